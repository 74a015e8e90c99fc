"""The block of a scenario file about cases, interpreters and complaints, read into its values."""

from collections.abc import Callable, Collection, Mapping
from typing import TypeVar

from django.utils.translation import gettext as _

from musterpoint.engine.procedures import Procedure, catalogue
from musterpoint.engine.procedures.model import FactKind
from musterpoint.exercises.world import casework_model as model
from musterpoint.exercises.world._reader import LANGUAGE, Reader, noun
from musterpoint.exercises.world._scenario_parts import Known, days, invented_email, share
from musterpoint.feedback.classes import classes
from musterpoint.referrals import kinds as services

T = TypeVar("T")
SOURCES = (
    "passports", "hospital", "detention", "deaths", "missing", "children", "protected", "referrals",
    "interpreters", "complaints", "pace", "kinds",
)  # fmt: skip
ROLES = (
    "duty_officer", "head_of_mission", "caseworker", "protection_supervisor", "portal_operator",
    "administrator",
)  # fmt: skip
ENDINGS = ("helps", "declines", "misses", "silent", "refuses")
SIDES = ("open", "protection")
OPTIONAL = ("nationalities", "areas", "least")
#: Questions of a private talk that are played, with their answers.
ASKED = {
    **dict.fromkeys(("afraid", "no_country", "held", "debt", "medical"), (model.YES, model.NO)),
    "hurt": ("three_days", "five_days", "earlier", "none", "unsaid"),
}


NO_PASSPORTS = model.Passports(some=model.NOBODY, station="", blanks=0, spoilt=0.0)
NO_CHILDREN = model.FoundChildren(
    some=model.NOBODY, organisation="", place="", urgent=0.0, refugee=frozenset()
)
NO_REFERRALS = model.Referrals(some=model.NOBODY, partners=(), endings={"silent": 1.0}, hours=1.0)
NO_INTERPRETERS = model.Interpreters(
    place="", country="", target="en", languages=(), comes=0.0, declines=0.0, minutes=1.0,
    answer_by_minutes=5.0, shift_hours=1.0, rest_hours=0,
)  # fmt: skip
NO_COMPLAINTS = model.Complaints(some=(), acknowledge_hours=1.0, answer_hours=1.0, late=0.0)


def casework(node: Reader, known: Known) -> model.Casework:
    """Read the whole block."""
    node.only("source", "officers", *SOURCES)
    return model.Casework(
        officers=node.at("officers").listed(lambda item: _officer(item, known)),
        pace=_pace(node.at("pace")),
        kinds=_kinds(node.at("kinds")),
        passports=_told(node, "passports", known, _passports, NO_PASSPORTS),
        hospital=_told(node, "hospital", known, _some, model.NOBODY),
        detention=_told(node, "detention", known, _some, model.NOBODY),
        deaths=_told(node, "deaths", known, _some, model.NOBODY),
        missing=_told(node, "missing", known, _some, model.NOBODY),
        children=_told(node, "children", known, _children, NO_CHILDREN),
        protected=_protected(node.at("protected"), known),
        referrals=_told(node, "referrals", known, _referrals, NO_REFERRALS),
        interpreters=_told(node, "interpreters", known, _interpreters, NO_INTERPRETERS),
        complaints=_told(node, "complaints", known, _complaints, NO_COMPLAINTS),
    )


def _told(
    node: Reader, key: str, known: Known, read: Callable[[Reader, Known], T], otherwise: T
) -> T:
    """Read a theme; what a file leaves out is not played."""
    return read(node.at(key), known) if node.has(key) else otherwise


def _officer(item: Reader, known: Known) -> model.Officer:
    item.only("organisation", "role", "name", "email")
    return model.Officer(
        organisation=item.at("organisation").one_of(known.organisations, "organisation"),
        role=item.at("role").one_of(ROLES, "role"),
        name=item.at("name").name(),
        email=invented_email(item.at("email")),
    )


def _pace(node: Reader) -> model.Pace:
    node.only("hours", "late", "late_hours")
    return model.Pace(
        hours=_hours(node.at("hours")),
        late=share(node.at("late")),
        late_hours=_hours(node.at("late_hours")),
    )


def _hours(node: Reader) -> float:
    return node.number(0.05, 24 * 60)


def _some(node: Reader, known: Known, *more: str) -> model.Some:
    node.only("people", "days", *OPTIONAL, *more)
    if node.at("people").value == 0:
        return model.NOBODY
    return model.Some(
        people=node.at("people").whole(0, 10_000),
        days=days(node.at("days"), known.days),
        least=node.at("least").whole(1, 100) if node.has("least") else 1,
        nationalities=_set(node, "nationalities", Reader.country),
        areas=_set(node, "areas", lambda area: area.one_of(known.areas, "area")),
    )


def _set(node: Reader, name: str, read: Callable[[Reader], str]) -> frozenset[str]:
    return frozenset(node.at(name).listed(read)) if node.has(name) else frozenset()


# -- procedures ----------------------------------------------------------------------------------


def _kinds(node: Reader) -> Mapping[str, model.Kind]:
    shipped = catalogue.shipped()
    found: dict[str, model.Kind] = {}
    for code, item in node.entries(shipped, _("no procedure of this name ships")):
        found[code] = _kind(item, catalogue.procedure(code))
    return found


def _kind(item: Reader, procedure: Procedure) -> model.Kind:
    """Read how a procedure goes; every step that asks or waits has to be told of."""
    item.only("begins_with", "steps")
    problem = _("the procedure has no such step; known: %(known)s") % {
        "known": ", ".join(procedure.steps)
    }
    steps = dict(item.at("steps").entries(procedure.steps, problem))
    for name, step in procedure.steps.items():
        asks = [one for one in step.questions if one.is_required]
        if (asks or step.waits_for) and name not in steps:
            problem = _("the step %(step)s asks or waits for something") % {"step": name}
            item.at("steps").bad(problem)
    return model.Kind(
        begins_with=_facts(item.at("begins_with"), procedure) if item.has("begins_with") else {},
        steps={name: _practice(name, one, procedure) for name, one in steps.items()},
    )


def _practice(name: str, item: Reader, procedure: Procedure) -> model.Practice:
    item.only("hours", "answers", "learns", "comes")
    step = procedure.steps[name]
    if step.waits_for and not item.has("comes"):
        problem = _("waits for %(events)s: say under 'comes' which comes how often")
        item.bad(problem % {"events": ", ".join(step.waits_for)})
    else:
        told = item.value.get("answers", {}) if isinstance(item.value, dict) else {}
        for question in step.questions:
            if question.is_required and question.fact.id not in (told or {}):
                problem = _("the question %(question)s has no answers")
                item.bad(problem % {"question": question.fact.id})
    return model.Practice(
        hours=_hours(item.at("hours")) if item.has("hours") else None,
        answers=_facts(item.at("answers"), procedure) if item.has("answers") else {},
        learns=_facts(item.at("learns"), procedure) if item.has("learns") else {},
        comes=_weights(item.at("comes"), procedure.events, "event") if item.has("comes") else {},
    )


def _facts(node: Reader, procedure: Procedure) -> Mapping[str, model.Weights]:
    known = dict(procedure.facts)
    found: dict[str, model.Weights] = {}
    for name, item in node.entries(known, _("the procedure knows no such fact or question")):
        fact = known[name]
        if fact.kind is FactKind.CHOICE:
            found[name] = _weights(item, fact.choices, "answer")
        elif fact.kind is FactKind.YES_NO:
            yes = share(item)
            found[name] = {model.YES: yes, model.NO: 1 - yes}
        else:
            item.bad(_("only questions of yes or no, and of choices, are played"))
    return found


def _weights(node: Reader, allowed: Collection[str], what: str) -> model.Weights:
    """Read ``word: weight``; one word alone is always so."""
    if isinstance(node.value, str):
        word = node.one_of(allowed, what)
        return {word: 1.0} if word else {}
    found: dict[str, float] = {}
    facts = {"what": noun(what), "known": ", ".join(allowed)}
    problem = _("is not a known %(what)s; known: %(known)s") % facts
    for key, item in node.entries(allowed, problem):
        found[key] = item.number(0, 1)
    if not any(found.values()):
        node.bad(_("at least one weight must be above zero"))
    return found


# -- themes --------------------------------------------------------------------------------------


def _passports(node: Reader, known: Known) -> model.Passports:
    return model.Passports(
        some=_some(node, known, "station", "blanks", "spoilt"),
        station=node.at("station").one_of(known.places, "place"),
        blanks=node.at("blanks").whole(1, 5000),
        spoilt=share(node.at("spoilt")),
    )


def _children(node: Reader, known: Known) -> model.FoundChildren:
    return model.FoundChildren(
        some=_some(node, known, "organisation", "place", "urgent", "refugee"),
        organisation=node.at("organisation").one_of(known.organisations, "organisation"),
        place=node.at("place").one_of(known.places, "place"),
        urgent=share(node.at("urgent")),
        refugee=_set(node, "refugee", Reader.country),
    )


def _protected(node: Reader, known: Known) -> model.Protected:
    node.only("talks", "asylum", "survivors", "shelter", "partners")
    return model.Protected(
        talks=_talks(node.at("talks"), known),
        asylum=_some(node.at("asylum"), known),
        survivors=_some(node.at("survivors"), known),
        shelter=node.at("shelter").one_of(known.organisations, "organisation")
        if node.has("shelter")
        else "",
        partners=node.at("partners").listed(_partner) if node.has("partners") else (),
    )


def _talks(node: Reader, known: Known) -> model.Talks:
    answers: dict[str, model.Weights] = {}
    problem = _("is no question that is played; known: %(known)s") % {"known": ", ".join(ASKED)}
    for name, item in node.at("answers").entries(ASKED, problem):
        if ASKED[name] == (model.YES, model.NO):
            yes = share(item)
            answers[name] = {model.YES: yes, model.NO: 1 - yes}
        else:
            answers[name] = _weights(item, ASKED[name], "answer")
    return model.Talks(
        some=_some(node, known, "declines", "later", "minutes", "chooses", "answers"),
        declines=share(node.at("declines")),
        later=share(node.at("later")),
        minutes=node.at("minutes").number(1, 1440),
        chooses=share(node.at("chooses")),
        answers=answers,
    )


def _referrals(node: Reader, known: Known) -> model.Referrals:
    return model.Referrals(
        some=_some(node, known, "partners", "endings", "hours"),
        partners=node.at("partners").listed(_partner),
        endings=node.at("endings").shares(*ENDINGS),
        hours=_hours(node.at("hours")),
    )


def _partner(item: Reader) -> model.Partner:
    item.only("name", "side", "country", "authority_of", "kinds")
    kinds = services.shipped().kinds
    return model.Partner(
        name=item.at("name").name(),
        side=item.at("side").one_of(SIDES, "side of the wall"),
        country=item.at("country").country(),
        authority_of=item.at("authority_of").country() if item.has("authority_of") else "",
        kinds=item.at("kinds").listed(lambda one: one.one_of(kinds, "kind of service")),
    )


def _interpreters(node: Reader, known: Known) -> model.Interpreters:
    node.only(
        "place", "country", "target", "languages", "answers", "minutes", "answer_by_minutes",
        "shift_hours", "rest_hours",
    )  # fmt: skip
    answers = node.at("answers").shares("comes", "declines", "silent")
    return model.Interpreters(
        place=node.at("place").one_of(known.places, "place"),
        country=node.at("country").country(),
        target=node.at("target").language(),
        languages=node.at("languages").listed(lambda item: _language(item, known)),
        comes=answers["comes"],
        declines=answers["declines"],
        minutes=node.at("minutes").number(0.5, 600),
        answer_by_minutes=node.at("answer_by_minutes").number(5, 1440),
        shift_hours=_hours(node.at("shift_hours")),
        rest_hours=node.at("rest_hours").whole(0, 240),
    )


def _language(item: Reader, known: Known) -> model.Language:
    item.only("code", "name", "people", "days", "needs")
    return model.Language(
        code=item.at("code").language(),
        name=item.at("name").name(),
        people=item.at("people").whole(0, 1000),
        days=days(item.at("days"), known.days),
        needs=item.at("needs").whole(1, 100),
    )


def _complaints(node: Reader, known: Known) -> model.Complaints:
    node.only("acknowledge_hours", "answer_hours", "late", "items")
    return model.Complaints(
        some=node.at("items").listed(lambda item: _complaint(item, known)),
        acknowledge_hours=_hours(node.at("acknowledge_hours")),
        answer_hours=_hours(node.at("answer_hours")),
        late=share(node.at("late")),
    )


def _complaint(item: Reader, known: Known) -> model.Complaint:
    item.only("kind", "people", "days", "texts", "about")
    return model.Complaint(
        kind=item.at("kind").one_of(classes().by_code, "kind of complaint"),
        people=item.at("people").number(0.1, 1000),
        days=days(item.at("days"), known.days),
        texts=item.at("texts").mapped(Reader.text, LANGUAGE),
        about=item.at("about").text() if item.has("about") else "",
    )
