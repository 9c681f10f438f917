"""The order of the engines is worked out from what they declare."""

import itertools
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from stackmodel.coupling.order import Engine, describe, in_order, in_stages, on_the_loop
from stackmodel.description.reading import read_stack
from stackmodel.errors import InputError
from stackmodel.run import all_engines

STACKS = Path(__file__).parents[1] / "stacks"


def engine(name: str, needs: str = "", gives: str = "") -> Engine:
    needed, given = frozenset(needs.split()), frozenset(gives.split())
    return Engine(name, needed, given, lambda stack, state: {}, lambda stack: "")


CHAIN = [engine("a", gives="x"), engine("b", "x", "y"), engine("c", "x y", "z")]


@pytest.mark.parametrize("shuffled", list(itertools.permutations(CHAIN)))
def test_givers_come_first_however_they_are_listed(shuffled: tuple[Engine, ...]) -> None:
    assert [e.name for e in in_order(shuffled)] == ["a", "b", "c"]


def test_a_need_that_nobody_meets_and_a_circle_are_named() -> None:
    with pytest.raises(InputError, match="b needs x, which no engine gives"):
        in_order([CHAIN[1]])
    with pytest.raises(InputError, match=r"engines need each other: .*a"):
        in_order([engine("a", "y", "x"), engine("b", "x", "y")])


def test_the_engines_of_the_product_have_an_order_that_can_be_printed() -> None:
    engines = all_engines()
    known: set[str] = set()
    for one in in_order(engines):
        assert one.needs <= known
        known |= one.gives
    *rows, loop = describe(engines).splitlines()
    assert len(rows) == len(engines)
    assert loop == (
        "loop: electrical -> dots -> background -> current -> light -> heat, again until "
        "device_temperature and purcell_factor settle"
    )


def test_two_givers_of_one_quantity_are_refused() -> None:
    with pytest.raises(InputError, match="b and c both give y; one must not"):
        in_order([CHAIN[0], CHAIN[1], engine("c", "x", "y")])


def lagging(name: str, needs: str, gives: str, lagged: str) -> Engine:
    return replace(engine(name, needs, gives), lagged=frozenset(lagged.split()))


def test_what_is_fed_back_makes_a_loop_and_not_a_circle() -> None:
    back = [
        engine("before", gives="p"),
        lagging("a", "p", "x", "z"),
        engine("b", "x", "y"),
        engine("c", "y", "z"),
        engine("aside", "x", "w"),
    ]
    before, ring, after = in_stages(reversed(back))
    assert [[e.name for e in part] for part in (before, ring, after)] == [
        ["before"], ["a", "b", "c"], ["aside"]
    ]  # fmt: skip
    assert describe(back).splitlines()[-1] == "loop: a -> b -> c, again until z settle"
    assert "a: p (from the last round: z) -> x" in describe(back)
    # an engine that reads what nobody feeds back closes no loop
    assert not on_the_loop([*back[:1], lagging("a", "p", "x", ""), *back[2:]])


def test_engines_write_only_what_is_theirs() -> None:
    stack = read_stack(STACKS / "review_dfb_l_ito.yaml")
    engines = in_order(all_engines())
    owner = {quantity: e.name for e in engines for quantity in e.gives}
    state: dict[str, Any] = {}
    for one in engines:
        if one.absent(stack) or not one.needs <= state.keys():
            continue
        found = one.solve(stack, state)
        assert {owner.get(q, one.name) for q in found} == {one.name}
        assert not found.keys() & state.keys()
        state |= found
