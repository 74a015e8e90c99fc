"""What the API takes and gives: schemas with names of their own, and the names of its parts."""

from typing import Any

import ninja
from ninja.schema import DjangoGetter
from pydantic import model_validator


def parts(module: str) -> list[str]:
    """Return for ``musterpoint.funds.api._members`` its package and subject: funds, members."""
    names = [one.lstrip("_") for one in module.split(".")[1:] if one != "api"]
    return list(dict.fromkeys(names))


class Schema(ninja.Schema):
    """
    A body or an answer, described under a name that no other package's has.

    The library keeps one description by the bare name of a class: the second ``LineOut`` would
    stand for the first in openapi.json, and in every client that is made of it.
    """

    def __init_subclass__(cls, **more: Any) -> None:
        """Call the class in the description by package and subject: ``FundsMembersLineOut``."""
        super().__init_subclass__(**more)
        subject = "".join(one.title().replace("_", "") for one in parts(cls.__module__))
        cls.__qualname__ = subject + cls.__name__

    @model_validator(mode="before")
    @classmethod
    def _is_object(cls, values: Any) -> Any:
        """Refuse what has no fields: the library reads a list as an object that left out all."""
        given = values._obj if isinstance(values, DjangoGetter) else values
        if given is None or isinstance(given, list | str | int | float):
            raise ValueError("Send a JSON object.")
        return values
