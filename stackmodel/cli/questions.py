"""Commands made from the signatures of the analyses: every keyword is an option."""

from __future__ import annotations

import importlib
import inspect
import re
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from stackmodel.cli.output import first_sentences, present

# command -> the panel of `--help` it stands in; the function lives in stackmodel.analyses.<command>
QUESTIONS = {
    "jv": "Engines",
    "transient": "Engines",
    "admittance": "Engines",
    "sensitivity": "Engines",
    "dots": "Engines",
    "photon_stream": "Dots",
    "photoluminescence": "Dots",
    "gain": "Dots",
    "droop": "Dots",
    "ligands": "Dots",
    "confinement": "Dots",
    "losses": "Dots",
    "heat": "Engines",
    "modes": "Engines",
    "limits": "Verdict",
    "runaway": "Verdict",
    "safe_map": "Verdict",
    "laser": "Verdict",
    "electrode": "Engines",
    "pulse": "Engines",
    "dispersion": "Engines",
    "dfb": "Engines",
    "cavity": "Engines",
    "outcoupling": "Engines",
    "spectrum": "Engines",
}


def add_to(app: typer.Typer, called: str | None = None) -> None:
    """Add one command for each analysis.

    Args:
        app: the application.
        called: the command this process was called with. When it is known no other one is
            needed, and none is imported: only help and completion want them all.
    """
    asked = (called or "").replace("-", "_")
    for name, panel in QUESTIONS.items():
        if asked and name != asked:
            continue
        function = getattr(importlib.import_module(f"stackmodel.analyses.{name}"), name)
        command = app.command(
            name=name.replace("_", "-"), rich_help_panel=panel, short_help=first_sentences(function)
        )
        command(_command(function))


def _command(function: Callable[..., Any]) -> Callable[..., None]:
    """A command: FILE, the keywords of the function, --json and --out."""

    def command(
        file: Path, json: bool, out: Path | None, report: Path | None, **options: Any
    ) -> None:
        from stackmodel.description.reading import read_stack
        from stackmodel.errors import SolverError

        stack = read_stack(file)
        refused: SolverError | None = None
        try:
            result = function(stack, **options)
        except SolverError as error:  # what was solved is kept; the exit status says so
            if not hasattr(error.partial, "data_vars"):
                raise
            result, refused = error.partial, error
        if report is not None:
            from stackmodel.report.page import write_report

            write_report(stack, result, report)
        present(result, json, out)
        if refused is not None:
            raise refused

    described = _argument_help(function)
    parameters = [
        _parameter("file", Annotated[Path, typer.Argument(help="the stack file", metavar="FILE")])
    ]
    keywords = inspect.signature(function).parameters.values()
    for keyword in keywords:
        if keyword.kind is inspect.Parameter.KEYWORD_ONLY and keyword.name != "settings":
            parameters.append(_option(keyword, described.get(keyword.name, "")))
    parameters += [
        _parameter("json", Annotated[bool, typer.Option("--json", help="one JSON object")], False),
        _parameter(
            "out", Annotated[Path | None, typer.Option("--out", help="store as netCDF")], None
        ),
        _parameter(
            "report",
            Annotated[Path | None, typer.Option("--report", help="pictures as an HTML page")],
            None,
        ),
    ]
    command.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    command.__annotations__ = {p.name: p.annotation for p in parameters}
    command.__doc__ = inspect.getdoc(function).split("\n\nArgs:")[0]  # type: ignore[union-attr]
    return command


def _option(keyword: inspect.Parameter, help_text: str) -> inspect.Parameter:
    flag = "--" + keyword.name.rstrip("_").replace("_", "-")
    kind: Any = str | None
    if isinstance(keyword.default, bool):
        kind = bool
    elif keyword.annotation in ("int", "int | None"):
        kind = int | None
    return _parameter(
        keyword.name, Annotated[kind, typer.Option(flag, help=help_text)], keyword.default
    )


def _parameter(name: str, annotation: Any, default: Any = inspect.Parameter.empty) -> Any:
    kind = inspect.Parameter.KEYWORD_ONLY
    return inspect.Parameter(name, kind, default=default, annotation=annotation)


def _argument_help(function: Callable[..., Any]) -> dict[str, str]:
    """The `Args:` part of a docstring, by argument."""
    text = inspect.getdoc(function) or ""
    match = re.search(r"Args:\n(.*?)(?:\n\S|\Z)", text, re.DOTALL)
    found = re.findall(r"(?m)^    (\w+): (.*(?:\n        .*)*)", match[1] if match else "")
    return {name: re.sub(r"\s+", " ", words) for name, words in found}
