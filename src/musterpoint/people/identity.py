"""Who somebody is, as plain values: what comes in, and what is sealed under a person's key."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from musterpoint.engine.linkage import Facts

YEAR_LETTERS = 4
DATE_LETTERS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A paper: its kind ("passport", "id", ...), issuing country, number and last valid day."""

    kind: str
    country: str
    number: str
    expires: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """
    What tells who and where a person is. Anything but one name may be unknown.

    ``names`` are whole names in any script; ``latin`` is the name as a document has it. ``born``
    is "YYYY", "YYYY-MM" or "YYYY-MM-DD". ``relation`` is to the head of the household. Needs are
    codes: wheelchair, stretcher, infant, pregnant, medicine, elderly, interpreter, unaccompanied,
    separated, or another in lower snake case.
    """

    names: tuple[str, ...]
    latin: str = ""
    born: str = ""
    relation: str = ""
    needs: tuple[str, ...] = ()
    documents: tuple[Document, ...] = ()
    place: str = ""
    latitude: float | None = None
    longitude: float | None = None
    employer: str = ""
    note: str = ""

    @property
    def display_name(self) -> str:
        """The name as the person writes it."""
        return self.names[0] if self.names else self.latin

    @property
    def says_where(self) -> bool:
        """Whether a place is given in any form."""
        return bool(self.place) or self.latitude is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactIn:
    """A number (E.164) or e-mail address; nothing of substance goes to an unsafe one."""

    channel: str
    address: str
    is_safe: bool = True
    is_shared: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonIn:
    """A person to register, or what a person's data become."""

    id: UUID | None = None
    identity: Identity
    sex: str = "u"
    nationalities: tuple[str, ...] = ()
    language: str = ""
    area: str = ""
    document_level: int | None = None
    contacts: tuple[ContactIn, ...] = ()
    is_head: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdIn:
    """People who travel together; ``occurred_at`` is when they told it, if that was earlier."""

    id: UUID | None = None
    members: tuple[PersonIn, ...]
    occurred_at: datetime | None = None


def to_data(identity: Identity) -> dict[str, Any]:
    """Return what is sealed: only what is known, so that a sealed row stays small."""
    return {
        name: value for name, value in asdict(identity).items() if value not in ("", (), [], None)
    }


def from_data(data: Mapping[str, Any]) -> Identity:
    """Return the identity that ``to_data`` made; unknown entries of later versions are skipped."""
    known = {name: value for name, value in data.items() if name in Identity.__slots__}
    known["names"] = tuple(known.get("names", ()))
    known["needs"] = tuple(known.get("needs", ()))
    known["documents"] = tuple(Document(**document) for document in known.get("documents", ()))
    return Identity(**known)


def facts(identity: Identity, *, sex: str = "u", phones: tuple[str, ...] = ()) -> Facts:
    """Return what linkage reads of a person. A month of birth without its day counts as a year."""
    born = identity.born
    birth = born if len(born) == DATE_LETTERS else born[:YEAR_LETTERS]
    names = (*identity.names, identity.latin)
    return Facts(
        names=tuple(dict.fromkeys(name for name in names if name)),
        birth=birth or None,
        phones=phones,
        documents=tuple(document.number for document in identity.documents),
        sex=sex if sex in ("f", "m") else None,
    )
