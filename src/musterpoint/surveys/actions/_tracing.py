"""Find people of a panel again, and ask another in the place of one who cannot be asked."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.kernel.errors import Invalid, Refused
from musterpoint.surveys.actions._asking import never_ask, subject_of
from musterpoint.surveys.actions._survey import NoSuchSurvey
from musterpoint.surveys.actions._waves import begin_asking
from musterpoint.surveys.models import Asking, AskingState, Member, Tracing, Wave
from musterpoint.surveys.reaching import reachable
from musterpoint.tenancy.actors import Actor, Permission


class NotReplaced(Refused):
    """The rules of this survey do not let this member be replaced, or nobody is left for it."""


class BadTracing(Invalid):
    """What became of somebody is not said as it must be."""


def locked_member(member_id: UUID) -> Member:
    """Return a member that nobody else changes now, or raise NoSuchSurvey."""
    rows = Member.objects.select_related("survey").select_for_update(of=("self",))
    found = rows.filter(id=member_id).first()
    if found is None:
        raise NoSuchSurvey(_("There is nobody like this in the sample."))
    return found


def trace(
    member_id: UUID, tracing: str, *, for_good: bool = False, by: Actor, at: datetime
) -> Member:
    """
    Keep what is known of somebody of the panel; who is found again is asked again.

    Whoever refused or died is asked in no open wave any more.
    """
    by.require(Permission.SURVEYS_COLLECT)
    if tracing not in Tracing.values:
        raise BadTracing(_("Say what is known."), fields={"tracing": [_("Choose an answer.")]})
    member = locked_member(member_id)
    if member.tracing == Tracing.REFUSED and tracing != Tracing.REFUSED:
        raise NotReplaced(_("Somebody who said no is not asked again."))
    member.tracing = tracing
    if tracing in (Tracing.THERE, Tracing.MOVED, Tracing.REFUSED):
        member.last_contact_at = at
    member.save(update_fields=["tracing", "last_contact_at"])
    mine = Asking.objects.filter(member=member, wave__closed_at__isnull=True)
    if tracing in (Tracing.THERE, Tracing.MOVED):
        mine.filter(state=AskingState.ENDED).update(state=AskingState.OPEN, ended_at=None)
    else:
        state = AskingState.REFUSED if tracing == Tracing.REFUSED else AskingState.ENDED
        mine.filter(state=AskingState.OPEN).update(state=state, ended_at=at)
    if for_good and tracing == Tracing.REFUSED:
        never_ask(member, by=by, at=at)
    audit.record(
        "surveys.member.traced", subject_id=subject_of(member), by=by, at=at, tracing=tracing
    )
    return member


def may_replace(member: Member) -> bool:
    """Say whether the rules of the survey let somebody else be asked in this one's place."""
    rule = member.survey.design.get("replacement", "none")
    if member.replaced_from is not None or (member.is_reserve and member.stands_for_id is None):
        return False
    if rule == "unreached":
        return member.tracing in (Tracing.DIED, Tracing.LOST)
    return rule == "ineligible" and member.tracing == Tracing.DIED


def replace(member_id: UUID, *, by: Actor, at: datetime) -> Member:
    """
    Ask the next of the reserve of the same stratum and cluster in somebody's place.

    The order of the reserve is that of the draw, so that nobody chooses. It counts from the wave
    that is open, or from the next: what somebody answered before stays in its wave. Who refuses is
    never replaced: those who say yes in their place would differ from them.
    """
    by.require(Permission.SURVEYS_CHANGE)
    member = locked_member(member_id)
    if not may_replace(member):
        raise NotReplaced(_("The rules of this survey do not let this person be replaced."))
    waiting = (
        Member.objects.select_for_update()
        .filter(
            survey=member.survey,
            stratum=member.stratum,
            cluster=member.cluster,
            is_reserve=True,
            stands_for__isnull=True,
            tracing=Tracing.THERE,
        )
        .filter(reachable())
    )
    instead = waiting.order_by("number").first()
    if instead is None:
        raise NotReplaced(_("Nobody is left in the reserve of this stratum."))
    instead.stands_for, instead.base_weight = member, member.base_weight
    instead.save(update_fields=["stands_for", "base_weight"])
    begun = Wave.objects.filter(survey=member.survey, opened_at__isnull=False)
    wave = begun.order_by("number").last()
    is_now = wave is not None and wave.closed_at is None and not _has_answered(member, wave)
    number = wave.number if wave is not None else 0
    member.replaced_from = number if is_now else number + 1
    member.save(update_fields=["replaced_from"])
    if wave is not None and is_now:
        begin_asking(wave, [instead], at)
    audit.record(
        "surveys.member.replaced", subject_id=subject_of(member), by=by, at=at,
        number=member.number, instead=instead.number, wave=member.replaced_from,
    )  # fmt: skip
    return instead


def _has_answered(member: Member, wave: Wave) -> bool:
    rows = Asking.objects.filter(member=member, wave=wave, state=AskingState.ANSWERED)
    return rows.exists()
