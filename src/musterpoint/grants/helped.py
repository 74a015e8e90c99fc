"""The help that funds give: applications, and what was asked of a fund by hand for one person."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from musterpoint.engine.linkage import Facts
from musterpoint.funds import same_help as funds_same
from musterpoint.funds import tokens
from musterpoint.funds.kinds import DIRECT
from musterpoint.funds.models import Commitment, CommitmentState
from musterpoint.funds.same_help import Asked, Same
from musterpoint.grants import helps, twice
from musterpoint.grants.actions import facts_of
from musterpoint.grants.actions._base import APPLICATION
from musterpoint.grants.helps import Help, HelpKind
from musterpoint.grants.models import Applicant, Application, Decision, HelpMark, State
from musterpoint.people.models import Person
from musterpoint.tenancy.permissions import Permission

#: Help is given, or the money for it is set aside: only this is told.
TELLING = (
    State.COMMITTED, State.PAID, State.RECEIPTED, State.RECOVERED, State.WRITTEN_OFF,
)  # fmt: skip
#: Nothing was given in the end, unless something was paid before: what was told is taken back.
ENDED = (State.RECOMMENDED, State.ASSESSED, State.REFUSED, State.WITHDRAWN, State.CLOSED)
NOTHING = (State.REFUSED, State.WITHDRAWN)
PEOPLE = (Applicant.PERSON, Applicant.FAMILY)
SET_ASIDE = (CommitmentState.COMMITTED, CommitmentState.PART_PAID, CommitmentState.PAID)
GONE = (CommitmentState.REFUSED, CommitmentState.CANCELLED)
#: What is paid by hand and says no days is for so many.
DAYS = 30
#: For what a head pays, by its kind; any other is for nothing but itself.
PURPOSES = {
    "board-and-lodging": frozenset({"shelter", "food"}),
    "relief": frozenset({"food", "other"}),
    "legal-aid": frozenset({"legal"}),
    "return": frozenset({"passage"}),
    "evacuation": frozenset({"passage"}),
    "transport": frozenset({"passage"}),
    "reintegration": frozenset({"livelihood"}),
    "housing": frozenset({"housing", "shelter"}),
    "basic-needs": frozenset({"basic_needs", "food"}),
}


def install() -> None:
    """Name the kinds of help that this package knows of."""
    helps.register(
        HelpKind(
            code=APPLICATION, label=_("Application for help"), page="grants:application",
            part="grant_id", permission=Permission.GRANTS_READ, of=of_applications,
            since=applications_since, facts=_of_applicant, has_own_marks=True,
        )
    )  # fmt: skip
    funds_same.register(same_help)
    helps.register(
        HelpKind(
            code=DIRECT.code, label=DIRECT.label, page="funds:commitment", part="commitment_id",
            permission=Permission.FUNDS_READ, of=of_commitments, since=commitments_since,
            facts=_of_person,
        )
    )  # fmt: skip


def same_help(asked: Asked, at: datetime) -> list[Same]:
    """
    Return where help that is asked by hand is given by others than funds, or asked for.

    What funds set aside they find among themselves.
    """
    kind = asked.kind
    wish = Help(
        what=DIRECT.code, subject_id=asked.person_id, from_on=asked.on,
        purposes=PURPOSES.get(kind, frozenset({kind})), person_id=asked.person_id, reference="",
        until_on=asked.on + timedelta(days=(asked.days or DAYS) - 1), state="", is_given=False,
    )  # fmt: skip
    found = [one for one in twice.duplicates(wish, at=at) if not _is_of_fund(one.help)]
    return [
        Same(words=twice.in_words(one), subject_id=one.help.subject_id if one.help else None)
        for one in found
    ]


def _is_of_fund(one: Help | None) -> bool:
    return one is not None and (
        one.what == DIRECT.code or (one.what == APPLICATION and one.is_given)
    )


def of_applications(ids: Collection[UUID]) -> list[Help]:
    """Return applications as help."""
    return _applications(Application.objects.filter(id__in=ids))


def applications_since(day: date) -> list[Help]:
    """
    Return applications of people whose period ends on a day or later, as help.

    Only those of which something is told, or was and is taken back.
    """
    rows = Application.objects.filter(applicant__in=PEOPLE, until_on__gte=day)
    return _applications(rows.filter(Q(state__in=TELLING) | Q(state__in=ENDED, paid=0)))


def _applications(rows: QuerySet[Application]) -> list[Help]:
    made = Decision.objects.filter(application__in=rows.values("id"))
    rounds = helps.counted(made, "application_id")
    return [
        Help(
            what=APPLICATION, subject_id=one.id, purposes=frozenset({one.purpose}),
            from_on=one.from_on, until_on=one.until_on, person_id=one.person_id,
            reference=one.reference, state=str(one.get_state_display()),
            is_given=one.state in TELLING and one.applicant in PEOPLE,
            is_nothing=one.state in NOTHING, is_undone=one.state in ENDED and not one.paid,
            round=rounds.get(one.id, 0),
        )
        for one in rows.defer("sealed").order_by("id")
    ]  # fmt: skip


def _of_applicant(one: Help, at: datetime) -> Facts | None:
    row = Application.objects.filter(id=one.subject_id).first()
    return facts_of(row, at) if row is not None else None


def of_commitments(ids: Collection[UUID]) -> list[Help]:
    """Return what was asked by hand for one person as help."""
    return _commitments(Commitment.objects.filter(id__in=ids))


def commitments_since(day: date) -> list[Help]:
    """Return what was asked by hand for one person on a day or later, as help."""
    return _commitments(Commitment.objects.filter(asked_at__date__gte=day))


def _commitments(rows: QuerySet[Commitment]) -> list[Help]:
    found = list(
        rows.filter(what=DIRECT.code, person__isnull=False).select_related("head").order_by("id")
    )
    persons = _persons(found)
    return [_commitment(one, persons.get(one.id)) for one in found]


def _commitment(one: Commitment, person_id: UUID | None) -> Help:
    begins = one.asked_at.date()
    kind = one.head.kind
    is_gone = one.state in GONE and not one.paid
    return Help(
        what=DIRECT.code, subject_id=one.id, purposes=PURPOSES.get(kind, frozenset({kind})),
        from_on=begins, until_on=begins + timedelta(days=(one.days or DAYS) - 1),
        person_id=person_id, reference="", state=str(one.get_state_display()),
        is_given=one.state in SET_ASIDE or bool(one.paid), is_nothing=is_gone, is_undone=is_gone,
    )  # fmt: skip


def _persons(rows: Collection[Commitment]) -> dict[UUID, UUID]:
    """
    Return for whom commitments are, which keep a blind token alone.

    It is found once, with the marks: who is registered is asked for their token then.
    """
    marked = HelpMark.objects.filter(what=DIRECT.code, subject_id__in=[one.id for one in rows])
    known = dict(marked.values_list("subject_id", "person_id"))
    wanted = {bytes(one.person): one.id for one in rows if one.id not in known and one.person}
    of = _by_token(wanted) if wanted else {}
    found = {
        one.id: of[bytes(one.person)] for one in rows if one.person and bytes(one.person) in of
    }
    return {**found, **{one: person for one, person in known.items() if person is not None}}


def _by_token(wanted: Iterable[bytes]) -> dict[bytes, UUID]:
    left, found = set(wanted), {}
    for identity in Person.objects.values_list("id", flat=True).iterator(chunk_size=5000):
        token = tokens.of(identity)
        if token in left:
            found[token] = identity
            left.discard(token)
            if not left:
                break
    return found


def _of_person(one: Help, at: datetime) -> Facts | None:
    return helps.registered(one.person_id, at) if one.person_id is not None else None
