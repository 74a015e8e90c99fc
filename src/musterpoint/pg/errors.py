"""The one error of this package."""


class PgError(Exception):
    """The database cannot be used as asked; the message says what to do about it."""
