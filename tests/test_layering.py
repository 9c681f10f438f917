"""One order of folders; each imports only from those before it."""

import ast
from collections.abc import Iterator
from pathlib import Path

import stackmodel

PACKAGE = Path(stackmodel.__file__).parent
# Folders on one line are siblings and never import one another.
ORDER = (
    ("errors",),
    ("constants",),
    ("settings",),
    ("units",),
    ("document",),
    ("materials",),
    ("description",),
    ("numerics",),
    ("grid",),
    ("electrical", "thermal", "optical", "dots"),
    ("formulation",),
    ("coupling",),
    ("results",),
    ("verdict",),
    ("analyses",),
    ("report",),
    ("run",),
    ("studies",),
    ("cli",),
    ("warm_up",),
    ("__init__",),
)
RANK = {name: rank for rank, names in enumerate(ORDER) for name in names}


def imported(module: tuple[str, ...], text: str) -> Iterator[str]:
    """The parts of the package a source text imports, lazily or not."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            above = ("stackmodel", *module)[: -node.level] if node.level else ()
            base = ".".join((*above, node.module) if node.module else above)
            bare = base == "stackmodel"
            names = [f"{base}.{alias.name}" for alias in node.names] if bare else [base]
        else:
            continue
        yield from (name.split(".")[1] for name in names if name.startswith("stackmodel."))


def breaches(part: str, text: str, *inside: str) -> list[str]:
    return [
        f"{part} imports {other}"
        for other in imported((part, *inside), text)
        if other != part and RANK[other] >= RANK[part]
    ]


def sources() -> list[tuple[str, Path]]:
    files = sorted(PACKAGE.rglob("*.py"))
    return [(path.relative_to(PACKAGE).parts[0].removesuffix(".py"), path) for path in files]


def test_every_part_has_its_place_in_the_order() -> None:
    assert {part for part, _ in sources()} <= set(RANK)


def test_no_part_imports_what_comes_after_it() -> None:
    found = [
        f"{path.relative_to(PACKAGE)}: {breach}"
        for part, path in sources()
        for breach in breaches(
            part, path.read_text(encoding="utf-8"), *path.relative_to(PACKAGE).parts[1:]
        )
    ]
    assert found == []


def test_a_breach_would_be_seen() -> None:
    lazy = "def f():\n    from stackmodel.cli import app\n"
    assert breaches("materials", lazy) == ["materials imports cli"]
    assert breaches("dots", "import stackmodel.optical.modes") == ["dots imports optical"]
    assert breaches("units", "from stackmodel import document") == ["units imports document"]
    assert breaches("dots", "from ..optical.modes import x", "chain.py") == ["dots imports optical"]
    assert breaches("dots", "from .moves import x", "chain.py") == []
    assert breaches("cli", "from stackmodel.errors import InputError") == []


def test_only_the_door_imports_pint() -> None:
    users = {part for part, path in sources() if "import pint" in path.read_text(encoding="utf-8")}
    assert users == {"units"}


def test_input_is_never_checked_by_assert_at_the_front_door() -> None:
    front = {"units", "document", "errors", "materials", "description", "cli", "results"}
    found = [
        str(path.relative_to(PACKAGE))
        for part, path in sources()
        if part in front
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Assert)
    ]
    assert found == []
