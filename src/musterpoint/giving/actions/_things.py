"""Goods that are given and assets that are lent: promised, here, used, returned."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.engine.ledger import NoUnit, Unit
from musterpoint.giving import amounts, books, rules
from musterpoint.giving.actions._common import NotNow, check_texts, locked, refuse, wrong
from musterpoint.giving.actions._givers import owe_thanks
from musterpoint.giving.models import Giver, Source, Thing, ThingState, ThingUse
from musterpoint.kernel.ids import uuid7
from musterpoint.tenancy.actors import Actor, Permission

FAR = timedelta(days=3660)


@dataclass(frozen=True, slots=True, kw_only=True)
class ThingIn:
    """
    A thing to be given or lent. ``value`` in smallest parts of ``value_unit``, with who valued it.

    ``goods_unit`` is a code such as BLANKET or AIRCRAFT.
    """

    giver_id: UUID
    what: str
    is_lent: bool
    quantity: int
    goods_unit: str
    source: str = Source.DONATION
    value: int | None = None
    value_unit: str = ""
    value_source: str = ""
    promised_on: date | None = None
    return_due_on: date | None = None


def promise_thing(given: ThingIn, *, by: Actor, at: datetime) -> Thing:
    """Write a thing down that somebody gives or lends."""
    by.require(Permission.GIVING_CHANGE)
    giver = locked(Giver, given.giver_id)
    _check(given, at)
    due = given.return_due_on
    row = Thing.objects.create(
        id=uuid7(),
        giver=giver,
        what=given.what.strip(),
        is_lent=given.is_lent,
        source=given.source,
        quantity=given.quantity,
        goods_unit=given.goods_unit.strip().upper(),
        value=given.value,
        value_unit=given.value_unit if given.value is not None else "",
        value_source=given.value_source.strip(),
        promised_on=given.promised_on or at.date(),
        return_due_on=due,
        return_due_at=amounts.end_of(due) if due else None,
        made_at=at,
        made_by=by.id,
    )
    audit.record("giving.thing.promised", subject_id=row.id, by=by, at=at, lent=row.is_lent)
    return row


def receive_thing(thing_id: UUID, condition: str, *, on: date, by: Actor, at: datetime) -> Thing:
    """
    Take a thing over in its state; once more changes nothing.

    What is lent stays its owner's: the books hold how many of it are with us, and owed back. Goods
    that are given enter the books when a store takes them in (``stored``).
    """
    by.require(Permission.GIVING_CHANGE)
    row = locked(Thing, thing_id)
    if row.state == ThingState.HERE:
        return row
    if row.state != ThingState.PROMISED:
        raise NotNow(_("This thing is returned or withdrawn."))
    refuse(check_texts({"condition": (condition, 500, True)}))
    _day(on, row.promised_on, at)
    if row.is_lent:
        books.borrow(row, on=on, by=by, at=at)
    _came(row, condition.strip(), on=on, by=by, at=at)
    return row


def stored(thing_id: UUID, *, under: Permission, by: Actor, at: datetime) -> Thing:
    """
    Note that a store takes in a thing that was given, or a part of it; the store books it.

    Where it was only promised it came now. What was booked by hand before is turned round, so that
    it does not stand in the books twice. ``under`` is the permission by which the store takes in.
    Raises NotNow for what is lent, returned or withdrawn.
    """
    by.require(under)
    row = locked(Thing, thing_id)
    if row.is_lent or row.state not in (ThingState.PROMISED, ThingState.HERE):
        raise NotNow(_("Only goods that are given, and not withdrawn, go into a store."))
    books.unbook(row, on=at.date(), under=under, by=by, at=at)
    if row.state == ThingState.PROMISED:
        _came(row, "", on=at.date(), by=by, at=at)
    return row


def _came(row: Thing, condition: str, *, on: date, by: Actor, at: datetime) -> None:
    row.state, row.received_on, row.condition_in = ThingState.HERE, on, condition
    row.save(update_fields=["state", "received_on", "condition_in"])
    owe_thanks(row.giver, on)
    audit.record("giving.thing.received", subject_id=row.id, by=by, at=at)


def use_thing(
    thing_id: UUID, amount: int, unit: str, what: str, *, on: date, by: Actor, at: datetime
) -> ThingUse:
    """Note what a lent thing was used for, such as 6 hours of flight."""
    by.require(Permission.GIVING_CHANGE)
    row = locked(Thing, thing_id)
    if row.state != ThingState.HERE or not row.is_lent:
        raise NotNow(_("Only what is lent and with us is used."))
    problems = check_texts({"what": (what, 300, True)})
    if not 0 < amount <= rules.MOST:
        problems["amount"] = [_("Enter a number of more than zero.")]
    refuse(problems)
    code = _unit(unit)
    _day(on, row.received_on or row.promised_on, at)
    made = ThingUse.objects.create(
        thing=row, on=on, amount=amount, unit=code, what=what.strip(), made_at=at, made_by=by.id
    )
    audit.record("giving.thing.used", subject_id=row.id, by=by, at=at)
    return made


def return_thing(thing_id: UUID, condition: str, *, on: date, by: Actor, at: datetime) -> Thing:
    """Give a lent thing back, in its state; once more changes nothing."""
    by.require(Permission.GIVING_CHANGE)
    row = locked(Thing, thing_id)
    if row.state == ThingState.RETURNED:
        return row
    if row.state != ThingState.HERE or not row.is_lent:
        raise NotNow(_("Only what is lent and with us is returned."))
    refuse(check_texts({"condition": (condition, 500, True)}))
    _day(on, row.received_on or row.promised_on, at)
    if row.uses.filter(on__gt=on).exists():
        raise wrong("on", _("It was used after this day."))
    row.state, row.returned_on, row.condition_out = ThingState.RETURNED, on, condition.strip()
    row.save(update_fields=["state", "returned_on", "condition_out"])
    books.give_back(row, on=on, by=by, at=at)
    audit.record("giving.thing.returned", subject_id=row.id, by=by, at=at)
    return row


def withdraw_thing(thing_id: UUID, why: str, *, by: Actor, at: datetime) -> Thing:
    """Note that a promised thing will not come, and why."""
    by.require(Permission.GIVING_CHANGE)
    row = locked(Thing, thing_id)
    if row.state != ThingState.PROMISED:
        raise NotNow(_("Only what is promised can be withdrawn."))
    refuse(check_texts({"why": (why, 500, True)}))
    row.state, row.why = ThingState.WITHDRAWN, why.strip()
    row.save(update_fields=["state", "why"])
    audit.record("giving.thing.withdrawn", subject_id=row.id, by=by, at=at)
    return row


def _unit(code: str) -> str:
    try:
        return Unit(code.strip().upper()).code
    except NoUnit as bad:
        raise wrong("unit", str(bad)) from bad


def _day(on: date, first: date, at: datetime) -> None:
    if not first <= on <= at.date() + timedelta(days=1):
        raise wrong("on", _("Choose a day from when it was promised or came, up to today."))


def _check(given: ThingIn, at: datetime) -> None:
    needs_value = given.value is not None
    problems = check_texts(
        {
            "what": (given.what, 200, True),
            "value_source": (given.value_source, 300, needs_value),
        }
    )
    if not 0 < given.quantity <= rules.MOST:
        problems["quantity"] = [_("Enter a number of more than zero.")]
    try:
        Unit(given.goods_unit.strip().upper())
    except NoUnit as bad:
        problems["goods_unit"] = [str(bad)]
    if given.value is not None:
        amounts.unit(given.value_unit)
        if not 0 < given.value <= rules.MOST:
            problems["value"] = [_("Enter an amount of more than zero.")]
    if given.source not in Source.values:
        problems["source"] = [_("Choose which kind of source this is.")]
    promised = given.promised_on or at.date()
    if not at.date() - FAR <= promised <= at.date():
        problems["promised_on"] = [_("Choose a day up to today.")]
    if given.is_lent and given.return_due_on is None:
        problems["return_due_on"] = [_("What is lent has a day of return.")]
    elif given.return_due_on is not None and not promised <= given.return_due_on <= at.date() + FAR:
        problems["return_due_on"] = [_("Choose a day after it was promised, within ten years.")]
    refuse(problems)
