"""The order of the engines is worked out from what they declare."""

import itertools

import pytest

from stackmodel.coupling.order import Engine, describe, in_order
from stackmodel.errors import InputError
from stackmodel.run import all_engines


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
    assert len(describe(engines).splitlines()) == len(engines)
