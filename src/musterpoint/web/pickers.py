"""Languages and time zones as a page offers them: by name, the common ones first."""

from collections.abc import Iterable
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from babel import Locale

from musterpoint.web import languages

#: Languages that the pickers offer first; every other is found by its name in the long list.
COMMON = (
    "ar", "en", "fr", "es", "ti", "am", "so", "om", "ha", "bn", "ur", "hi", "ne", "si", "ta", "tl",
    "fa", "ps", "ku", "tr", "ru", "uk", "pt", "sw", "yo", "ig", "wo", "bm", "ff", "zh", "vi", "th",
)  # fmt: skip


@cache
def _language_names(reader: str) -> dict[str, str]:
    names = Locale.parse(reader).languages
    return {code: str(names.get(code, code)) for code in {*COMMON, *names} if len(code) <= 3}


def language_choices(empty: Any = None, extra: Iterable[str] = ()) -> list[tuple[str, Any]]:
    """Return languages by their names in the reader's language, the common ones first."""
    names = _language_names(languages.current().code)
    first = [(code, names.get(code, code)) for code in (*COMMON, *extra)]
    known = {code for code, _name in first}
    rest = sorted(((c, n) for c, n in names.items() if c not in known), key=lambda one: one[1])
    return [*([("", empty)] if empty is not None else []), *dict([*first, *rest]).items()]


def language_name(code: str) -> str:
    """Return a language's name in the reader's language."""
    return _language_names(languages.current().code).get(code, code)


@cache
def zone_choices() -> list[tuple[str, str]]:
    """Return the time zones of the world, UTC first."""
    found = sorted(one for one in available_timezones() if "/" in one and "Etc" not in one)
    return [("UTC", "UTC"), *((one, one.replace("_", " ")) for one in found)]
