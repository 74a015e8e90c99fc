"""A case is opened: for a registered person or for somebody who called; one, or a list of calls."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.utils.translation import gettext as _

from musterpoint.cases import followed, naming, seeing
from musterpoint.cases.actions._common import record
from musterpoint.cases.models import TABLES, AnyCase, PartyRole, Tables
from musterpoint.crises.models import Crisis
from musterpoint.engine.procedures.conditions import Value
from musterpoint.kernel import ids
from musterpoint.kernel.errors import Invalid, Refused
from musterpoint.kernel.ids import uuid7
from musterpoint.people import queries as people
from musterpoint.people.models import Person
from musterpoint.procedures import actions as procedures
from musterpoint.tenancy import vault
from musterpoint.tenancy.actors import Actor, Permission
from musterpoint.tenancy.vault import Compartment

REFERENCES = "cases.references"
MOST_STORY = 4000
MOST_NAME = 200
MOST_LINES = 100


class BadCase(Invalid):
    """Something of the new case cannot be used; ``fields`` says what to do."""


class CaseTaken(Refused):
    """A case with this id is about something else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseIn:
    """
    A case to open. Without ``person_id`` the ``name`` says whom it is about.

    The same ``id`` again returns the case that it made.
    """

    kind: str
    person_id: UUID | None = None
    name: str = ""
    phone: str = ""
    story: str = ""
    crisis_id: UUID | None = None
    post: str = ""
    compartment: Compartment = "consular"
    shared_reference: str = ""
    is_mine: bool = True
    facts: Mapping[str, Value] = field(default_factory=dict)
    id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CallIn:
    """One short line of the call desk: who (a reference or a name), number, kind, what."""

    who: str
    kind: str
    phone: str = ""
    what: str = ""


def open_case(new: CaseIn, *, by: Actor, at: datetime) -> AnyCase:
    """
    Open a case and begin the procedure that its kind names.

    Raises BadCase, procedures' NoSuchProcedure, vault.Erased for a person who was erased.
    """
    by.require(Permission.CASES_CHANGE)
    tables = next(one for one in TABLES if one.compartment == new.compartment)
    identity = new.id or uuid7()
    known: AnyCase | None = tables.case.objects.filter(id=identity).first()
    if known is not None:
        if known.kind != new.kind or known.person_id != new.person_id:
            raise CaseTaken(_("A case with this id is about something else."))
        return known
    _check(new)
    subject = procedures.Subject(id=new.person_id or identity, compartment=new.compartment)
    run = procedures.begin(
        new.kind,
        subject=subject,
        facts=new.facts,
        run_id=uuid7(),
        held_by=seeing.HOLDER,
        by=by,
        at=at,
    )
    key = vault.open_key(subject.id, at=at, compartment=new.compartment)
    content = {"name": new.name.strip(), "phone": new.phone.strip(), "story": new.story.strip()}
    case: AnyCase = tables.case(
        id=identity,
        reference=_reference(identity, tables, at),
        shared_reference=new.shared_reference,
        kind=new.kind,
        run_id=run.id,
        crisis_id=new.crisis_id,
        post=new.post.strip(),
        subject_id=subject.id,
        person_id=new.person_id,
        owner_id=by.id if new.is_mine else None,
        opened_by=by.id,
        opened_at=at,
        updated_at=at,
        sealed=key.seal(seeing.USE, content),
    )
    case.save(force_insert=True)
    tables.party(
        case_id=case.id,
        role=PartyRole.SUBJECT,
        person_id=new.person_id,
        added_by=by.id,
        added_at=at,
        sealed=key.seal(seeing.PARTY, {"name": content["name"], "phone": content["phone"]}),
    ).save(force_insert=True)
    if case.person_id is None:
        table: Any = tables.token
        found = naming.tokens(content["name"], content["phone"], at)
        table.objects.bulk_create([table(case_id=case.id, token=one) for one in found])
    if case.owner_id is not None:
        procedures.assign([run.id], case.owner_id, by=by, at=at)
    record("cases.case.opened", case, by, at, code=case.kind)
    return case


def _check(new: CaseIn) -> None:
    problems: dict[str, list[str]] = {}
    if new.person_id is None and not new.name.strip():
        problems["person"] = [_("Enter the reference of a registered person, or a name.")]
    if new.person_id is not None:
        standing = Person.objects.filter(id=new.person_id, withdrawn_at=None)
        if not standing.exists():
            problems["person"] = [_("There is no such person here, or they withdrew.")]
    if len(new.name) > MOST_NAME:
        problems["person"] = [_("Shorten the name.")]
    if len(new.story) > MOST_STORY:
        problems["story"] = [_("Shorten this. More can be told in notes.")]
    if new.crisis_id is not None and not Crisis.objects.filter(id=new.crisis_id).exists():
        problems["crisis"] = [_("Choose a crisis from the list.")]
    if len(new.post) > 120 or len(new.shared_reference) > 80:
        problems["post"] = [_("Shorten this.")]
    if problems:
        raise BadCase(_("Some answers need a correction."), fields=problems)


def _reference(identity: UUID, tables: Tables, at: datetime) -> str:
    secret = vault.organisation_secret(REFERENCES, at=at)
    attempt = 0
    while tables.case.objects.filter(
        reference=(tried := ids.reference(identity, secret, attempt))
    ).exists():
        attempt += 1
    return tried


def take_calls(
    calls: Sequence[CallIn],
    *,
    batch: UUID,
    crisis_id: UUID | None = None,
    post: str = "",
    by: Actor,
    at: datetime,
) -> list[AnyCase]:
    """
    Open a case without an owner for each call; all or none.

    BadCase names every problem as ``lines.<n>.<field>``. The same batch again makes nothing twice.
    """
    by.require(Permission.CASES_CHANGE)
    if not calls or len(calls) > MOST_LINES:
        text = _("Write at least one line and at most %(most)d.") % {"most": MOST_LINES}
        raise BadCase(text, fields={"lines": [text]})
    kinds = {code for code, _title in followed.in_force(at.date())}
    problems: dict[str, list[str]] = {}
    made: list[CaseIn] = []
    for number, call in enumerate(calls):
        person = people.by_reference(call.who) if call.who.strip() else None
        if not call.who.strip():
            problems[f"lines.{number}.who"] = [_("Enter a reference or a name.")]
        elif len(call.who) > MOST_NAME:
            problems[f"lines.{number}.who"] = [_("Shorten the name.")]
        elif person is not None and not _stands(person):
            problems[f"lines.{number}.who"] = [_("This person withdrew. Write the name instead.")]
        if call.kind not in kinds:
            problems[f"lines.{number}.kind"] = [_("Choose a kind of case from the list.")]
        if len(call.what) > MOST_STORY:
            problems[f"lines.{number}.what"] = [_("Shorten this. More can be told in notes.")]
        made.append(
            CaseIn(
                id=uuid5(batch, str(number)),
                kind=call.kind,
                person_id=person,
                name="" if person is not None else call.who,
                phone=call.phone[:60],
                story=call.what,
                crisis_id=crisis_id,
                post=post,
                is_mine=False,
            )
        )
    if problems:
        raise BadCase(_("Some lines need a correction."), fields=problems)
    return [open_case(one, by=by, at=at) for one in made]


def _stands(person: UUID) -> bool:
    return Person.objects.filter(id=person, withdrawn_at=None).exists()
