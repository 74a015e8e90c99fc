"""What a program changes of a thing: at least one field, and none that nobody knows."""

from typing import Self

from pydantic import ConfigDict, model_validator

from musterpoint.web.schemas import Schema


class Change(Schema):
    """The fields that change; what is left out stays. An empty one is a mistake of the program."""

    model_config = ConfigDict(extra="forbid")

    @model_validator(mode="after")
    def _changes_something(self) -> Self:
        if not self.model_fields_set:
            raise ValueError("Name at least one field that changes.")
        return self
