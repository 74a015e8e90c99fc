"""Passwords that were leaked before are refused."""

import gzip
from functools import cache
from pathlib import Path

from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


class BreachedPasswordValidator:
    """Refuse passwords of Django's list of leaked ones; a service may be asked in addition."""

    def validate(self, password: str, user: object = None) -> None:
        """Raise ValidationError when the password is known from a leak."""
        if password.lower().strip() in _leaked():
            raise ValidationError(
                _("This password is known from a data leak. Choose another, such as four words."),
                code="password_breached",
            )

    def get_help_text(self) -> str:
        """Return the advice above the field."""
        return _("Use at least 12 characters. Four words that do not belong together are good.")


@cache
def _leaked() -> frozenset[str]:
    path = Path(password_validation.__file__).parent / "common-passwords.txt.gz"
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return frozenset(line.strip() for line in file)
