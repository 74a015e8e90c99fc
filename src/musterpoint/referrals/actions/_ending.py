"""The end of a referral: the person withdraws, says how it was, needs it again; it is closed."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.disclosures import actions as disclosures
from musterpoint.kernel.errors import Missing
from musterpoint.referrals import life, seeing
from musterpoint.referrals.actions._common import (
    NotNow,
    bad,
    changing,
    keep,
    kept,
    move,
    record,
    save,
    with_also,
    words_of,
)
from musterpoint.referrals.life import Move, State
from musterpoint.referrals.models import TABLES, AnyReferral, Experience, Way
from musterpoint.tenancy import vault
from musterpoint.tenancy.actors import Actor, Permission


class NoSuchCode(Missing):
    """No referral has this code: the answer is the same as for one that ended."""


def withdraw(
    referral_id: UUID, *, is_open: bool = False, reason: str = "", by: Actor, at: datetime
) -> AnyReferral:
    """
    End a referral by the person's wish.

    Unless the person wants the partner to know (``is_open``), nothing on the partner's side
    changes: its link stays as it was until it runs out, and what it shared ages like silence.
    """
    referral = changing(referral_id, by)
    _withdraw(referral, is_open, reason, by, at)
    return referral


def _withdraw(referral: AnyReferral, is_open: bool, reason: str, by: Actor, at: datetime) -> None:
    was_told = bool(referral.told)
    content = kept(referral, at)
    content["withdrawal"] = words_of(reason, "reason", 1000)
    move(referral, Move.WITHDRAW, by, at)
    referral.is_open_withdrawal = is_open and was_told
    if is_open:
        referral.deputy_at = None
    if referral.way == Way.ACCOUNT and referral.item_id is not None:
        disclosures.end_items(
            [referral.item_id],
            silent=not is_open,
            by=with_also(by, Permission.DISCLOSURES_SEND),
            at=at,
        )
    keep(referral, content, at)
    save(referral)
    record("referrals.referral.withdrawn", referral, by, at)


def give_feedback(
    referral_id: UUID,
    verdict: str,
    *,
    still_needs: bool,
    words: str = "",
    by: Actor,
    at: datetime,
) -> AnyReferral:
    """Keep what the person says of the help. Raises BadReferral, NotNow."""
    referral = changing(referral_id, by)
    _feedback(referral, verdict, still_needs, words, by, at)
    return referral


def _feedback(
    referral: AnyReferral, verdict: str, still_needs: bool, words: str, by: Actor, at: datetime
) -> None:
    if verdict not in Experience.values or not verdict:
        raise bad("verdict", _("Say how it was."))
    content = kept(referral, at)
    content["feedback"] = words_of(words, "words", 1000)
    move(referral, Move.GIVE_FEEDBACK, by, at)
    referral.was_good, referral.still_needs = verdict, still_needs
    keep(referral, content, at)
    save(referral)
    record("referrals.feedback.given", referral, by, at)


def close(referral_id: UUID, *, by: Actor, at: datetime) -> AnyReferral:
    """Close a referral whose end is known; its links end. Raises NotNow."""
    referral = changing(referral_id, by)
    if life.after(referral.state, Move.CLOSE) is None:
        raise NotNow(_("First record what came of it, or withdraw it."))
    silent = referral.state == State.WITHDRAWN and not referral.is_open_withdrawal
    move(referral, Move.CLOSE, by, at)
    if not silent:
        rows: Any = seeing.tables_of(referral).link.objects
        rows.filter(referral_id=referral.id, ended_at=None).update(ended_at=at)
    save(referral)
    record("referrals.referral.closed", referral, by, at)
    return referral


def hold(referral_id: UUID, owner_id: UUID | None, *, by: Actor, at: datetime) -> AnyReferral:
    """Say who looks after a referral: oneself, or somebody who took over."""
    referral = changing(referral_id, by)
    referral.owner_id, referral.updated_at = owner_id, at
    save(referral)
    record("referrals.referral.taken", referral, by, at)
    return referral


# The person, by the code on their slip


def of_code(code: str, at: datetime) -> AnyReferral:
    """Return the referral whose code a person typed, or raise NoSuchCode."""
    tidy = "".join(one for one in code.upper() if one.isalnum())
    tidy = tidy.translate(str.maketrans("ILOU", "110V"))
    if len(tidy) == 12:
        digest = seeing.keyed(tidy, at)
        for tables in TABLES:
            rows: Any = tables.referral.objects
            found: AnyReferral | None = rows.filter(code_digest=digest).first()
            if found is not None and found.id in seeing.keys_of([found], at):
                return found
    raise NoSuchCode(_("We know no such code. Check its letters."))


def own(referral_id: UUID, at: datetime) -> AnyReferral:
    """Return, held, a referral that a person has opened by their code; raise vault.Erased."""
    for tables in TABLES:
        rows: Any = tables.referral.objects
        found: AnyReferral | None = (
            rows.select_for_update(of=("self",)).filter(id=referral_id).first()
        )
        if found is not None:
            return found
    raise vault.Erased(_("This record was erased for good."))


def feedback_of_person(
    referral_id: UUID,
    verdict: str,
    *,
    still_needs: bool,
    words: str = "",
    by: Actor,
    at: datetime,
) -> AnyReferral:
    """Keep what a person says by the code on their slip."""
    by.require(Permission.PUBLIC_REPLY)
    referral = own(referral_id, at)
    _feedback(referral, verdict, still_needs, words, by, at)
    return referral


def withdraw_by_person(referral_id: UUID, *, is_open: bool, by: Actor, at: datetime) -> AnyReferral:
    """End a referral by the person's own hand."""
    by.require(Permission.PUBLIC_REPLY)
    referral = own(referral_id, at)
    _withdraw(referral, is_open, "", by, at)
    return referral
