"""The parameters column, such as ``start=0 end=10 step=2``, and what each type accepts there."""

import re
from decimal import Decimal, InvalidOperation

from musterpoint.engine.forms.problems import Problems
from musterpoint.engine.forms.workbook import Place
from musterpoint.engine.forms.xpath.tokens import NCNAME
from musterpoint.kernel.text import _

_TOKEN = re.compile(r"[^\s=,;]+|=")
_GEO = frozenset({"allow-mock-accuracy", "incremental", "reference-geometry"})
_SELECT = frozenset({"randomize", "seed"})
_ACCEPTED: dict[str, frozenset[str]] = {
    "text": frozenset({"rows"}),
    "image": frozenset({"app", "max-pixels"}),
    "audio": frozenset({"quality"}),
    "background-audio": frozenset({"quality"}),
    "range": frozenset({"start", "end", "step", "tick_interval", "placeholder", "tick_labelset"}),
    "geopoint": frozenset(
        {"allow-mock-accuracy", "capture-accuracy", "reference-geometry", "warning-accuracy"}
    ),
    "geotrace": _GEO,
    "geoshape": _GEO,
    "select_one": _SELECT,
    "select_multiple": _SELECT,
    "rank": _SELECT,
    "audit": frozenset(
        {
            "identify-user", "location-max-age", "location-min-interval", "location-priority",
            "track-changes", "track-changes-reasons",
        }
    ),
}  # fmt: skip
_FROM_FILE = _SELECT | {"label", "value"}
#: The values of these keep their capital letters.
_EXACT = frozenset({"label", "value", "seed", "reference-geometry", "tick_labelset"})
_TRUTH = frozenset({"true", "false"})
_WORDS: dict[str, frozenset[str]] = {
    "randomize": _TRUTH,
    "allow-mock-accuracy": _TRUTH,
    "identify-user": _TRUTH,
    "track-changes": _TRUTH,
    "incremental": frozenset({"true"}),
    "track-changes-reasons": frozenset({"on-form-edit"}),
    "location-priority": frozenset({"no-power", "low-power", "balanced", "high-accuracy"}),
    "quality": frozenset({"voice-only", "low", "normal", "external"}),
}
_WHOLE = frozenset({"rows", "max-pixels", "location-max-age", "location-min-interval"})
_NUMBERS = frozenset({"capture-accuracy", "warning-accuracy"})
_RANGE = ("start", "end", "step", "tick_interval", "placeholder")
_DEFAULTS = {"start": "0", "end": "10", "step": "1"}
_REFERENCE = re.compile(rf"\$\{{{NCNAME}\}}")


def read(
    written: str, type_: str, problems: Problems, at: Place, *, from_file: bool = False
) -> dict[str, str]:
    """Return the parameters of a question; every value that its type does not accept is noted."""
    found = _pairs(written)
    if found is None:
        problems.error(
            "parameters-form",
            _("Write parameters as name=value, with a space between two of them."),
            at,
        )
        return {}
    accepted = _FROM_FILE if from_file else _ACCEPTED.get(type_)
    if accepted is None:
        return found
    for key in sorted(set(found) - accepted):
        problems.error(
            "parameters-unknown",
            _('"%(key)s" is no parameter of this type. Those are: %(accepted)s.'),
            at,
            key=key,
            accepted=", ".join(sorted(accepted)),
        )
    for key, value in found.items():
        if key in accepted:
            _check_value(key, value, problems, at)
    if "seed" in found and "randomize" not in found:
        _wrong("seed", _("The seed needs randomize=true beside it."), problems, at)
    if type_ == "background-audio" and found.get("quality") == "external":
        _wrong("quality", _("%(key)s takes one of: low, normal, voice-only."), problems, at)
    if type_ == "range":
        return _checked_range(_DEFAULTS | found, problems, at)
    if type_ == "audit":
        _check_audit(found, problems, at)
    return found


def _pairs(written: str) -> dict[str, str] | None:
    tokens = _TOKEN.findall(written)
    if len(tokens) % 3 or any(
        (sign == "=") != (place % 3 == 1) for place, sign in enumerate(tokens)
    ):
        return None
    pairs = zip(tokens[::3], tokens[2::3], strict=True)
    return {key.lower(): value if key.lower() in _EXACT else value.lower() for key, value in pairs}


def _wrong(key: str, message: str, problems: Problems, at: Place, **facts: object) -> None:
    problems.error("parameters-value", message, at, key=key, **facts)


def _check_value(key: str, value: str, problems: Problems, at: Place) -> None:
    allowed = _WORDS.get(key)
    if allowed is not None and value not in allowed:
        _wrong(
            key,
            _("%(key)s takes one of: %(allowed)s."),
            problems,
            at,
            allowed=", ".join(sorted(allowed)),
        )
    elif key in _WHOLE and not re.fullmatch(r"-?\d+", value):
        _wrong(key, _("%(key)s takes a whole number, such as 5."), problems, at)
    elif (key in _NUMBERS and _number(value) is None) or (
        key == "seed" and _number(value) is None and not _REFERENCE.fullmatch(value)
    ):
        _wrong(key, _("%(key)s takes a number."), problems, at)
    elif key in ("label", "value") and not re.fullmatch(NCNAME, value):
        _wrong(key, _("%(key)s takes the name of a column of the file."), problems, at)


def _number(value: str) -> Decimal | None:
    try:
        number = Decimal(value)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _checked_range(found: dict[str, str], problems: Problems, at: Place) -> dict[str, str]:
    numbers: dict[str, Decimal] = {}
    for key in _RANGE:
        number = _number(found[key]) if key in found else None
        if key in found and number is None:
            _wrong(key, _("%(key)s takes a number."), problems, at)
        elif number is not None:
            numbers[key] = number
    if not {"start", "end", "step"} <= set(numbers):
        return found
    width = abs(numbers["end"] - numbers["start"])
    for key in ("step", "tick_interval"):
        if key in numbers and not 0 < abs(numbers[key]) <= max(width, Decimal(0)):
            _wrong(key, _("%(key)s must lie between 0 and the width of the range."), problems, at)
    if numbers["step"]:
        _check_ticks(numbers, problems, at)
    return found


def _check_ticks(numbers: dict[str, Decimal], problems: Problems, at: Place) -> None:
    start, end, step = numbers["start"], numbers["end"], numbers["step"]
    interval, placeholder = numbers.get("tick_interval"), numbers.get("placeholder")
    if interval is not None and interval % step:
        _wrong("tick_interval", _("%(key)s must be a multiple of step."), problems, at)
    if placeholder is not None and (
        (placeholder - start) % step or not min(start, end) <= placeholder <= max(start, end)
    ):
        _wrong("placeholder", _("%(key)s must be one of the steps of the range."), problems, at)


def _check_audit(found: dict[str, str], problems: Problems, at: Place) -> None:
    needed = {"location-priority", "location-min-interval", "location-max-age"}
    given = needed & set(found)
    if given and given != needed:
        _wrong(
            "location",
            _("An audit of places needs %(needed)s."),
            problems,
            at,
            needed=", ".join(sorted(needed)),
        )
    least, most = (_number(found.get(name, "0")) for name in sorted(needed)[1::-1])
    if given == needed and least is not None and most is not None and not 0 <= least <= most:
        _wrong(
            "location-max-age",
            _("%(key)s must not be less than location-min-interval, and neither below 0."),
            problems,
            at,
        )
