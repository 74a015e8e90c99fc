"""A small plan for Libya, as somebody would type it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from musterpoint.crises import actions as crises
from musterpoint.crises.models import Crisis
from musterpoint.crises.values import AreaIn
from musterpoint.plans import actions, queries
from musterpoint.plans.actions import PlanIn
from musterpoint.plans.models import Plan
from musterpoint.tenancy.actors import Actor
from musterpoint.testing import NOON

ROWS: dict[str, list[dict[str, Any]]] = {
    "header": [
        {"district": "Western Libya", "classification": "restricted",
         "without_post": "Sabha: an honorary consul", "contact": "Honorary consul Salem Omar"},
    ],
    "distribution": [
        {"recipient": "Ministry, crisis cell", "person": "Kamala Perera, duty phone",
         "copy": "whole", "sent": "2026-09-02"},
    ],
    "hazards": [
        {"hazard": "Fighting in the city", "sign": "Roads to the airport closed", "level": "3",
         "action": "Ask everybody whether they are safe", "hours": "6"},
    ],
    "population": [
        {"area": "Tripoli", "low": "300", "likely": "400", "high": "600", "source": "register",
         "as_of": "2026-09-01", "confidence": "medium"},
        {"area": "Sabha", "low": "20", "likely": "40", "high": "90", "source": "community",
         "as_of": "2026-09-01", "confidence": "low"},
    ],
    "makeup": [
        {"area": "Tripoli", "group": "women", "low": "90", "likely": "120", "high": "200",
         "source": "register", "as_of": "2026-09-01", "confidence": "medium"},
    ],
    "standing": [
        {"area": "Libya", "status": "irregular", "low": "20", "likely": "60", "high": "150",
         "source": "community", "as_of": "2026-09-01", "confidence": "low"},
        {"area": "Libya", "status": "detained", "low": "2", "likely": "5", "high": "30",
         "source": "host", "as_of": "2026-09-01", "confidence": "low"},
    ],
    "team": [
        {"role": "Head", "person": "Nimal Fernando", "contact": "+218 91 000 0001", "level": "1",
         "does": "Calls the team", "shift": "06:00 to 18:00"},
        {"role": "Transport", "person": "Ruwan Silva", "level": "3", "does": "Orders buses"},
    ],
    "duties": [
        {"role": "Head", "level": "4", "does": "Asks for convoys", "hours": "2"},
        {"role": "Transport", "level": "4", "does": "Opens the boarding desk"},
    ],
    "messages": [
        {"level": "2", "name": "Stay inside", "language": "en", "text": "Stay inside today."},
        {"level": "2", "name": "Stay inside", "language": "si", "text": "අද නිවසේ රැඳී සිටින්න."},
        {"level": "4", "name": "Leave now", "language": "en", "text": "Come to the school."},
    ],
    "assembly": [
        {"place": "School yard", "area": "Tripoli", "position": "32.89 13.18", "people": "500",
         "level": "3", "contact": "Caretaker, +218 91 000 0002"},
    ],
    "carriers": [
        {"carrier": "Desert Lines", "mode": "bus", "origin": "School yard",
         "destination": "Ras Ajdir", "seats": "50", "a_day": "2", "hours": "4", "from_day": "1",
         "cost": "25.50 USD", "agreement": "contract"},
    ],
    "havens": [
        {"place": "Ras Ajdir", "country": "TUN", "position": "33.15 11.55", "beds": "200", "is_end": "on"},
    ],
    "travel": [
        {"about": "priority", "order": "1", "rule": "People who need a doctor, with their family."},
        {"about": "luggage", "mode": "bus", "rule": "One bag that you carry yourself."},
        {"about": "fitness", "rule": "No flight in the last four weeks of a pregnancy.",
         "checks": "Red Crescent", "contact": "Doctor Huda Saleh"},
    ],
    "scenarios": [
        {"name": "City closed", "level": "3", "leave": "50", "days": "5"},
    ],
    "partners": [
        {"partner": "IOM", "does": "Onward flights", "agreement": "memorandum", "level": "4"},
    ],
    "migrants": [
        {"group": "Workers' circle", "does": "Passes the word on", "level": "4"},
    ],
    "consulted": [
        {"who": "migrants", "name": "Workers' circle", "day": "2026-08-20",
         "said": "The first meeting point is too far.", "changed": "The school instead."},
    ],
    "annexes": [
        {"name": "List of wardens", "kind": "contacts", "where": "Safe of the post",
         "keeper": "Ruwan Silva"},
    ],
}  # fmt: skip


def begun(by: Actor, name: str = "Libya", kind: str = "evacuation", **more: Any) -> Plan:
    """Begin a plan for Libya."""
    given = PlanIn(name=name, kind=kind, holder="post", country="LBY", **more)
    return actions.create_plan(given, by=by, at=NOON)


def revision(plan_id: UUID) -> int:
    return queries.version(plan_id).revision


def written(by: Actor, *sections: str, **more: Any) -> Plan:
    """Begin a plan and write these sections, by default all."""
    plan = begun(by, **more)
    for section in sections or ROWS:
        for row in ROWS[section]:
            actions.put_row(plan.id, section, row, revision(plan.id), by=by, at=NOON)
    return plan


def in_force(by: Actor, chief: Actor, *, at: datetime = NOON, **more: Any) -> Plan:
    """Return a plan that one wrote and another approved."""
    plan = written(by, **more)
    actions.send_to_review(plan.id, by=by, at=at)
    actions.approve(plan.id, by=chief, at=at)
    plan.refresh_from_db()
    return plan


def crisis(by: Actor, slug: str = "libya", country: str = "LBY") -> Crisis:
    """Declare a crisis."""
    areas = [AreaIn(code="tripoli", name="Tripoli", latitude=32.9, longitude=13.2)]
    return crises.declare(slug, "Libya", country, "origin", areas, "Unrest", by=by, at=NOON)
