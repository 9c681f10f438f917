"""The command line: words, one JSON object, exit statuses."""

import json
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import xarray

from stackmodel.cli import main
from stackmodel.materials.database import data_folder, material_names

STACKS = data_folder() / "stacks"
LIN = str(STACKS / "lin2017_single_photon.yaml")
COMMANDS = ("run", "check", "new", "schema", "materials", "jv", "dots", "heat", "modes")
P2 = """\
stackmodel: 1
contacts: {anode: {work_function: 4.9 eV}, cathode: {work_function: 3.1 eV}}
layers: [{name: EML, material: organic, thickness: 100 nm}]
operation: {bias: {from: 0 V, to: 1 V, points: 3}}
materials:
  organic: {relative_permittivity: 3, electron_affinity: 3.0 eV, ionization_energy: 5.0 eV,
            conduction_band_states: 1e26 /m^3, valence_band_states: 1e26 /m^3,
            statistics: boltzmann, electron_mobility: 1e-8 m^2/V/s, hole_mobility: 1e-9 m^2/V/s,
            recombination: {langevin: 1}}
"""


@dataclass
class Answer:
    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        assert self.out.count("\n") == 1
        return json.loads(self.out, parse_constant=lambda word: pytest.fail(word))


Call = Callable[..., Answer]


@pytest.fixture
def call(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Call:
    """Run a command in this process, in an empty folder."""
    monkeypatch.chdir(tmp_path)

    def run(*words: str) -> Answer:
        monkeypatch.setattr(sys, "argv", ["stackmodel", *words])
        with pytest.raises(SystemExit) as stop:
            main()
        shown = capsys.readouterr()
        return Answer(int(stop.value.code or 0), shown.out, shown.err)

    return run


@pytest.fixture
def p2(tmp_path: Path) -> str:
    path = tmp_path / "p2.yaml"
    path.write_text(P2)
    return str(path)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_json_and_out(call: Call, command: str) -> None:
    answer = call(command, "--help")
    assert answer.status == 0
    for option in ("--json", "--out", "--help"):
        assert option in answer.out


def test_help_lists_the_commands(call: Call) -> None:
    answer = call("--help")
    assert answer.status == 0
    for command in COMMANDS:
        assert re.search(rf"(?m)^\W*{command}\b", answer.out)
    assert not re.search(r"(?m)\w\.\.\.$", answer.out), "a description is cut off"


@pytest.mark.parametrize(
    "words",
    [
        ["nope"],
        ["jv"],
        ["jv", LIN, "--nope"],
        ["jv", LIN, "--points", "many"],
        ["jv", LIN, LIN],
        ["check"],
    ],
)
def test_wrong_usage_ends_with_2(call: Call, words: list[str]) -> None:
    answer = call(*words)
    assert answer.status == 2
    assert answer.out == ""
    assert "Error:" in answer.err
    assert "Traceback" not in answer.err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["jv", "--to", "3 nm"], "--to: wrong dimension: 'nm' is not V in '3 nm'; a voltage like"),
        (["jv", "--to", "3 VV"], "--to: unknown unit 'VV'"),
        (["jv", "--to", "nan"], "--to: nan V is not a number"),
        (["jv", "--to", "1e9"], "--to: 1e9 V is above 1 kV"),
        (["jv", "--points", "1000000000"], "--points: 1000000000; a whole number from 1 to 100000"),
        (["jv", "--points", "-1"], "--points: -1"),
        (["heat", "--power-density", "1 W"], "--power-density: wrong dimension"),
        (["heat", "--power-density", "1 W/cm^2", "--layer", "nope"], "no layer"),
        (["heat", "--power-density", "1 W/cm^2", "--times", "1 us,2 nn"], "--times: unknown unit"),
        (["heat", "--power-density", "1 W/cm^2", "--repetition", "1 Hz"], "without --pulse"),
        (["dots", "--electron-rate", "16.8 us"], "--electron-rate: wrong dimension"),
        (["dots", "--electron-rate", "-1 /us"], "--electron-rate: '-1 /us' is negative"),
        (["dots", "--delays", "0 ns,"], "--delays: '' is not a number"),
        (["dots", "--voltage", "9 V"], "injection is given from 2.1 V to 2.6 V"),
        (["modes", "--wavelength", "630 V"], "--wavelength: wrong dimension: 'V' is not m"),
    ],
)
def test_an_option_that_does_not_fit_is_named(call: Call, words: list[str], message: str) -> None:
    answer = call(words[0], LIN, *words[1:])
    assert answer.status == 2
    assert answer.out == ""
    assert message in answer.err
    assert answer.err.count("\n") == 1


@pytest.mark.parametrize("command", ["run", "jv", "dots", "heat", "modes", "check"])
@pytest.mark.parametrize("name", ["missing.yaml", "."])
def test_a_file_that_is_none(call: Call, command: str, name: str) -> None:
    answer = call(command, name)
    assert (answer.status, answer.out) == (2, "")
    assert answer.err.startswith(f"{name}: cannot read the file: ")
    assert answer.err.count("\n") == 1


def test_check_says_good_or_every_fault(call: Call, tmp_path: Path) -> None:
    first, answers, *refusals = call("check", LIN).out.splitlines()
    assert first == f"{LIN}: good, 6 layers"
    assert answers.startswith("  answers run, jv, transient, ")
    assert "  not laser: no layer is a film of dots; a laser needs dots: {arrangement: film}" in (
        refusals
    )
    bad = tmp_path / "böse 100%.yaml"
    bad.write_bytes(b"\xef\xbb\xbfstackmodel: 1\r\ntitel: x\r\nlayers: []\r\n")
    answer = call("check", LIN, str(bad), "missing.yaml")
    assert answer.status == 2
    lines = answer.err.splitlines()
    assert lines[0].startswith(f"{bad}:2:1: unknown key 'titel'; allowed here: ")
    assert lines[1:3] == ["    titel: x", "    ^"]
    assert lines[3].startswith(f"{bad}:3:9: 0 layers; from 1 to 200 layers")
    assert lines[6] == (
        "missing.yaml: cannot read the file: No such file or directory; check the path"
    )


def test_check_gives_json_with_every_fault(call: Call, tmp_path: Path) -> None:
    good = call("check", LIN, "--json").json
    assert good["faults"] == []
    (found,) = good["files"]
    assert (found["file"], found["layers"]) == (LIN, 6)
    assert {"run", "jv", "photon-stream"} <= set(found["answers"])
    assert found["refuses"]["pulse"].startswith("the stack describes no pulse; give --width")
    assert not set(found["answers"]) & set(found["refuses"])
    (tmp_path / "bad.yaml").write_text("stackmodel: 1\ntitel: x\n")
    answer = call("check", "bad.yaml", "--json", "--out", "faults.json")
    assert answer.status == 2
    found = [(f["file"], f["line"], f["column"]) for f in answer.json["faults"]]
    assert found == [("bad.yaml", 1, 1), ("bad.yaml", 2, 1)]
    assert json.loads((tmp_path / "faults.json").read_text()) == answer.json


@pytest.mark.parametrize("words", [("--out", ""), ("--out=",), ("--report", "")])
@pytest.mark.parametrize("command", ["run", "jv", "compare"])
def test_an_empty_path_is_not_the_current_folder(
    call: Call, tmp_path: Path, command: str, words: tuple[str, ...]
) -> None:
    answer = call(command, LIN, *words)
    flag = words[0].rstrip("=")
    assert answer.status == 2
    assert answer.err == f"{flag} is empty; give a path, like {flag} results\n"
    assert not [*tmp_path.iterdir()]


def test_new_writes_a_file_that_passes_and_never_overwrites(call: Call, tmp_path: Path) -> None:
    assert call("new", "my led").status == 0
    assert call("check", "my led.yaml").status == 0
    before = (tmp_path / "my led.yaml").read_text()
    answer = call("new", "my led")
    assert answer.status == 2
    assert "exists already" in answer.err
    assert (tmp_path / "my led.yaml").read_text() == before
    assert call("new", "../escape").status == 2
    assert call("new", "other", "--json").json == {"file": "other.yaml"}


def test_schema(call: Call, tmp_path: Path) -> None:
    schema = call("schema").json
    assert schema["title"] == "Stack"
    answer = call("schema", "--out", "schema.json")
    assert answer.out == ""
    assert json.loads((tmp_path / "schema.json").read_text()) == schema
    assert call("schema", "--out", "none/schema.json").status == 2


def test_materials(call: Call) -> None:
    rows = call("materials", "--json").json["rows"]
    assert [row["material"] for row in rows] == list(material_names())
    one = call("materials", "poly-TPD", "--json").json["rows"]
    assert {"property", "value", "range", "mark", "source"} == set(one[0])
    shown = call("materials", "poly-TPD").out
    assert "hole_mobility" in shown
    assert "cm²/V/s" in shown
    answer = call("materials", "poly-TDP")
    assert answer.status == 2
    assert answer.err.startswith("unknown material 'poly-TDP'; did you mean 'poly-TPD'")
    assert call("materials", "../materials/ITO").status == 2


def test_jv_json_holds_the_contract_names(call: Call, p2: str) -> None:
    answer = call("jv", p2, "--json", "--profiles")
    assert answer.status == 0
    result = answer.json
    assert result["coords"]["voltage"]["data"] == [0.0, 0.5, 1.0]
    assert result["coords"]["voltage"]["attrs"]["units"] == "V"
    assert result["data_vars"]["current_density"]["attrs"]["units"] == "A/m^2"
    assert result["data_vars"]["current_density"]["dims"] == ["voltage"]
    assert {
        "potential", "electron_density", "hole_density", "electron_current_density",
        "hole_current_density", "recombination_rate",
    } <= set(result["data_vars"])  # fmt: skip
    assert all(item["attrs"]["long_name"] for item in result["data_vars"].values())


def test_jv_options_and_file(call: Call, p2: str, tmp_path: Path) -> None:
    words = ["--from", "0.1 V", "--to", "0.3", "--points", "2", "--json", "--out", "ü.nc"]
    answer = call("jv", p2, *words)
    assert answer.json["coords"]["voltage"]["data"] == [0.1, 0.3]
    with xarray.open_dataset(tmp_path / "ü.nc", engine="h5netcdf") as stored:
        assert stored.voltage.values.tolist() == [0.1, 0.3]
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".")] == []


def test_dots_json_holds_the_contract_names(call: Call) -> None:
    words = ["--electron-rate", "16.8 /us", "--hole-rate", "16.8 /us", "--delays", "0 ns,5 ns"]
    result = call("dots", LIN, "--json", *words).json
    assert result["coords"]["delay"]["data"] == [0.0, 5e-9]
    assert len(result["coords"]["state"]["data"]) == result_length(result, "occupation")
    assert "2e1h" in result["coords"]["state"]["data"]
    assert result["data_vars"]["photon_rate"]["attrs"]["units"] == "1/s"
    assert result["data_vars"]["g2"]["data"][0] == pytest.approx(
        result["data_vars"]["g2_zero"]["data"], rel=1e-9
    )


def result_length(result: Any, name: str) -> int:
    return len(result["data_vars"][name]["data"])


def test_a_text_answer_is_plain_when_it_is_not_on_a_terminal(call: Call, p2: str) -> None:
    answer = call("jv", p2)
    assert answer.status == 0
    assert "voltage" in answer.out
    assert "\x1b" not in answer.out + answer.err


@pytest.mark.filterwarnings("default")
def test_a_warning_is_one_plain_line(call: Call, tmp_path: Path) -> None:
    step = P2.replace("thickness: 100 nm}]", "thickness: 40 nm}, {material: E, thickness: 40 nm}]")
    step += P2[P2.index("  organic:") :].replace("organic:", "E:").replace("5.0 eV", "6.5 eV")
    (tmp_path / "crowded.yaml").write_text(
        step.replace("to: 1 V", "to: 3 V").replace("1e26", "1e23")
    )
    answer = call("jv", "crowded.yaml", "--json")
    assert answer.status == 0
    assert any(answer.json["data_vars"]["density_above_states"]["data"])
    assert answer.err.startswith("warning: at ")
    assert answer.err.count("\n") == 1


def test_a_spectrum_is_shown_and_what_is_not_is_named(call: Call) -> None:
    one = call("spectrum", LIN, "--points", "5")
    assert "reflectance" in one.out
    assert "not shown, in --json and --out: absorptance (wavelength x layer)" in one.out
    two = call("spectrum", LIN, "--points", "5", "--angles", "0 deg,30 deg")
    assert "not shown, in --json and --out: reflectance (wavelength x angle)" in two.out


@pytest.mark.parametrize("out", [".", "none/x.nc", "p2.yaml/x.nc"])
def test_an_out_that_cannot_be_written(call: Call, p2: str, out: str) -> None:
    answer = call("jv", p2, "--points", "2", "--out", out)
    assert (answer.status, answer.out) == (2, "")
    assert answer.err.startswith(f"cannot write {out}: ")


@pytest.mark.parametrize("option", ["--out", "--report"])
@pytest.mark.parametrize("name", ["p2.yaml", "other.yml"])
def test_no_result_replaces_a_stack_file(call: Call, p2: str, option: str, name: str) -> None:
    answer = call("jv", p2, "--points", "2", option, name)
    assert (answer.status, answer.out) == (2, "")
    assert answer.err.startswith(f"cannot write {name}: ")
    assert Path(p2).read_text() == P2
    assert not Path(p2).with_name("other.yml").exists()


@pytest.mark.parametrize("out", ["p2.yaml", "p2.yaml/below"])
def test_run_refuses_a_folder_it_cannot_use_before_it_works(call: Call, p2: str, out: str) -> None:
    answer = call("run", p2, "--out", out)
    assert (answer.status, answer.out) == (2, "")
    assert answer.err.startswith(f"cannot write into {out}: ")
    assert Path(p2).read_text() == P2


def test_run_stores_both_files_and_says_where(call: Call, p2: str, tmp_path: Path) -> None:
    answer = call("run", p2, "--json", "--out", "a/b")
    assert answer.status == 0
    assert "current_density" in answer.json["data_vars"]
    assert sorted(p.name for p in (tmp_path / "a/b").iterdir()) == ["report.html", "results.nc"]
    assert "a/b/results.nc" in answer.err
    with xarray.open_dataset(tmp_path / "a/b/results.nc", engine="h5netcdf") as stored:
        assert (
            stored.current_density.values.tolist()
            == (answer.json["data_vars"]["current_density"]["data"])
        )


def test_a_missing_property_names_material_property_and_who_needs_it(
    call: Call, tmp_path: Path
) -> None:
    text = P2.replace("electron_mobility: 1e-8 m^2/V/s, ", "")
    (tmp_path / "bare.yaml").write_text(text)
    answer = call("jv", "bare.yaml")
    assert answer.status == 2
    assert re.match(r"material 'organic' has no electron_mobility, which .* needs; ", answer.err)


def test_a_question_without_an_answer_ends_with_3(call: Call, tmp_path: Path) -> None:
    text = Path(LIN).read_text(encoding="utf-8")
    start, end = text.index("substrate:"), text.index("contacts:")
    endless = "substrate: {material: glass}\n"
    text = text[:start] + endless + text[end:]
    start, end = text.index("area:"), text.index("substrate:")
    text = text[:start] + "area: {shape: stripe, width: 100 um}\n" + text[end:]
    (tmp_path / "stripe.yaml").write_text(text, encoding="utf-8")
    answer = call("heat", "stripe.yaml", "--power-density", "1 W/cm^2")
    assert (answer.status, answer.out) == (3, "")
    assert "steady" in answer.err


def test_a_title_of_markup_is_no_markup(call: Call, tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text(P2 + 'title: "[/red] [bold] <script>alert(1)</script>"\n')
    assert call("check", "x.yaml").status == 0
    assert call("jv", "x.yaml", "--points", "2").status == 0


def test_what_was_solved_is_kept_and_the_exit_status_says_so(
    call: Call, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from stackmodel.errors import ConvergenceError

    def stalls(_stack: Any) -> None:
        raise ConvergenceError("drift-diffusion stalled")

    monkeypatch.setattr("stackmodel.analyses.laser.electrical_state", stalls)
    out = tmp_path / "laser.nc"
    answer = call("laser", str(STACKS / "review_dfb_l_ito.yaml"), "--json", "--out", str(out))
    assert answer.status == 3
    assert "drift-diffusion stalled" in answer.err
    assert answer.json["data_vars"]["modal_gain_max"]["data"] > 0
    assert "limit_current_density" not in answer.json["data_vars"]
    with xarray.open_dataset(out, engine="h5netcdf") as kept:
        assert float(kept.modal_loss) > 0
