"""
What may cross between organisations: profiles, rooms, envelopes, visits, meetings.

No person stands in any of them. Texts longer than a disclosure holds travel in parts.
"""

from datetime import date, datetime
from uuid import UUID

from musterpoint.disclosures import actions as disclosures

PROFILE = "exchange.profile"
ROOM = "exchange.room"
ENVELOPE = "exchange.envelope"
VISIT = "exchange.visit"
MEETING = "exchange.meeting"
KINDS = (PROFILE, ROOM, ENVELOPE, VISIT, MEETING)


def install() -> None:
    """Register each kind with its fields."""
    disclosures.register_kind(
        PROFILE,
        fields={
            "offers": str,
            "contact": str,
            "challenges": [
                {"kind": ("area", "hazard", "corridor", "other"), "code": str, "text": str}
            ],
        },
    )
    disclosures.register_kind(ROOM, fields={"what": str, "room": UUID, "parts": [str]})
    disclosures.register_kind(ENVELOPE, fields={"room": UUID, "round": int, "parts": [str]})
    disclosures.register_kind(
        VISIT,
        fields={
            "ref": UUID,
            "sender_is_host": bool,
            "kind": ("visit", "secondment"),
            "title": str,
            "aim": str,
            "place": str,
            "starts_on": date,
            "ends_on": date,
            "travellers": int,
            "terms": [str],
            "costs": [{"what": str, "who": ("host", "guest", "shared", "third")}],
            "more_terms": str,
            "pack": str,
            "revision": int,
            "agreed": str,
            "state": str,
            "report": str,
        },
    )
    disclosures.register_kind(
        MEETING,
        fields={
            "what": ("invitation", "answer", "follow_up"),
            "ref": UUID,
            "title?": str,
            "agenda?": str,
            "minutes?": str,
            "place?": str,
            "starts_at?": datetime,
            "ends_at?": datetime,
            "zone?": str,
            "answer_by?": datetime,
            "state?": str,
            "sequence?": int,
            "answer?": ("yes", "maybe", "no"),
            "follow_ups?": [
                {
                    "ref": UUID,
                    "text": str,
                    "owner": UUID,
                    "owner_name": str,
                    "due_at": datetime,
                    "is_done": bool,
                }
            ],
        },
    )
