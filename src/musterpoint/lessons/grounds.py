"""What something can be asked for on: lessons, practices, reviews, reports, research."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from musterpoint.evaluation import queries as evaluation
from musterpoint.lessons import practices
from musterpoint.lessons.models import Lesson, Practice, PracticeState, Research, Review

MOST = 500
Pair = tuple[str, str]


def _lessons() -> Mapping[str, str]:
    rows = Lesson.objects.order_by("-number")[:MOST]
    return {str(one.id): f"{one.number}. {one.title}" for one in rows}


def _reviews() -> Mapping[str, str]:
    rows = Review.objects.order_by("-number")[:MOST]
    return {str(one.id): f"{one.number}. {one.name}" for one in rows}


def _reports() -> Mapping[str, str]:
    return {str(one.id): f"{one.crisis.name} ({one.number})" for one in evaluation.reports()[:MOST]}


def _research() -> Mapping[str, str]:
    rows = Research.objects.order_by("-year", "title", "id")[:MOST]
    return {str(one.id): f"{one.title} ({one.year})" for one in rows}


def _practices() -> Mapping[str, str]:
    own = Practice.objects.exclude(state=PracticeState.SUPERSEDED).order_by("code")[:MOST]
    return {one.code: one.title for one in (*map(practices.of_row, own), *practices.unreplaced())}


KINDS = {
    "lesson": _lessons,
    "practice": _practices,
    "review": _reviews,
    "report": _reports,
    "research": _research,
}


def kind_name(kind: str) -> str:
    """Return what a kind of evidence is called."""
    return {
        "lesson": _("Lesson"),
        "practice": _("Practice"),
        "review": _("Review"),
        "report": _("Report"),
        "research": _("Research"),
    }.get(kind, kind)


def titles(pairs: Iterable[Pair]) -> dict[Pair, str]:
    """Return the titles of those that are here, by kind and key."""
    wanted = list(pairs)
    known = {kind: KINDS[kind]() for kind in {kind for kind, _key in wanted} if kind in KINDS}
    return {
        (kind, key): known[kind][key]
        for kind, key in wanted
        if kind in known and key in known[kind]
    }


def choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return everything that can be chosen, by kind, as ``kind:key`` with its title."""
    found = []
    for kind, rows in KINDS.items():
        listed = [(f"{kind}:{key}", title) for key, title in rows().items()]
        if listed:
            found.append((kind_name(kind), listed))
    return found
