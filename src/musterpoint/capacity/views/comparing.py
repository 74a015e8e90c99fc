"""Levels over time: page, charts, table."""

from django.http import HttpResponse

from musterpoint.capacity import exporting, presenters, queries
from musterpoint.capacity.queries import ItemFilters, Step
from musterpoint.capacity.views.pages import READ, show, tabs, word
from musterpoint.web.guard import page
from musterpoint.web.http import ActorRequest

#: So many of the newest assessments stand side by side on the page; the file has all.
COLUMNS = 6


def _steps(request: ActorRequest) -> tuple[str, list[Step]]:
    who = word(request, "who", 200)
    known = dict(queries.subjects())
    who = who if who in known else ""
    return who, queries.over_time(who)


@page(READ)
def over_time(request: ActorRequest) -> HttpResponse:
    """Compare the agreed assessments of one organisation over time."""
    who, steps = _steps(request)
    shown, here = steps[-COLUMNS:], request.organisation.name
    items = queries.items(ItemFilters(who=who), request.at.date())
    context = {
        "tabs": tabs(request, "over-time"),
        "subjects": list((dict(queries.subjects()) | {"": here}).items()),
        "name": dict(queries.subjects()).get(who) or here,
        "who": who,
        "steps": shown,
        "rows": presenters.area_rows(shown),
        "trend": presenters.trend_chart(steps),
        "moved": presenters.moved_chart(steps),
        "items": [
            (one, presenters.TAGS[one.item.state], presenters.MOVED[one.moved])
            for one in items
            if one.moved
        ],
        "query": request.GET.urlencode(),
    }
    return show(request, "over_time", context)


@page(READ)
def export(request: ActorRequest) -> HttpResponse:
    """Give the levels of areas over time as a table: ``?as=xlsx`` or CSV."""
    _who, steps = _steps(request)
    return exporting.file(word(request, "as", 4), "capacity-levels", exporting.level_rows(steps))
