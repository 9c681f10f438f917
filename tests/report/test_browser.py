"""The report in a real browser: nothing on the console, nothing asked of the network."""

import json
import re
import shutil
import subprocess
from html import unescape
from pathlib import Path
from urllib.parse import urlsplit

import pytest

import stackmodel as sm
from stackmodel.report.page import write_report

STACKS = Path(__file__).parents[2] / "stacks"
QUIET = ("--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync",
         "--disable-component-update", "--disable-default-apps", "--disable-quic")  # fmt: skip


def visit(page, folder):
    """What the browser wrote to its console, and the addresses it asked for."""
    browser = next((b for b in ("chromium", "chromium-browser", "google-chrome")
                    if shutil.which(b)), None)  # fmt: skip
    if browser is None:
        pytest.fail("no Chromium on PATH; install one, then `make test-browser`")
    log = folder / "net.json"
    done = subprocess.run(
        [browser, "--headless", "--no-sandbox", *QUIET, f"--user-data-dir={folder / 'profile'}",
         "--enable-logging=stderr", f"--log-net-log={log}", "--dump-dom", page.as_uri()],
        capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    console = [line for line in done.stderr.splitlines() if ":CONSOLE" in line]
    asked = [
        event["params"]["url"]
        for event in json.loads(log.read_text())["events"]
        if isinstance(event.get("params"), dict) and "url" in event["params"]
    ]
    own = ("file:", "chrome:", "chrome-extension:", "data:", "about:", "devtools:")
    # The browser itself asks its maker for the time and for updates.
    theirs = ("google.com", "googleapis.com", "gvt1.com", "gstatic.com")
    asked = [url for url in asked if not url.startswith(own)]
    return (
        done.stdout,
        console,
        [url for url in asked if not (urlsplit(url).hostname or "").endswith(theirs)],
    )


@pytest.mark.browser
@pytest.mark.parametrize(
    "device",
    ["lin2017_single_photon", "pu2020_red_RNH2", "review_dfb_l_ito", "review_pulsed_2d_focusing"],
)
def test_a_report_opens_in_silence(device, tmp_path):
    stack = sm.read_stack(STACKS / f"{device}.yaml")
    write_report(stack, sm.run(stack), tmp_path / "report.html")
    dom, console, asked = visit(tmp_path / "report.html", tmp_path)
    assert dom.count("<svg") >= 4
    assert console == []
    assert asked == []


POINT = """<script>
document.querySelectorAll("figure[data-key]").forEach(function (figure) {
  var svg = figure.querySelector("svg"), box = svg.getBoundingClientRect();
  var data = JSON.parse(document.getElementById("picture-data").textContent)[figure.dataset.key];
  var said = data.frames.map(function (frame) {
    var b = frame.box, scale = box.width / svg.viewBox.baseVal.width;
    var x = box.left + scale * (b[0] + b[2]) / 2, y = box.top + scale * (b[1] + b[3]) / 2;
    svg.dispatchEvent(new MouseEvent("mousemove", { clientX: x, clientY: y }));
    return figure.querySelector(".reading").textContent;
  });
  figure.setAttribute("data-said", JSON.stringify(said));
});
</script></body>"""


@pytest.mark.browser
def test_every_picture_says_its_values_under_the_pointer(tmp_path):
    stack = sm.read_stack(STACKS / "review_dfb_l_ito.yaml")
    result = sm.run(stack)
    write_report(stack, result, tmp_path / "report.html")
    text = (tmp_path / "report.html").read_text(encoding="utf-8")
    (tmp_path / "pointed.html").write_text(text.replace("</body>", POINT), encoding="utf-8")
    dom, console, _ = visit(tmp_path / "pointed.html", tmp_path)
    assert console == []
    said = {
        key: json.loads(unescape(words))
        for key, words in re.findall(r'data-key="([^"]+)"[^>]*data-said="([^"]*)"', dom)
    }
    assert len(said) == dom.count("<figure")
    silent = [key for key, words in said.items() if not all(words)]
    assert silent == []
    bar, layer = said["loss-ladder"]
    name, share, unit = bar.rsplit(" ", 2)
    at_drive = float(result.loss_share_at_drive.sel(mechanism=name))
    assert unit == "%"
    assert float(share) == pytest.approx(100 * at_drive, rel=1e-3)
    assert "outcoupled %" in layer


@pytest.mark.browser
def test_a_broken_page_is_noticed(tmp_path):
    broken = tmp_path / "broken.html"
    broken.write_text("<script>undefinedName()</script><img src='http://127.0.0.1:9/x.png'>")
    _, console, asked = visit(broken, tmp_path)
    assert console
    assert any("127.0.0.1" in url for url in asked)
