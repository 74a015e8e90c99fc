"""Silence about an offered case: told to the owner, then to supervisors, and at last over."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Min, Q, QuerySet
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from musterpoint.accounts.models import User
from musterpoint.audit import actions as audit
from musterpoint.cases import rules
from musterpoint.cases.actions._common import record, with_also
from musterpoint.cases.models import CONSULAR, Case, Move, MoveState, OfferedCase
from musterpoint.messaging import actions as messaging
from musterpoint.messaging.actions import Outgoing
from musterpoint.messaging.models import Lane
from musterpoint.tenancy import pumps, scope
from musterpoint.tenancy.actors import Actor, Permission
from musterpoint.tenancy.models import Membership, Organisation
from musterpoint.tenancy.roles import ROLES
from musterpoint.web import languages

LANE = "cases.moves"
BATCH = 500
#: Whom silence is told to: who answers for the case, then the supervisors.
LEVELS = 2
SILENT = gettext_lazy("An organisation has not answered about a case")
ANSWERED = gettext_lazy("An organisation has answered about a case")
OFFERED = gettext_lazy("Another organisation offers a case")


def wake(at: datetime) -> None:
    """Let the clock of moves look again at this moment."""
    pumps.wake(LANE, at)


def keep_move_time(*, by: Actor, at: datetime) -> int:
    """
    Tell of silence and let old offers lapse, on both sides alike; return how many rows changed.

    May run twice: each word moves what it is due by. What was taken back in silence changes
    nothing on the other side, whose own clock goes on.
    """
    by.require(Permission.CASES_CHANGE)
    count = _ours(by, at) + _theirs(by, at)
    first = [
        model.objects.filter(state=MoveState.OFFERED, due_at__gt=at).aggregate(one=Min("due_at"))
        for model in (Move, OfferedCase)
    ]
    following = min([found["one"] for found in first if found["one"]], default=None)
    if following is not None:
        wake(following)
    return count


def _ours(by: Actor, at: datetime) -> int:
    # The case is held before its offer, as every other hand does.
    due = Move.objects.filter(state=MoveState.OFFERED, due_at__lte=at)
    ids = list(due.order_by("due_at", "id").values_list("case_id", flat=True)[:BATCH])
    cases = Case.objects.select_for_update(of=("self",)).filter(id__in=ids).order_by("id")
    held = {case.id: case for case in cases}
    moves = due.select_for_update(of=("self",)).filter(case_id__in=ids).order_by("id")
    found = list(moves)
    for move in found:
        case = held[move.case_id]
        if _step(move, at):
            record("cases.move.lapsed", case, by, at)
        else:
            record("cases.move.silent", case, by, at, level=move.escalated)
            users = _owner(case, move, at) if move.escalated == 1 else _supervisors(at, case)
            _mail(users, SILENT, by, at)
        move.save(update_fields=["state", "escalated", "due_at"])
    return len(found)


def _theirs(by: Actor, at: datetime) -> int:
    due = OfferedCase.objects.filter(state=MoveState.OFFERED, due_at__lte=at)
    rows = due.select_for_update(of=("self",), skip_locked=True).order_by("due_at", "id")
    found = list(rows[:BATCH])
    for row in found:
        if _step(row, at):
            audit.record("cases.offer.lapsed", subject_id=row.id, by=by, at=at)
        else:
            _mail(_supervisors(at), OFFERED, by, at)
        row.save(update_fields=["state", "escalated", "due_at"])
    return len(found)


def _step(row: Move | OfferedCase, at: datetime) -> bool:
    """Move the clock of an offer on by one; say whether it lapsed."""
    if at >= row.lapses_at:
        row.state, row.due_at = MoveState.LAPSED, None
        return True
    row.escalated += 1
    row.due_at = (
        row.lapses_at if row.escalated >= LEVELS else min(at + rules.move_answer(), row.lapses_at)
    )
    return False


def tell_owner(case: Case, move: Move, by: Actor, at: datetime) -> None:
    """Mail whoever answers for a case that an answer came; the mail names nobody."""
    _mail(_owner(case, move, at), ANSWERED, by, at)


def tell_receivers(by: Actor, at: datetime) -> None:
    """Mail whoever decides here that a case is offered; the mail names nobody."""
    _mail(_supervisors(at), OFFERED, by, at)


def _owner(case: Case, move: Move, at: datetime) -> list[User]:
    """
    Return who answers for a case, while they work here and may see it.

    The supervisors are told in the place of who does not any more.
    """
    who = case.owner_id or move.offered_by
    members = _members(at).filter(user_id__in=[who] if who is not None else [])
    return list(_staff(members, case)) or _supervisors(at, case)


def _supervisors(at: datetime, case: Case | None = None) -> list[User]:
    """Return the supervisors who work here, without those from whom the case is hidden."""
    able = [code for code, role in ROLES.items() if Permission.CASES_SUPERVISE in role.permissions]
    return list(_staff(_members(at).filter(role__in=able), case).order_by("id"))


def _members(at: datetime) -> QuerySet[Membership]:
    return Membership.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gt=at),
        organisation_id=scope.organisation_id(),
    )


def _staff(members: QuerySet[Membership], case: Case | None) -> QuerySet[User]:
    rows = User.objects.filter(id__in=members.values("user_id")).exclude(email="")
    if case is None:
        return rows
    hidden = CONSULAR.hidden.objects.filter(case_id=case.id, shown_at=None)
    return rows.exclude(id__in=list(hidden.values_list("user_id", flat=True)))


def _mail(users: Iterable[User], title: Promise, by: Actor, at: datetime) -> None:
    organisation = Organisation.objects.get(id=scope.organisation_id())
    spoken = languages.site_language(next(iter(organisation.languages), "en")) or languages.SITE[0]
    with translation.override(spoken.code):
        words = str(title)
        text = str(gettext_lazy("%(words)s. Sign in to %(organisation)s and look.")) % {
            "words": words,
            "organisation": organisation.name,
        }
    letters = [
        Outgoing(
            subject_id=user.id,
            channel="email",
            address=user.email,
            text=text,
            title=words,
            language=spoken.code,
        )
        for user in users
    ]
    if letters:
        sender = with_also(by, Permission.MESSAGES_SEND)
        messaging.queue(letters, lane=Lane.BULK, due_at=at, by=sender, at=at)
