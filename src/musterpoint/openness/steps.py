"""What a trace tells of goods and money, one step at a time."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from musterpoint.tenancy.permissions import Permission

#: So many steps are told; an auditor asks for less at once.
MOST = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """
    One step of goods or money; ``page`` is a page of the desk with its part of the address.

    ``crisis`` is the slug of a page that stands under a crisis; who lacks ``permission`` is given
    the step without its page.
    """

    on: date
    what: str
    detail: str
    amount: str
    page: str = ""
    part: str = ""
    identity: UUID | None = None
    crisis: str = ""
    permission: Permission | None = None
