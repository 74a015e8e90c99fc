"""
What may cross between organisations: numbers carried, statements, answers, netting.

No person stands in any of them. ``carried`` counts only people whom an organisation gave to the
pool itself and was told of: the operator tells it to that organisation alone, which tells who flew
them, by its own agreement, or does not.
"""

from datetime import date
from uuid import UUID

from musterpoint.disclosures import actions as disclosures

CARRIED = "costs.carried"
STATEMENT = "costs.statement"
ANSWER = "costs.answer"
NETTING = "costs.netting"
KINDS = (CARRIED, STATEMENT, ANSWER, NETTING)


def install() -> None:
    """Register each kind with its fields."""
    disclosures.register_kind(
        CARRIED,
        fields={
            "crisis": UUID,
            "leg": str,
            "origin": str,
            "destination": str,
            "departed_on": date,
            "partner": UUID,
            "partner_name": str,
            "flyer": UUID,
            "people": int,
            "seats": int,
        },
    )
    disclosures.register_kind(
        STATEMENT,
        fields={
            "ref": UUID,
            "number": str,
            "begins": date,
            "ends": date,
            "currency": str,
            "lines": [
                {
                    "ref": UUID,
                    "leg": str,
                    "route": str,
                    "departed_on": date,
                    "people": int,
                    "seats": int,
                    "amount": int,
                    "original": int,
                    "original_currency": str,
                    "rate": str,
                    "rate_on": date,
                }
            ],
        },
    )
    disclosures.register_kind(
        ANSWER,
        fields={
            "statement": UUID,
            "line": UUID,
            "what": ("accepted", "disputed", "offer", "agreed", "declined", "dropped"),
            "amount?": int,
            "reason?": str,
            "words?": str,
            "evidence?": str,
        },
    )
    disclosures.register_kind(
        NETTING,
        fields={
            "what": ("invited", "joined", "proposed", "accepted", "final", "ended"),
            "ref": UUID,
            "currency?": str,
            "digest?": str,
            "seal?": str,
            "sides?": [{"id": UUID, "name": str, "net?": int}],
            "transfers?": [{"payer": UUID, "receiver": UUID, "amount": int}],
            "owed?": [{"partner": UUID, "gets": int, "owes": int, "lines": str}],
        },
    )
