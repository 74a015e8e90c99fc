"""Letters about a session: a place came free, it moved, it was called off."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from django.db.models import Q
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from musterpoint.accounts.models import User
from musterpoint.messaging import actions as messaging
from musterpoint.messaging.actions import Outgoing
from musterpoint.messaging.models import Lane
from musterpoint.tenancy import actors, scope
from musterpoint.tenancy.actors import Actor, Permission
from musterpoint.tenancy.models import Membership, Organisation
from musterpoint.training import queries
from musterpoint.training.letters import language_for
from musterpoint.training.models import Booking, Learner, LearnerKind, Place, Session
from musterpoint.web import formats


class News(StrEnum):
    """What somebody is told of a session."""

    PLACE = "place"
    MOVED = "moved"
    OFF = "off"


def takes_part(row: Session) -> list[Learner]:
    """Return who has a place in a session or waits for one, and its trainer."""
    rows = Booking.objects.filter(session=row).exclude(standing=Place.LEFT)
    found = [one.learner for one in rows.select_related("learner").order_by("number")]
    return found + ([row.trainer] if row.trainer is not None else [])


def tell(
    row: Session, news: News, learners: Iterable[Learner], *, site: str, by: Actor, at: datetime
) -> None:
    """
    Mail each learner in their own language, except whoever did it; nobody once it is over.

    ``site`` is the address of this site: with it the letter leads to the calendar file, which
    replaces the copy that a colleague keeps. The letter goes out in the transaction of the change,
    so that it goes out once.
    """
    if row.ends_at <= at:
        return
    told = {one.id: one for one in learners if one.user_id is None or one.user_id != by.id}
    letters = _letters(row, news, list(told.values()), site, at)
    if letters:
        sender = actors.system(by.organisation_id, "training sessions", Permission.MESSAGES_SEND)
        messaging.queue(letters, lane=Lane.TRANSACTIONAL, due_at=at, by=sender, at=at)


def _letters(
    row: Session, news: News, learners: list[Learner], site: str, at: datetime
) -> list[Outgoing]:
    organisation = Organisation.objects.get(id=scope.organisation_id())
    users = _colleagues(learners, at)
    who = queries.identities(learners, at)
    found = []
    for one in learners:
        user = users.get(one.user_id) if one.user_id is not None else None
        if not who[one.id].email or (one.kind == LearnerKind.STAFF and user is None):
            continue
        language = language_for(user.language if user else one.language, organisation)
        with translation.override(language):
            found.append(
                Outgoing(
                    subject_id=one.user_id or one.id,
                    channel="email",
                    address=who[one.id].email,
                    text=_text(row, news, organisation, site if user else ""),
                    title=_titles()[news],
                    language=language,
                )
            )
    return found


def _colleagues(learners: list[Learner], at: datetime) -> dict[object, User]:
    """Return the accounts of those who work here still, by id."""
    members = Membership.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gt=at),
        organisation_id=scope.organisation_id(),
        user_id__in=[one.user_id for one in learners if one.user_id is not None],
    )
    return dict(User.objects.in_bulk(list(members.values_list("user_id", flat=True))))


def _titles() -> dict[News, str]:
    return {
        News.PLACE: _("You have a place in a session"),
        News.MOVED: _("A session has moved"),
        News.OFF: _("A session was called off"),
    }


def _text(row: Session, news: News, organisation: Organisation, site: str) -> str:
    words = {
        News.PLACE: _("%(organisation)s: a place came free and it is yours: %(session)s."),
        News.MOVED: _("%(organisation)s: a session has a new time or place: %(session)s."),
        News.OFF: _("%(organisation)s: this session was called off: %(session)s."),
    }[news]
    text = words % {"organisation": organisation.name, "session": _session(row)}
    if not site:
        return text
    address = site + reverse("training:session-file", args=[organisation.slug, row.id])
    file = _("The calendar file replaces the copy in your calendar: %(link)s") % {"link": address}
    return f"{text}\n{file}"


def _session(row: Session) -> str:
    begins = formats.moment(row.starts_at, row.zone, year=True)
    return formats.listed([row.title, f"{begins} ({row.zone})", row.place])
