"""
What was asserted for the rules of a fund, in words, and by whom.

Nothing here checks it: no register says who is a member of a fund, so that whoever approves reads
whose word it is. What a package above found itself (an assessment of need) says so.
"""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from musterpoint.funds import kinds, rules
from musterpoint.funds.forms_of_funds import ANSWERS, FACTS
from musterpoint.funds.models import Commitment, Step, StepKind
from musterpoint.funds.rules import ASSERTED
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
    return [Row(key=fact, value=f"{answer} ({source})") for fact, answer in words(one)]


def words(one: Commitment) -> list[tuple[str, str]]:
    """Return each fact and its answer in words."""
    answers = {fact: dict(choices) for fact, choices in ANSWERS.items()}
    return [
        (str(FACTS[fact]), str(answers[fact].get(answer, answer))) for fact, answer in told(one)
    ]


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
