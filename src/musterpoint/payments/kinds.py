"""What payments are for: each package that orders some names its kinds here."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.functional import Promise

from musterpoint.tenancy.permissions import Permission


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentKind:
    """
    What an order pays for.

    ``lane`` is woken whenever an order of this kind changes its state; ``page`` is the name of the
    page that shows its subject, whose address takes the subject's id as ``part``. ``is_followed``:
    whoever prepares payments orders it, and the package only follows what becomes of it. Then
    ``find`` offers subjects by what was typed (all when nothing was), those likely first, to those
    who may ``read`` them.
    """

    code: str
    label: str | Promise
    lane: str = ""
    page: str = ""
    part: str = "subject_id"
    is_followed: bool = False
    find: Callable[[str], Sequence[tuple[UUID, str]]] | None = None
    read: Permission = Permission.PAYMENTS_READ


_kinds: dict[str, PaymentKind] = {}


def register(kind: PaymentKind) -> None:
    """Name a kind of payment, when the product starts."""
    _kinds[kind.code] = kind


def kind(code: str) -> PaymentKind | None:
    """Return a kind by its code; None for one that no package names any more."""
    return _kinds.get(code)


def every() -> list[PaymentKind]:
    """Return all kinds by their codes."""
    return [one for _code, one in sorted(_kinds.items())]
