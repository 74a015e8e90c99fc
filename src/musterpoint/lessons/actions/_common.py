"""What the actions share: numbers without gaps of two, who works here, and the history."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Max, Model
from django.utils.translation import gettext as _

from musterpoint.accounts import queries as accounts
from musterpoint.audit import actions as audit
from musterpoint.kernel.errors import Invalid, Missing, Refused
from musterpoint.lessons.models import Lesson, LessonEvent, Word
from musterpoint.tenancy import scope
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Membership

#: A text that may travel to another organisation holds no more (``disclosures.kinds.MAX_TEXT``).
LONGEST = 4000


class NotOneOfUs(Refused):
    """Something is given to somebody who works here."""


class NotThere(Missing):
    """There is no such thing here, or it is another organisation's."""


def next_number(model: type[Model], **of: Any) -> int:
    """Return the number after the last one; two at once wait for each other."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtext(%s))",
            [f"lessons|{model.__name__}|{scope.organisation_id()}"],
        )
    rows = model._default_manager.filter(**of)
    last: int | None = rows.aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def check_works_here(user_id: UUID) -> None:
    """Refuse somebody who does not work here."""
    rows = Membership.objects.filter(organisation_id=scope.organisation_id(), user_id=user_id)
    if not rows.exists():
        raise NotOneOfUs(_("Choose somebody who works here."))


def check_texts(texts: Mapping[str, str], must: Sequence[str] = ()) -> None:
    """Refuse texts that are missing or too long, by field."""
    problems: dict[str, list[str]] = {}
    for name, text in texts.items():
        if name in must and not text.strip():
            problems[name] = [_("Answer this question")]
        elif len(text) > LONGEST:
            problems[name] = [_("Shorten this to %(count)s characters.") % {"count": LONGEST}]
        elif "\0" in text:
            problems[name] = [_("Remove the hidden characters from this answer")]
    if problems:
        raise Invalid(_("Correct what is marked."), fields=problems)


def had_a_hand(by: Actor, writers: str, *others: UUID | None) -> bool:
    """
    Say whether somebody, or a program and its maker, wrote something.

    ``writers`` are ids with spaces between them. Who is not known counts as one of them.
    """
    wrote = [UUID(one) for one in writers.split() if one != str(None)]
    return by.id is None or accounts.same_hands(by, [*wrote, *others])


def note(
    lesson: Lesson | UUID, word: Word, by: Actor, at: datetime, *, about: str = "", text: str = ""
) -> None:
    """Keep a line of a lesson's history, and its trace."""
    lesson_id = lesson.id if isinstance(lesson, Lesson) else lesson
    LessonEvent.objects.create(
        lesson_id=lesson_id,
        word=word,
        about=about,
        note=text.strip(),
        user_id=by.id,
        happened_at=at,
    )
    audit.record(f"lessons.lesson.{word.value}", subject_id=lesson_id, by=by, at=at, about=about)
