"""Where people pay what their notes ask: an account, and words by language."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.costs import queries, rules
from musterpoint.costs.actions._common import check_texts, in_turn, refuse
from musterpoint.costs.models import PayTo
from musterpoint.engine.payments import numbers
from musterpoint.tenancy.actors import Actor, Permission


@dataclass(frozen=True, slots=True, kw_only=True)
class PayToIn:
    """An account with who holds it, and words by language; nothing at all takes it away."""

    holder: str = ""
    iban: str = ""
    words: Mapping[str, str] = field(default_factory=dict)


def name_pay_to(given: PayToIn, *, by: Actor, at: datetime) -> PayTo:
    """Say where people pay; who said what before stays. Raises BadCost for an IBAN that is none."""
    by.require(Permission.FUNDS_CHANGE)
    in_turn()
    problems = check_texts(
        {
            "holder": (given.holder, 70, bool(given.iban.strip())),
            **{f"words_{code}": (text, 600, False) for code, text in given.words.items()},
        }
    )
    iban = ""
    if given.iban.strip():
        try:
            iban = numbers.iban(given.iban)
        except numbers.BadNumber as wrong:
            problems["iban"] = [_(str(wrong.message)) % wrong.facts]
    refuse(problems)
    words = {
        code: given.words[code].strip()
        for code in rules.LANGUAGES
        if given.words.get(code, "").strip()
    }
    before = queries.pay_to()
    said = (given.holder.strip() if iban else "", iban, words)
    if before is not None and (before.holder, before.iban, before.words) == said:
        return before
    made = PayTo.objects.create(holder=said[0], iban=iban, words=words, made_at=at, made_by=by.id)
    audit.record("costs.pay_to.changed", subject_id=made.id, by=by, at=at)
    return made
