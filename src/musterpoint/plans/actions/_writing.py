"""Begin a plan and write what it says, row by row; nobody writes over another's words."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.kernel.errors import Invalid, Missing, Refused
from musterpoint.kernel.ids import uuid7
from musterpoint.people import countries
from musterpoint.plans import content as contents
from musterpoint.plans import keeping, pumping, reading
from musterpoint.plans.actions._noting import note
from musterpoint.plans.content import ID, Content
from musterpoint.plans.models import Plan, PlanVersion, VersionState, Word
from musterpoint.plans.sections import pack
from musterpoint.plans.values import HeadIn, PlanIn
from musterpoint.tenancy import scope, vault
from musterpoint.tenancy.actors import Actor, Permission
from musterpoint.tenancy.models import Membership

MOST_ROWS = 500


class NoSuchPlan(Missing):
    """There is no such plan, version or row here."""


class NotADraft(Refused):
    """Only a draft is written; what was sent, approved or replaced stands."""


class ChangedMeanwhile(Refused):
    """Somebody else changed the draft since it was read."""


class BadPlan(Invalid):
    """The plan, or a row of it, cannot be kept as it was typed."""


class NoRows(Invalid):
    """A table without rows was to be read in."""


class TooLong(Refused):
    """A section holds as many rows as it can."""


class NothingToUndo(Refused):
    """The draft was not changed, or its last change was undone."""


def create_plan(given: PlanIn, *, by: Actor, at: datetime) -> Plan:
    """Begin a plan with an empty draft, or with a copy of what another plan says in force."""
    by.require(Permission.PLANS_CHANGE)
    problems = _problems(given.name, given.owner_id)
    if given.kind not in pack().kinds:
        problems["kind"] = [_("Choose what kind of plan it is.")]
    if given.holder not in pack().holders:
        problems["holder"] = [_("Choose whose plan it is.")]
    if not countries.is_country(given.country):
        problems["country"] = [_("Choose the country.")]
    if problems:
        raise BadPlan(_("Correct what is marked."), fields=problems)
    start: Content = {}
    if given.copy_of is not None:
        source = PlanVersion.objects.filter(
            plan_id=given.copy_of, state=VersionState.IN_FORCE
        ).first()
        if source is None:
            raise NoSuchPlan(_("No version of this plan is in force yet."))
        start = keeping.opened(source, at)
    plan = Plan.objects.create(
        kind=given.kind,
        holder=given.holder,
        name=given.name.strip(),
        country=given.country,
        holder_name=given.holder_name.strip(),
        owner_id=given.owner_id or by.id,
        created_at=at,
    )
    vault.make_keys([plan.id], at=at)
    _begin(plan, 1, start, by, at)
    audit.record("plans.plan.created", subject_id=plan.id, by=by, at=at, of=given.kind)
    return plan


def change_head(plan_id: UUID, given: HeadIn, *, by: Actor, at: datetime) -> Plan:
    """Change a plan's name, owner and day of review."""
    by.require(Permission.PLANS_CHANGE)
    plan = locked(plan_id)
    problems = _problems(given.name, given.owner_id, but=plan.id)
    if given.review_due is not None and not _may_move(plan, given.review_due, at):
        problems["review_due"] = [
            _("Choose an earlier day. Whoever approves plans sets a later one by a review.")
        ]
    if problems:
        raise BadPlan(_("Correct what is marked."), fields=problems)
    plan.name, plan.holder_name = given.name.strip(), given.holder_name.strip()
    plan.owner_id = given.owner_id
    if given.review_due is not None and given.review_due != plan.review_due:
        plan.review_due, plan.told_at = given.review_due, None
        pumping.wake_for(plan, at)
    plan.save(update_fields=["name", "holder_name", "owner_id", "review_due", "told_at"])
    newest = plan.versions.order_by("-number").first()
    note(plan, newest.number if newest else 0, Word.CHANGED, "", by, at)
    return plan


def _may_move(plan: Plan, day: date, at: datetime) -> bool:
    """Say whether a writer may move the review there: never away, so that none is put off."""
    latest = plan.review_due or reading.months_later(at.date(), pack().review_months)
    return at.date() <= day <= latest or day == plan.review_due


def _problems(name: str, owner_id: UUID | None, but: UUID | None = None) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    if not name.strip():
        found["name"] = [_("Give the plan a name.")]
    elif len(name.strip()) > 120:
        found["name"] = [_("Shorten this.")]
    elif set(Plan.objects.filter(name=name.strip()).values_list("id", flat=True)) - {but}:
        found["name"] = [_("Another plan has this name. Choose another one.")]
    if owner_id is not None and not works_here(owner_id):
        found["owner_id"] = [_("Choose somebody who works here.")]
    return found


def works_here(user_id: UUID) -> bool:
    """Say whether somebody is a member of this organisation."""
    here = Membership.objects.filter(organisation_id=scope.organisation_id())
    return here.filter(user_id=user_id).exists()


def new_version(plan_id: UUID, *, by: Actor, at: datetime) -> PlanVersion:
    """Begin a draft with what is in force; an open draft is returned as it stands."""
    by.require(Permission.PLANS_CHANGE)
    plan = locked(plan_id)
    newest = plan.versions.order_by("-number").first()
    if newest is None:
        raise NoSuchPlan(_("There is no such plan here."))
    if newest.state in (VersionState.DRAFT, VersionState.REVIEW):
        return newest
    version = _begin(plan, newest.number + 1, keeping.opened(newest, at), by, at)
    audit.record("plans.version.begun", subject_id=plan.id, by=by, at=at, number=version.number)
    return version


def _begin(plan: Plan, number: int, start: Content, by: Actor, at: datetime) -> PlanVersion:
    return PlanVersion.objects.create(
        plan=plan,
        number=number,
        sealed=keeping.seal(plan.id, start, at),
        pack=pack().stamp,
        written_by=by.id,
        written_at=at,
    )


def put_row(
    plan_id: UUID,
    section: str,
    values: Mapping[str, Any],
    revision: int,
    row_id: str = "",
    *,
    by: Actor,
    at: datetime,
) -> PlanVersion:
    """
    Add a row to a section of the draft, or put it in the place of ``row_id``.

    Raises BadPlan with the columns to correct, ChangedMeanwhile when the draft is not at
    ``revision`` any more, NotADraft, TooLong.
    """
    by.require(Permission.PLANS_CHANGE)
    part = pack().sections.get(section)
    if part is None:
        raise NoSuchPlan(_("Plans have no such section."))
    kept, problems = reading.read_row(part, values)
    if problems:
        raise BadPlan(_("Correct what is marked."), fields=problems)

    def change(content: Content) -> Content:
        rows = content.get(section, ())
        if row_id and row_id not in {one[ID] for one in rows}:
            raise NoSuchPlan(_("This row was removed."))
        if not row_id and len(rows) >= MOST_ROWS:
            raise TooLong(_("A section holds %(count)s rows at most."), count=MOST_ROWS)
        return contents.put(content, section, {ID: row_id or str(uuid7()), **kept})

    return _edit(plan_id, revision, change, by, at)


def put_rows(
    plan_id: UUID,
    section: str,
    rows: Sequence[Mapping[str, Any]],
    revision: int,
    *,
    replaces: bool,
    by: Actor,
    at: datetime,
) -> PlanVersion:
    """
    Add rows that ``tabling.read_rows`` read to a section, or put them in the place of all.

    All or none, and one change: ``undo`` takes them back together. Raises NoRows for none at all,
    else as ``put_row`` does.
    """
    by.require(Permission.PLANS_CHANGE)
    if not rows:
        text = _("The table has titles and no rows. Nothing was changed.")
        raise NoRows(text, fields={"file": [text]})
    if section not in pack().sections:
        raise NoSuchPlan(_("Plans have no such section."))

    def change(content: Content) -> Content:
        there = () if replaces else content.get(section, ())
        if len(there) + len(rows) > MOST_ROWS:
            raise TooLong(_("A section holds %(count)s rows at most."), count=MOST_ROWS)
        return {**content, section: [*there, *({ID: str(uuid7()), **row} for row in rows)]}

    return _edit(plan_id, revision, change, by, at)


def remove_row(
    plan_id: UUID, section: str, row_id: str, revision: int, *, by: Actor, at: datetime
) -> PlanVersion:
    """Take a row out of the draft; ``undo`` brings it back."""
    by.require(Permission.PLANS_CHANGE)
    return _edit(
        plan_id, revision, lambda content: contents.without(content, section, row_id), by, at
    )


def move_row(
    plan_id: UUID, section: str, row_id: str, step: int, revision: int, *, by: Actor, at: datetime
) -> PlanVersion:
    """Move a row of the draft up (-1) or down (1)."""
    by.require(Permission.PLANS_CHANGE)
    return _edit(
        plan_id, revision, lambda content: contents.moved(content, section, row_id, step), by, at
    )


def undo(plan_id: UUID, revision: int, *, by: Actor, at: datetime) -> PlanVersion:
    """Bring back what the draft said before its last change."""
    by.require(Permission.PLANS_CHANGE)
    version = draft(plan_id, revision)
    if not version.previous:
        raise NothingToUndo(_("There is nothing to undo."))
    version.sealed, version.previous = bytes(version.previous), b""
    return _keep(version, by, at)


def _edit(
    plan_id: UUID, revision: int, change: Callable[[Content], Content], by: Actor, at: datetime
) -> PlanVersion:
    version = draft(plan_id, revision)
    before = keeping.opened(version, at)
    after = change(before)
    if after == before:
        return version
    version.previous = bytes(version.sealed)
    version.sealed = keeping.seal(plan_id, after, at)
    return _keep(version, by, at)


def _keep(version: PlanVersion, by: Actor, at: datetime) -> PlanVersion:
    version.revision += 1
    version.written_by, version.written_at, version.pack = by.id, at, pack().stamp
    if str(by.id) not in version.writers.split():
        version.writers = f"{version.writers} {by.id}".strip()
    version.save(
        update_fields=[
            "sealed", "previous", "revision", "written_by", "writers", "written_at", "pack",
        ]
    )  # fmt: skip
    audit.record(
        "plans.version.written", subject_id=version.plan_id, by=by, at=at, number=version.number
    )
    return version


def locked(plan_id: UUID) -> Plan:
    """Return a plan, locked, or raise NoSuchPlan; a retired one is not changed."""
    plan = Plan.objects.select_for_update().filter(id=plan_id).first()
    if plan is None:
        raise NoSuchPlan(_("There is no such plan here."))
    if plan.retired_at is not None:
        raise NotADraft(_("This plan was retired."))
    return plan


def draft(plan_id: UUID, revision: int | None = None) -> PlanVersion:
    """Return the open draft of a plan, locked; raise NotADraft or ChangedMeanwhile."""
    plan = locked(plan_id)
    found = plan.versions.filter(state=VersionState.DRAFT).first()
    if found is None:
        raise NotADraft(_("There is no draft of this plan. Begin a new version first."))
    if revision is not None and found.revision != revision:
        raise ChangedMeanwhile(
            _("Somebody changed this plan while you wrote. Look at it, then send yours again.")
        )
    return found
