"""The clerk's 取消 and the time limit are asked before an answer is believed."""

from __future__ import annotations

from multiprocessing import Pipe
from multiprocessing.connection import Connection

import pytest

from desk.exchange.confined import Cancelled, TookTooLong, _wait


@pytest.fixture
def answered() -> Connection:
    """The end of a pipe in which the child's answer lies already."""
    receiving, sending = Pipe(duplex=False)
    sending.send(("done", "read"))
    sending.close()
    return receiving


def test_an_answer_that_is_there_is_taken(answered: Connection) -> None:
    assert _wait(answered, seconds=60, cancelled=lambda: False) == ("done", "read")


def test_an_answer_that_is_there_is_not_taken_from_a_clerk_who_has_cancelled(
    answered: Connection,
) -> None:
    with pytest.raises(Cancelled, match="已取消"):
        _wait(answered, seconds=60, cancelled=lambda: True)


def test_an_answer_that_comes_after_the_time_is_given_up(answered: Connection) -> None:
    with pytest.raises(TookTooLong):
        _wait(answered, seconds=0, cancelled=None)
