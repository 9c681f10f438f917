"""The claims as a page of the documentation: `python -m stackmodel.verdict.claims.table`."""

from __future__ import annotations

import math
import sys
from collections import Counter

from stackmodel.verdict.claims.judgement import Judged, recompute

HEAD = """\
# Numbers of the papers, recomputed

Made by `python -m stackmodel.verdict.claims.table > docs/claims.md`; `stackmodel claims` prints the
same and ends with status 4 when an equation leaves its digits.

Papers: Lin et al., Nat. Commun. 8, 1132 (2017); Pu et al., Nat. Commun. 11, 937 (2020); Jung, Ahn
and Klimov, Nat. Photonics 15, 643 (2021).

- **equation**: follows from printed inputs; it must agree within the printed digits.
- **formula**: no number to compare; what it says is checked.
- **inconsistent**: the paper, or two papers, contradict themselves; the recomputation is shown.
- **prediction**: computed from material values and assumptions, with the 5th and 95th percentile
  over their ranges; an interval wider than a factor of 3 either way is undetermined.
- **calibrated**: fitted, by the paper or here; the remark says what to what. Not a prediction.
- **input**, **context**: taken as printed; where a shipped stack or record carries the number, it
  is read back.

"""
CONTRADICTIONS = """\
## Where the papers contradict themselves or one another: {count} rows

"""
COLUMNS = ("claim", "what", "printed", "computed", "deviation", "agrees", "remark")
KINDS = ("equation", "formula", "inconsistent", "prediction", "calibrated", "input", "context")


def page(judged: list[Judged]) -> str:
    """The whole page, a table a kind."""
    count = Counter(item.row.kind for item in judged)
    parts = [HEAD]
    for kind in KINDS:
        mine = [item for item in judged if item.row.kind == kind]
        parts.append(f"## {kind.capitalize()}: {count[kind]} rows\n\n")
        parts += [_line(COLUMNS), _line(("---",) * len(COLUMNS))]
        parts += [_line(_cells(item)) for item in mine]
        parts.append("\n")
    parts += _contradictions(judged)
    return "".join(parts).rstrip("\n") + "\n"


def _contradictions(judged: list[Judged]) -> list[str]:
    mine = [item for item in judged if item.row.contradiction]
    lines = [f"- **{item.row.id}** ({item.row.kind}): {item.remark}.\n" for item in mine]
    return [CONTRADICTIONS.format(count=len(mine)), *lines]


def _cells(item: Judged) -> tuple[str, ...]:
    compared = bool(item.computed_text)
    deviation = f"{item.deviation:+.1%}" if math.isfinite(item.deviation) else ""
    agrees = ("yes" if item.within else "no") if compared else ""
    row = item.row
    return row.id, row.quantity, row.claimed, item.computed_text, deviation, agrees, item.remark


def _line(cells: tuple[str, ...]) -> str:
    """One row; what Markdown would read as its own is escaped."""
    safe = (cell.replace("|", r"\|").replace("<", "&lt;").replace("*", r"\*") for cell in cells)
    return "| " + " | ".join(safe) + " |\n"


if __name__ == "__main__":
    sys.stdout.write(page(recompute()))
