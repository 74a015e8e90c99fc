"""The refusals that every interface knows how to show."""

from collections.abc import Mapping, Sequence


class Refused(Exception):
    """
    The request was understood and is not possible; the message is for the person who asked.

    The message is a whole sentence and may hold named places, such as ``%(name)s``,
    filled from ``facts`` after translation. Facts never hold personal data of others.
    """

    status = 409

    def __init__(self, message: object = "", **facts: object) -> None:
        super().__init__(message)
        self.message = message
        self.facts = facts

    def __str__(self) -> str:
        text = str(self.message)
        return text % self.facts if self.facts else text


class NotAllowed(Refused):
    """The actor does not hold the permission that this needs."""

    status = 403


class Missing(Refused):
    """There is no such thing, or it belongs to somebody else: the answer is the same."""

    status = 404


class Invalid(Refused):
    """What was typed or sent cannot be used; ``fields`` says what to do, field by field."""

    status = 422

    def __init__(
        self,
        message: object = "",
        fields: Mapping[str, Sequence[str]] | None = None,
        **facts: object,
    ) -> None:
        super().__init__(message, **facts)
        self.fields = {name: list(problems) for name, problems in (fields or {}).items()}
