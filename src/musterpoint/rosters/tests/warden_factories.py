"""A town with wardens, and what its tests do on pages."""

from datetime import date, timedelta
from uuid import UUID

from django.test import Client

from musterpoint.rosters import actions as rosters
from musterpoint.rosters.models import Member, WardenTerm, WardenZone
from musterpoint.rosters.tests.factories import person, roster
from musterpoint.rosters.wardens import actions
from musterpoint.rosters.wardens.actions import TermIn, ZoneIn
from musterpoint.tenancy.actors import Actor
from musterpoint.testing import NOON

DESK = "/o/haven/desk/rosters/wardens/"
TODAY = NOON.date()


class Town:
    """A post with three zones in a chain: harbour calls market, market calls old town."""

    def __init__(self, by: Actor) -> None:
        roster(by, "Wardens", "warden")
        roster(by, "Interpreters", "interpreter")
        names = ("Amal Nasser", "Bilal Omar", "Carla Rossi", "Dina Haddad")
        people = [person(name, place, roster="wardens") for place, name in enumerate(names, 1)]
        self.amal, self.bilal, self.carla, self.dina = rosters.add_members(people, by=by, at=NOON)
        self.harbour = self.zone(by, "Harbour", None, ("tripoli",))
        self.market = self.zone(by, "Market", self.harbour.id, ("tripoli", "misrata"))
        self.old_town = self.zone(by, "Old town", self.market.id, ("benghazi",))

    def zone(self, by: Actor, name: str, above: UUID | None, places: tuple[str, ...]) -> WardenZone:
        given_ = ZoneIn(post="Tripoli", name=name, country="LBY", places=places, above_id=above)
        return actions.draw_zone(given_, by=by, at=NOON)

    def appoint(self, by: Actor, zone: WardenZone, who: Member, **more: object) -> WardenTerm:
        return actions.appoint(zone.id, term(who, **more), by=by, at=NOON)  # type: ignore[arg-type]


def term(who: Member, ends: date = TODAY + timedelta(days=200), **more: object) -> TermIn:
    facts: dict[str, object] = {"member_id": who.id, "starts_on": TODAY, "ends_on": ends}
    return TermIn(**(facts | more))  # type: ignore[arg-type]


def shown(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.content[:2000]
    return answer.content.decode()


def sent(client: Client, address: str, data: dict, status: int = 200) -> str:
    answer = client.post(address, data, follow=status == 200)
    assert answer.status_code == status, answer.content.decode()[:3000]
    return answer.content.decode()


def days(day: date, name: str) -> dict[str, str]:
    return {
        f"{name}_day": str(day.day),
        f"{name}_month": str(day.month),
        f"{name}_year": str(day.year),
    }
