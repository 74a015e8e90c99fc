"""What is wrong with an expression, and where in it."""


class ExpressionError(ValueError):
    """
    The expression cannot be read, or not be worked out.

    ``message`` is a sentence with named places filled from ``facts``; ``at`` is the number of
    the character, from 1, where the trouble is; ``kind`` is "syntax", "function" or "pattern".
    """

    def __init__(self, message: str, at: int, *, kind: str = "syntax", **facts: object) -> None:
        super().__init__(message)
        self.message = message
        self.at = at
        self.kind = kind
        self.facts: dict[str, object] = {"at": at, **facts}

    def __str__(self) -> str:
        return self.message % self.facts
