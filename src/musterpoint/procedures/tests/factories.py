"""Officers with roles, a small procedure, and runs of it."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from musterpoint.accounts.models import User
from musterpoint.kernel.ids import uuid7
from musterpoint.procedures import actions
from musterpoint.procedures.actions import Subject
from musterpoint.procedures.models import AnyRun, Version
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Membership, Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, member

HOUR = timedelta(hours=1)
KEYS = """
procedure: lost-keys
version: "1"
in_force_from: 2026-01-01
owner: Consular section
source: Our own practice
languages: [en, ar]
title: {en: Lost keys, ar: مفاتيح ضائعة}
purpose: {en: Nobody sleeps outside., ar: لا أحد ينام في الخارج.}
events:
  - {id: landlord_answered, title: {en: The landlord answered, ar: أجاب المالك}}
  - {id: away, title: {en: The person is away, ar: الشخص غائب}}
  - {id: back, title: {en: The person is back, ar: عاد الشخص}}
  - {id: keys_found, title: {en: Keys were found, ar: وُجدت المفاتيح}}
facts:
  - {id: sleeps_outside, title: {en: Sleeps outside, ar: ينام في الخارج}, kind: yes_no}
steps:
  - id: call
    title: {en: Call the person, ar: الاتصال بالشخص}
    do: {en: Ask in private., ar: اسأل على انفراد.}
    role: [case_officer, duty_officer]
    questions:
      - {id: agrees, text: {en: May we tell the landlord?, ar: هل نخبر المالك؟}}
    deadline: {within: 24 hours, from: started, remind: 4 hours, escalate: [{after: 2 hours, to: supervisor}, {after: 1 day, to: head_of_mission}]}
    next: write
  - id: write
    title: {en: Write to the landlord, ar: الكتابة إلى المالك}
    role: case_officer
    gate:
      conditions:
        - {when: agrees, says: {en: Only with the person's word., ar: فقط بموافقة الشخص.}}
      opened_by: supervisor
      reason: yes
      urgent: {when: sleeps_outside, opened_by: [supervisor, head_of_mission], officers: 2, owes: [{step: explain, within: 72 hours, unless: agrees}]}
    documents: [{id: letter, title: {en: Letter, ar: رسالة}}]
    deadline: {within: 2 days, from: call.done, stops_on: away, resumes_on: back}
    next: wait
  - id: explain
    title: {en: Explain to the person, ar: الشرح للشخص}
    role: supervisor
  - id: wait
    title: {en: Wait for the landlord, ar: انتظار المالك}
    waits_for: landlord_answered
    deadline: {within: 5 days, escalate: [{after: 0 hours, to: supervisor}]}
    next: closed
ends:
  - {id: closed, title: {en: Closed, ar: مغلق}}
interrupts:
  - {event: keys_found, go: closed}
"""


def officer(of: Organisation, name: str, role: str = "duty_officer") -> Actor:
    """Return somebody who works here, with the procedure roles of a membership role."""
    user = User.objects.create_user(f"{name.lower()}-{uuid7().hex[-6:]}@example.org", name=name)
    Membership.objects.create(organisation=of, user_id=user.id, role=role, created_at=NOON)
    return member(of, name, user.id.int, role)


def published(by: Actor, source: str = KEYS, code: str = "lost-keys") -> Version:
    """Publish a procedure, in the running unit."""
    draft = actions.write_new(code, source, by=by, at=NOON)
    return actions.publish(draft.id, by=by, at=NOON)


def begun(by: Actor, subject: UUID | None = None, **changes: Any) -> AnyRun:
    """Begin a run of the small procedure, in the running unit."""
    about = Subject(id=subject) if subject is not None else None
    facts: dict[str, Any] = {"subject": about, "facts": {}, "by": by, "at": NOON}
    return actions.begin("lost-keys", **facts | changes)


def ready(by: Actor, subject: UUID | None = None, **changes: Any) -> AnyRun:
    """Publish the small procedure and begin a run of it, in a unit of its own."""
    with acting_as(by):
        published(by)
        return begun(by, subject, **changes)
