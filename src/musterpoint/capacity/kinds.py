"""What of capacity may cross between organisations: levels and words about them, no person."""

from datetime import date

from musterpoint.capacity.actions import ANSWER, ASSESSMENT, LEVELS, PEERS, STEPS
from musterpoint.disclosures import actions as disclosures


def install() -> None:
    """Register each kind with its fields."""
    answer = {"question": str, "level?": int, "aim?": int, "limits": [str], "note": str}
    disclosures.register_kind(
        ASSESSMENT,
        fields={
            "source": str, "title": str, "as_of": date, "round": int, "step": STEPS,
            "answers": [answer],
        },
    )  # fmt: skip
    disclosures.register_kind(
        ANSWER,
        fields={
            "source": str,
            "round": int,
            "agrees": bool,
            "corrections": [{"question": str, "level": int, "note": str}],
        },
    )
    disclosures.register_kind(
        LEVELS, fields={"as_of": date, "areas": [{"area": str, "tenths": int}]}
    )
    disclosures.register_kind(
        PEERS,
        fields={
            "told_on": date,
            "areas": [{"area": str, "low": int, "middle": int, "high": int, "told_on?": date}],
        },
    )
