"""What the actions of this package share: refusals, checks of texts, rows that are locked."""

from collections.abc import Mapping
from typing import Any, TypeVar
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.kernel.errors import Invalid, Missing, Refused
from musterpoint.tenancy.tenant import TenantModel

Row = TypeVar("Row", bound=TenantModel)
Problems = dict[str, list[str]]


class NotGiven(Invalid):
    """What was typed about a gift, a pledge or a giver cannot be used."""


class NotNow(Refused):
    """It was done before, or it is too late for it."""


class NoSuch(Missing):
    """There is no such thing here."""


def locked(model: type[Row], row_id: UUID) -> Row:
    """Return a row, locked, or raise NoSuch."""
    rows: Any = model._default_manager
    found: Row | None = rows.select_for_update(of=("self",)).filter(id=row_id).first()
    if found is None:
        raise NoSuch(_("There is no such thing here."))
    return found


def check_texts(given: Mapping[str, tuple[str, int, bool]]) -> Problems:
    """Return what is wrong with texts: name -> (text, most letters, must be there)."""
    found: Problems = {}
    for name, (text, most, must) in given.items():
        if must and not text.strip():
            found[name] = [_("Write something here.")]
        elif len(text.strip()) > most:
            found[name] = [_("Shorten this to %(most)s characters.") % {"most": most}]
        elif "\0" in text:
            found[name] = [_("Remove the hidden characters from this answer")]
    return found


def refuse(problems: Problems) -> None:
    """Raise NotGiven when there is a problem."""
    if problems:
        raise NotGiven(_("Correct what is marked."), fields=problems)


def wrong(field: str, text: str) -> NotGiven:
    """Return the refusal of one field."""
    return NotGiven(text, fields={field: [text]})
