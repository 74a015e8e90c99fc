"""Posts that never wrote a plan stand beside the others, and somebody is asked to write it."""

import csv
import io
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client

from musterpoint.cases.travel import actions as travel
from musterpoint.messaging.actions._outbox import USE
from musterpoint.messaging.models import Message
from musterpoint.plans import actions, queries
from musterpoint.plans.actions import MissingIn
from musterpoint.plans.models import Plan
from musterpoint.plans.tests.factories import begun, in_force
from musterpoint.procedures.tests.factories import officer as hired
from musterpoint.rosters.wardens import actions as wardens
from musterpoint.tenancy import vault
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in

DESK = "/o/haven/desk/plans/"
DUE = (NOON + timedelta(days=90)).date()


@pytest.fixture(autouse=True)
def _still(haven: Organisation) -> None:
    Organisation.objects.filter(id=haven.id).update(is_exercise=True, clock_at=NOON)


@pytest.fixture
def chief(haven: Organisation) -> Actor:
    return hired(haven, "Chitra", "head_of_mission")


@pytest.fixture
def posts(alice: Actor) -> None:
    """An embassy that issues papers, and a consulate of which only its wardens are known."""
    with acting_as(alice):
        station = travel.StationIn(code="TUN", name="Embassy in Tunis", country="TUN", issuer="LKA")
        travel.add_station(station, by=alice, at=NOON)
        for name in ("Harbour", "Market"):
            zone = wardens.ZoneIn(post="Consulate in Sfax", name=name, country="TUN")
            wardens.draw_zone(zone, by=alice, at=NOON)


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.content[:2000]
    return unescape(answer.content.decode())


def lacking(by: Actor) -> dict[str, set[str]]:
    with acting_as(by):
        return {one.holder_name: set(one.missing) for one in queries.by_post(NOON.date())}


def test_a_post_without_any_plan_stands_with_what_it_lacks_and_by_when(
    posts: None, alice: Actor, chief: Actor
) -> None:
    with acting_as(alice):
        begun(alice, "Tunis", "contingency", holder_name="embassy  in TUNIS")
        Plan.objects.filter(name="Tunis").update(country="TUN")
        begun(alice, "Ministry", "evacuation", holder_name="Crisis cell")
        Plan.objects.filter(name="Ministry").update(holder="ministry")
    both = {"contingency", "evacuation"}
    assert lacking(alice) == {
        "embassy  in TUNIS": {"evacuation"}, "Consulate in Sfax": both, "Crisis cell": set(),
    }  # fmt: skip
    officer = signed_in("haven", "duty_officer")
    page = text_of(officer, f"{DESK}by-post/")
    assert "3 plans are missing" in page
    assert "To be in force by Thu 30 Jul 2026" in page
    assert "Ask for missing plans" not in page  # who may not approve asks nobody
    table = officer.get(f"{DESK}by-post/table/").content.decode("utf-8-sig")
    rows = [one for one in csv.DictReader(io.StringIO(table)) if one["state"] == "missing"]
    assert {one["review_due"] for one in rows} == {DUE.isoformat()}
    assert len(rows) == 3


def test_a_post_of_the_same_name_elsewhere_is_another_post(posts: None, alice: Actor) -> None:
    with acting_as(alice):
        begun(alice, "Libya", "evacuation", holder_name="Embassy in Tunis")
        lines = queries.by_post(NOON.date())
    assert {(one.country, one.holder_name) for one in lines} == {
        ("LBY", "Embassy in Tunis"), ("TUN", "Embassy in Tunis"), ("TUN", "Consulate in Sfax"),
    }  # fmt: skip


def test_a_retired_plan_leaves_its_post_without_one(
    posts: None, alice: Actor, chief: Actor
) -> None:
    with acting_as(alice):
        plan = in_force(alice, chief, holder_name="Embassy in Tunis")
        Plan.objects.update(country="TUN")
        actions.retire(plan.id, "Nobody lives there any more", by=chief, at=NOON)
    assert lacking(alice)["Embassy in Tunis"] == {"contingency", "evacuation"}


def test_a_colleague_is_asked_told_and_chased_until_the_plan_is_in_force(
    posts: None, alice: Actor, chief: Actor, haven: Organisation
) -> None:
    sena = hired(haven, "Sena", "duty_officer")
    head = signed_in("haven", "head_of_mission")
    address = f"{DESK}by-post/ask/"
    assert "Ask for missing plans" in text_of(head, f"{DESK}by-post/")
    assert "Embassy in Tunis: Evacuation plan, by Thu 30 Jul 2026" in text_of(head, address)
    assert head.post(address, {"owner_id": str(sena.id)}).status_code == 422
    assert head.post(address, {"wanted": "x", "owner_id": str(sena.id)}).status_code == 422
    sent = {"wanted": "evacuation TUN Embassy in Tunis", "owner_id": str(sena.id)}
    answer = head.post(address, sent, follow=True)
    assert "1 plan was begun and asked for." in unescape(answer.content.decode())
    with acting_as(alice):
        plan = Plan.objects.get()
        assert (plan.name, plan.owner_id) == ("Embassy in Tunis: Evacuation plan", sena.id)
        assert (plan.holder_name, plan.country, plan.review_due) == (
            "Embassy in Tunis", "TUN", DUE,
        )  # fmt: skip
    assert letters(alice) == [
        "Write the plan “Embassy in Tunis: Evacuation plan” and have it approved by"
        " 2026-07-30. Sign in to Haven."
    ]
    assert signed_in("haven", "duty_officer").get(address).status_code == 403
    with acting_as(chief):
        assert actions.chase_now(by=chief, at=NOON + timedelta(days=91)) == 1
    assert "was to be in force by 2026-07-30" in letters(alice)[-1]


def letters(by: Actor) -> list[str]:
    with acting_as(by):
        rows = list(Message.objects.order_by("id"))
        return [
            str(vault.open_key(one.subject_id, at=NOON).open(USE, one.sealed)["text"])
            for one in rows
        ]


def test_somebody_who_cannot_be_told_is_not_asked(posts: None, chief: Actor, bob: Actor) -> None:
    wanted = MissingIn(kind="evacuation", country="TUN", holder_name="Embassy in Tunis", due_on=DUE)
    with acting_as(chief):
        with pytest.raises(actions.NotOneOfUs):
            actions.ask_for_plans([wanted], chief.organisation_id, by=chief, at=NOON)
        made = actions.ask_for_plans([wanted, wanted], chief.id, by=chief, at=NOON)
        assert [one.name for one in made] == [
            "Embassy in Tunis: Evacuation plan", "Embassy in Tunis: Evacuation plan 2",
        ]  # fmt: skip
