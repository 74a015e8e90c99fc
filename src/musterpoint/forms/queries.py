"""Questions about questionnaires and their answers. What shows answers says that it was seen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.engine import forms
from musterpoint.forms import content, rules
from musterpoint.forms.actions import _filling, _submissions, _trail
from musterpoint.forms.actions._trail import AnyDraft, AnySubmission
from musterpoint.forms.actions._versions import NoSuchForm
from musterpoint.forms.models import (
    Questionnaire,
    State,
    Submission,
    Version,
)
from musterpoint.forms.values import Filled, Sent
from musterpoint.tenancy import vault
from musterpoint.tenancy.actors import Actor, Permission


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A questionnaire of a list: its version in force, its newest one, and how many answered."""

    questionnaire: Questionnaire
    in_force: Version | None
    newest: Version | None
    answered: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenDraft:
    """A draft with what was typed; where its answers lead is worked out when it is asked."""

    row: AnyDraft
    filled: Filled
    ready: content.Ready
    at: datetime

    @property
    def state(self) -> forms.State:
        """Return where the answers lead, in the language in which they were begun."""
        return _submissions.state_of(
            self.row.version,
            self.filled.answers,
            root=self.row.id,
            language=self.row.language,
            at=self.at,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSubmission:
    """A submission with what was sent, the state it was sent in, and its revisions."""

    row: AnySubmission
    sent: Sent | None
    ready: content.Ready
    state: forms.State | None
    revisions: tuple[AnySubmission, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One choice of a summary; the number is None where it is too small to be shown."""

    name: str
    label: str
    number: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """How often the choices of one question were chosen."""

    path: str
    label: str
    answered: int | None
    lines: tuple[Line, ...]


def questionnaires(text: str = "", *, at: datetime, limit: int = 500) -> list[Listed]:
    """Return the questionnaires whose title or code holds a text, by title."""
    rows = Questionnaire.objects.order_by("title", "code")
    words = text.casefold()
    found = [
        one for one in rows[:5000] if words in one.title.casefold() or words in one.code.casefold()
    ][:limit]
    by_form: dict[UUID, list[Version]] = {}
    versions = Version.objects.filter(questionnaire__in=found).defer("content", "declared")
    for version in versions.order_by("-number"):
        by_form.setdefault(version.questionnaire_id, []).append(version)
    counts = _answered([one.id for one in found])
    return [
        Listed(
            questionnaire=one,
            in_force=_in_force(by_form.get(one.id, ()), at),
            newest=next(iter(by_form.get(one.id, ())), None),
            answered=counts.get(one.id, 0),
        )
        for one in found
    ]


def questionnaire(code: str) -> Questionnaire:
    """Return a questionnaire by its code, or raise NoSuchForm."""
    found = Questionnaire.objects.filter(code=code).first()
    if found is None:
        raise NoSuchForm(_("There is no such questionnaire."))
    return found


def versions(of: Questionnaire) -> list[Version]:
    """Return the versions of a questionnaire, the newest first, without their content."""
    rows = Version.objects.filter(questionnaire=of).defer("content")
    return list(rows.select_related("questionnaire").order_by("-number"))


def version(code: str, number: int) -> Version:
    """Return one version with its content, or raise NoSuchForm."""
    rows = Version.objects.select_related("questionnaire")
    found = rows.filter(questionnaire__code=code, number=number).first()
    if found is None:
        raise NoSuchForm(_("There is no such version."))
    return found


def editable(code: str) -> Version | None:
    """Return the version that the own editor goes on from; None when nothing was written here."""
    rows = Version.objects.select_related("questionnaire")
    return rows.filter(questionnaire__code=code, medium="small").order_by("-number").first()


def in_force(code: str, *, at: datetime, is_public: bool = False) -> Version | None:
    """Return the version to which new answers are given; None when there is none."""
    rows = Version.objects.select_related("questionnaire").defer("content")
    rows = rows.filter(questionnaire__code=code, state=State.PUBLISHED, in_force_from__lte=at)
    if is_public:
        rows = rows.filter(questionnaire__is_public=True)
    return rows.order_by("-in_force_from", "-number").first()


def shipped_in_force(name: str, *, at: datetime) -> Version | None:
    """
    Return the version in force of a questionnaire that was taken over from the catalogue.

    Also when the organisation changed it since: of the questionnaire, whichever version is in
    force. The newest of several.
    """
    taken = Version.objects.filter(source__startswith=f"{name}@").values("questionnaire_id")
    rows = Version.objects.select_related("questionnaire").defer("content")
    found = rows.filter(questionnaire_id__in=taken, state=State.PUBLISHED, in_force_from__lte=at)
    return found.order_by("-in_force_from", "-number").first()


def open_to_the_public(at: datetime) -> list[Version]:
    """Return the versions in force of the questionnaires that everybody may answer, by title."""
    rows = Version.objects.select_related("questionnaire").defer("content")
    found = rows.filter(questionnaire__is_public=True, state=State.PUBLISHED, in_force_from__lte=at)
    newest: dict[UUID, Version] = {}
    for one in found.order_by("in_force_from", "number"):
        newest[one.questionnaire_id] = one
    return sorted(newest.values(), key=lambda one: one.questionnaire.title)


def drafts_of(user_id: UUID, *, at: datetime) -> list[AnyDraft]:
    """Return what a member has begun and not sent, the newest first; nothing is opened."""
    return _drafts(Q(begun_by=user_id, way="staff"), at)


def drafts_about(subject_id: UUID, *, at: datetime) -> list[AnyDraft]:
    """Return what was begun about a subject, as far as the reader's clearance shows it."""
    return _drafts(Q(subject_id=subject_id), at)


def draft(draft_id: UUID, *, by: Actor, at: datetime) -> OpenDraft:
    """Return a draft with its answers; staff are recorded as having seen them."""
    _trail.require_answering(by)
    row = _trail.draft(draft_id, by=by, at=at, is_locked=False)
    compartment = _trail.compartment_of(row)
    key = vault.open_key(row.subject_id, at=at, compartment=compartment)
    filled = _filling.unseal(key, row)
    if not _trail.is_outside(by):
        _saw("forms.draft.read", row, by, at)
    return OpenDraft(row=row, filled=filled, ready=content.ready(row.version), at=at)


def submissions(of: Questionnaire, *, limit: int, offset: int = 0) -> list[AnySubmission]:
    """Return the newest revisions without their answers, the newest first."""
    found: list[AnySubmission] = []
    for table in _trail.SUBMISSIONS:
        rows = table.objects.filter(version__questionnaire=of, is_current=True)
        rows = rows.select_related("version").defer("sealed", "version__content")
        found += list(rows.order_by("-submitted_at", "-id")[: offset + limit])
    found.sort(key=lambda one: (one.submitted_at, one.id), reverse=True)
    return found[offset : offset + limit]


def answers_about(subject_id: UUID) -> list[AnySubmission]:
    """Return the newest revisions about a subject, as far as the reader's clearance shows them."""
    found: list[AnySubmission] = []
    for table in _trail.SUBMISSIONS:
        rows = table.objects.filter(subject_id=subject_id, is_current=True)
        found += list(
            rows.select_related("version__questionnaire").defer("sealed", "version__content")
        )
    return sorted(found, key=lambda one: (one.submitted_at, one.id), reverse=True)


def submission(submission_id: UUID, *, by: Actor, at: datetime) -> OpenSubmission:
    """Return one submission opened, and record that it was seen; raises NoSuchForm."""
    by.require(Permission.FORMS_ANSWER)
    row = _trail.submission(submission_id)
    keys = vault.open_keys([row.subject_id], at=at, compartment=_trail.compartment_of(row))
    key = keys.get(row.subject_id)
    sent = _submissions.unseal(key, row) if key and bytes(row.sealed) else None
    _saw("forms.submission.read", row, by, at)
    others = type(row).objects.filter(root_id=row.root_id).defer("sealed")
    return OpenSubmission(
        row=row,
        sent=sent,
        ready=content.ready(row.version),
        state=None
        if sent is None
        else _submissions.state_of(
            row.version,
            sent.answers,
            root=row.root_id,
            language=row.language,
            at=row.submitted_at,
        ),
        revisions=tuple(others.order_by("-revision")),
    )


def sent_values(submission_ids: Sequence[UUID], *, at: datetime) -> dict[UUID, dict[str, str]]:
    """
    Return what was sent, by path and outside repeats, for figures about many people.

    Only of the registry's side of the wall; erased answers are not there. Whoever shows one
    person's answers uses ``submission``, which records it.
    """
    rows = Submission.objects.filter(id__in=submission_ids).exclude(sealed=b"")
    found = {one.id: one for one in rows}
    keys = vault.open_keys({one.subject_id for one in found.values()}, at=at)
    opened: dict[UUID, dict[str, str]] = {}
    for key, one in found.items():
        if one.subject_id in keys:
            sent = _submissions.unseal(keys[one.subject_id], one)
            opened[key] = {path: text for (path, places), text in sent.values.items() if not places}
    return opened


def summary(of: Questionnaire, *, language: str, at: datetime) -> tuple[int, list[Summary]]:
    """
    Return how many answered, and how often each choice was chosen, small numbers left out.

    Counted are the questions that the newest used version declares to tell of nobody.
    """
    rows: list[Mapping[str, list[str]]] = []
    for table in _trail.SUBMISSIONS:
        counted = table.objects.filter(version__questionnaire=of, is_current=True)
        rows += list(counted.values_list("counted", flat=True))
    version_ = next(iter(versions(of)), None) if rows else None
    if version_ is None:
        return len(rows), []
    form = content.ready(version_).form
    chosen = content.language_of(form, language)
    return len(rows), [_summary(form, one, rows, chosen) for one in rules.countable(form)]


def _summary(
    form: forms.Form,
    question: forms.Question,
    rows: Sequence[Mapping[str, list[str]]],
    language: str,
) -> Summary:
    counts, answered = rules.tally(rows, question.path)
    choices = form.lists.get(question.list_name, ())
    every = {choice.name: counts.get(choice.name, 0) for choice in choices}
    adds_up = question.type == "select_one"
    closed = rules.hidden(every, adds_up=adds_up)
    if not adds_up:
        closed |= rules.complements(every, answered)
    is_small = 0 < answered < rules.SMALLEST
    return Summary(
        path=question.path,
        label=form.text(question.labels, language) or question.name,
        answered=None if is_small else answered,
        lines=tuple(
            Line(
                name=choice.name,
                label=form.text(choice.labels, language) or choice.name,
                number=None if is_small or choice.name in closed else every[choice.name],
            )
            for choice in choices
        ),
    )


def _in_force(found: Sequence[Version], at: datetime) -> Version | None:
    standing = [
        one
        for one in found
        if one.state == State.PUBLISHED and one.in_force_from and one.in_force_from <= at
    ]
    return max(standing, key=lambda one: (one.in_force_from, one.number), default=None)


def _answered(questionnaire_ids: Sequence[UUID]) -> dict[UUID, int]:
    found: dict[UUID, int] = {}
    for table in _trail.SUBMISSIONS:
        rows = table.objects.filter(
            version__questionnaire_id__in=questionnaire_ids, is_current=True
        )
        grouped = rows.values("version__questionnaire_id").annotate(n=Count("id")).order_by()
        for row in grouped:
            of = row["version__questionnaire_id"]
            found[of] = found.get(of, 0) + row["n"]
    return found


def _drafts(wanted: Q, at: datetime) -> list[AnyDraft]:
    found: list[AnyDraft] = []
    for table in _trail.DRAFTS:
        rows: QuerySet[AnyDraft] = table.objects.filter(wanted, expires_at__gt=at)
        found += list(
            rows.select_related("version__questionnaire").defer("sealed", "version__content")
        )
    return sorted(found, key=lambda one: (one.updated_at, one.id), reverse=True)


def _saw(kind: str, row: AnyDraft | AnySubmission, by: Actor, at: datetime) -> None:
    if _trail.compartment_of(row) == "protection":
        with audit.reading_in_private():
            audit.saw(kind, [row.subject_id], by=by, at=at, row=str(row.id))
    else:
        audit.saw(kind, [row.subject_id], by=by, at=at, row=str(row.id))
