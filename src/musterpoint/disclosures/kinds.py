"""
What may cross between organisations: each kind has a schema, and nothing else gets through.

The package that owns a kind registers it when the product starts. A schema names every field
with what it may hold:

- a type: ``str``, ``int``, ``float``, ``bool``; ``date``, ``datetime`` or ``UUID`` as their text
- a tuple or frozenset of allowed values, or a tuple of types of which one must fit
- a mapping, for an object with fields of its own; a list of one schema, for a list of such

A name that ends in ``?`` may be left out or None; an empty text stands for no date, time or id.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from musterpoint.kernel.text import _
from musterpoint.tenancy.vault import Compartment

Schema = Mapping[str, Any]
#: A longer text is no minimised payload.
MAX_TEXT = 4000
MAX_LIST = 5000
#: A lane of the pumps is "intake." and the kind, and holds 40 letters.
MAX_KIND = 33
PUBLIC_INTEREST = "vital or public interest, with a right to object"
CONSENT = "consent"
_READERS: Mapping[type, Callable[[str], object]] = {
    date: date.fromisoformat,
    datetime: datetime.fromisoformat,
    UUID: UUID,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """
    A kind of disclosure: its schema, its lawful basis, and how it ends.

    With ``consent_purpose`` the caller checks the person's consent for that purpose and says so
    in the basis. A ``silent`` kind never tells the receiver that it ended.
    """

    code: str
    fields: Schema
    consent_purpose: str | None
    silent: bool
    compartment: Compartment

    @property
    def lawful_basis(self) -> str:
        """What makes it lawful: consent where it is asked for, else vital or public interest."""
        return CONSENT if self.consent_purpose else PUBLIC_INTEREST


_kinds: dict[str, Kind] = {}


def register_kind(
    kind: str,
    fields: Schema,
    consent_purpose: str | None = None,
    silent: bool = False,
    compartment: Compartment = "consular",
) -> Kind:
    """Add a kind; the same again is no matter, another under its name is a ValueError."""
    if not kind or len(kind) > MAX_KIND:
        raise ValueError(f"the name of a kind has 1 to {MAX_KIND} letters: {kind!r}")
    made = Kind(
        code=kind,
        fields=fields,
        consent_purpose=consent_purpose,
        silent=silent,
        compartment=compartment,
    )
    if _kinds.setdefault(kind, made) != made:
        raise ValueError(f"two kinds of disclosure are called {kind}")
    return made


def find(code: str) -> Kind | None:
    """Return the kind, or None when nobody registered it."""
    return _kinds.get(code)


def registered() -> tuple[Kind, ...]:
    """Return all kinds by name."""
    return tuple(_kinds[code] for code in sorted(_kinds))


def problems(kind: Kind, payload: object) -> dict[str, list[str]]:
    """Return what of a payload does not follow the schema, by place; never what it holds."""
    found: dict[str, list[str]] = {}
    _check(kind.fields, payload, "", found)
    return found


def _check(schema: Any, value: object, place: str, found: dict[str, list[str]]) -> None:
    if isinstance(schema, Mapping):
        _check_object(schema, value, place, found)
    elif isinstance(schema, list):
        _check_list(schema[0], value, place, found)
    elif isinstance(schema, tuple) and schema and all(isinstance(one, type) for one in schema):
        if not any(_is(one, value) for one in schema):
            found[place] = [_("has the wrong type")]
    elif isinstance(schema, tuple | frozenset):
        if isinstance(value, dict | list) or value not in schema:
            found[place] = [_("is not one of the allowed values")]
    elif schema in _READERS:
        _check_text(_READERS[schema], value, place, found)
    elif not _is(schema, value):
        found[place] = [_("has the wrong type")]
    elif isinstance(value, str) and len(value) > MAX_TEXT:
        found[place] = [_("is too long")]


def _is(wanted: type, value: object) -> bool:
    if wanted is float:
        return type(value) in (int, float)
    return type(value) is wanted


def _check_object(schema: Schema, value: object, place: str, found: dict[str, list[str]]) -> None:
    if not isinstance(value, Mapping):
        found[place or "payload"] = [_("must be an object")]
        return
    names = {name.removesuffix("?"): inner for name, inner in schema.items()}
    optional = {name.removesuffix("?") for name in schema if name.endswith("?")}
    for name in value.keys() - names.keys():
        found[_join(place, str(name))] = [_("is not part of this kind")]
    for name, inner in names.items():
        if name in optional and value.get(name) is None:
            continue
        if name not in value:
            found[_join(place, name)] = [_("is missing")]
        else:
            _check(inner, value[name], _join(place, name), found)


def _check_list(schema: Any, value: object, place: str, found: dict[str, list[str]]) -> None:
    if not isinstance(value, list | tuple) or len(value) > MAX_LIST:
        found[place] = [_("must be a list")]
        return
    for number, inner in enumerate(value):
        _check(schema, inner, _join(place, str(number)), found)


def _check_text(
    read: Callable[[str], object], value: object, place: str, found: dict[str, list[str]]
) -> None:
    if value == "":
        return
    try:
        if not isinstance(value, str):
            raise ValueError
        read(value)
    except ValueError:
        found[place] = [_("has the wrong form")]


def _join(place: str, name: str) -> str:
    return f"{place}.{name}" if place else name
