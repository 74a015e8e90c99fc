"""
Who gave: each package that takes gifts registers how the books name one, and who is behind it.

The books know ids alone. What is not registered here is told without a name.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True, kw_only=True)
class Giver:
    """
    Somebody who gave. ``name`` is empty for a person: only ``reference`` is shown then.

    ``kind`` is a code of IATI's list OrganisationType where it is known; ``page`` the address of
    the desk's page, without the organisation's part.
    """

    reference: str
    name: str = ""
    is_person: bool = False
    kind: str = ""
    page: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GiftKind:
    """
    A link by which the books name a gift, such as ``pledge``.

    ``who`` returns the givers of some of its ids, without a query for each; what it leaves out is
    told without a name. ``rank`` orders kinds where an entry has several: the least goes first.
    """

    code: str
    label: str | Promise
    who: Callable[[Collection[str]], Mapping[str, Giver]]
    rank: int = 10


_kinds: dict[str, GiftKind] = {}
#: What names a gift also where no package has registered it.
PLAIN = {"pledge": _("Pledge"), "gift": _("Gift"), "loan": _("Loan"), "levy": _("Levy")}
ENTRY = "entry"


def register(kind: GiftKind) -> GiftKind:
    """Add a kind; the code must be new."""
    if _kinds.setdefault(kind.code, kind) is not kind:
        raise ValueError(f"two kinds of gift are called {kind.code}")
    return kind


def gift_of(links: Mapping[str, str], key: str) -> str:
    """Return what an income is called: ``pledge:<id>``, or its own key where nothing names it."""
    known = sorted(_kinds.values(), key=lambda one: one.rank)
    for code in (*(one.code for one in known), *PLAIN):
        if links.get(code):
            return f"{code}:{links[code]}"
    return f"{ENTRY}:{key}"


def label(gift: str) -> str:
    """Return what kind of gift this is, in the reader's language."""
    code = gift.partition(":")[0]
    known = _kinds.get(code)
    return str(known.label if known else PLAIN.get(code, _("Income")))


def who(gifts: Collection[str]) -> dict[str, Giver]:
    """Return the givers of gifts, as far as their packages tell."""
    wanted: dict[str, list[str]] = {}
    for gift in gifts:
        code, _colon, identity = gift.partition(":")
        wanted.setdefault(code, []).append(identity)
    found: dict[str, Giver] = {}
    for code, ids in wanted.items():
        if code in _kinds:
            told = _kinds[code].who(ids)
            found |= {f"{code}:{identity}": giver for identity, giver in told.items()}
    return found
