"""report.html: one self-contained page that opens offline and prints well.

Text from a stack file is data: everything that is not ours passes `escape`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stackmodel.report.figures import load_pictures, pictures
from stackmodel.report.picture import Picture
from stackmodel.report.sources import inputs_of
from stackmodel.report.text import raised, value_text
from stackmodel.results.quantities import GROUPS, OTHER
from stackmodel.results.storage import save_text

if TYPE_CHECKING:
    import xarray

    from stackmodel.description.stack import Stack


def load_drawing(stack: Stack) -> None:
    """Import all that a page needs, and draw once: what a first drawing costs, paid ahead."""
    import xarray  # noqa: F401

    from stackmodel.report.picture import canvas

    load_pictures()
    inputs(stack)  # reads the materials
    with canvas("first", "", "") as drawing:
        drawing.curve([1.0, 2.0], [1.0, 2.0], "first")
        drawing.decades()
        drawing.axes[0].legend()


def write_report(stack: Stack, result: xarray.Dataset, path: Path) -> None:
    """Write the page; it replaces an older one only when it is whole."""
    save_text(page(stack, result), path)


def page(stack: Stack, result: xarray.Dataset) -> str:
    """The page as text."""
    source = f"<p class=source>{escape(stack.source)}</p>" if stack.source else ""
    note = f"<p>{escape(stack.note)}</p>" if stack.note else ""
    return framed(
        stack.title, source + note, answer(result), list(pictures(stack, result)),
        _INPUTS.format(inputs=inputs(stack)),
    )  # fmt: skip


def framed(title: str, about: str, said: str, drawn: list[Picture], rest: str) -> str:
    """A page of any content: HTML of what stands under the title, of the answer, of the end."""
    assets = files("stackmodel.report")
    return _PAGE.format(
        title=escape(title),
        style=assets.joinpath("style.css").read_text(encoding="utf-8"),
        script=assets.joinpath("hover.js").read_text(encoding="utf-8"),
        about=about,
        answer=said,
        pictures="".join(map(_figure, drawn)),
        rest=rest,
        data=_data(drawn),
    )


def answer(result: xarray.Dataset) -> str:
    """What is said in words and single numbers, if anything is."""
    verdict = lines("verdict", result.attrs.get("verdict", ""))
    notes = lines("notes", result.attrs.get("notes", ""))
    said = f"{verdict}{numbers(result)}{notes}{_order(result)}"
    head = "Verdict" if verdict else "Answer"
    return f"<section><h2>{head}</h2>{said}</section>" if said else ""


def _order(result: xarray.Dataset) -> str:
    """How the engines followed each other, folded away."""
    text = lines("order", result.attrs.get("order", ""))
    return f"<details><summary>Order of the engines</summary>{text}</details>" if text else ""


def lines(kind: str, text: str) -> str:
    """The lines of a text as a list."""
    rows = "".join(f"<li>{escape(line)}</li>" for line in text.splitlines())
    return f'<ul class="{kind}">{rows}</ul>' if rows else ""


def numbers(result: xarray.Dataset) -> str:
    """The single numbers of a result, a table for each part of the answer."""
    rows: dict[str, list[str]] = {name: [] for name in (*GROUPS, OTHER)}
    for name, item in result.data_vars.items():
        group = next((group for group, names in GROUPS.items() if name in names), OTHER)
        for words, value in _spoken(item):
            said = escape(value_text(value, item.attrs))
            rows[group].append(f"<tr><td>{escape(raised(words))}</td><td>{said}</td></tr>")
    filled = {group: "".join(inside) for group, inside in rows.items() if inside}
    head = "<caption>{}</caption>" if len(filled) > 1 else ""
    tables = "".join(f"<table>{head.format(g)}{inside}</table>" for g, inside in filled.items())
    return f"<div class=numbers>{tables}</div>" if tables else ""


def _spoken(item: xarray.DataArray) -> Iterator[tuple[str, Any]]:
    """A single number with its words, or one for each luminance at which it is quoted.

    Luminances that the sweep does not reach have no row: a note names them once.
    """
    words = str(item.attrs.get("long_name", item.name))
    if item.ndim == 0:
        yield words, item.item()
    elif item.dims == ("stated_luminance",):
        known = item[item.notnull().values]
        for luminance, value in zip(known.stated_luminance.values, known.values, strict=True):
            yield words.replace("that luminance", f"{luminance:g} cd/m²"), value


def _figure(picture: Picture) -> str:
    wide = " class=wide" if picture.wide else ""
    return (
        f'<figure id="figure-{picture.key}" data-key="{picture.key}"{wide}>'
        f"<h3>{escape(picture.title)}</h3>"
        f'<div style="max-width:{picture.width}px">{picture.svg}</div><div class=reading></div>'
        f"<figcaption>{escape(picture.caption)}</figcaption></figure>"
    )


def inputs(stack: Stack) -> str:
    """Every input with its range, mark and source, the doubtful ones first."""
    cells = "".join(
        f'<tr class="{escape(row.mark)}"><td>{_breaking(row.where)}</td>'
        f"<td>{escape(raised(row.value))}</td><td>{escape(raised(row.range))}</td>"
        f"<td>{escape(row.mark)}</td><td>{escape(row.source)}</td></tr>"
        for row in inputs_of(stack)
    )
    head = "<tr><th>input</th><th>value</th><th>range</th><th>mark</th><th>source</th></tr>"
    return f"<table class=inputs><thead>{head}</thead><tbody>{cells}</tbody></table>"


def _breaking(path: str) -> str:
    """A dotted path that may be broken after its dots and underscores."""
    return re.sub(r"([._])", r"\1<wbr>", escape(path))


def _data(drawn: list[Picture]) -> str:
    """The numbers behind the pictures; `<` is escaped so that no text can end the script."""
    data = {p.key: {"frames": p.frames, "curves": p.curves} for p in drawn}
    return json.dumps(data, allow_nan=False).replace("<", "\\u003c")


_INPUTS = """<section><h2>Inputs, assumptions and sources</h2>
<p>What is <em>assumed</em>, <em>estimated</em>, <em>unverified</em> or <em>calibrated</em> stands
first; everything else the papers state or a database gives.</p>{inputs}</section>"""

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<header><h1>{title}</h1>{about}</header>
<main>
{answer}
<section><h2>Pictures</h2><div class=pictures>{pictures}</div></section>
{rest}
</main>
<script type="application/json" id="picture-data">{data}</script>
<script>{script}</script>
</body>
</html>
"""
