"""The block of a scenario file about cases, interpreters and complaints, read into its values."""

from collections.abc import Callable, Collection, Mapping

from musterpoint.engine.procedures import Procedure, catalogue
from musterpoint.engine.procedures.model import FactKind
from musterpoint.exercises.world import casework_model as model
from musterpoint.exercises.world._reader import Reader
from musterpoint.exercises.world._scenario_parts import Known, days, share

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


def casework(node: Reader, known: Known) -> model.Casework:
    """Read the whole block."""
    node.only("source", "officers", *SOURCES)
    return model.Casework(
        officers=node.at("officers").listed(lambda item: _officer(item, known)),
        pace=_pace(node.at("pace")),
        kinds=_kinds(node.at("kinds")),
        passports=_passports(node.at("passports"), known),
        hospital=_some(node.at("hospital"), known),
        detention=_some(node.at("detention"), known),
        deaths=_some(node.at("deaths"), known),
        missing=_some(node.at("missing"), known),
        children=_children(node.at("children"), known),
        protected=_protected(node.at("protected"), known),
        referrals=_referrals(node.at("referrals"), known),
        interpreters=_interpreters(node.at("interpreters"), known),
        complaints=_complaints(node.at("complaints"), known),
    )


def invented_email(node: Reader) -> str:
    """Read an address that is surely nobody's."""
    email = node.text()
    if email and not email.endswith((".example.org", "@example.org", ".example")):
        node.bad("must end in example.org or .example: the cast is invented")
    return email


def _officer(item: Reader, known: Known) -> model.Officer:
    item.only("organisation", "role", "name", "email")
    return model.Officer(
        organisation=item.at("organisation").one_of(known.organisations, "organisation"),
        role=item.at("role").one_of(ROLES, "role"),
        name=item.at("name").text(),
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
    return model.Some(
        people=node.at("people").whole(1, 10_000),
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
    for code, item in node.entries():
        if code not in shipped:
            item.bad("no procedure of this name ships")
            continue
        found[code] = _kind(item, catalogue.procedure(code))
    return found


def _kind(item: Reader, procedure: Procedure) -> model.Kind:
    """Read how a procedure goes; every step that asks or waits has to be told of."""
    item.only("begins_with", "steps")
    steps = dict(item.at("steps").entries())
    for name, step in procedure.steps.items():
        asks = [one for one in step.questions if one.is_required]
        if (asks or step.waits_for) and name not in steps:
            item.at("steps").bad(f"the step {name} asks or waits for something")
    return model.Kind(
        begins_with=_facts(item.at("begins_with"), procedure) if item.has("begins_with") else {},
        steps={name: _practice(name, one, procedure) for name, one in steps.items()},
    )


def _practice(name: str, item: Reader, procedure: Procedure) -> model.Practice:
    item.only("hours", "answers", "learns", "comes")
    step = procedure.steps.get(name)
    if step is None:
        item.bad(f"the procedure has no such step; known: {', '.join(procedure.steps)}")
    elif step.waits_for and not item.has("comes"):
        item.bad(f"waits for {', '.join(step.waits_for)}: say under 'comes' which comes how often")
    elif step is not None:
        told = item.value.get("answers", {}) if isinstance(item.value, dict) else {}
        for question in step.questions:
            if question.is_required and question.fact.id not in (told or {}):
                item.bad(f"the question {question.fact.id} has no answers")
    return model.Practice(
        hours=_hours(item.at("hours")) if item.has("hours") else None,
        answers=_facts(item.at("answers"), procedure) if item.has("answers") else {},
        learns=_facts(item.at("learns"), procedure) if item.has("learns") else {},
        comes=_weights(item.at("comes"), procedure.events, "event") if item.has("comes") else {},
    )


def _facts(node: Reader, procedure: Procedure) -> Mapping[str, model.Weights]:
    known = dict(procedure.facts)
    found: dict[str, model.Weights] = {}
    for name, item in node.entries():
        fact = known.get(name)
        if fact is None:
            item.bad("the procedure knows no such fact or question")
        elif fact.kind is FactKind.CHOICE:
            found[name] = _weights(item, fact.choices, "answer")
        elif fact.kind is FactKind.YES_NO:
            yes = share(item)
            found[name] = {model.YES: yes, model.NO: 1 - yes}
        else:
            item.bad("only questions of yes or no, and of choices, are played")
    return found


def _weights(node: Reader, allowed: Collection[str], what: str) -> model.Weights:
    """Read ``word: weight``; one word alone is always so."""
    if isinstance(node.value, str):
        word = node.one_of(allowed, what)
        return {word: 1.0} if word else {}
    found: dict[str, float] = {}
    for key, item in node.entries():
        if key not in allowed:
            item.bad(f"is not a known {what}; known: {', '.join(allowed)}")
        found[key] = item.number(0, 1)
    if not any(found.values()):
        node.bad("at least one weight must be above zero")
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
        shelter=node.at("shelter").one_of(known.organisations, "organisation"),
        partners=node.at("partners").listed(_partner),
    )


def _talks(node: Reader, known: Known) -> model.Talks:
    answers: dict[str, model.Weights] = {}
    for name, item in node.at("answers").entries():
        if name not in ASKED:
            item.bad(f"is no question that is played; known: {', '.join(ASKED)}")
        elif ASKED[name] == (model.YES, model.NO):
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
    return model.Partner(
        name=item.at("name").text(),
        side=item.at("side").one_of(SIDES, "side of the wall"),
        country=item.at("country").country(),
        authority_of=item.at("authority_of").country() if item.has("authority_of") else "",
        kinds=item.at("kinds").listed(Reader.text),
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
        target=node.at("target").text(),
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
        code=item.at("code").text(),
        name=item.at("name").text(),
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
        kind=item.at("kind").text(),
        people=item.at("people").number(0.1, 1000),
        days=days(item.at("days"), known.days),
        texts=item.at("texts").mapped(Reader.text),
        about=item.at("about").text() if item.has("about") else "",
    )
