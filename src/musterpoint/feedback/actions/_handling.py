"""What staff do with a report: acknowledge, give it to somebody, ask, answer, close."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from musterpoint.crises.models import Crisis
from musterpoint.feedback import queries, rules
from musterpoint.feedback.actions._receive import about_whom, tell_readers
from musterpoint.feedback.actions._steps import (
    BadText,
    NotNow,
    checked,
    done,
    key_of,
    locked,
    move,
)
from musterpoint.feedback.boxes import CONTENT, OPEN, PRIVATE, SAID, AnyReport, Box, box_of, say
from musterpoint.feedback.classes import classes
from musterpoint.feedback.models import (
    EntryKind,
    Outcome,
    PrivateReport,
    Recusal,
    Report,
    Theme,
    Unit,
    UnitMember,
)
from musterpoint.kernel.errors import Refused
from musterpoint.messaging import actions as messaging
from musterpoint.messaging.values import Outgoing
from musterpoint.tenancy import vault
from musterpoint.tenancy.actors import Actor, Permission
from musterpoint.tenancy.models import SubjectKey
from musterpoint.web import languages

#: What a report keeps when it moves from the open box to the private one.
CARRIED = (
    "code_digest", "suffix", "way", "language", "people", "rules", "received_at", "recorded_at",
    "recorded_by",
)  # fmt: skip
ANSWERED = gettext_lazy("%(organisation)s has answered you. Read it with your code.")


class NotForThem(Refused):
    """This person may not have it: not named, complained of, or the one who answered before."""


class AlreadyPrivate(Refused):
    """What is read by named people only never goes back to where everybody reads."""


def acknowledge(box: Box, report_id: UUID, *, by: Actor, at: datetime) -> None:
    """Tell the person that it was read."""
    report = locked(box, report_id, by=by, at=at)
    move(report, rules.ACKNOWLEDGED)
    _acknowledged(report, at)
    report.save()
    done(report, "acknowledged", by=by, at=at)
    write_to(report, ANSWERED, by=by, at=at)


def _acknowledged(report: AnyReport, at: datetime) -> None:
    report.acknowledged_at = report.acknowledged_at or at
    report.reminded_at = None


def assign(box: Box, report_id: UUID, user_id: UUID, *, by: Actor, at: datetime) -> None:
    """Give it to somebody who may read it; an appeal never to the one who answered."""
    report = locked(box, report_id, by=by, at=at)
    if user_id not in {one.user_id for one in queries.readers(report, at)}:
        raise NotForThem(_("Choose somebody who may read this."))
    if report.appealed_at is not None and user_id == report.answered_by:
        raise NotForThem(_("An appeal is heard by somebody else than who answered. Choose again."))
    if report.state != rules.APPEALED:
        move(report, rules.ASSIGNED)
    _acknowledged(report, at)
    report.handler = user_id
    report.save()
    done(report, "assigned", by=by, at=at, to=str(user_id))


def note(box: Box, report_id: UUID, text: str, *, by: Actor, at: datetime) -> None:
    """Keep a note that the person does not see."""
    _say(box, report_id, EntryKind.NOTE, text, "noted", by=by, at=at)


def ask(box: Box, report_id: UUID, text: str, *, by: Actor, at: datetime) -> None:
    """Ask the person something, who reads it with the code."""
    report = _say(box, report_id, EntryKind.QUESTION, text, "asked", by=by, at=at)
    write_to(report, ANSWERED, by=by, at=at)


def _say(
    box: Box, report_id: UUID, kind: EntryKind, text: str, what: str, *, by: Actor, at: datetime
) -> AnyReport:
    report = locked(box, report_id, by=by, at=at)
    say(report, kind, checked(text), key_of(report, at), at=at, by=by.id, by_name=by.name)
    done(report, what, by=by, at=at)
    return report


def answer(box: Box, report_id: UUID, text: str, outcome: str, *, by: Actor, at: datetime) -> None:
    """
    Answer the person. An appeal is answered by somebody else than who answered first.

    The person reads the answer with the code; a safe address is told that there is one.
    """
    report = locked(box, report_id, by=by, at=at)
    if outcome not in Outcome.values:
        raise BadText(
            _("Some answers need a correction."),
            fields={"outcome": [_("Choose what came of it.")]},
        )
    if report.appealed_at is not None and report.answered_by == by.id:
        raise NotForThem(_("An appeal is answered by somebody else than who answered before."))
    if report.state == rules.ANSWERED:
        raise NotNow(_("This has been answered already."))
    move(report, rules.ANSWERED)
    _acknowledged(report, at)
    report.handler = report.handler or by.id
    report.answered_at, report.answered_by, report.outcome = at, by.id, outcome
    say(report, EntryKind.ANSWER, checked(text), key_of(report, at), at=at, by=by.id,
        by_name=by.name)  # fmt: skip
    report.save()
    done(report, "answered", by=by, at=at, outcome=outcome)
    write_to(report, ANSWERED, by=by, at=at)


def close(box: Box, report_id: UUID, *, by: Actor, at: datetime) -> None:
    """Close what was answered, or what asks for no answer, such as thanks."""
    report = locked(box, report_id, by=by, at=at)
    if report.answered_at is None and classes().by_code[report.kind].ladder > 1:
        raise NotNow(_("Answer it first. A complaint is never closed without an answer."))
    if report.state == rules.APPEALED:
        raise NotNow(_("Answer the appeal first."))
    shut(report, at)
    done(report, "closed", by=by, at=at)


def shut(report: AnyReport, at: datetime) -> None:
    """Close a report and set the first day on which we ask what followed."""
    move(report, rules.CLOSED)
    report.closed_at = at
    pack = classes()
    asks = pack.by_code[report.kind].ladder > 1
    report.check_at = at + pack.retaliation[0] if asks else None
    report.save()


def set_theme(report_id: UUID, theme_id: UUID | None, *, by: Actor, at: datetime) -> None:
    """Say what a report of the open box is about, in the organisation's own words."""
    report = locked(OPEN, report_id, by=by, at=at)
    theme = Theme.objects.get(id=theme_id) if theme_id is not None else None
    Report.objects.filter(id=report.id).update(theme=theme)
    done(report, "themed", by=by, at=at)


def set_crisis(report_id: UUID, crisis_id: UUID | None, *, by: Actor, at: datetime) -> None:
    """Say in which crisis a report of the open box was told; None where it is not known."""
    report = locked(OPEN, report_id, by=by, at=at)
    crisis = Crisis.objects.get(id=crisis_id) if crisis_id is not None else None
    Report.objects.filter(id=report.id).update(crisis=crisis)
    done(report, "placed", by=by, at=at)


def classify(box: Box, report_id: UUID, kind: str, *, by: Actor, at: datetime) -> bool:
    """
    Put a report into another class; return whether it left the open box by that.

    From the open box into the private one it takes everything with it and leaves no row; that it
    went there stands in its private trail alone. The way back does not exist.
    """
    report = locked(box, report_id, by=by, at=at)
    pack = classes()
    found = pack.by_code.get(kind)
    if found is None:
        raise BadText(_("Choose what it is about."), fields={"kind": [_("Choose from the list.")]})
    if box.is_private and not found.is_sensitive:
        raise AlreadyPrivate(_("What was told in confidence stays there."))
    if found.is_sensitive and not box.is_private:
        _into_confidence(report, kind, by=by, at=at)
        return True
    zone = queries.organisation().time_zone
    report.kind = kind
    report.acknowledge_by = found.acknowledge.ends(report.recorded_at, zone, pack.weekend)
    report.answer_by = found.answer.ends(report.recorded_at, zone, pack.weekend)
    report.save()
    done(report, "classified", by=by, at=at, into=kind)
    if box.is_private:
        _look_for_readers(report, at)
    return False


def _into_confidence(report: AnyReport, kind: str, *, by: Actor, at: datetime) -> None:
    """Move a report with all that was said into the private box; the old key is destroyed."""
    pack, zone = classes(), queries.organisation().time_zone
    found = pack.by_code[kind]
    old, key = key_of(report, at), vault.drop_key(report.id, at=at)
    named = queries.named([kind], at)[kind]
    content = old.open(CONTENT, report.sealed)
    away = about_whom(content["about"], (), (), at)
    level = rules.first_level(named, away)
    moved = PrivateReport(
        id=report.id,
        kind=kind,
        level=level or 1,
        is_outside=level is None,
        acknowledge_by=found.acknowledge.ends(at, zone, pack.weekend),
        answer_by=found.answer.ends(at, zone, pack.weekend),
        sealed=key.seal(CONTENT, content),
        **{name: getattr(report, name) for name in CARRIED},
    )
    moved.save(force_insert=True)
    for entry in OPEN.entry.objects.filter(report_id=report.id).order_by("said_at", "id"):
        PRIVATE.entry(
            report_id=report.id,
            kind=entry.kind,
            said_at=entry.said_at,
            by=entry.by,
            by_name=entry.by_name,
            sealed=key.seal(SAID, old.open(SAID, entry.sealed)),
        ).save(force_insert=True)
    for user_id in sorted(away):
        Recusal(report_id=report.id, user_id=user_id).save(force_insert=True)
    PRIVATE.step(report_id=report.id, what="moved", at=at, by=by.id, by_name=by.name).save(
        force_insert=True
    )
    Report.objects.filter(id=report.id).delete()
    SubjectKey.objects.filter(subject_id=report.id).delete()
    tell_readers(rules.readers(named, away, moved.level), is_outside=level is None, at=at)


def name_about(
    report_id: UUID,
    user_ids: tuple[UUID, ...],
    unit_ids: tuple[UUID, ...],
    *,
    by: Actor,
    at: datetime,
) -> None:
    """
    Say whom a private report is about; from then on they see nothing of it, the actor included.

    Nobody is taken off that list by this: a mistake is told to the next on the list instead.
    """
    report = locked(PRIVATE, report_id, by=by, at=at)
    unit_ids = tuple(Unit.objects.filter(id__in=unit_ids).values_list("id", flat=True))
    of_units = UnitMember.objects.filter(unit_id__in=unit_ids).values_list("user_id", flat=True)
    known = set(Recusal.objects.filter(report_id=report.id).values_list("user_id", flat=True))
    members = {one.user_id for one in queries.colleagues(at)}
    for user_id in sorted(({*user_ids} & members | {*of_units}) - known):
        Recusal(report_id=report.id, user_id=user_id).save(force_insert=True)
    standing = set(Recusal.objects.filter(report_id=report.id).values_list("unit_id", flat=True))
    for unit_id in set(unit_ids) - standing:
        Recusal(report_id=report.id, unit_id=unit_id).save(force_insert=True)
    done(report, "recused", by=by, at=at)
    _look_for_readers(report, at)


def _look_for_readers(report: AnyReport, at: datetime) -> None:
    """Put a private report on the first step where somebody may read it, or outside."""
    named = queries.named([report.kind], at)[report.kind]
    away = queries.recused([report.id])[report.id]
    before = (report.level, report.is_outside)
    level = rules.first_level(named, away)
    if level is None:
        report.is_outside = True
    else:
        report.level, report.is_outside = max(report.level, level), False
    if report.handler in away:
        report.handler = None
    report.save()
    if (report.level, report.is_outside) != before:
        readers = rules.readers(named, away, report.level)
        tell_readers(readers, is_outside=report.is_outside, at=at)


def write_to(report: AnyReport, words: Promise, *, by: Actor, at: datetime) -> bool:
    """
    Send a line in the language of the person to a safe address of the open box; say whether.

    Nothing is sent about what was told in confidence: a phone is seen by others, and the outbox
    would keep that there is something.
    """
    if box_of(report).is_private:
        return False
    content = key_of(report, at).open(CONTENT, report.sealed)
    if not content["channel"] or not content["is_safe"]:
        return False
    name = queries.organisation().name
    site = languages.site_language(report.language)
    with override(site.code if site else "en"):
        text = str(words) % {"organisation": name}
    out = Outgoing(
        subject_id=report.id,
        channel=content["channel"],
        address=content["contact"],
        text=text,
        title=name[:100],
        language=report.language,
    )
    sender = replace(by, permissions=by.permissions | {Permission.MESSAGES_SEND})
    messaging.queue([out], lane="transactional", due_at=at, by=sender, at=at)
    return True
