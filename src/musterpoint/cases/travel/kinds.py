"""What may cross between organisations to confirm who somebody is, field by field."""

from datetime import date, datetime

from musterpoint.disclosures import actions as disclosures

ASKED, ANSWERED = "travel.confirmation", "travel.confirmed"


def install() -> None:
    """Register the question and its answer; the question needs the person's consent."""
    disclosures.register_kind(
        ASKED,
        fields={
            "surname": str,
            "given_names": str,
            "born": str,
            "sex": ("F", "M", "X"),
            "nationality": str,
            "birth_place": str,
            "lost_kind": str,
            "lost_country": str,
            "lost_number": str,
            "answer_by": datetime,
        },
        consent_purpose=ASKED,
    )
    disclosures.register_kind(
        ANSWERED,
        fields={"answer": ("confirmed", "denied", "unknown"), "answered_on": date},
    )
