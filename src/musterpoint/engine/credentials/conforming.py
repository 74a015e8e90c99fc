"""Does a badge follow the data model: the JSON schema, and what a JSON schema cannot say."""

from collections.abc import Iterator, Mapping
from typing import Any

from musterpoint.engine.credentials.times import is_form, moment
from musterpoint.engine.faults import Fault, against, pointer, shown
from musterpoint.kernel.text import _

#: The schemas that 1EdTech publishes for the form in which a set of one is still a list.
CANONICAL = "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/"
#: What the standard lets stand alone (section "Compacted document form"), beside `type`.
_COMPACTED = frozenset({"proof", "credentialSchema", "termsOfUse"})
#: Classes of which `type` is a set; that of the others is one word in both forms.
_SETS = frozenset(
    {
        *("Achievement", "AchievementSubject", "Address", "Alignment", "EndorsementSubject"),
        *("Evidence", "Profile", "Related", "Result", "ResultDescription", "RubricCriterionLevel"),
    }
)
_MOMENTS = frozenset(
    {
        *("awardedDate", "validFrom", "validUntil", "activityStartDate", "activityEndDate"),
        *("created", "expires"),
    }
)


def faults(schema: Mapping[str, Any], document: Mapping[str, Any]) -> list[Fault]:
    """Return every contradiction between a badge and its data model."""
    found = against(schema, document)
    for path, name, value in _values(document, ()):
        if name in _MOMENTS and is_form(value) and moment(value) is None:
            text = _("%(found)s is no moment that there is.")
            found.append(Fault("format", pointer(path), text, {"found": shown(value)}))
    return found + (_alone(document) if _names_canonical(document) else [])


def _names_canonical(document: Mapping[str, Any]) -> bool:
    """Say whether the badge names the published schema that takes no compacted form."""
    named = document.get("credentialSchema")
    listed = named if isinstance(named, list) else [named]
    return any(
        isinstance(one, Mapping) and str(one.get("id")).startswith(CANONICAL) for one in listed
    )


def _alone(document: Mapping[str, Any]) -> list[Fault]:
    """Return the places where one thing stands without its list."""
    text = _("The schema that the badge names wants a list here.")
    return [
        Fault("type", pointer(path), text)
        for path, name, value in _values(document, ())
        if (name == "type" and isinstance(value, str) and value in _SETS)
        or (name in _COMPACTED and isinstance(value, Mapping))
    ]


def _values(
    value: object, path: tuple[object, ...]
) -> Iterator[tuple[tuple[object, ...], object, object]]:
    """Yield every named value with its path."""
    if isinstance(value, Mapping):
        for name, part in value.items():
            yield (*path, name), name, part
            yield from _values(part, (*path, name))
    elif isinstance(value, list):
        for at, part in enumerate(value):
            yield from _values(part, (*path, at))
