"""What may cross between organisations for an evacuation, field by field."""

from musterpoint.disclosures import actions as disclosures

DEMAND = {
    "area": str,
    "destinations": [str],
    "nationality": str,
    "document_level": int,
    "people": int,
    "seats": int,
    "wheelchair": int,
    "stretcher": int,
    "infants": int,
    "escorts": int,
    "priority_class": int,
}

LEG = {
    "leg": str,
    "mode": str,
    "from": str,
    "to": str,
    "departs_at": str,
    "arrives_at": str,
    "by": str,
}


def install() -> None:
    """Register each kind with its fields; anything else is refused at the door."""
    disclosures.register_kind(
        "evacuation.request",
        fields=DEMAND | {"crisis": str, "requested_at": str, "latest_at": str},
    )
    disclosures.register_kind("evacuation.withdrawn", fields={})
    disclosures.register_kind(
        "evacuation.offer",
        fields={
            "crisis": str,
            "code": str,
            "mode": str,
            "origin": str,
            "destination": str,
            "departs_at": str,
            "arrives_at": str,
            "seats": int,
            "wheelchair": int,
            "stretcher": int,
            "infants": int,
            "escorts": int,
            "allowed_nationalities": (list, type(None)),
            "own_nationality": str,
            "third_country_places": (int, type(None)),
            "cost_minor": int,
            "currency": str,
            "state": str,
        },
    )
    disclosures.register_kind("evacuation.seat", fields={"itinerary": [LEG]})
    disclosures.register_kind(
        "evacuation.manifest",
        fields={
            "entry": str,
            "position": int,
            "name": str,
            "latin": str,
            "born": str,
            "sex": str,
            "nationality": str,
            "document": str,
            "is_lap_infant": bool,
            "is_minor": bool,
            "needs_escort": bool,
            "clear_until": str,
            "escort": str,
            "receiver": str,
            "special": str,
        },
    )
    disclosures.register_kind(
        "evacuation.movement",
        fields={"event": str, "leg": str, "place": str, "at": str, "travellers": [str], "to": str},
    )
