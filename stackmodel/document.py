"""A YAML text as plain data in which every key and value knows its line and column.

Built on the event stream of ruamel.yaml rather than on its constructors: events carry the
exact mark of every token, show tags and aliases as written, and let us bound the work. So a
repeated key or a tag is a fault with a place, and a bomb of aliases costs nothing.
"""

from __future__ import annotations

import contextlib
import copy
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from stackmodel.errors import Fault, StackFileError

LARGEST_FILE = 2_000_000  # bytes
MOST_VALUES = 50_000  # after aliases are expanded
DEEPEST = 40

_INTEGER = re.compile(r"[-+]?[0-9]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_LINE_END = re.compile(r"\r\n|\r|\n")  # as the marks of ruamel count; splitlines() knows more
_WORDS = {
    **dict.fromkeys(["", "~", "null", "Null", "NULL"], None),
    **dict.fromkeys(["true", "True", "TRUE"], True),
    **dict.fromkeys(["false", "False", "FALSE"], False),
    **{sign + word: float(sign + "inf") for sign in ("", "+", "-") for word in (".inf", ".Inf")},
    **dict.fromkeys([".nan", ".NaN", ".NAN"], float("nan")),
}

KeyPath = tuple[str | int, ...]


@dataclass
class Document:
    """One parsed file.

    Attributes:
        name: the file as the user named it.
        lines: the text, line by line.
        data: dicts, lists, str, int, float, bool, None.
        values: (line, column) of every value, 1-based, by its path in `data`.
        keys: the same for every mapping key.
    """

    name: str
    lines: list[str]
    data: Any = None
    values: dict[KeyPath, tuple[int, int]] = field(default_factory=dict)
    keys: dict[KeyPath, tuple[int, int]] = field(default_factory=dict)

    def fault(
        self, path: KeyPath, found: str, allowed: str = "", hint: str = "", *, key: bool = False
    ) -> Fault:
        """A fault at a value (or at its key), or at the nearest parent that has a place."""
        while path and path not in self.values:
            path, key = path[:-1], False
        line, column = (self.keys if key and path in self.keys else self.values).get(path, (1, 1))
        return self.fault_at(line, column, found, allowed, hint)

    def fault_at(self, line: int, column: int, found: str, allowed: str, hint: str) -> Fault:
        """A fault at a line and column of this text."""
        source = self.lines[line - 1] if 0 < line <= len(self.lines) else ""
        return Fault(self.name, line, column, found, allowed, hint, source)


def read_document(path: str | Path) -> Document:
    """Read and parse a file.

    Raises:
        StackFileError: unreadable, not text, or not plain YAML; every fault found is listed.
    """
    name, path = str(path), Path(path)
    try:
        with path.open("rb") as stream:
            raw = stream.read(LARGEST_FILE + 1)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        reason = getattr(error, "strerror", None) or str(error)
        fault = Fault(name, 0, 0, f"cannot read the file: {reason}", "", "check the path")
        raise StackFileError([fault]) from None
    if len(raw) > LARGEST_FILE:
        what = f"the file is larger than {LARGEST_FILE // 1000} kB"
        raise StackFileError([Fault(name, 1, 1, what, "a stack file is a page of text")])
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        column = error.start - raw.rfind(b"\n", 0, error.start)
        fault = Fault(name, line, column, "not text: the file is binary or not UTF-8", "UTF-8 text")
        raise StackFileError([fault]) from None
    return parse_document(text, name)


def parse_document(text: str, name: str = "<text>") -> Document:
    """Parse a text; see `read_document`."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError
    from ruamel.yaml.reader import ReaderError

    document = Document(name, _LINE_END.split(text))
    if tab := re.search(r"(?m)^ *\t(?=[ \t]*[^\s#])", text):
        line = text.count("\n", 0, tab.end()) + 1
        column = tab.end() - 1 - text.rfind("\n", 0, tab.end() - 1)
        fault = document.fault_at(line, column, "a tab", "YAML indents with spaces", "use spaces")
        raise StackFileError([fault])
    builder = _Builder(document, YAML(typ="safe", pure=True).parse(text))
    try:
        builder.document()
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        said = " ".join(str(part) for part in (error.context, error.problem) if part)
        builder.faults.append(
            document.fault_at(line, column, f"not YAML: {said}", "", _advice(said))
        )
    except ReaderError as error:
        before = _LINE_END.split(text[: error.position])
        what = f"not text: a control character (U+{ord(text[error.position]):04X})"
        builder.faults.append(
            document.fault_at(len(before), len(before[-1]) + 1, what, "UTF-8 text", "remove it")
        )
    if builder.faults:
        raise StackFileError(builder.faults)
    return document


def _advice(said: str) -> str:
    if "flow" in said:
        return "close the bracket [ ] or brace { }"
    if "mapping values are not allowed" in said or "could not find expected ':'" in said:
        return "check the indentation, and quote names that hold ': ' or ' #'"
    return "check the indentation, the colons and the quotes"


class _Stop(Exception):
    """Further reading of this file is pointless; the fault is recorded."""


class _Builder:
    """Turns events into plain data, keeping places and refusing what a stack file never holds."""

    def __init__(self, document: Document, events: Iterator[Any]):
        self.out, self.events = document, events
        self.faults: list[Fault] = []
        self.anchors: dict[str, tuple[Any, int, int]] = {}  # value, how many, how deep
        self.count = 0

    def document(self) -> None:
        with contextlib.suppress(_Stop):
            self._document()

    def _document(self) -> None:
        event = self._next()
        while type(event).__name__ in {"StreamStartEvent", "DocumentStartEvent"}:
            event = self._next()
        if type(event).__name__ == "StreamEndEvent":
            self._refuse((1, 1), "the file is empty", "a stack file starts with 'stackmodel: 1'")
        self.out.data = self._node(event, ())
        self._next()  # DocumentEnd
        if type(event := self._next()).__name__ != "StreamEndEvent":
            self._refuse(_place(event), "a second document", "one stack a file", stop=False)

    def _next(self) -> Any:
        return next(self.events)

    def _refuse(
        self, place: tuple[int, int], what: str, allowed: str, *, stop: bool = True
    ) -> None:
        self.faults.append(self.out.fault_at(*place, what, allowed, ""))
        if stop:
            raise _Stop

    def _refuse_tag(self, place: tuple[int, int], tag: Any) -> None:
        written = str(tag).replace("tag:yaml.org,2002:", "!!")
        self._refuse(place, f"a YAML tag ({written})", "plain values without tags", stop=False)

    def _node(self, event: Any, path: KeyPath) -> Any:
        place = _place(event)
        self.out.values[path] = place
        self.count += 1
        if self.count > MOST_VALUES:
            self._refuse(place, f"more than {MOST_VALUES} values", "a stack file is a page of text")
        if len(path) > DEEPEST:
            self._refuse(
                place, f"nested deeper than {DEEPEST} levels", "layers of a stack are flat"
            )
        if type(event).__name__ == "AliasEvent":
            return self._alias(event, place, len(path))
        if getattr(event, "tag", None) is not None:
            self._refuse_tag(place, event.tag)
        before = self.count
        value = self._value(event, path)
        if getattr(event, "anchor", None):
            self.anchors[event.anchor] = (value, self.count - before + 1, _height(value))
        return value

    def _alias(self, event: Any, place: tuple[int, int], depth: int) -> Any:
        if event.anchor not in self.anchors:
            self._refuse(place, f"unknown alias *{event.anchor}", "an anchor &name set before it")
        value, size, height = self.anchors[event.anchor]
        self.count += size  # an alias costs what it stands for: bombs stop here, unexpanded
        if self.count > MOST_VALUES:
            self._refuse(place, f"aliases that expand to more than {MOST_VALUES} values", "")
        if depth + height > DEEPEST:
            self._refuse(place, f"aliases nested deeper than {DEEPEST} levels", "")
        return copy.deepcopy(value)  # a later change at one place must not reach the other

    def _value(self, event: Any, path: KeyPath) -> Any:
        kind = type(event).__name__
        if kind == "ScalarEvent":
            return _scalar(event.value) if event.style is None else event.value
        if kind == "SequenceStartEvent":
            items: list[Any] = []
            while type(event := self._next()).__name__ != "SequenceEndEvent":
                items.append(self._node(event, (*path, len(items))))
            return items
        return self._mapping(path)

    def _mapping(self, path: KeyPath) -> dict[str, Any]:
        mapping: dict[str, Any] = {}
        while type(event := self._next()).__name__ != "MappingEndEvent":
            place = _place(event)
            if type(event).__name__ != "ScalarEvent":
                self._refuse(place, "a key that is not a word", "keys are names")
            key = event.value
            if event.tag is not None:
                self._refuse_tag(place, event.tag)
            if key in mapping:
                first = self.out.keys[(*path, key)][0]
                what = f"key {key!r} stands twice (first on line {first})"
                self._refuse(place, what, "each key once", stop=False)
                self._node(self._next(), (*path, "\0again"))
                continue
            self.out.keys[(*path, key)] = place
            mapping[key] = self._node(self._next(), (*path, key))
        return mapping


def _height(value: Any) -> int:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return 1 + max(map(_height, inner), default=0)


def _place(event: Any) -> tuple[int, int]:
    return event.start_mark.line + 1, event.start_mark.column + 1


def _scalar(text: str) -> Any:
    """A plain scalar by the core schema of YAML 1.2 (1e-9 is a number, `no` is a word)."""
    if text in _WORDS:
        return _WORDS[text]
    if len(text) < 20 and _INTEGER.fullmatch(text):
        return int(text)
    return float(text) if _FLOAT.fullmatch(text) else text
