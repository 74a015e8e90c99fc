"""What the partner says: by the link, by telephone to our staff, or from its own desk."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet, Sum
from django.utils.translation import gettext as _

from musterpoint.cases import actions as cases
from musterpoint.cases.models import TABLES as CASES
from musterpoint.kernel.errors import Invalid, Missing, Refused
from musterpoint.procedures import queries as procedures
from musterpoint.referrals import life, seeing
from musterpoint.referrals.actions._common import (
    BadReferral,
    NotNow,
    bad,
    changing,
    happened,
    keep,
    kept,
    move,
    record,
    save,
    with_also,
    words_of,
)
from musterpoint.referrals.life import Move, State
from musterpoint.referrals.models import AnyLink, AnyReferral, Reason, Tables
from musterpoint.tenancy.actors import Actor, Permission

RECEIPT_EVENT = "authority_receipt"
FAR = timedelta(days=400)


class LinkIsOver(Missing):
    """The link was never made, has run out, was renewed, or its person was erased."""

    status = 410


class LinkIsLocked(Refused):
    """Too many wrong codes were tried; a new link is needed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerIn:
    """
    A move of the partner; ``reason`` and ``alternative`` when it declines.

    ``receipt`` is the number of the authority's receipt, for services that end with one.
    """

    move: str
    reason: str = ""
    alternative: str = ""
    words: str = ""
    appointment_at: datetime | None = None
    receipt: str = ""


def answer(referral_id: UUID, given: AnswerIn, *, by: Actor, at: datetime) -> AnyReferral:
    """Record what the partner said to one of us. Raises BadReferral, NotNow."""
    referral = changing(referral_id, by)
    take(referral, given, by, at)
    return referral


def take(referral: AnyReferral, given: AnswerIn, by: Actor, at: datetime) -> None:
    """Take a partner's answer on a referral that the caller holds."""
    checked(given, referral.service_kind, at)
    content = kept(referral, at)
    what = Move(given.move)
    if what is Move.APPOINT:
        referral.appointment_at, referral.reminded_at = given.appointment_at, None
    if what is Move.DECLINE:
        referral.reason = given.reason
    if given.receipt.strip():
        _keep_receipt(referral, content, given.receipt, at)
    move(referral, what, by, at)
    said = {
        "move": given.move,
        "at": at.isoformat(),
        "alternative": given.alternative.strip(),
        "words": given.words.strip(),
    }
    content["said"] = [*content.get("said", []), said][-50:]
    keep(referral, content, at)
    save(referral)
    record("referrals.partner.answered", referral, by, at, move=given.move)
    if given.receipt.strip():
        _tell_case(referral, at, by, at)


def checked(given: AnswerIn, kind: str, at: datetime) -> None:
    """Raise BadReferral for an answer that says too little or cannot be."""
    problems: dict[str, list[str]] = {}
    if given.move not in [str(one) for one in life.OF_PARTNER]:
        problems["move"] = [_("Choose what happened.")]
    if given.move == Move.DECLINE:
        if given.reason not in Reason.values or not given.reason:
            problems["reason"] = [_("Say why.")]
        if given.reason == Reason.OTHER and not given.words.strip():
            problems["words"] = [_("Say why in a few words.")]
    if given.move == Move.APPOINT:
        when = given.appointment_at
        if when is None or not at - timedelta(days=1) <= when <= at + FAR:
            problems["appointment_at"] = [_("Enter the day and time of the appointment.")]
    if given.move == Move.COMPLETE and life.ends_with_receipt(kind) and not given.receipt.strip():
        problems["receipt"] = [_("Enter the number of the receipt that the authority gave.")]
    for name, text in (("words", given.words), ("alternative", given.alternative)):
        if len(text) > 1000:
            problems[name] = [_("Shorten this to %(most)d characters.") % {"most": 1000}]
    if len(given.receipt) > 80:
        problems["receipt"] = [_("Shorten this to %(most)d characters.") % {"most": 80}]
    if problems:
        raise BadReferral(_("Some answers need a correction."), fields=problems)


def receipt(
    referral_id: UUID, number: str, received_at: datetime, *, by: Actor, at: datetime
) -> AnyReferral:
    """
    Record the receipt of the authority with its number: the referral has reached its end.

    Raises BadReferral, NotNow when the partner was not told yet or it is over.
    """
    referral = changing(referral_id, by)
    if not words_of(number, "number", 80):
        raise bad("number", _("Enter the number of the receipt that the authority gave."))
    if not referral.asked_at <= received_at <= at:
        raise bad("received_at", _("Enter when the receipt was given, not before it was asked."))
    if referral.receipt_at is not None:
        raise NotNow(_("The receipt was recorded before."))
    content = kept(referral, at)
    _keep_receipt(referral, content, number, received_at)
    for step in (Move.ACCEPT, Move.COMPLETE):
        if life.after(referral.state, step) is not None:
            move(referral, step, by, at)
    if referral.state not in (State.COMPLETED, State.FEEDBACK):
        raise NotNow(_("Record a receipt once the partner was told and while it is not over."))
    keep(referral, content, at)
    save(referral)
    record("referrals.receipt.recorded", referral, by, at)
    _tell_case(referral, received_at, by, at)
    return referral


def _keep_receipt(
    referral: AnyReferral, content: dict[str, Any], number: str, received_at: datetime
) -> None:
    if referral.receipt_at is None:
        content["receipt"] = number.strip()
        referral.receipt_at = received_at


def _tell_case(referral: AnyReferral, received_at: datetime, by: Actor, at: datetime) -> None:
    """Tell the case of a referral that the receipt came, where its procedure waits for it."""
    if referral.case_id is None:
        return
    rows: list[Any] = [tables.case.objects.filter(id=referral.case_id).first() for tables in CASES]
    case = next((one for one in rows if one is not None), None)
    if case is None or case.closed_at is not None:
        return
    run = procedures.runs([case.run_id]).get(case.run_id)
    if run is None or run.ended_at is not None:
        return
    known = procedures.state(run, at).procedure.events
    if RECEIPT_EVENT in known:
        may = with_also(by, Permission.CASES_CHANGE, Permission.PROCEDURES_RUN)
        try:
            with transaction.atomic():
                cases.it_happened(case.id, RECEIPT_EVENT, received_at, by=may, at=at)
        except Refused:
            # The receipt counts also when the case cannot take it where it stands.
            happened(referral, "case_not_told", by, at)


# By the link


def enter(token: str, code: str, *, by: Actor, at: datetime) -> UUID:
    """
    Return the link that a token and its code open; opening it is seeing the referral.

    Raises LinkIsOver, LinkIsLocked, and Invalid for a wrong code, which the caller counts by
    ``count_wrong`` in a unit that is kept.
    """
    tables, link = working(token, at, lock=True)
    check_unlocked(link)
    digits = "".join(str(int(one)) for one in code if one.isdecimal())
    if seeing.keyed(digits, at) != link.code_digest:
        text = _("This is not the code. Check it, or call us.")
        raise Invalid(text, fields={"code": [text]})
    if link.opened_at is None:
        link.opened_at = at
    link.save(update_fields=["opened_at"])
    _same_code(link).update(tries=0)
    rows: Any = tables.referral.objects
    referral: AnyReferral = rows.select_for_update(of=("self",)).get(id=link.referral_id)
    happened(referral, "opened", by, at)
    record("referrals.link.opened", referral, by, at, link=str(link.id))
    is_new = life.after(referral.told, Move.ACKNOWLEDGE) is not None
    if is_new and not referral.is_open_withdrawal:
        take(referral, AnswerIn(move=Move.ACKNOWLEDGE), by, at)
    return link.id


def count_wrong(token: str, *, at: datetime) -> bool:
    """Count a wrong code; say whether the link is locked now."""
    _tables, link = working(token, at, lock=True)
    link.tries += 1
    link.save(update_fields=["tries"])
    return is_locked(link)


def is_locked(link: AnyLink) -> bool:
    """Say whether too many wrong codes were tried, on all links that have the same code."""
    tried: int = _same_code(link).aggregate(tried=Sum("tries"))["tried"] or 0
    return tried >= life.limit("wrong_codes")


def _same_code(link: AnyLink) -> QuerySet[Any]:
    """Return the links of a referral that one code opens: the focal point's and the deputies'."""
    rows: Any = type(link).objects
    found: QuerySet[Any] = rows.filter(
        referral_id=link.referral_id, code_digest=link.code_digest
    ).order_by("id")
    return found


def check_unlocked(link: AnyLink) -> None:
    """Raise LinkIsLocked when too many wrong codes were tried."""
    if is_locked(link):
        raise LinkIsLocked(
            _("Too many wrong codes were entered here. Ask us for a new link and code.")
        )


def working(token: str, at: datetime, *, lock: bool = False) -> tuple[Tables, AnyLink]:
    """Return a link that still works, held when asked, or raise LinkIsOver."""
    over = LinkIsOver(_("This link does not work any more. Ask us for a new one."))
    found = seeing.link_of(token, at)
    if found is None:
        raise over
    tables, link = found
    if lock:
        held = _same_code(link).select_related("referral").select_for_update(of=("self",))
        link = next(one for one in held if one.id == link.id)
    if link.ended_at is not None or link.expires_at <= at:
        raise over
    if link.referral.id not in seeing.keys_of([link.referral], at):
        raise over
    return tables, link


def answer_by_link(token: str, given: AnswerIn, *, by: Actor, at: datetime) -> AnyReferral:
    """Take what a partner said who opened its link. Raises LinkIsOver, BadReferral, NotNow."""
    tables, link = working(token, at)
    check_unlocked(link)
    rows: Any = tables.referral.objects
    referral: AnyReferral = rows.select_for_update(of=("self",)).get(id=link.referral_id)
    if referral.is_open_withdrawal:
        raise NotNow(_("The person does not need this any more. Thank you."))
    take(referral, given, by, at)
    return referral
