"""Commands about files: check, schema, new, materials, run."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from stackmodel.cli.output import errors, present, print_json, progress
from stackmodel.errors import StackFileError

File = Annotated[Path, typer.Argument(help="the stack file")]
Json = Annotated[bool, typer.Option("--json", help="one JSON object")]


def add_to(app: typer.Typer) -> None:
    """Add these commands."""
    for function in (run, check, new, schema, materials):
        app.command()(function)


def run(
    file: File,
    out: Annotated[Path | None, typer.Option("--out", help="folder for the results")] = None,
    json: Json = False,
) -> None:
    """Everything: results.nc, report.html, and the verdict."""
    from stackmodel.description.reading import read_stack
    from stackmodel.report.page import write_report
    from stackmodel.results.storage import save
    from stackmodel.run import run as run_stack

    stack = read_stack(file)
    folder = out if out is not None else Path("out") / file.stem
    with progress(stack.title) as move:
        result = run_stack(stack, progress=move)
        folder.mkdir(parents=True, exist_ok=True)
        save(result, folder / "results.nc")
        write_report(stack, result, folder / "report.html")
    present(result, json, None)
    errors(f"stored: {folder / 'results.nc'} and {folder / 'report.html'}")


def check(
    files: Annotated[list[Path], typer.Argument(help="stack files")],
    json: Json = False,
) -> None:
    """Validate stack files: one message a fault, exit status 2 when there is one."""
    from stackmodel.description.reading import read_stack

    faults = []
    for file in files:
        try:
            stack = read_stack(file)
        except StackFileError as error:
            faults += error.faults
        else:
            if not json:
                sys.stdout.write(f"{file}: good, {len(stack.layers)} layers\n")
    if json:
        keys = ("file", "line", "column", "found", "allowed", "hint")
        print_json({"faults": [{key: getattr(fault, key) for key in keys} for fault in faults]})
    if faults:
        raise StackFileError(faults)


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
        sys.stdout.write(f"{path} written; next: stackmodel check {path}\n")


def schema(
    out: Annotated[Path | None, typer.Option("--out", help="write it to a file")] = None,
    json: Json = False,
) -> None:
    """Print the JSON Schema of stack files, for editors that complete and check."""
    import json as codec

    from stackmodel.description.schema import stack_schema
    from stackmodel.results.storage import save_text

    if out is not None:
        save_text(codec.dumps(stack_schema(), indent=1) + "\n", out)
    if json or out is None:
        print_json(stack_schema())


def materials(
    name: Annotated[str | None, typer.Argument(help="one material; all when left out")] = None,
    json: Json = False,
) -> None:
    """Show the material database with sources, ranges and marks."""
    from stackmodel.report.materials_text import list_materials, show_material

    table = show_material(name) if name else list_materials()
    if json:
        print_json(table.as_dict())
    else:
        table.show()
