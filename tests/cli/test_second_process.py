"""Work handed to a second process: done when the block ends, and its error is heard here."""

import os
import threading
from pathlib import Path

import pytest

from stackmodel.cli.second_process import second_process


def alone(monkeypatch, threads=1):
    """As in a command, which has one thread; the test runner may have more."""
    monkeypatch.setattr(threading, "active_count", lambda: threads)


def nothing():
    pass


def fail(hand_over=None):
    if hand_over is not None:
        hand_over("drawn")
    raise KeyError("of the block")


def test_without_copies_the_work_follows_the_block(tmp_path, monkeypatch):
    monkeypatch.setattr("stackmodel.cli.second_process.SYSTEM", "win32")
    page = tmp_path / "page"
    with second_process(fail, lambda text: page.write_text(text) and None) as hand_over:
        hand_over("drawn")
        assert not page.exists()
    assert page.read_text() == "drawn"


@pytest.mark.parametrize("threads", [1, 2])
def test_what_is_handed_over_is_done(tmp_path, monkeypatch, threads):
    alone(monkeypatch, threads)
    page = tmp_path / "page"
    with second_process(nothing, lambda text: page.write_text(text) and None) as hand_over:
        hand_over("drawn" * 100_000)  # more than a pipe holds
        (tmp_path / "data").write_text("stored")
    assert page.read_text() == "drawn" * 100_000


def test_it_is_another_process_that_works(tmp_path, monkeypatch):
    alone(monkeypatch)
    with second_process(
        lambda: (tmp_path / "ready").write_text(str(os.getpid())) and None,
        lambda name: Path(name).write_text(str(os.getpid())) and None,
    ) as hand_over:
        hand_over(str(tmp_path / "page"))
    assert int((tmp_path / "page").read_text()) != os.getpid()
    assert (tmp_path / "page").read_text() == (tmp_path / "ready").read_text()


def test_works_are_done_each_in_its_own_process(tmp_path, monkeypatch):
    alone(monkeypatch)

    def note(name):
        return lambda _: (tmp_path / name).write_text(str(os.getpid())) and None

    with second_process(nothing, note("first"), note("second")) as hand_over:
        hand_over("anything")
    first, second = (int((tmp_path / name).read_text()) for name in ("first", "second"))
    assert len({first, second, os.getpid()}) == 3


@pytest.mark.parametrize("place", [0, 1])
def test_an_error_of_any_work_is_raised_here(monkeypatch, capfd, place):
    alone(monkeypatch)
    works = [lambda one: None] * 2
    works[place] = lambda one: one / 0
    with pytest.raises(ZeroDivisionError), second_process(nothing, *works) as hand_over:
        hand_over(1)


def test_an_error_of_the_copy_is_raised_here(monkeypatch, capfd):
    alone(monkeypatch)
    with (
        pytest.raises(ZeroDivisionError),
        second_process(nothing, lambda one: one / 0) as hand_over,
    ):
        hand_over(1)


def test_an_error_while_getting_ready_costs_only_the_copy(tmp_path, monkeypatch, capfd):
    alone(monkeypatch)

    def prepare():
        raise OSError("no such library")

    page = tmp_path / "page"
    with second_process(prepare, lambda text: page.write_text(text) and None) as hand_over:
        hand_over("drawn")
    assert page.read_text() == "drawn"


def test_an_error_of_the_block_waits_for_the_copy(tmp_path, monkeypatch):
    alone(monkeypatch)
    page = tmp_path / "page"
    drawn = second_process(nothing, lambda text: page.write_text(text) and None)
    with pytest.raises(KeyError), drawn as hand_over:
        fail(hand_over)
    assert page.exists()


@pytest.mark.parametrize("threads", [1, 2])
def test_nothing_handed_over_nothing_done(tmp_path, monkeypatch, threads):
    alone(monkeypatch, threads)
    page = tmp_path / "page"
    drawn = second_process(nothing, lambda text: page.write_text(text) and None)
    with pytest.raises(KeyError), drawn:
        fail()
    assert not page.exists()
