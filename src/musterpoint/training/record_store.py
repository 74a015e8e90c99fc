"""
The Statement resource of xAPI 1.0.3 (part 3, 2.1.3), read only: what a record store asks for.

Every filter goes to the database, so that a page costs what it shows. ``stored`` is the moment of
the statement: it is here from then on. An attendance that was taken back is voided: its statement
is shown only to who asks for a voided one. Nothing has attachments.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Q, QuerySet

from musterpoint.engine.xapi import Verb
from musterpoint.training import identity, statements
from musterpoint.training.models import Attempt, Booking, Enrolment, Learner, TakenBack, When
from musterpoint.training.record_questions import Wanted
from musterpoint.web import languages

#: The course, the test before it or the session that the address of an activity names.
_PLACE = re.compile(
    r"/training/(?:courses/(?P<course>[\w-]{1,40})(?P<before>/test-before)?"
    r"|sessions/(?P<session>[0-9a-f-]{36}))",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Site:
    """The address of the organisation's site and its name there; both stand in statements."""

    home: str
    slug: str


def site(address: str, slug: str) -> Site:
    """Return the site of an organisation at the address of this machine."""
    return Site(f"{address}/o/{slug}", slug)


@dataclass(frozen=True, slots=True)
class Source:
    """
    Rows that each make a statement of one verb.

    ``column`` holds when it came to be, and its id is made from the columns ``named``.
    """

    rows: QuerySet[Any]
    column: str
    verb: Verb
    say: Callable[[Any], dict[str, Any]]
    named: tuple[str, ...] = ("id",)


def page(wanted: Wanted, site: Site, at: datetime) -> tuple[list[dict[str, Any]], str]:
    """Return the statements of a page, newest first unless asked, and where the next begins."""
    found = [
        _stored(one.say(row), site)
        for one in _sources(wanted, site, at)
        for row in _rows(one, wanted)
    ]
    found.sort(key=_order, reverse=not wanted.ascending)
    if wanted.after is not None:
        after = wanted.after
        found = [one for one in found if (_order(one) > after) == wanted.ascending]
        found = [one for one in found if _order(one) != after]
    shown = found[: wanted.limit]
    last = "|".join(_order(shown[-1])) if len(found) > len(shown) else ""
    return [_formed(one, wanted.form) for one in shown], last


def more(path: str, given: Mapping[str, str], last: str) -> str:
    """Return the address of the next page without scheme and host; empty after the last one."""
    return f"{path}?{urlencode(dict(given) | {'from': last})}" if last else ""


def single(wanted: Wanted, site: Site, at: datetime) -> dict[str, Any] | None:
    """
    Return the statement with an id; None when there is none.

    The id is made from that of a row and cannot be turned back, so that rows are looked through.
    """
    sources = [_voided(site, at)] if wanted.is_voided else _sources(Wanted(), site, at)
    for source in sources:
        for row_id, *made_of in source.rows.values_list("id", *source.named).iterator():
            if statements.id_of(made_of[0], source.verb, *made_of[1:]) == wanted.statement_id:
                return _formed(_stored(source.say(source.rows.get(id=row_id)), site), wanted.form)
    return None


def everything(site: Site, at: datetime) -> list[dict[str, Any]]:
    """Return all statements, the oldest first, as a store has them."""
    found = [
        _stored(source.say(row), site)
        for source in _sources(Wanted(), site, at)
        for row in source.rows.iterator(chunk_size=2000)
    ]
    return sorted(found, key=_order)


def _sources(wanted: Wanted, site: Site, at: datetime) -> Iterable[Source]:
    """Return where statements of the asked verb, learner, activity and registration come from."""
    home, taught = site.home, statements.courses(site.home)

    def began(row: Enrolment) -> dict[str, Any]:
        return statements.began(row, taught, home, at)

    def ended(row: Enrolment) -> dict[str, Any]:
        return statements.ended(row, taught, home, at)

    def sat(row: Attempt) -> dict[str, Any]:
        return statements.sat(row, taught, home, at)

    def came(row: Booking) -> dict[str, Any]:
        return statements.attended(row, taught, home, at)

    def wrong(row: TakenBack) -> dict[str, Any]:
        return statements.voided(row, home, site.slug)

    tests = Attempt.objects.filter(answered_at__isnull=False).select_related("enrolment")
    after = tests.filter(moment=When.AFTER)
    every = (
        Source(Enrolment.objects.all(), "started_at", Verb.REGISTERED, began),
        Source(
            Enrolment.objects.filter(passed_at__isnull=False), "passed_at", Verb.COMPLETED, ended
        ),
        Source(tests.filter(moment=When.BEFORE), "answered_at", Verb.COMPLETED, sat),
        Source(after.filter(is_passed=True), "answered_at", Verb.PASSED, sat),
        Source(after.filter(is_passed=False), "answered_at", Verb.FAILED, sat),
        Source(statements.presences(), "came_at", Verb.ATTENDED, came, ("id", "times")),
        Source(TakenBack.objects.all(), "taken_back_at", Verb.VOIDED, wrong),
    )
    learners = _learners(wanted, site, at)
    for found in every:
        # What refers to a statement meets the filters that either of the two meets (2.1.3).
        is_reference = found.verb is Verb.VOIDED
        verbs = (found.verb, Verb.ATTENDED) if is_reference else (found.verb,)
        whose = None if is_reference and wanted.agent == (home, site.slug) else learners
        if wanted.verb is None or wanted.verb in [one.address for one in verbs]:
            yield replace(found, rows=_filtered(found.rows, wanted, site, whose))


def _voided(site: Site, at: datetime) -> Source:
    """Return where the statements that were voided come from."""
    taught = statements.courses(site.home)

    def was(row: TakenBack) -> dict[str, Any]:
        return statements.was_attended(row, taught, site.home, at)

    rows = TakenBack.objects.select_related("booking__session")
    return Source(rows, "came_at", Verb.ATTENDED, was, ("booking_id", "number"))


def _filtered(
    rows: QuerySet[Any], wanted: Wanted, site: Site, learners: list[UUID] | None
) -> QuerySet[Any]:
    to = {Attempt: "enrolment__", TakenBack: "booking__"}.get(rows.model, "")
    if learners is not None:
        rows = rows.filter(**{f"{to}learner_id__in": learners})
    if wanted.registration is not None:
        if rows.model in (Booking, TakenBack):
            return rows.none()
        rows = rows.filter(**{f"{to}id": wanted.registration})
    return rows if wanted.activity is None else rows.filter(_about(rows, wanted, site))


def _about(rows: QuerySet[Any], wanted: Wanted, site: Site) -> Q:
    """Return which rows are about an activity, or within it when related ones are asked for."""
    none = Q(pk__in=[])
    text = wanted.activity or ""
    if not text.startswith(site.home) or not (place := _PLACE.fullmatch(text[len(site.home) :])):
        return none
    if place["session"]:
        try:
            meeting = UUID(place["session"])
        except ValueError:
            return none
        within = {Booking: Q(session_id=meeting), TakenBack: Q(booking__session_id=meeting)}
        return within.get(rows.model, none)
    course = place["course"]
    if rows.model in (Booking, TakenBack):
        name = "session__course_code" if rows.model is Booking else "course_code"
        is_within = wanted.related_activities and not place["before"]
        return Q(**{name: course}) if is_within else none
    if rows.model is Enrolment:
        return none if place["before"] else Q(course_code=course)
    its = Q(enrolment__course_code=course)
    if place["before"]:
        return its & Q(moment=When.BEFORE)
    return its if wanted.related_activities else its & Q(moment=When.AFTER)


def _learners(wanted: Wanted, site: Site, at: datetime) -> list[UUID] | None:
    """Return whose statements are asked for; None for everybody's."""
    if wanted.agent is None:
        return None
    home, name = wanted.agent
    if home != site.home:
        return []
    ids = Learner.objects.values_list("id", flat=True)
    return [found for found in ids.iterator() if identity.pseudonym(found, at) == name]


def _rows(source: Source, wanted: Wanted) -> list[Any]:
    """
    Return the rows that a page needs of a source, and one more.

    Statements are cut by the millisecond that they show: those of the last moment come whole, and
    of the moment where the page before ended too.
    """
    rows, column = source.rows, source.column
    if wanted.since is not None:
        begins = statements.written(wanted.since) + statements.TICK
        rows = rows.filter(**{f"{column}__gte": begins})
    if wanted.until is not None:
        ends = statements.written(wanted.until) + statements.TICK
        rows = rows.filter(**{f"{column}__lt": ends})
    same: list[Any] = []
    if wanted.after is not None:
        seen = datetime.fromisoformat(wanted.after[0])
        later = seen + statements.TICK
        same = list(rows.filter(**{f"{column}__gte": seen, f"{column}__lt": later}))
        way = {f"{column}__gte": later} if wanted.ascending else {f"{column}__lt": seen}
        rows = rows.filter(**way)
    rows = rows.order_by(column if wanted.ascending else f"-{column}", "id")
    last = rows.values_list(column, flat=True)[wanted.limit : wanted.limit + 1].first()
    if last is not None:
        edge = statements.written(last)
        rows = rows.filter(
            **{f"{column}__lt": edge + statements.TICK}
            if wanted.ascending
            else {f"{column}__gte": edge}
        )
    return same + list(rows)


def _stored(found: dict[str, Any], site: Site) -> dict[str, Any]:
    """Add what a store adds: since when it has the statement, and who vouches for it."""
    account = {"homePage": site.home, "name": site.slug}
    return found | {
        "stored": found["timestamp"],
        "authority": {"objectType": "Agent", "account": account},
    }


def _order(one: Mapping[str, Any]) -> tuple[str, str]:
    return one["stored"], one["id"]


def _formed(found: dict[str, Any], form: str) -> dict[str, Any]:
    """Return a statement with all its words, with those of one language, or with ids alone."""
    if form == "exact":
        return found
    is_activity = found["object"]["objectType"] == "Activity"
    made = found | {"object": _activity(found["object"], form) if is_activity else found["object"]}
    if form == "ids":
        made["verb"] = {"id": found["verb"]["id"]}
    else:
        made["verb"] = found["verb"] | {"display": _spoken(found["verb"]["display"])}
    context = found.get("context", {})
    if "contextActivities" in context:
        parents = [_activity(one, form) for one in context["contextActivities"]["parent"]]
        made["context"] = context | {"contextActivities": {"parent": parents}}
    return made


def _activity(found: dict[str, Any], form: str) -> dict[str, Any]:
    if form == "ids":
        return {"objectType": "Activity", "id": found["id"]}
    definition = found["definition"]
    return found | {"definition": definition | {"name": _spoken(definition["name"])}}


def _spoken(words: Mapping[str, str]) -> dict[str, str]:
    """Return the words in the reader's language, else in English, else in any."""
    code = next(
        (one for one in (languages.current().code, "en") if one in words), next(iter(words))
    )
    return {code: words[code]}
