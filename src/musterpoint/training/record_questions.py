"""What a record store may ask of statements (xAPI 1.0.3, part 3, 2.1.3), read from an address."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from musterpoint.kernel.errors import Invalid

VERSION = "1.0.3"
MOST = 500
FORMATS = ("exact", "ids", "canonical")
#: What GET statements takes (2.1.3), and ``from``, which stands only in an address of ours.
TAKEN = (
    "statementId", "voidedStatementId", "agent", "verb", "activity", "registration",
    "related_activities", "related_agents", "since", "until", "limit", "format", "attachments",
    "ascending", "from",
)  # fmt: skip


class BadQuestion(Invalid):
    """A record store's question cannot be read: xAPI wants 400."""

    status = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which statements are asked for; a filter that is None takes all."""

    statement_id: UUID | None = None
    is_voided: bool = False
    agent: tuple[str, str] | None = None
    verb: str | None = None
    activity: str | None = None
    registration: UUID | None = None
    related_activities: bool = False
    since: datetime | None = None
    until: datetime | None = None
    limit: int = MOST
    form: str = "exact"
    ascending: bool = False
    #: The last statement of the page before: its moment and its id.
    after: tuple[str, str] | None = None


def check_version(said: str) -> None:
    """Raise BadQuestion unless the request says that it speaks this version of xAPI."""
    if not re.fullmatch(r"1\.0(\.\d{1,3})?", said, re.ASCII):
        raise BadQuestion(_("Send the header X-Experience-API-Version: 1.0.3."))


def read(given: Mapping[str, str]) -> Wanted:
    """Return what the parameters of an address ask for, or raise BadQuestion."""
    if unknown := [name for name in given if name not in TAKEN]:
        raise BadQuestion(_("The specification knows no parameter %(name)s."), name=unknown[0][:40])
    single = [name for name in ("statementId", "voidedStatementId") if name in given]
    if single and set(given) - {single[0], "format", "attachments"}:
        raise BadQuestion(_("%(name)s stands alone or with format."), name=single[0])
    if _flag(given, "attachments"):
        raise BadQuestion(_("Statements have no attachments here."))
    form = given.get("format", "exact")
    if form not in FORMATS:
        raise BadQuestion(_("Choose a format: exact, ids or canonical."))
    _flag(given, "related_agents")  # nobody else stands in a statement than its actor
    return Wanted(
        statement_id=_uuid(given, single[0]) if single else None,
        is_voided=single == ["voidedStatementId"],
        agent=_agent(given["agent"]) if "agent" in given else None,
        verb=given.get("verb"),
        activity=given.get("activity"),
        registration=_uuid(given, "registration") if "registration" in given else None,
        related_activities=_flag(given, "related_activities"),
        since=_moment(given, "since"),
        until=_moment(given, "until"),
        limit=_limit(given.get("limit", "0")),
        form=form,
        ascending=_flag(given, "ascending"),
        after=_after(given["from"]) if "from" in given else None,
    )


def _flag(given: Mapping[str, str], name: str) -> bool:
    if given.get(name, "false") not in ("true", "false"):
        raise BadQuestion(_("%(name)s is true or false."), name=name)
    return given.get(name) == "true"


def _uuid(given: Mapping[str, str], name: str) -> UUID:
    try:
        return UUID(given[name])
    except ValueError:
        raise BadQuestion(_("%(name)s is a UUID."), name=name) from None


def _moment(given: Mapping[str, str], name: str) -> datetime | None:
    if name not in given:
        return None
    try:
        found = parse_datetime(given[name])
    except ValueError:
        found = None
    if found is None or found.utcoffset() is None or not 1900 < found.year < 3000:
        raise BadQuestion(_("%(name)s is a moment with its offset from UTC."), name=name)
    return found


def _limit(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise BadQuestion(_("limit is a number; 0 is as many as a page holds."))
    return min(int(text), MOST) or MOST


def _agent(text: str) -> tuple[str, str]:
    """Return the account that an agent is; one of another kind is nobody here."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise BadQuestion(_("agent is an Agent as JSON."))
    account = found.get("account")
    if not isinstance(account, dict):
        return "", ""
    return str(account.get("homePage", "")), str(account.get("name", ""))


def _after(text: str) -> tuple[str, str]:
    moment, _bar, statement = text.partition("|")
    try:
        if not 1900 < datetime.fromisoformat(moment).year < 3000 or moment[-1:] != "Z":
            raise ValueError
        return moment, str(UUID(statement))
    except ValueError:
        raise BadQuestion(_("Take the address of the next page as it was given.")) from None
