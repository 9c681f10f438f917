"""What a notebook shows of a result or a stack, and how it comes to show it."""

import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
import xarray

import stackmodel as sm
from stackmodel.description.reading import stack_from, stack_text
from stackmodel.report.shown import register
from tests.report.test_page import ATTACK, STACK, parsed

STACKS = Path(__file__).parents[2] / "stacks"


@pytest.fixture(scope="module")
def lin():
    return sm.read_stack(STACKS / "lin2017_single_photon.yaml")


@pytest.fixture(scope="module")
def dots(lin):
    return sm.dots(lin, voltage="2.1 V")


class Formatter:
    """The part of IPython's formatters that is used."""

    def __init__(self):
        self.of = {}

    def for_type_by_name(self, module, name, function):
        self.of[module, name] = function


class Shell(SimpleNamespace):
    def __init__(self):
        formatters = {"text/html": Formatter()}
        super().__init__(display_formatter=SimpleNamespace(formatters=formatters))

    def html(self, thing):
        kind = type(thing)
        formatter = self.display_formatter.formatters["text/html"]
        return formatter.of[kind.__module__, kind.__name__](thing)


def test_a_result_shows_its_summary_and_pictures(lin):
    result = sm.run(lin)
    shown = sm.show(result)
    html = shown._repr_html_()
    tags = parsed(html)
    assert tags.faults == []
    assert tags.open == []
    assert html.count("<svg") == len(shown.pictures) >= 8
    assert {tag for tag, _ in tags.seen} & {"script", "iframe", "img", "link"} == set()
    for line in result.attrs["verdict"].splitlines():
        assert line in tags.text
        assert line in str(shown)
    assert "CdSe/CdS: lifetimes.X" in "".join(tags.text)  # inputs and sources


def test_every_result_carries_its_stack_even_through_a_file(dots, lin, tmp_path):
    dots.to_netcdf(tmp_path / "dots.nc", engine="h5netcdf")
    with xarray.open_dataset(tmp_path / "dots.nc", engine="h5netcdf") as again:
        assert stack_from(again.attrs["stack"]) == lin
        assert sm.show(again)._repr_html_() == sm.show(dots)._repr_html_()


@pytest.mark.parametrize("path", sorted(STACKS.glob("*.yaml")), ids=lambda path: path.stem)
def test_the_description_in_a_result_is_the_whole_stack(path):
    stack = sm.read_stack(path)
    changed = sm.replace(stack, {f"layers.{stack.layers[0].name}.thickness": "123 nm"})
    assert stack_from(stack_text(stack)) == stack
    assert stack_from(stack_text(changed)) == changed != stack


def test_a_stack_shows_its_layers(lin):
    shown = sm.show(lin)
    assert "emitter: PMMA, 12 nm" in str(shown)
    html = shown._repr_html_()
    assert html.count("<svg") == 1
    assert "emitter: PMMA, 12 nm" in html


def test_text_of_others_stays_text():
    hostile = sm.parse_stack(STACK)
    html = sm.show(hostile)._repr_html_()
    assert "<script" not in html
    assert "<img" not in html
    assert parsed(html).faults == []
    assert ATTACK in parsed(html).text


def test_a_result_without_its_stack_asks_for_it(dots, lin):
    bare = dots.drop_attrs()
    with pytest.raises(sm.InputError, match=r"show\(result, stack\)"):
        sm.show(bare)
    assert "<svg" in sm.show(bare, lin)._repr_html_()
    with pytest.raises(sm.InputError, match="cannot be read"):
        stack_from("{")


def test_the_report_is_the_page_of_the_command(dots, tmp_path):
    from stackmodel.report.page import page

    sm.show(dots).report(tmp_path / "page.html")
    written = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert written == page(stack_from(dots.attrs["stack"]), dots)


def test_in_a_notebook_results_and_stacks_show_themselves(dots, lin):
    shell = Shell()
    register(shell)
    assert shell.html(dots) == sm.show(dots)._repr_html_()
    assert "<svg" in shell.html(lin)
    foreign = xarray.Dataset({"a": ("x", [1.0])})
    assert "xr-wrap" in shell.html(foreign)  # xarray's own
    assert "xr-wrap" not in shell.html(dots)


def test_a_part_of_a_result_is_shown_somehow(dots):
    shell = Shell()
    register(shell)
    part = dots.drop_dims("delay").assign_attrs(stack="{")
    assert "xr-wrap" in shell.html(part)


def test_the_first_question_in_a_notebook_registers(monkeypatch):
    shell = Shell()
    monkeypatch.setitem(sys.modules, "IPython", SimpleNamespace(get_ipython=lambda: shell))
    monkeypatch.delitem(sm.__dict__, "jv", raising=False)
    assert callable(sm.jv)
    assert ("xarray.core.dataset", "Dataset") in shell.display_formatter.formatters["text/html"].of


def test_the_names_of_the_types_are_those_of_the_libraries(dots, lin):
    assert (type(dots).__module__, type(dots).__name__) == ("xarray.core.dataset", "Dataset")
    assert (type(lin).__module__, type(lin).__name__) == ("stackmodel.description.stack", "Stack")


def test_a_comparison_shows_itself(lin, tmp_path):
    side = sm.compare(lin, sm.replace(lin, {"layers.emitter.thickness": "11 nm"}))
    shown = sm.show(side)
    assert "turn-on" in str(shown) or "voltage at 1 cd/m²" in str(shown)
    html = shown._repr_html_()
    assert parsed(html).faults == []
    assert "<table" in html
    assert "<svg" in html
    shell = Shell()
    register(shell)
    assert shell.html(side) == html
    shown.report(tmp_path / "side.html")
    assert "stacks side by side" in (tmp_path / "side.html").read_text(encoding="utf-8")
    with pytest.raises(sm.InputError, match=r"compare\(\*stacks\)"):
        sm.compare([lin, lin])
