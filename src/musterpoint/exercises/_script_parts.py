"""The blocks of a script, each read into its value; every problem is noted under its path."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from musterpoint.exercises import _script_model as model
from musterpoint.exercises._script_model import ALL, CONTROL, DAY, Aim, Words
from musterpoint.exercises.world._reader import CLOCK, LANGUAGE, Reader, choices, noun, shown

AIM = re.compile(r"(>=|<=)\s{0,9}(-?[0-9]{1,12}(?:\.[0-9]{1,12})?)")
MOST_DAYS = 60
MOST_SCALE = 10
MOST_SLUG = 60
#: Checks the effect of an inject: notes problems on the reader, returns what the driver keeps.
Effects = Callable[[Reader], Mapping[str, Any]]


def words(node: Reader) -> Words:
    """Read a text by language, or one text, which then counts as English."""
    if isinstance(node.value, str):
        return {"en": node.text()}
    found = {}
    problem = _("is not the code of a language, such as en or ar")
    for language, one in node.entries(LANGUAGE, problem):
        found[language] = one.text()
    if isinstance(node.value, dict) and not found:
        node.bad(_("must hold a text in at least one language"))
    return found


def slug(node: Reader) -> str:
    """Read a slug that is not too long to be kept."""
    found = node.slug()
    if len(found) > MOST_SLUG:
        node.bad(_("must not be longer than %(most)d characters") % {"most": MOST_SLUG})
    return found


def unique(node: Reader, slugs: Sequence[str]) -> None:
    """Note every slug that stands twice in a list."""
    for slug in sorted({slug for slug in slugs if slug and slugs.count(slug) > 1}):
        node.bad(_("%(found)s stands twice") % {"found": shown(slug)})


def optional(node: Reader, key: str) -> Reader | None:
    """Return what stands under a key, or None where nothing does."""
    return node.at(key) if node.has(key) else None


# Teams


def teams(node: Reader) -> tuple[model.Team, ...]:
    """Read the teams with their roles."""
    found = node.listed(_team)
    unique(node, [one.slug for one in found])
    return found


def _team(item: Reader) -> model.Team:
    item.only("slug", "name", "roles")
    listed = optional(item, "roles")
    roles = listed.listed(_role) if listed is not None else ()
    if listed is not None:
        unique(listed, [one.slug for one in roles])
    return model.Team(slug=_team_slug(item.at("slug")), name=words(item.at("name")), roles=roles)


def _team_slug(node: Reader) -> str:
    found = slug(node)
    if found == ALL:
        node.bad(_("'all' stands for every team; choose another slug"))
    if found == CONTROL:
        node.bad(_("'control' stands for the controllers; choose another slug"))
    return found


def _role(item: Reader) -> model.Role:
    item.only("slug", "name")
    return model.Role(slug=slug(item.at("slug")), name=words(item.at("name")))


# Injects


def injects(
    node: Reader, known: Sequence[model.Team], span: model.Span, effects: Effects | None
) -> tuple[model.Inject, ...]:
    """Read the injects, in the order of their minutes."""
    addresses = {ALL} | {one.slug for one in known}
    addresses |= {f"{one.slug}/{role.slug}" for one in known for role in one.roles}
    found = node.listed(lambda item: inject(item, addresses, span, effects))
    unique(node, [one.slug for one in found])
    return tuple(sorted(found, key=lambda one: one.minute))


def inject(
    item: Reader, addresses: Collection[str], span: model.Span, effects: Effects | None = None
) -> model.Inject:
    """Read one inject."""
    item.only(
        "slug", "day", "at", "minute", "to", "title", "text", "expected", "options", "effect", "due"
    )
    effect: Mapping[str, Any] = {}
    if (node := optional(item, "effect")) is not None:
        if not isinstance(node.value, dict):
            node.bad(_("must be a mapping"))
        else:
            effect = effects(node) if effects is not None else dict(node.anything())
    due = optional(item, "due")
    return model.Inject(
        slug=slug(item.at("slug")),
        minute=_minute(item, span),
        to=_to(item.at("to"), addresses),
        title=words(item.at("title")),
        text=words(item.at("text")),
        expected=_listed(item, "expected"),
        options=_listed(item, "options"),
        effect=effect,
        due=due.whole(1, DAY) if due is not None else None,
    )


def _listed(item: Reader, key: str) -> tuple[Words, ...]:
    node = optional(item, key)
    return node.listed(words) if node is not None else ()


def _minute(item: Reader, span: model.Span) -> int:
    """Read day and time: ``at`` is hh:mm, ``minute`` the minutes after midnight of that day."""
    day = 0
    if (node := optional(item, "day")) is not None:
        day = node.whole(-MOST_DAYS, 10 * MOST_DAYS)
    if item.has("at") and item.has("minute"):
        item.at("minute").bad(_("stands beside at; write one of the two"))
    timed = item.at("minute") if item.has("minute") else item.at("at")
    within = timed.whole(-DAY, 10 * DAY) if item.has("minute") else timed.minutes()
    minute = day * DAY + within
    if _is_time(timed.value, is_clock=not item.has("minute")):
        _inside(item, "day" if day < 0 or not timed.value else timed_key(item), minute, span)
    return minute


def _is_time(value: object, *, is_clock: bool) -> bool:
    """Say whether a time could be read; if not, nothing is said of where it lies."""
    if is_clock:
        return isinstance(value, str) and CLOCK.fullmatch(value) is not None
    return isinstance(value, int)


def timed_key(item: Reader) -> str:
    """Return the key under which an inject says its time."""
    return "minute" if item.has("minute") else "at"


def _inside(item: Reader, key: str, minute: int, span: model.Span) -> None:
    node = item.at(key) if item.has(key) else item
    if minute < span.first:
        node.bad(_("comes before the start, which is %(start)s") % {"start": moment(span.first)})
    elif minute > span.last:
        node.bad(_("comes after the end, which is %(end)s") % {"end": moment(span.last)})


def moment(minute: int) -> str:
    """Return a minute as problems tell it."""
    return _("day %(day)d, %(time)s") % {"day": minute // DAY, "time": model.clock(minute)}


def _to(node: Reader, addresses: Collection[str]) -> tuple[str, ...]:
    if isinstance(node.value, str):
        return (_address(node, addresses),)
    found = node.listed(lambda one: _address(one, addresses))
    if isinstance(node.value, list) and not found:
        node.bad(_("must name at least one team"))
    return found


def _address(node: Reader, addresses: Collection[str]) -> str:
    address = node.text()
    if address and address not in addresses:
        team, _slash, role = address.partition("/")
        what = "role" if role and team in addresses else "team"
        facts = {"found": shown(address), "what": noun(what)}
        facts["known"] = choices(address, addresses)
        node.bad(_("%(found)s is not a known %(what)s; known: %(known)s") % facts)
    return address


# Objectives and who rates them


def aim(node: Reader) -> Aim:
    """Read an aim such as ``>= 0.8``."""
    found = AIM.fullmatch(node.value.strip()) if isinstance(node.value, str) else None
    if found is None:
        node.text()
        if node.value is not None:
            node.bad(_("must be an aim such as '>= 0.8' or '<= 30'"))
        return Aim(sign=">=", number=0)
    return Aim(sign=found[1], number=float(found[2]))


def objectives(
    node: Reader,
    *,
    asked: Collection[str],
    indicators: Collection[str] | None,
    last_day: int,
) -> tuple[model.Objective, ...]:
    """Read the objectives; one without an indicator must be asked about by an observer."""
    found = node.listed(lambda item: _objective(item, asked, indicators, last_day))
    unique(node, [one.slug for one in found])
    return found


def _objective(
    item: Reader, asked: Collection[str], indicators: Collection[str] | None, last_day: int
) -> model.Objective:
    item.only("slug", "text", "indicator", "of", "aim", "by_day")
    own = slug(item.at("slug"))
    indicator = ""
    if (node := optional(item, "indicator")) is not None:
        known = indicators is None
        indicator = node.text() if known else node.one_of(indicators or (), "indicator")
    elif own not in asked:
        item.bad(_("needs an indicator, or a question of the observers about it"))
    of = ""
    if (node := optional(item, "of")) is not None:
        of = node.text() if indicators is None else node.one_of(indicators, "indicator")
        if not item.has("indicator"):
            node.bad(_("needs an indicator that is measured as a share of it"))
    by_day = optional(item, "by_day")
    return model.Objective(
        slug=own,
        text=words(item.at("text")),
        indicator=indicator,
        aim=aim(item.at("aim")),
        of=of,
        by_day=by_day.whole(0, last_day) if by_day is not None else None,
    )


def questions_about(node: Reader | None) -> set[str]:
    """Return which objectives the observers are asked about; problems are noted elsewhere."""
    block = node.value if node is not None and isinstance(node.value, dict) else {}
    listed = block.get("questions")
    rows = listed if isinstance(listed, list) else []
    return {str(one.get("objective")) for one in rows if isinstance(one, dict)}


def observers(node: Reader | None, objectives: Sequence[model.Objective]) -> model.Observers:
    """Read the questionnaire of the observers."""
    if node is None:
        return model.Observers()
    node.only("scale", "questions")
    known = {one.slug for one in objectives}
    scale = node.at("scale").listed(words)
    if not 2 <= len(scale) <= MOST_SCALE and isinstance(node.at("scale").value, list):
        problem = _("must have from 2 to %(most)d answers, the worst first")
        node.at("scale").bad(problem % {"most": MOST_SCALE})
    questions = node.at("questions").listed(lambda item: _question(item, known))
    unique(node.at("questions"), [one.slug for one in questions])
    return model.Observers(scale=scale, questions=questions)


def _question(item: Reader, known: Collection[str]) -> model.Question:
    item.only("slug", "objective", "text")
    return model.Question(
        slug=slug(item.at("slug")),
        objective=item.at("objective").one_of(known, "objective"),
        text=words(item.at("text")),
    )


# Check lists of drills and field training


def check_lists(node: Reader | None) -> tuple[model.CheckList, ...]:
    """Read the check lists."""
    if node is None:
        return ()
    found = node.listed(_check_list)
    unique(node, [one.slug for one in found])
    return found


def _check_list(item: Reader) -> model.CheckList:
    item.only("slug", "name", "first_aid", "steps")
    steps = item.at("steps").listed(_step)
    unique(item.at("steps"), [one.slug for one in steps])
    if isinstance(item.at("steps").value, list) and not steps:
        item.at("steps").bad(_("must have at least one step"))
    first_aid = optional(item, "first_aid")
    return model.CheckList(
        slug=slug(item.at("slug")),
        name=words(item.at("name")),
        is_first_aid=first_aid.flag() if first_aid is not None else False,
        steps=steps,
    )


def _step(item: Reader) -> model.Step:
    item.only("slug", "text", "within", "critical")
    within, critical = optional(item, "within"), optional(item, "critical")
    return model.Step(
        slug=slug(item.at("slug")),
        text=words(item.at("text")),
        within=within.whole(1, MOST_DAYS * DAY) if within is not None else None,
        is_critical=critical.flag() if critical is not None else False,
    )
