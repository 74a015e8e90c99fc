"""
What was asserted for the rules of a fund, in words, and by whom.

Whoever approves reads whose word it is. Of membership the register of the fund says what it knows;
what a package above found itself (an assessment of need) says so.
"""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from musterpoint.funds import kinds, rules
from musterpoint.funds.forms_of_funds import ANSWERS, FACTS
from musterpoint.funds.members import REGISTER, Standing
from musterpoint.funds.models import Commitment, Step, StepKind
from musterpoint.funds.rules import ASSERTED, MEMBERSHIP
from musterpoint.web.parts import Row


def rows(one: Commitment, steps: Iterable[Step]) -> list[Row]:
    """Return the facts that were asserted for the rules, with whose word each is."""
    if one.what == kinds.DIRECT.code:
        first = next((s for s in steps if s.kind in (StepKind.ASKED, StepKind.RELEASED)), None)
        source = _("said by %(name)s, not checked") % {
            "name": first.taken_by_name if first is not None else _("nobody known")
        }
    else:
        source = _("as it stands there: %(kind)s") % {"kind": _kind(one)}
    shown = []
    for (fact, _answer), (label, answer) in zip(told(one), words(one), strict=True):
        whose = of_register(one) if fact == MEMBERSHIP else ""
        if not is_of_register(one, fact):
            whose = f"{source}; {whose}" if whose else source
        shown.append(Row(key=label, value=f"{answer} ({whose})"))
    if MEMBERSHIP not in (one.facts or {}) and of_register(one):
        shown.append(Row(key=str(FACTS[MEMBERSHIP]), value=of_register(one)))
    return shown


def is_of_register(one: Commitment, fact: str) -> bool:
    """Say whether a fact is what the register of members has, and nobody's word."""
    found = (one.facts or {}).get(REGISTER)
    return fact == MEMBERSHIP and found in (Standing.MEMBER, Standing.LAPSED)


def of_register(one: Commitment) -> str:
    """Return what the register of members says, in words; empty when it was not asked."""
    found = (one.facts or {}).get(REGISTER)
    if found is None:
        return ""
    if found == Standing.NOT_FOUND:
        return _("not found in the register of members")
    if found == Standing.BY_NUMBER:
        return _("the register has a membership of this number in force, not whose it is")
    return _("as the register of members has it")


def words(one: Commitment) -> list[tuple[str, str]]:
    """Return each fact and its answer in words."""
    answers = {fact: dict(choices) for fact, choices in ANSWERS.items()}
    return [
        (str(FACTS[fact]), str(answers[fact].get(answer, answer))) for fact, answer in told(one)
    ]


def said(one: Commitment) -> list[tuple[str, str]]:
    """Return in words what whoever asked asserted: not what the register of members has."""
    pairs = zip(told(one), words(one), strict=True)
    return [row for (fact, _answer), row in pairs if not is_of_register(one, fact)]


def told(one: Commitment) -> list[tuple[str, str]]:
    """Return each fact and its answer by their codes, in the order of the rules."""
    facts = one.facts or {}
    return [(fact, facts[fact]) for fact in ASSERTED if fact in facts]


def missing(one: Commitment) -> list[str]:
    """Return the facts that were missing when money was released at once, each with why."""
    if not one.at_once:
        return []
    wanted = rules.missing(one.unknown, is_seat=one.head.is_seat)
    return [
        _("%(fact)s: %(answers)s")
        % {"fact": FACTS[fact], "answers": one.not_known.get(fact) or _("nobody said why")}
        for fact in wanted
    ]


def _kind(one: Commitment) -> str:
    known = kinds.known(one.what)
    return str(known.label) if known is not None else one.what
