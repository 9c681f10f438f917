"""Work beside a block: done when the block ends, and its error is heard here."""

import threading

import pytest

from stackmodel.cli.beside import beside


def alone(monkeypatch):
    """As in a command, which has one thread; the test runner may have more."""
    monkeypatch.setattr(threading, "active_count", lambda: 1)


@pytest.mark.parametrize("threads", [1, 2])
def test_both_are_done(tmp_path, monkeypatch, threads):
    monkeypatch.setattr(threading, "active_count", lambda: threads)
    with beside(lambda: (tmp_path / "page").write_text("drawn") and None):
        (tmp_path / "data").write_text("stored")
    assert (tmp_path / "page").read_text() == "drawn"


def test_an_error_of_the_copy_is_raised_here(monkeypatch):
    alone(monkeypatch)
    with pytest.raises(ZeroDivisionError), beside(lambda: 1 / 0 and None):
        pass


def test_an_error_of_the_block_waits_for_the_copy(tmp_path, monkeypatch):
    alone(monkeypatch)
    with (
        pytest.raises(KeyError),
        beside(lambda: (tmp_path / "page").write_text("drawn") and None),
    ):
        raise KeyError
    assert (tmp_path / "page").exists()
