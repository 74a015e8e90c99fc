"""Versions of questionnaires: read in, written here, published, retired."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.engine import forms
from musterpoint.forms import content
from musterpoint.forms.models import Kept, Medium, Questionnaire, State, Version
from musterpoint.kernel.errors import Invalid, Missing, Refused
from musterpoint.tenancy.actors import Actor, Permission

MAX_TITLE = 200
MAX_CODE = 60
#: Words that stand in addresses where a code would.
RESERVED = frozenset({"new", "upload", "answers", "catalogue", "drafts", "return"})


class BadForm(Invalid):
    """The questionnaire has errors; nothing of it is kept. ``problems`` are those of the engine."""

    def __init__(self, reading: forms.Reading) -> None:
        super().__init__(_("The questionnaire has errors. Mend them and upload it again."))
        self.problems = reading.errors
        self.warnings = reading.warnings


class NoSuchForm(Missing):
    """There is no such questionnaire, version, draft or submission here."""


class NotPublishable(Refused):
    """The version cannot be published as it is."""


class BadSettings(Invalid):
    """Settings of a questionnaire that cannot be."""


def import_xlsform(data: bytes, *, name: str, by: Actor, at: datetime) -> Version:
    """
    Keep an XLSForm as a draft version and return it.

    A questionnaire with the form's id gets one more version; without one, a new questionnaire is
    made, called ``name`` or what the form calls itself. Raises BadForm with every error.
    """
    by.require(Permission.FORMS_CHANGE)
    reading = content.read(Medium.XLSX, data)
    if reading.form is None or reading.errors:
        raise BadForm(reading)
    title = name.strip()[:MAX_TITLE] or reading.form.title[:MAX_TITLE]
    wanted = title if reading.form.id == "data" else reading.form.id
    made = content.checked(reading.form, data)
    return _keep(_questionnaire(code_for(wanted), title, by, at), made, Medium.XLSX, "", by, at)


def write_small(
    written: Mapping[str, Any], *, code: str = "", source: str = "", by: Actor, at: datetime
) -> Version:
    """
    Keep a questionnaire of the own editor (see ``forms.small``) as the open draft version.

    The draft of the editor is written over as long as it is not published; ``code`` names the
    questionnaire, and a new one is made when it is empty. Raises BadForm.
    """
    by.require(Permission.FORMS_CHANGE)
    data = content.canonical(dict(written))
    reading = content.read(Medium.SMALL, data)
    if reading.form is None or reading.errors:
        raise BadForm(reading)
    made = content.checked(reading.form, data)
    if not code:
        title = reading.form.title[:MAX_TITLE]
        found = _questionnaire(_free_code(title), title, by, at)
        return _keep(found, made, Medium.SMALL, source, by, at)
    found = locked(code)
    draft = (
        Version.objects.select_for_update()
        .filter(questionnaire=found, state=State.DRAFT, medium=Medium.SMALL)
        .order_by("-number")
        .first()
    )
    if draft is None:
        return _keep(found, made, Medium.SMALL, source, by, at)
    draft.content, draft.digest = made.data, made.digest
    draft.languages, draft.declared = list(made.form.languages), made.declared
    draft.save(update_fields=["content", "digest", "languages", "declared"])
    audit.record("forms.version.changed", subject_id=draft.id, by=by, at=at, digest=draft.digest)
    return draft


def publish(
    version_id: UUID, *, in_force_from: datetime | None = None, by: Actor, at: datetime
) -> Version:
    """
    Publish a draft version; from then on, or from a later day, new answers are to it.

    Earlier published versions are retired when this one is in force at once.
    """
    by.require(Permission.FORMS_CHANGE)
    found = _version(version_id)
    if found.state != State.DRAFT:
        raise NotPublishable(_("This version is published or retired already."))
    if not found.declared:
        raise NotPublishable(_("This version asks nothing. Add a question first."))
    begins = max(in_force_from or at, at)
    if begins <= at:
        others = Version.objects.filter(
            questionnaire_id=found.questionnaire_id,
            state=State.PUBLISHED,
            in_force_from__lte=begins,
        )
        others.update(state=State.RETIRED, retired_at=at)
    found.state, found.in_force_from, found.published_by = State.PUBLISHED, begins, by.id
    found.save(update_fields=["state", "in_force_from", "published_by"])
    audit.record("forms.version.published", subject_id=found.id, by=by, at=at, digest=found.digest)
    return found


def retire(version_id: UUID, *, by: Actor, at: datetime) -> Version:
    """Take a version out of use; what was begun with it may be finished, answers stay."""
    by.require(Permission.FORMS_CHANGE)
    found = _version(version_id)
    if found.state == State.RETIRED:
        raise NotPublishable(_("This version is retired already."))
    found.state, found.retired_at = State.RETIRED, at
    found.save(update_fields=["state", "retired_at"])
    audit.record("forms.version.retired", subject_id=found.id, by=by, at=at)
    return found


def describe(
    code: str, *, title: str, compartment: str, is_public: bool, by: Actor, at: datetime
) -> Questionnaire:
    """Say what a questionnaire is called, where its answers are kept, and whether it is public."""
    by.require(Permission.FORMS_CHANGE)
    problems = {}
    if not title.strip() or len(title) > MAX_TITLE:
        problems["title"] = [_("Write a title of at most 200 letters.")]
    if compartment not in Kept.values:
        problems["compartment"] = [_("Choose where the answers are kept.")]
    if is_public and compartment == Kept.PROTECTION:
        problems["is_public"] = [
            _("What is asked in private cannot be open to everybody. Choose one of the two.")
        ]
    if problems:
        raise BadSettings(_("Some answers need a correction."), fields=problems)
    found = locked(code)
    found.title, found.compartment_name, found.is_public = title.strip(), compartment, is_public
    found.save(update_fields=["title", "compartment_name", "is_public"])
    audit.record(
        "forms.questionnaire.described", subject_id=found.id, by=by, at=at,
        compartment=compartment, is_public=is_public,
    )  # fmt: skip
    return found


def locked(code: str) -> Questionnaire:
    """Return a questionnaire for changing, or raise NoSuchForm."""
    found = Questionnaire.objects.select_for_update().filter(code=code).first()
    if found is None:
        raise NoSuchForm(_("There is no such questionnaire."))
    return found


def code_for(text: str) -> str:
    """Return a text as a code for addresses: small letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    code = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:MAX_CODE].strip("-")
    return f"{code or 'form'}-1" if code in RESERVED or not code else code


def _free_code(title: str) -> str:
    code = code_for(title)
    taken = set(
        Questionnaire.objects.filter(code__startswith=code[:50]).values_list("code", flat=True)
    )
    return next(
        one
        for one in (code, *(f"{code[:50]}-{number}" for number in range(2, len(taken) + 3)))
        if one not in taken
    )


def _questionnaire(code: str, title: str, by: Actor, at: datetime) -> Questionnaire:
    """Return the questionnaire of a code, locked; a new one when there is none."""
    fresh = Questionnaire(code=code, title=title, owner=by.id, created_at=at)
    Questionnaire.objects.bulk_create([fresh], ignore_conflicts=True)
    return locked(code)


def _keep(
    of: Questionnaire, made: content.Checked, medium: str, source: str, by: Actor, at: datetime
) -> Version:
    """Add a draft version; the questionnaire is locked, so that numbers follow each other."""
    last = Version.objects.filter(questionnaire=of).aggregate(n=Max("number"))["n"] or 0
    version = Version(
        questionnaire=of,
        number=last + 1,
        medium=medium,
        content=made.data,
        digest=made.digest,
        languages=list(made.form.languages),
        declared=made.declared,
        source=source,
        created_by=by.id,
        created_at=at,
    )
    version.save(force_insert=True)
    audit.record(
        "forms.version.made", subject_id=version.id, by=by, at=at,
        questionnaire=of.code, digest=made.digest,
    )  # fmt: skip
    return version


def _version(version_id: UUID) -> Version:
    found = (
        Version.objects.select_for_update(of=("self",))
        .select_related("questionnaire")
        .defer("content")
        .filter(id=version_id)
        .first()
    )
    if found is None:
        raise NoSuchForm(_("There is no such version."))
    return found
