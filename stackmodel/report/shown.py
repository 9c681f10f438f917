"""A result or a stack as a notebook shows it: verdict, numbers and pictures, drawn when looked at.

The pictures are those of the report; scripts are left to the report, notebooks strip them.
"""

from __future__ import annotations

from functools import cached_property
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stackmodel.description.reading import stack_from
from stackmodel.description.stack import Stack
from stackmodel.errors import InputError

if TYPE_CHECKING:
    import xarray

    from stackmodel.report.picture import Picture


def show(what: xarray.Dataset | Stack, stack: Stack | None = None) -> Shown | ShownComparison:
    """What a notebook shows at the end of a cell; `print` gives the words alone.

    Args:
        what: a result of any question, also one read back from a file, or a stack.
        stack: the stack of a result that does not carry its description.

    Raises:
        InputError: a result without its stack.
    """
    if isinstance(what, Stack):
        from stackmodel.results.dataset import about, labelled

        return Shown(what, labelled({}, attrs=about(what)))
    if _compares(what):
        return ShownComparison(what)
    if stack is None and "stack" not in what.attrs:
        raise InputError(
            "the result does not say of which stack it is (attrs['stack'] is gone); "
            "give it: show(result, stack)"
        )
    return Shown(stack or stack_from(what.attrs["stack"]), what)


class Shown:
    """A result with its stack, ready to be looked at."""

    def __init__(self, stack: Stack, result: xarray.Dataset):
        self.stack, self.result = stack, result

    @cached_property
    def pictures(self) -> list[Picture]:
        """The pictures this result has the data for; `.svg` is the drawing, `.curves` its data."""
        from stackmodel.report.figures import pictures

        return list(pictures(self.stack, self.result))

    @property
    def summary(self) -> str:
        """Title and verdict, or the layers where there is none."""
        verdict = self.result.attrs.get("verdict", "")
        return f"{self.stack.title}\n{verdict or _layers(self.stack)}"

    def report(self, path: str | Path) -> None:
        """Write the page of the report, with values under the pointer."""
        from stackmodel.report.page import write_report

        write_report(self.stack, self.result, Path(path))

    def __str__(self) -> str:
        return self.summary

    __repr__ = __str__

    def _repr_html_(self) -> str:
        from stackmodel.report import page

        style = files("stackmodel.report").joinpath("notebook.css").read_text(encoding="utf-8")
        drawn = "".join(
            f'<figure style="width:{p.width}px"><b>{escape(p.title)}</b>{p.svg}'
            f"<figcaption>{escape(p.caption)}</figcaption></figure>"
            for p in self.pictures
        )
        folded = {
            "Numbers": page.numbers(self.result),
            "Notes": page.lines("notes", self.result.attrs.get("notes", "")),
            "Inputs, assumptions and sources": page.inputs(self.stack),
        }
        details = "".join(
            f"<details><summary>{title}</summary>{body}</details>"
            for title, body in folded.items()
            if body
        )
        verdict = page.lines("verdict", self.result.attrs.get("verdict", ""))
        return (
            f'<div class="stackmodel"><style>{style}</style><h3>{escape(self.stack.title)}</h3>'
            f'{verdict}<div class="pictures">{drawn}</div>{details}</div>'
        )


class ShownComparison:
    """Several stacks side by side, ready to be looked at."""

    def __init__(self, result: xarray.Dataset):
        self.result = result

    def report(self, path: str | Path) -> None:
        """Write the page of the comparison."""
        from stackmodel.report.comparison import comparison_page
        from stackmodel.results.storage import save_text

        save_text(comparison_page(self.result), path)

    def __str__(self) -> str:
        from stackmodel.report.studies_text import comparison_text

        return comparison_text(self.result)

    __repr__ = __str__

    def _repr_html_(self) -> str:
        from stackmodel.report.comparison import pictures, table

        drawn = "".join(
            f'<figure style="width:{p.width}px"><b>{escape(p.title)}</b>{p.svg}'
            f"<figcaption>{escape(p.caption)}</figcaption></figure>"
            for p in pictures(self.result)
        )
        style = files("stackmodel.report").joinpath("notebook.css").read_text(encoding="utf-8")
        return (
            f'<div class="stackmodel"><style>{style}</style>'
            f'<div class="pictures">{drawn}</div>{table(self.result)}</div>'
        )


def _compares(dataset: xarray.Dataset) -> bool:
    return "stack" in dataset.dims and "titles" in dataset.attrs


def _layers(stack: Stack) -> str:
    rows = (
        f"  {layer.name}: {layer.material}, {float(layer.thickness) * 1e9:.4g} nm"
        for layer in reversed(stack.layers)
    )
    below = f"  on {stack.substrate.material}" if stack.substrate else "  no substrate"
    return "\n".join([*rows, below])


def register(shell: Any) -> None:
    """Let an IPython shell show stacks, and results that carry their stack, by themselves."""
    html = shell.display_formatter.formatters["text/html"]
    html.for_type_by_name("xarray.core.dataset", "Dataset", _result_html)
    html.for_type_by_name(Stack.__module__, "Stack", lambda stack: show(stack)._repr_html_())


def _result_html(dataset: xarray.Dataset) -> str:
    if "stack" not in dataset.attrs and not _compares(dataset):
        return dataset._repr_html_()
    try:
        return show(dataset)._repr_html_()
    except Exception:  # a part of a result may lack what a picture needs
        return dataset._repr_html_()
