"""Who is named, which units there are, where else people may go, themes, what we publish."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.feedback import queries
from musterpoint.feedback.classes import classes
from musterpoint.feedback.models import Handler, Outside, Published, Theme, Unit, UnitMember
from musterpoint.kernel.errors import Invalid, Missing
from musterpoint.people import addresses
from musterpoint.tenancy.actors import Actor, Permission


class BadSetting(Invalid):
    """The settings cannot be kept as they are; the fields say what to do."""


class NoSuchSetting(Missing):
    """There is no such handler, unit, theme or text here."""


def _bad(**problems: str) -> BadSetting:
    return BadSetting(
        _("Some answers need a correction."),
        fields={name: [text] for name, text in problems.items()},
    )


def name_handler(
    user_id: UUID,
    kinds: Iterable[str],
    level: int = 1,
    title: str = "",
    *,
    valid_from: datetime | None = None,
    valid_until: datetime | None = None,
    by: Actor,
    at: datetime,
) -> list[Handler]:
    """Name somebody to read sensitive classes, on a step of the escalation, from now or a day."""
    by.require(Permission.ORGANISATION_CHANGE)
    wanted, start = list(dict.fromkeys(kinds)), valid_from or at
    able = {one.user_id for one in queries.members(Permission.FEEDBACK_SENSITIVE, at)}
    if user_id not in able:
        raise _bad(user_id=_("Choose somebody whose role includes sensitive complaints."))
    if not wanted or not set(wanted) <= {one.code for one in classes().sensitive()}:
        raise _bad(kinds=_("Choose what they read."))
    if not 1 <= level <= 9:
        raise _bad(level=_("Enter a step from 1 to 9."))
    if valid_until is not None and valid_until < start:
        raise _bad(valid_until=_("Enter a day after the first one."))
    rows = [
        Handler.objects.create(
            user_id=user_id,
            kind=kind,
            level=level,
            title=title.strip()[:80],
            valid_from=start,
            valid_until=valid_until,
            named_by=by.id,
        )
        for kind in wanted
    ]
    audit.record_many(
        "feedback.handler.named", [row.id for row in rows], by=by, at=at, user=str(user_id)
    )
    return rows


def end_handler(handler_id: UUID, *, by: Actor, at: datetime) -> None:
    """End that somebody is named; the rows of the past stay."""
    by.require(Permission.ORGANISATION_CHANGE)
    row = Handler.objects.select_for_update().filter(id=handler_id).first()
    if row is None:
        raise NoSuchSetting(_("Nobody is named like this."))
    if row.valid_until is None or row.valid_until > at:
        row.valid_until = max(at, row.valid_from)
        row.save(update_fields=["valid_until"])
        audit.record("feedback.handler.ended", subject_id=row.id, by=by, at=at)


def save_unit(
    unit_id: UUID | None,
    name: str,
    user_ids: Iterable[UUID],
    *,
    is_public: bool = True,
    by: Actor,
    at: datetime,
) -> Unit:
    """Make or change a unit and who works in it."""
    by.require(Permission.ORGANISATION_CHANGE)
    wanted = name.strip()
    if not wanted or len(wanted) > 80:
        raise _bad(name=_("Enter a name of at most 80 letters."))
    same = Unit.objects.filter(name=wanted).first()
    if same is not None and same.id != unit_id:
        raise _bad(name=_("There is a unit of this name already."))
    unit = Unit() if unit_id is None else Unit.objects.filter(id=unit_id).first()
    if unit is None:
        raise NoSuchSetting(_("There is no such unit here."))
    unit.name, unit.is_public = wanted, is_public
    unit.save()
    here = {one.user_id for one in queries.colleagues(at)} & set(user_ids)
    unit.members.exclude(user_id__in=here).delete()
    known = set(unit.members.values_list("user_id", flat=True))
    UnitMember.objects.bulk_create(
        [UnitMember(unit=unit, user_id=one) for one in sorted(here - known)]
    )
    audit.record("feedback.unit.saved", subject_id=unit.id, by=by, at=at, members=len(here))
    return unit


def save_outside(
    body: str, reach: str, body_mail: str, second_mail: str, *, by: Actor, at: datetime
) -> Outside:
    """Say where else people may go, and who is told when nobody here may read a complaint."""
    by.require(Permission.ORGANISATION_CHANGE)
    found = {}
    for name, text in (("body_mail", body_mail), ("second_mail", second_mail)):
        try:
            found[name] = addresses.email(text) if text.strip() else ""
        except addresses.BadAddress as error:
            raise _bad(**{name: str(error)}) from error
    row = Outside.objects.first() or Outside()
    row.body, row.reach = body.strip()[:200], reach.strip()[:500]
    row.body_mail, row.second_mail = found["body_mail"], found["second_mail"]
    row.changed_at, row.changed_by = at, by.id
    row.save()
    audit.record("feedback.outside.saved", subject_id=row.id, by=by, at=at)
    return row


def add_theme(name: str, *, by: Actor, at: datetime) -> Theme:
    """Add a theme to the organisation's list, or take up again one that was retired."""
    by.require(Permission.FEEDBACK_HANDLE)
    wanted = name.strip()
    if not wanted or len(wanted) > 80:
        raise _bad(name=_("Enter a name of at most 80 letters."))
    theme, _made = Theme.objects.get_or_create(name=wanted)
    if theme.retired_at is not None:
        theme.retired_at = None
        theme.save(update_fields=["retired_at"])
    audit.record("feedback.theme.added", subject_id=theme.id, by=by, at=at)
    return theme


def retire_theme(theme_id: UUID, *, by: Actor, at: datetime) -> None:
    """Take a theme off the list; what had it keeps it."""
    by.require(Permission.FEEDBACK_HANDLE)
    if not Theme.objects.filter(id=theme_id).update(retired_at=at):
        raise NoSuchSetting(_("There is no such theme here."))
    audit.record("feedback.theme.retired", subject_id=theme_id, by=by, at=at)


def publish(
    theme_id: UUID | None, language: str, said: str, did: str, *, by: Actor, at: datetime
) -> Published:
    """Publish what people said and what we did about it, in one language."""
    by.require(Permission.FEEDBACK_HANDLE)
    told, made = said.strip(), did.strip()
    if not told or len(told) > 500:
        raise _bad(said=_("Write what people said, at most 500 letters."))
    if not made or len(made) > 1000:
        raise _bad(did=_("Write what was done, at most 1,000 letters."))
    if theme_id is not None and not Theme.objects.filter(id=theme_id).exists():
        raise _bad(theme=_("Choose from the list."))
    row = Published.objects.create(
        theme_id=theme_id,
        language=language,
        said=told,
        did=made,
        published_at=at,
        published_by=by.id,
    )
    audit.record("feedback.reply.published", subject_id=row.id, by=by, at=at)
    return row


def withdraw(published_id: UUID, *, by: Actor, at: datetime) -> None:
    """Take a published text off the public page."""
    by.require(Permission.FEEDBACK_HANDLE)
    rows = Published.objects.filter(id=published_id, withdrawn_at__isnull=True)
    if not rows.update(withdrawn_at=at):
        raise NoSuchSetting(_("There is no such text here."))
    audit.record("feedback.reply.withdrawn", subject_id=published_id, by=by, at=at)
