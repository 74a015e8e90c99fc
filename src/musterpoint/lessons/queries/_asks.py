"""What was asked of whom."""

from uuid import UUID

from django.db.models import F, Prefetch
from django.utils.translation import gettext as _

from musterpoint.kernel.errors import Missing
from musterpoint.lessons.models import Ask, AskEvent, AskEvidence

MOST = 1000


def asks(text: str = "", state: str = "") -> list[Ask]:
    """Return what was asked, what is due first; ``state``: open, decided, or a decision."""
    rows = Ask.objects.order_by(F("next_due").asc(nulls_last=True), "-number")
    if state == "open":
        rows = rows.filter(decision="")
    elif state == "decided":
        rows = rows.exclude(decision="")
    elif state:
        rows = rows.filter(decision=state)
    words = text.casefold().split()
    return [
        one
        for one in rows[:MOST]
        if all(word in f"{one.asked_of} {one.what} {one.next_step}".casefold() for word in words)
    ]


def ask(ask_id: UUID) -> Ask:
    """Return what was asked with its evidence and its time line, or raise Missing."""
    rows = Ask.objects.prefetch_related(
        Prefetch("evidence", AskEvidence.objects.order_by("kind", "title", "id")),
        Prefetch("events", AskEvent.objects.order_by("-happened_on", "-recorded_at", "-id")),
    )
    found = rows.filter(id=ask_id).first()
    if found is None:
        raise Missing(_("There is no such thing asked here."))
    return found
