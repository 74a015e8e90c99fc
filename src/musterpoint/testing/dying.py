"""A unit of work that dies before each of its writes in turn, and then is asked for once more."""

import re
from collections.abc import Callable
from typing import Any, TypeVar

import pytest
from django.db import connection

Answer = TypeVar("Answer")
WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE|WITH\b.*\b(INSERT|UPDATE|DELETE))\b", re.I | re.S)
#: More writes than any action that is tried.
MOST = 400


class Died(BaseException):
    """A unit of work ends here; no handler of the product takes it for a refusal."""


class _Death:
    """Counts the writes, and ends the unit before one of them."""

    def __init__(self, last: int) -> None:
        self.last, self.seen = last, 0

    def __call__(
        self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any
    ) -> Any:
        if WRITES.match(sql if isinstance(sql, str) else str(sql)):
            if self.seen == self.last:
                raise Died
            self.seen += 1
        return execute(sql, params, many, context)


def finished_after_dying(act: Callable[[], Answer], look: Callable[[], object]) -> Answer:
    """
    Let an act die before its first write, its second, and so on; then let it finish, twice.

    ``act`` opens its own unit of work; ``look`` returns what is told of the world. Nothing may be
    different after a death, and nothing more after the repeat. Returns what the finished act did.
    """
    before = look()
    for number in range(MOST):
        death = _Death(number)
        try:
            with connection.execute_wrapper(death):
                answer = act()
        except Died:
            _must(look() == before, f"something stays of what died before write {number + 1}")
        else:
            after = look()
            _must(number > 2, "an act that writes so little has no middle")
            _must(after != before, "nothing is told of what the act did")
            act()
            _must(look() == after, "the repeat did something more")
            return answer
    pytest.fail(f"still not finished after {MOST} writes")


def _must(is_so: bool, otherwise: str) -> None:
    if not is_so:
        pytest.fail(otherwise)
