"""Commands about files and the project: run, check, new, schema, materials, claims."""

from __future__ import annotations

import shlex
import sys
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated, Any

import typer

from stackmodel.cli.output import (
    errors,
    first_sentences,
    json_text,
    pipe_may_close,
    present,
    print_json,
    progress,
    save_json,
)
from stackmodel.cli.second_process import second_process
from stackmodel.errors import Fault, StackFileError

if TYPE_CHECKING:
    import xarray

    from stackmodel.description.stack import Stack
    from stackmodel.errors import SolverError
    from stackmodel.results.dataset import Findings

File = Annotated[Path, typer.Argument(help="the stack file", metavar="FILE")]
TextOut = Annotated[Path | None, typer.Option("--out", help="write it to a file, as JSON")]
Json = Annotated[bool, typer.Option("--json", help="one JSON object")]

NAMES = ("run", "check", "new", "schema", "materials", "claims")


def add_to(app: typer.Typer) -> None:
    """Add these commands."""
    for name in NAMES:
        function = globals()[name]
        app.command(name, short_help=first_sentences(function))(function)


def run(
    file: File,
    out: Annotated[Path | None, typer.Option("--out", help="folder for the results")] = None,
    samples: Annotated[
        int, typer.Option("--samples", help="add intervals from so many runs, like 64")
    ] = 0,
    rank: Annotated[
        bool, typer.Option("--rank", help="add what each headline number hangs on most")
    ] = False,
    json: Json = False,
) -> None:
    """Everything: results.nc, report.html, and the verdict."""
    from stackmodel.description.reading import read_stack
    from stackmodel.results.storage import result_folder

    stack = read_stack(file)
    with result_folder(out if out is not None else Path("out") / file.stem) as folder:
        said, refused = _run_into(folder, stack, samples, rank, json)
        with pipe_may_close():
            sys.stdout.write(said)
            sys.stdout.flush()
        errors(f"stored: {folder / 'results.nc'} and {folder / 'report.html'}")
        if refused is not None:
            raise refused


def _run_into(
    folder: Path, stack: Stack, samples: int, rank: bool, json: bool
) -> tuple[str, SolverError | None]:
    """Both files of a run, which take their places together, when both are whole; what to print.

    Labels, words and pictures need libraries that the engines do not: they are left to the
    second process, which loads them while the engines solve.
    """
    from stackmodel.report.page import load_drawing, write_report
    from stackmodel.report.text import RUN_CURVES, as_text
    from stackmodel.results.dataset import Findings, plain
    from stackmodel.results.storage import save, whole_file

    def labelled(found: Findings | xarray.Dataset) -> xarray.Dataset:
        return found.labelled() if isinstance(found, Findings) else found

    def draw(found: Findings | xarray.Dataset) -> None:
        write_report(stack, labelled(found), page)

    def store(found: Findings | xarray.Dataset) -> None:
        result = labelled(found)
        save(result, numbers)
        said = json_text(plain(result)) if json else as_text(result, RUN_CURVES)
        words.write_text(said, encoding="utf-8")

    def load() -> None:
        load_drawing(stack)
        import h5netcdf  # noqa: F401
        import rich.table  # noqa: F401

    with ExitStack() as files:
        page, numbers = (
            files.enter_context(whole_file(folder / name)) for name in ("report.html", "results.nc")
        )
        words = Path(files.enter_context(TemporaryDirectory())) / "words"
        with second_process(load, store, draw) as hand_over, progress(stack.title) as move:
            found, refused = _found(stack, samples, rank, move)
            hand_over(found)
        return words.read_text(encoding="utf-8"), refused


def _found(
    stack: Stack, samples: int, rank: bool, move: Any
) -> tuple[Findings | xarray.Dataset, SolverError | None]:
    """The answers, with intervals or ranking when asked for, and the first refusal."""
    from stackmodel.run import findings

    found, refused = findings(stack, progress=move)
    if samples and refused is None:
        from stackmodel.studies.uncertainty import with_uncertainty

        return with_uncertainty(stack, found.labelled(), samples=samples, progress=move), None
    if rank and refused is None:
        from stackmodel.studies.ranking import with_ranking

        return with_ranking(stack, found.labelled(), progress=move), None
    if refused is not None:
        refused.partial = found.labelled()  # what the other engines computed is kept
    return found, refused


def check(
    files: Annotated[list[Path], typer.Argument(help="stack files", metavar="FILE...")],
    out: TextOut = None,
    json: Json = False,
) -> None:
    """Validate stack files: one message a fault, exit status 2 when there is one.

    Of a good file it says which commands can answer as it stands, and why the others cannot.
    """
    from stackmodel.analyses.answerable import answerable
    from stackmodel.description.reading import read_stack

    faults: list[Fault] = []
    good: list[dict[str, Any]] = []
    for file in files:
        try:
            stack = read_stack(file)
        except StackFileError as error:
            faults += error.faults
            continue
        why = answerable(stack)
        found = {
            "file": str(file),
            "layers": len(stack.layers),
            "answers": [command for command, reason in why.items() if not reason],
            "refuses": {command: reason for command, reason in why.items() if reason},
        }
        good.append(found)
        if not json:
            sys.stdout.write(_checked(found))
    keys = ("file", "line", "column", "found", "allowed", "hint")
    told = [{key: getattr(fault, key) for key in keys} for fault in faults]
    _give({"faults": told, "files": good}, json, out)
    if faults:
        raise StackFileError(faults)


def _checked(found: dict[str, Any]) -> str:
    """What `check` says of a good file: its questions, then a line a reason."""
    count = found["layers"]
    lines = [f"{found['file']}: good, {count} layer{'s' if count > 1 else ''}"]
    lines.append(f"  answers {', '.join(found['answers'])}")
    refused: dict[str, list[str]] = {}
    for command, reason in found["refuses"].items():
        refused.setdefault(reason, []).append(command)
    lines += [f"  not {', '.join(names)}: {reason}" for reason, names in refused.items()]
    return "\n".join(lines) + "\n"


def new(
    name: Annotated[str, typer.Argument(help="name of the stack; NAME.yaml is written")],
    out: Annotated[Path | None, typer.Option("--out", help="where to write it")] = None,
    json: Json = False,
) -> None:
    """Write a commented starter stack file."""
    from stackmodel.description.starter import write_starter

    path = write_starter(name, out)
    if json:
        print_json({"file": str(path)})
    else:
        sys.stdout.write(f"{path} written; next: stackmodel check {shlex.quote(str(path))}\n")


def schema(
    out: TextOut = None,
    json: Json = False,
) -> None:
    """Print the JSON Schema of stack files, for editors that complete and check."""
    from stackmodel.description.schema import stack_schema

    _give(stack_schema(), json or out is None, out)


def materials(
    name: Annotated[str | None, typer.Argument(help="one material; all when left out")] = None,
    out: TextOut = None,
    json: Json = False,
) -> None:
    """Show the material database with sources, ranges and marks."""
    from stackmodel.report.materials_text import list_materials, show_material

    table = show_material(name) if name else list_materials()
    _give(table.as_dict(), json, out)
    if not json:
        table.show()


def claims(
    out: Annotated[Path | None, typer.Option("--out", help="store as netCDF")] = None,
    json: Json = False,
) -> None:
    """Recompute the numbers of the papers; exit status 4 when an equation is off its digits."""
    from stackmodel.analyses.claims import claims as recompute
    from stackmodel.analyses.claims import require_equations
    from stackmodel.report.claims_text import claims_table, contradictions, counts
    from stackmodel.results.storage import save

    result = recompute()
    if out is not None:
        save(result, out)
    if json:
        present(result, json, None)
    else:
        claims_table(result).show()
        sys.stdout.write("where the papers contradict themselves or one another:\n")
        sys.stdout.write("\n".join([*contradictions(result), "", counts(result), ""]))
    require_equations(result)


def _give(value: dict[str, Any], as_json: bool, out: Path | None) -> None:
    """The answer as JSON, to a file and to the terminal, where asked for."""
    if out is not None:
        save_json(value, out)
    if as_json:
        print_json(value)
