"""The engine's reasons as sentences for a person, with titles instead of ids."""

from collections.abc import Iterable, Mapping

from django.utils.translation import get_language, gettext

from musterpoint.engine.procedures import Procedure, Reason, catalogue, in_language
from musterpoint.kernel.text import _
from musterpoint.web import formats

SAID = _("The gate stays closed: %(said)s")
UNKNOWN = _("Not known yet: %(unknown)s")
CONDITION = "condition"
LISTS = ("unknown", "events", "roles")


def language() -> str:
    """Return the language of the page, as texts of procedures know it."""
    return (get_language() or "en").split("-")[0]


def role_title(procedure: Procedure | None, role: str) -> str:
    """Return what a role is called."""
    own = procedure.roles.get(role) if procedure is not None else None
    return in_language(own or catalogue.roles().get(role) or {"": role}, language())


def role_titles(procedure: Procedure | None, roles: Iterable[str]) -> list[str]:
    """Return what roles are called, in their order."""
    return [role_title(procedure, one) for one in roles]


def step_title(procedure: Procedure, step: str) -> str:
    """Return what a step or an end is called; an id that a version no longer has stays."""
    found = procedure.steps.get(step)
    return in_language(found.title if found else procedure.ends.get(step) or {"": step}, language())


def event_title(procedure: Procedure, event: str) -> str:
    """Return what an outside event is called."""
    return in_language(procedure.events.get(event) or {"": event}, language())


def fact_title(procedure: Procedure, fact: str) -> str:
    """Return what a question is called."""
    found = procedure.facts.get(fact)
    return in_language(found.title if found else {"": fact}, language())


def document_title(procedure: Procedure, document: str) -> str:
    """Return what a paper is called."""
    for step in procedure.steps.values():
        for one in step.documents:
            if one.id == document:
                return in_language(one.title, language())
    return document


def _one(procedure: Procedure, place: str, word: str) -> str:
    if place in ("step", "gate", "other", "old", "new"):
        return f"“{step_title(procedure, word)}”"
    if place in ("unknown", "question", "fact"):
        return f"“{fact_title(procedure, word)}”" if word in procedure.facts else word
    if place in ("event", "events"):
        return f"“{event_title(procedure, word)}”"
    if place == "roles":
        return role_title(procedure, word)
    return f"“{document_title(procedure, word)}”" if place == "document" else word


def _words(procedure: Procedure, facts: Mapping[str, object]) -> dict[str, str]:
    found = {}
    for place, fact in facts.items():
        words = str(fact).split(", ") if place in LISTS else [str(fact)]
        found[place] = formats.listed(_one(procedure, place, word) for word in words)
    return found


def sentence(reason: Reason, procedure: Procedure) -> str:
    """Return one reason as a sentence in the language of the page."""
    if reason.says and CONDITION in reason.facts:
        return gettext(SAID) % {"said": in_language(reason.says, language())}
    message = gettext(reason.message)
    return message % _words(procedure, reason.facts) if reason.facts else message


def missing(reasons: Iterable[Reason], procedure: Procedure) -> list[str]:
    """Return what keeps a gate closed, for a list that says so in its heading."""
    found = []
    for one in reasons:
        if one.says:
            found.append(in_language(one.says, language()))
        elif one.facts.get("unknown"):
            found.append(gettext(UNKNOWN) % _words(procedure, one.facts))
        else:
            found.append(sentence(one, procedure))
    return list(dict.fromkeys(found))


def sentences(reasons: Iterable[Reason], procedure: Procedure) -> list[str]:
    """Return reasons as sentences, each once."""
    return list(dict.fromkeys(sentence(one, procedure) for one in reasons))
