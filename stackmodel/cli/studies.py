"""Commands of many runs: compare, ranking, uncertainty."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from stackmodel.cli.output import errors, first_sentences, present, progress

if TYPE_CHECKING:
    import xarray

NAMES = ("compare", "ranking", "uncertainty")
File = Annotated[Path, typer.Argument(help="the stack file", metavar="FILE")]
Json = Annotated[bool, typer.Option("--json", help="one JSON object")]
Out = Annotated[Path | None, typer.Option("--out", help="store as netCDF")]


def add_to(app: typer.Typer) -> None:
    """Add these commands."""
    for name in NAMES:
        function = globals()[name]
        words = first_sentences(function)
        app.command(name, rich_help_panel="Verdict", short_help=words)(function)


def compare(
    files: Annotated[list[Path], typer.Argument(help="stack files", metavar="FILE FILE...")],
    voltage: Annotated[
        str | None, typer.Option("--voltage", help="at which currents are compared, like '3 V'")
    ] = None,
    report: Annotated[
        Path | None, typer.Option("--report", help="pictures and the table as an HTML page")
    ] = None,
    out: Out = None,
    json: Json = False,
) -> None:
    """The same headline numbers of several stacks side by side."""
    from stackmodel.description.reading import read_stack
    from stackmodel.report.studies_text import show_comparison
    from stackmodel.studies.compare import compare as compare_stacks

    stacks = [read_stack(file) for file in files]
    with progress("compare") as move:
        result = compare_stacks(*stacks, voltage=voltage, progress=move)
    if report is not None:
        from stackmodel.report.comparison import comparison_page
        from stackmodel.results.storage import save_text

        save_text(comparison_page(result), report)
    _give(result, json, out, show_comparison)


def ranking(
    file: File,
    report: Annotated[
        Path | None, typer.Option("--report", help="the picture as an HTML page")
    ] = None,
    out: Out = None,
    json: Json = False,
) -> None:
    """What each headline number hangs on most: exact derivatives, no samples."""
    from stackmodel.report.studies_text import show_ranking
    from stackmodel.studies.ranking import ranking as rank

    _give(_answer(file, rank, report), json, out, show_ranking)


def uncertainty(
    file: File,
    samples: Annotated[int, typer.Option("--samples", help="how many runs")] = 64,
    seed: Annotated[int, typer.Option("--seed", help="same seed, same answer")] = 0,
    report: Annotated[
        Path | None, typer.Option("--report", help="the picture as an HTML page")
    ] = None,
    out: Out = None,
    json: Json = False,
) -> None:
    """How sure the headline numbers are: intervals, probabilities, what dominates."""
    from stackmodel.report.studies_text import show_uncertainty
    from stackmodel.studies.uncertainty import uncertainty as sample

    result = _answer(file, sample, report, samples=samples, seed=seed)
    _give(result, json, out, show_uncertainty)


def _answer(
    file: Path, study: Callable[..., xarray.Dataset], report: Path | None, **options: int
) -> xarray.Dataset:
    """The study of one stack, and its page where that is asked for."""
    from stackmodel.description.reading import read_stack

    stack = read_stack(file)
    with progress(stack.title) as move:
        result = study(stack, **options, progress=move)
    if report is not None:
        from stackmodel.report.page import write_report

        write_report(stack, result, report)
    return result


def _give(
    result: xarray.Dataset, as_json: bool, out: Path | None, show: Callable[[xarray.Dataset], None]
) -> None:
    """JSON, or the table made for it; stored when asked."""
    from stackmodel.results.storage import save

    if as_json:
        present(result, as_json, out)
        return
    show(result)
    if out is not None:
        save(result, out)
        errors(f"stored: {out}")
