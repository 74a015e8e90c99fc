"""Forms with rows: "More rows" lengthens the page and keeps what was typed, without any script."""

from collections.abc import Iterable

from django.forms import BaseForm
from django.forms.utils import ErrorDict
from django.http import QueryDict


def longer(posted: QueryDict, prefix: str, *, by: int, most: int) -> QueryDict:
    """Return what was posted, with more rows when the button "more" asked for them."""
    data = posted.copy()
    if "more" in data:
        name = f"{prefix}-TOTAL_FORMS"
        typed = data.get(name) or ""
        rows = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 4 else 0
        data[name] = str(min(rows + by, most))
    return data


def forget_errors(forms: Iterable[BaseForm]) -> None:
    """Show what was typed without errors: asking for more rows is no attempt to send the form."""
    for form in forms:
        form._errors = ErrorDict()  # type: ignore[attr-defined]  # where Django keeps them
