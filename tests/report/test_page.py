"""The report: text of others stays text, the page is whole, alone and offline."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
import xarray

from stackmodel.description.reading import parse_stack
from stackmodel.description.stack import Stack
from stackmodel.report.page import page, write_report
from stackmodel.results.dataset import labelled

ATTACK = "<script>alert(1)</script>"
BREAK = "]]></title></style></script><img src=x onerror=alert(2)>"
DOLLAR = r"$\bad{ <b> 50 % & \"q\" 'r' 層"
QUOTED = json.dumps(DOLLAR, ensure_ascii=False)
STACK = f"""\
stackmodel: 1
title: "{ATTACK}"
source: "{ATTACK} {BREAK}"
note: "{BREAK}"
layers:
  - {{name: "{ATTACK}", material: "{ATTACK}", thickness: 30 nm}}
  - name: {QUOTED}
    material: {QUOTED}
    thickness: {{value: 20 nm, mark: assumed, reason: "{ATTACK}"}}
  - {{name: "$x$", material: Ag, thickness: 1 um}}
materials:
  "{ATTACK}": {{density: {{value: 1 g/cm^3, mark: verified, source: "{BREAK}"}}}}
  {QUOTED}: {{density: 1 g/cm^3}}
"""
VOID = {"meta", "link", "img", "br", "hr", "input", "wbr"}


class Tags(HTMLParser):
    """Counts elements and reports what is not closed in order."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.faults: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> at {self.getpos()}")

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def parsed(text: str) -> Tags:
    tags = Tags()
    tags.feed(text)
    tags.close()
    return tags


@pytest.fixture(scope="module")
def stack() -> Stack:
    return parse_stack(STACK)


@pytest.fixture(scope="module")
def result() -> xarray.Dataset:
    voltage, x = np.linspace(0, 3, 4), np.linspace(0, 5e-8, 6)
    names = (
        "conduction_band_edge", "valence_band_edge", "electron_fermi_level", "hole_fermi_level",
        "electron_density", "hole_density", "recombination_rate",
    )  # fmt: skip
    return labelled(
        {
            "voltage": voltage,
            "position": x,
            "current_density": np.array([0.0, np.nan, 1.0, np.inf]),
            "state": [f"{BREAK}0e0h", "1e1h"],
            "occupation": np.array([0.4, 0.6]),
            "g2_zero": 0.1,
            "delay": x,
            "g2": np.full(6, 0.5),
            "limiting_mechanism": ATTACK,
            **{name: np.full(6, 1e20) for name in names},
        },
        dims=dict.fromkeys(names, "position"),
        attrs={"title": ATTACK, "verdict": f"{ATTACK}\nfine", "notes": BREAK},
    )


@pytest.fixture(scope="module")
def html(stack: Stack, result: xarray.Dataset) -> str:
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return page(stack, result)


def test_only_our_own_scripts_run(html: str) -> None:
    assert "<script>alert" not in html
    assert "<img" not in html
    scripts = [attrs for tag, attrs in parsed(html).seen if tag == "script"]
    assert scripts == [{"type": "application/json", "id": "picture-data"}, {}]
    handlers = [a for _, attrs in parsed(html).seen for a in attrs if a.startswith("on")]
    assert handlers == []


def test_the_title_is_shown_as_text(html: str) -> None:
    assert html.count(f"<title>{ATTACK.replace('<', '&lt;').replace('>', '&gt;')}</title>") == 1
    assert ATTACK in parsed(html).text


def test_the_page_is_well_formed(html: str) -> None:
    tags = parsed(html)
    assert tags.faults == []
    assert tags.open == []
    ids = [attrs["id"] for _, attrs in tags.seen if attrs.get("id")]
    assert len(ids) == len(set(ids))
    assert sum(tag == "svg" for tag, _ in tags.seen) >= 6
    assert html.startswith("<!doctype html>")


def test_a_broken_page_would_be_seen(html: str) -> None:
    assert parsed(html.replace("</figure>", "", 1)).faults
    assert parsed(html + "<b>").open


def test_nothing_is_loaded(html: str) -> None:
    for tag, attrs in parsed(html).seen:
        assert tag not in {"link", "iframe", "object", "embed", "base", "image", "img"}
        for name, value in attrs.items():
            if name in {"src", "srcset", "data", "xlink:href", "href"} and tag != "a":
                assert (value or "").startswith("#")
    style = html[html.index("<style>") : html.index("</style>")]
    assert "http" not in style
    assert "@import" not in style
    script = html[html.rindex("<script>") :]
    assert not re.search(r"https?:|fetch\(|XMLHttpRequest|import\(|eval\(|innerHTML", script)


def test_references_inside_the_drawings_are_met(html: str) -> None:
    ids = set(re.findall(r'\bid="([^"]+)"', html))
    used = set(re.findall(r'href="#([^"]+)"', html)) | set(re.findall(r"url\(#([^)]+)\)", html))
    assert used <= ids


def test_the_data_behind_the_pictures_are_strict_json(html: str) -> None:
    text = re.search(r'id="picture-data">(.*?)</script>', html, re.DOTALL)
    assert text is not None
    assert "<" not in text[1]
    data = json.loads(text[1])
    current = data["current"]["curves"][0][0]["y"]
    assert current[1] is None
    for key, picture in data.items():
        assert f'data-key="{key}"' in html
        assert len(picture["frames"]) == len(picture["curves"])
        for frame in picture["frames"]:
            assert len(frame["box"]) == 4


def test_dollars_are_text_not_mathematics(html: str) -> None:
    drawn = " ".join(parsed(html).text)
    assert "$x$: Ag" in drawn
    assert r"$\bad{ <b> 50 %" in drawn


def test_assumptions_stand_first_with_their_reason(html: str) -> None:
    table = html[html.index("<table class=inputs>") :]
    assert table.index('class="assumed"') < table.index('class="stated"')
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in table


def test_an_empty_result_still_gives_a_page(stack: Stack, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    write_report(stack, labelled({}, attrs={}), path)
    assert parsed(path.read_text(encoding="utf-8")).faults == []
