"""Write, adopt, publish and retire procedures; say that one was read."""

from datetime import datetime
from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.engine import procedures as engine
from musterpoint.engine.procedures import catalogue
from musterpoint.kernel.errors import Invalid, Missing, Refused
from musterpoint.procedures import folding
from musterpoint.procedures.actions._telling import start_private_lane
from musterpoint.procedures.models import (
    Acknowledgement,
    Offer,
    Procedure,
    Version,
    VersionState,
)
from musterpoint.tenancy.actors import Actor, Permission

MOST_CHARACTERS = 300_000
MOST_PROBLEMS = 200


class NoSuchVersion(Missing):
    """There is no such version here."""


class NotInCatalogue(Missing):
    """No procedure of this name ships."""


class ChangedMeanwhile(Refused):
    """A colleague saved the draft after this one was opened."""


class NotADraft(Refused):
    """What is published is never changed; it is adapted as a new draft."""


class Unloadable(Invalid):
    """The text has errors; the fields name each line."""


def adopt(name: str, *, by: Actor, at: datetime) -> Version:
    """Take a procedure that ships as it is, and publish it. Adopted before: return that."""
    by.require(Permission.PROCEDURES_CHANGE)
    source = _shipped(name)
    known = Version.objects.filter(
        procedure__code=name, digest=folding.digest_of(source), state=VersionState.PUBLISHED
    ).first()
    if known is not None:
        return known
    version = catalogue.procedure(name).version
    draft = _draft(name, source, f"shipped:{name}@{version}", by, at)
    return publish(draft.id, by=by, at=at)


def adapt(name: str, *, by: Actor, at: datetime) -> Version:
    """Begin an own draft from a procedure that ships."""
    by.require(Permission.PROCEDURES_CHANGE)
    source = _shipped(name)
    version = catalogue.procedure(name).version
    return _draft(name, source, f"shipped:{name}@{version}", by, at)


def adapt_own(version_id: UUID, *, by: Actor, at: datetime) -> Version:
    """Begin a draft from one of the own versions."""
    by.require(Permission.PROCEDURES_CHANGE)
    version = _locked(version_id)
    return _draft(version.procedure.code, version.source, f"own:{version.number}", by, at)


def write_new(code: str, source: str, *, by: Actor, at: datetime) -> Version:
    """Begin a draft of a procedure of one's own."""
    by.require(Permission.PROCEDURES_CHANGE)
    name = code.strip()
    if not name.replace("-", "a").replace("_", "a").isalnum() or not name.isascii():
        text = _("Name it with small letters, digits and dashes, such as lost-keys.")
        raise Invalid(text, fields={"code": [text]})
    if name != name.lower() or not name[0].isalpha() or len(name) > 80:
        text = _("Begin with a small letter; use at most 80.")
        raise Invalid(text, fields={"code": [text]})
    return _draft(name, _tidy(source), "", by, at)


def adopt_offer(offer_id: UUID, *, by: Actor, at: datetime) -> Version:
    """Make a draft of what another organisation offered; it is published like any other."""
    by.require(Permission.PROCEDURES_CHANGE)
    offer = Offer.objects.select_for_update(of=("self",)).filter(id=offer_id).first()
    if offer is None:
        raise NoSuchVersion(_("This offer is no longer there."))
    draft = _draft(offer.code, offer.source, f"offer:{offer.sender_name}"[:200], by, at)
    if by.id is not None:
        offer.adopted_by, offer.adopted_at = by.id, at
        offer.save(update_fields=["adopted_by", "adopted_at"])
    return draft


def save_draft(
    version_id: UUID, source: str, *, revision: int | None = None, by: Actor, at: datetime
) -> Version:
    """
    Keep the text of a draft, with or without errors: nothing that was typed is lost.

    With the ``revision`` that was opened, raises ChangedMeanwhile when a colleague saved since.
    """
    by.require(Permission.PROCEDURES_CHANGE)
    version = _locked(version_id)
    if version.state != VersionState.DRAFT:
        raise NotADraft(_("This version is published. Adapt it as a new draft."))
    if revision is not None and revision != version.revision:
        raise ChangedMeanwhile(
            _("A colleague saved this draft meanwhile. Your text is below; compare before saving.")
        )
    version.source = _tidy(source)
    version.digest = folding.digest_of(version.source)
    version.revision += 1
    version.written_by, version.written_at = by.id, at
    version.save(update_fields=["source", "digest", "revision", "written_by", "written_at"])
    audit.record("procedures.version.saved", subject_id=version.id, by=by, at=at)
    return version


def publish(version_id: UUID, *, by: Actor, at: datetime) -> Version:
    """Publish a draft; raise Unloadable with every problem by line when it does not load."""
    by.require(Permission.PROCEDURES_CHANGE)
    version = _locked(version_id)
    if version.state != VersionState.DRAFT:
        raise NotADraft(_("This version is published already."))
    loaded = catalogue.check(version.source)
    if loaded.procedure is None:
        raise Unloadable(_("The procedure has errors."), fields=by_line(loaded.errors))
    procedure = loaded.procedure
    _check_name(version, procedure)
    version.label, version.owner = procedure.version, procedure.owner[:200]
    version.in_force_from = procedure.in_force_from
    version.state = VersionState.PUBLISHED
    version.published_by, version.published_at = by.id, at
    version.save()
    start_private_lane(at)
    audit.record(
        "procedures.version.published",
        subject_id=version.id,
        by=by,
        at=at,
        code=procedure.id,
        digest=version.digest,
    )
    return version


def retire(version_id: UUID, *, by: Actor, at: datetime) -> Version:
    """Let no new run begin with a version; those that follow it go on."""
    by.require(Permission.PROCEDURES_CHANGE)
    version = _locked(version_id)
    if version.state == VersionState.DRAFT:
        raise NotADraft(_("A draft cannot be retired: nothing follows it."))
    if version.state == VersionState.PUBLISHED:
        version.state, version.retired_at = VersionState.RETIRED, at
        version.save(update_fields=["state", "retired_at"])
        audit.record("procedures.version.retired", subject_id=version.id, by=by, at=at)
    return version


def acknowledge(version_id: UUID, *, by: Actor, at: datetime) -> None:
    """Say that one has read a published version; again is no matter."""
    by.require(Permission.PROCEDURES_READ)
    version = Version.objects.filter(id=version_id, state=VersionState.PUBLISHED).first()
    if version is None or by.id is None:
        raise NoSuchVersion(_("There is no such version here."))
    _kept, is_new = Acknowledgement.objects.get_or_create(
        version=version, user_id=by.id, defaults={"acknowledged_at": at}
    )
    if is_new:
        audit.record("procedures.version.acknowledged", subject_id=version.id, by=by, at=at)


def by_line(problems: tuple[engine.Problem, ...]) -> dict[str, list[str]]:
    """Return problems by their place in the text."""
    fields: dict[str, list[str]] = {}
    for one in problems[:MOST_PROBLEMS]:
        fields.setdefault(f"{one.line}:{one.column}", []).append(one.message)
    return fields


def _check_name(version: Version, procedure: engine.Procedure) -> None:
    code = version.procedure.code
    if procedure.id != code:
        text = _("The text names %(other)s. Keep the name %(code)s, or write a new procedure.")
        facts = {"other": procedure.id, "code": code}
        raise Unloadable(text, fields={"1:1": [text % facts]}, **facts)
    twin = Version.objects.filter(procedure_id=version.procedure_id, label=procedure.version)
    if twin.exclude(state=VersionState.DRAFT).exists():
        text = _("Version %(label)s was published before. Give this one another version.")
        facts = {"label": procedure.version}
        raise Unloadable(text, fields={"1:1": [text % facts]}, **facts)


def _shipped(name: str) -> str:
    path = catalogue.shipped().get(name)
    if path is None:
        raise NotInCatalogue(_("No procedure of this name ships."))
    return path.read_text(encoding="utf-8")


def _tidy(source: str) -> str:
    text = source.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    if len(text) > MOST_CHARACTERS:
        said = _("This is longer than %(most)d characters. Divide it into several.")
        raise Invalid(
            said,
            fields={"source": [said % {"most": MOST_CHARACTERS}]},
            most=MOST_CHARACTERS,
        )
    return text


def _draft(code: str, source: str, origin: str, by: Actor, at: datetime) -> Version:
    procedure, _is_new = Procedure.objects.get_or_create(code=code, defaults={"created_at": at})
    procedure = Procedure.objects.select_for_update(of=("self",)).get(id=procedure.id)
    last = procedure.versions.aggregate(last=Max("number"))["last"] or 0
    version = Version(
        procedure=procedure,
        number=last + 1,
        source=source,
        digest=folding.digest_of(source),
        adapted_from=origin,
        written_by=by.id,
        written_at=at,
    )
    version.save(force_insert=True)
    audit.record("procedures.version.drafted", subject_id=version.id, by=by, at=at, code=code)
    return version


def _locked(version_id: UUID) -> Version:
    found = (
        Version.objects.select_for_update(of=("self",))
        .select_related("procedure")
        .filter(id=version_id)
        .first()
    )
    if found is None:
        raise NoSuchVersion(_("There is no such version here."))
    return found
