"""Every example runs, in this process, and finds nothing off; one that is off is noticed."""

import runpy
from pathlib import Path

import pytest

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.py"))


def status(path: Path) -> int:
    """Exit status of a script run as the main program."""
    try:
        runpy.run_path(str(path), run_name="__main__")
    except SystemExit as stop:
        return int(stop.code or 0)
    return 0


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_example(
    path: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.argv", [str(path)])
    assert status(path) == 0
    assert len(capsys.readouterr().out.splitlines()) >= 3


def test_there_are_examples() -> None:
    assert len(EXAMPLES) >= 3


@pytest.mark.parametrize(
    "name", ["03_single_photon_statistics", "04_gain_thresholds", "13_laser_feasibility"]
)
def test_an_example_notices_a_wrong_number(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from stackmodel.dots import recombination

    right = recombination.pair_law

    def faster(lifetimes, *more):  # trions and biexcitons decay ten times as fast
        return right(lifetimes | {k: t / 10 for k, t in lifetimes.items() if k != "X"}, *more)

    def quicker(states, law, lifetimes=None, yields=None):
        changed = {k: t if k == "X" else t / 10 for k, t in (lifetimes or {}).items()}
        return pairs(states, law, changed, yields)

    pairs = recombination.pair_rates
    for module in ("stackmodel.formulation.dots",):
        monkeypatch.setattr(__import__(module, fromlist=["x"]), "pair_law", faster)
        monkeypatch.setattr(__import__(module, fromlist=["x"]), "pair_rates", quicker)
    path = next(path for path in EXAMPLES if path.stem == name)
    assert status(path) != 0
