"""The material database as a table, with what is unverified."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from stackmodel import units
from stackmodel.materials.database import database_material, material_names
from stackmodel.materials.material import values_of
from stackmodel.materials.optical_index import RefractiveIndex
from stackmodel.materials.record import UNCERTAIN_MARKS
from stackmodel.report.text import quantity_text

PROPERTY = 16  # letters on a line of the column of properties
WHOLE = 24  # letters of a name that is not broken, whatever the width of the terminal


@dataclass(frozen=True)
class TextTable:
    """Rows under a heading, shown as a table or given as plain data.

    `written` are the rows as people of the field write them, where that is not the SI.
    """

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    written: tuple[tuple[str, ...], ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Plain data for JSON."""
        return {
            "title": self.title,
            "rows": [dict(zip(self.head, r, strict=True)) for r in self.rows],
        }

    def show(self) -> None:
        """Print it."""
        from rich import box
        from rich.console import Console
        from rich.table import Table

        table = Table(title=self.title, box=box.SIMPLE_HEAD, pad_edge=False, title_justify="left")
        rows = self.written or self.rows
        first = max((len(line) for row in rows for line in row[0].splitlines()), default=0)
        for index, name in enumerate(self.head):
            table.add_column(name, overflow="fold", no_wrap=index == 0 and first <= WHOLE)
        for row in rows:
            table.add_row(*(text.replace("[", r"\[") for text in row))
        Console(highlight=False).print(table)


def list_materials() -> TextTable:
    """Every material with the number of its values and how many are unverified."""
    rows = []
    for name in material_names():
        material = database_material(name)
        values = values_of(material)
        open_values = sum(value.mark in UNCERTAIN_MARKS for _, value in values)
        rows.append((name, material.title or "", str(len(values)), str(open_values)))
    return TextTable(
        "materials (`stackmodel materials NAME` shows one)",
        ("material", "what", "values", "unverified"),
        tuple(rows),
    )


def show_material(name: str) -> TextTable:
    """Every value of one material with range, mark and source."""
    material = database_material(name)
    rows, written = [], []
    for path, value in values_of(material):
        ends = [units.show(end, value.kind) for end in value.range] if value.range else []
        rows.append((path, str(value), " .. ".join(ends), value.mark, value.source))
        said, *ends = (quantity_text(v, value.kind.unit) for v in (value, *(value.range or ())))
        written.append((_broken(path), said, " to ".join(ends), value.mark, value.source))
    index = material.refractive_index
    if isinstance(index, RefractiveIndex) and index.n is None:
        form = index.database or index.formula or f"table of {len(index.table or ())} rows"
        if index.mixture is not None:
            form = f"{index.mixture.law} mixture of {index.mixture.host}, {index.mixture.inclusion}"
        rows.append(("refractive_index", form, "", index.mark, index.source or ""))
        written.append(rows[-1])
    head = ("property", "value", "range", "mark", "source")
    return TextTable(name, head, tuple(rows), tuple(written))


def _broken(path: str) -> str:
    """The path of a property on short lines, broken behind its dots and underscores."""
    lines = [""]
    for part in re.findall(r"[^._]+[._]?", path):
        if lines[-1] and len(lines[-1] + part) > PROPERTY:
            lines.append("")
        lines[-1] += part
    return "\n".join(lines)
