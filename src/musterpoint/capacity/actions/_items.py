"""Items of the capacity-building plan: found, planned, begun, done or dropped."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.capacity.areas import pack
from musterpoint.capacity.marks import marks
from musterpoint.capacity.models import (
    LIVE,
    Answer,
    Assessment,
    Item,
    ItemEvent,
    ItemState,
    ItemWord,
)
from musterpoint.capacity.rules import months_later
from musterpoint.capacity.values import ItemIn, Link
from musterpoint.kernel import remedies
from musterpoint.kernel.errors import Invalid, Missing, Refused
from musterpoint.kernel.remedies import Remedy
from musterpoint.tenancy import scope
from musterpoint.tenancy.actors import Actor, Permission
from musterpoint.tenancy.models import Membership

MOST_COST = 10**15


class NoSuchItem(Missing):
    """There is no such item here."""


class BadItem(Invalid):
    """The item cannot be kept as it was typed."""


class AlreadyEnded(Refused):
    """The item was done or dropped; open it again first."""


class NotEnded(Refused):
    """The item is still to be done."""


class PlannedTwice(Refused):
    """Another item closes the same gap."""


class NotDoneYet(Refused):
    """What closes the gap is not used to its end, or was so before the gap was found."""


def open_gaps(row: Assessment, answers: Iterable[Answer], *, by: Actor, at: datetime) -> list[Item]:
    """Make an item of each gap; a gap that is planned already is noted there as found again."""
    _one_at_a_time()
    gaps = [one for one in marks(answers) if one.gap]
    live = {
        one.question: one
        for one in Item.objects.filter(
            who=row.who, question__in=[one.question for one in gaps], state__in=LIVE
        )
    }
    made = [
        Item(
            assessment=row,
            who=row.who,
            question=one.question,
            level_then=one.level or 0,
            aim=one.aim or 0,
            owner_id=row.begun_by,
            due_on=months_later(at.date(), pack().due_months),
            opened_at=at,
        )
        for one in gaps
        if one.question not in live
    ]
    Item.objects.bulk_create(made)
    told = [(one, ItemWord.FOUND) for one in made] + [
        (one, ItemWord.STILL) for one in live.values()
    ]
    ItemEvent.objects.bulk_create(
        [
            ItemEvent(item=one, word=word, note=row.title, user_id=by.id, happened_at=at)
            for one, word in told
        ]
    )
    audit.record_many("capacity.item.found", [one.id for one in made], by=by, at=at)
    return made


def _one_at_a_time() -> None:
    """Let one agreement wait for the other: two at once would plan the same gap twice."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtext(%s))", [f"capacity|{scope.organisation_id()}"]
        )


def plan_item(item_id: UUID, given: ItemIn, *, by: Actor, at: datetime) -> Item:
    """Say what is done about a gap, by whom, until when and for how much."""
    by.require(Permission.CAPACITY_CHANGE)
    row = _locked(item_id)
    problems: dict[str, list[str]] = {}
    if given.owner_id is not None and not _works_here(given.owner_id):
        problems["owner_id"] = [_("Choose somebody who works here.")]
    if given.due_on < at.date() and given.due_on != row.due_on:
        problems["due_on"] = [_("Choose a day that is not before today.")]
    if given.cost_minor is not None and (
        not 0 <= given.cost_minor < MOST_COST or len(given.currency) != 3
    ):
        problems["cost"] = [_("Write an amount and its currency, such as 25.50 USD")]
    if problems:
        raise BadItem(_("Correct what is marked."), fields=problems)
    row.what, row.owner_id, row.due_on = given.what.strip(), given.owner_id, given.due_on
    row.cost_minor = given.cost_minor
    row.currency = given.currency if given.cost_minor is not None else ""
    return _keep(row, ItemWord.PLANNED, str(given.due_on), by, at)


def _works_here(user_id: UUID) -> bool:
    here = Membership.objects.filter(organisation_id=scope.organisation_id())
    return here.filter(user_id=user_id).exists()


def choose_remedy(item_id: UUID, chosen: Link | None, *, by: Actor, at: datetime) -> Item:
    """Name the course, roster, procedure, plan, exercise ... that closes the gap, or none."""
    by.require(Permission.CAPACITY_CHANGE)
    row = _locked(item_id)
    title = ""
    if chosen is not None:
        found = _found(*chosen)
        if found is None:
            raise BadItem(_("This is not there any more, or you may not see it. Choose again."))
        title = found.title
    row.remedy_kind, row.remedy_key = chosen or ("", "")
    return _keep(row, ItemWord.REMEDY, title, by, at)


def start(item_id: UUID, *, by: Actor, at: datetime) -> Item:
    """Say that the work is under way."""
    by.require(Permission.CAPACITY_CHANGE)
    row = _locked(item_id)
    row.state = ItemState.UNDER_WAY
    return _keep(row, ItemWord.STARTED, "", by, at)


def finish(item_id: UUID, evidence: str, link: str = "", *, by: Actor, at: datetime) -> Item:
    """
    Say that an item is done, and how that can be seen.

    Where a remedy is named and it is known whether it was used to its end, it must have been,
    and after the gap was found; else the evidence is told in words or by a link.
    """
    by.require(Permission.CAPACITY_CHANGE)
    row = _locked(item_id)
    problems: dict[str, list[str]] = {}
    shown = _shown(row)
    if not shown and not evidence.strip() and not link.strip():
        problems["evidence"] = [_("Say what was done and how that can be seen.")]
    if link.strip() and not link.strip().startswith(("https://", "http://")):
        problems["link"] = [_("Enter an address that begins with https://")]
    if problems:
        raise BadItem(_("Correct what is marked."), fields=problems)
    row.state, row.ended_at, row.ended_by = ItemState.DONE, at, by.id
    row.evidence = "\n".join(part for part in (evidence.strip(), shown) if part)
    row.link = link.strip()[:500]
    return _keep(row, ItemWord.DONE, row.evidence, by, at)


def _shown(row: Item) -> str:
    """
    Return what the remedy shows of itself, empty where it cannot show that it was done.

    Raises NotDoneYet when it was not, or not after the gap was found.
    """
    if not row.remedy_kind:
        return ""
    found = _found(row.remedy_kind, row.remedy_key)
    if found is None:
        raise NotDoneYet(
            _("What should close this gap is not there any more, or you may not see it.")
        )
    if found.is_done is False:
        raise NotDoneYet(
            _("“%(title)s” is not done yet: %(state)s."), title=found.title, state=found.state
        )
    if found.done_at is not None and found.done_at.date() < row.assessment.as_of:
        raise NotDoneYet(
            _("“%(title)s” was done before the gap was found, and did not close it."),
            title=found.title,
        )
    return f"{found.title}: {found.state}" if found.is_done else ""


def drop(item_id: UUID, why: str, *, by: Actor, at: datetime) -> Item:
    """Drop an item, with the reason."""
    by.require(Permission.CAPACITY_CHANGE)
    row = _locked(item_id)
    if not why.strip():
        raise BadItem(_("Correct what is marked."), fields={"why": [_("Say why.")]})
    row.state, row.ended_at, row.ended_by = ItemState.DROPPED, at, by.id
    return _keep(row, ItemWord.DROPPED, why, by, at)


def reopen(item_id: UUID, why: str, *, by: Actor, at: datetime) -> Item:
    """Open an item again that was done or dropped, with the reason."""
    by.require(Permission.CAPACITY_CHANGE)
    row = _locked(item_id, ended=True)
    if not why.strip():
        raise BadItem(_("Correct what is marked."), fields={"why": [_("Say why.")]})
    if Item.objects.filter(who=row.who, question=row.question, state__in=LIVE).exists():
        raise PlannedTwice(_("Another item closes this gap already."))
    row.state, row.ended_at, row.ended_by = ItemState.OPEN, None, None
    row.due_on = max(row.due_on, at.date())
    return _keep(row, ItemWord.REOPENED, why, by, at)


def _found(kind: str, key: str) -> Remedy | None:
    return remedies.find({kind: [key]}).get((kind, key))


def _locked(item_id: UUID, *, ended: bool = False) -> Item:
    rows = Item.objects.select_for_update(of=("self",)).select_related("assessment")
    row = rows.filter(id=item_id).first()
    if row is None:
        raise NoSuchItem(_("There is no such item here."))
    if ended and row.state in LIVE:
        raise NotEnded(_("This item is still to be done."))
    if not ended and row.state not in LIVE:
        raise AlreadyEnded(_("This item was done or dropped. Open it again first."))
    return row


def _keep(row: Item, word: ItemWord, text: str, by: Actor, at: datetime) -> Item:
    row.save()
    ItemEvent.objects.create(item=row, word=word, note=text.strip(), user_id=by.id, happened_at=at)
    audit.record(f"capacity.item.{word.value}", subject_id=row.id, by=by, at=at, of=row.question)
    return row
