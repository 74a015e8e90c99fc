"""What a plan that is put to work drafts elsewhere: seats and goods, sent by one press or removed."""

from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from tests.world import bearer

from musterpoint.evacuation.actions import BadOffer, OfferedBefore, offer_draft
from musterpoint.evacuation.actions import drop_drafts as drop_seats
from musterpoint.evacuation.models import Leg, LegDraft, Place
from musterpoint.goods.actions import Decided, ask_draft, decide
from musterpoint.goods.actions import drop_drafts as drop_goods
from musterpoint.goods.models import Request, RequestLine
from musterpoint.goods.tests.factories import item, store
from musterpoint.kernel.errors import NotAllowed
from musterpoint.outreach.models import Campaign
from musterpoint.plans import actions, reading, tasks
from musterpoint.plans.models import Activation, Plan
from musterpoint.plans.sections import pack
from musterpoint.plans.tests.factories import crisis, revision, written
from musterpoint.procedures.tests.factories import officer
from musterpoint.rosters.models import CallOut
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in

HOUR = timedelta(hours=1)
STOCKS = [
    {"what": "Blanket", "quantity": "200", "unit": "pieces", "where": "Tunis"},
    {"what": "أرز", "quantity": "50", "unit": "kg", "where": "Tunis"},
    {"what": "Soap 250 g", "quantity": "9", "unit": "boxes", "where": "Tunis"},
    {"what": "Camels", "quantity": "3", "unit": "pieces", "where": "Sabha"},
]


@pytest.fixture(autouse=True)
def _still(haven: Organisation) -> None:
    Organisation.objects.filter(id=haven.id).update(is_exercise=True, clock_at=NOON)


@pytest.fixture
def plan(alice: Actor, haven: Organisation) -> Plan:
    """A plan in force with a carrier and stocks."""
    chief = officer(haven, "Chitra", "head_of_mission")
    with acting_as(alice):
        for code in ("BLANKET", "RICE", "SOAP"):
            item(code, alice)
        store(alice, "ATHENS")
        store(alice)
        made = written(alice)
        for row in STOCKS:
            actions.put_row(made.id, "stocks", row, revision(made.id), by=alice, at=NOON)
        actions.send_to_review(made.id, by=alice, at=NOON)
        actions.approve(made.id, by=chief, at=NOON)
    return made


def at_work(plan: Plan, by: Actor, level: int = 3) -> Activation:
    return actions.activate(plan.id, crisis(by).id, level, by=by, at=NOON)


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.content[:2000]
    return unescape(answer.content.decode())


def test_activation_drafts_seats_and_goods_that_name_their_plan(plan: Plan, alice: Actor) -> None:
    with acting_as(alice):
        low = at_work(plan, alice, 2)
        assert not LegDraft.objects.exists() | Request.objects.exists()
        actions.raise_level(low.id, 3, by=alice, at=NOON)
        seats, goods = LegDraft.objects.get(), Request.objects.get()
        assert (seats.mark, seats.carrier) == ("Libya · Carriers and legs", "Desert Lines")
        assert (seats.seats, seats.a_day, seats.cost_minor) == (50, 2, 2550)
        assert (goods.state, goods.store.code) == ("draft", "TUNIS")
        assert goods.purpose.startswith("Libya · Money and stocks: ")
        lines = RequestLine.objects.values_list("item__code", "asked").order_by("item__code")
        assert list(lines) == [("BLANKET", 200), ("RICE", 50_000)]
        drafted = low.tasks.exclude(draft_id=None).values_list("draft_of", "draft_id")
        assert set(drafted) == {("carriers", seats.id), ("stocks", goods.id)}
        assert not Leg.objects.exists()


def test_a_draft_of_seats_is_offered_by_one_press_and_once(plan: Plan, alice: Actor) -> None:
    officer_ = signed_in("haven", "duty_officer")
    reader = signed_in("haven", "reader")
    with acting_as(alice):
        row = at_work(plan, alice)
        draft = LegDraft.objects.get()
    board = "/o/haven/desk/libya/evacuation/"
    shown = text_of(officer_, board)
    assert "Desert Lines" in shown
    assert "New places: School yard, Ras Ajdir" in shown
    assert "waits on the evacuation board" in text_of(
        officer_, f"/o/haven/desk/plans/at-work/{row.id}/"
    )
    press = f"{board}drafts/{draft.id}/offer/"
    assert press not in text_of(reader, board)
    assert reader.post(press).status_code == 403
    assert "2 legs are offered" in unescape(officer_.post(press, follow=True).content.decode())
    assert officer_.post(press).status_code == 409
    assert press not in text_of(officer_, board)
    with acting_as(alice):
        legs = Leg.objects.order_by("departs_at")
        assert [one.code for one in legs] == ["DESERT-LINES-1", "DESERT-LINES-2"]
        assert legs[1].departs_at - legs[0].departs_at == 12 * HOUR
        places = Place.objects.order_by("code").values_list("code", "area", "is_dangerous")
        assert list(places) == [("ras-ajdir", "", False), ("school-yard", "tripoli", True)]
        with pytest.raises(OfferedBefore):
            offer_draft(draft.id, by=alice, at=NOON)


def test_a_draft_whose_day_is_over_is_not_offered_and_leaves_no_place(
    plan: Plan, alice: Actor
) -> None:
    with acting_as(alice):
        at_work(plan, alice)
        draft = LegDraft.objects.get()
        with pytest.raises(BadOffer):
            offer_draft(draft.id, by=alice, at=NOON + 48 * HOUR)
        LegDraft.objects.update(destination=draft.destination | {"position": None})
        with pytest.raises(BadOffer):
            offer_draft(draft.id, by=alice, at=NOON)
        assert not Place.objects.exists()


def test_a_draft_of_goods_is_asked_for_by_one_press_and_decided_by_another(
    plan: Plan, alice: Actor
) -> None:
    keeper, reader = signed_in("haven", "storekeeper"), signed_in("haven", "reader")
    with acting_as(alice):
        at_work(plan, alice)
        draft = Request.objects.get()
        with pytest.raises(Decided):
            decide(draft.id, {}, "No", by=alice, at=NOON)
    page = f"/o/haven/desk/goods/requests/{draft.id}/"
    assert "Draft" in text_of(keeper, "/o/haven/desk/goods/requests/")
    assert f"{page}ask/" in text_of(keeper, page)
    assert reader.post(f"{page}ask/").status_code == 403
    assert "Waits for a decision" in unescape(
        keeper.post(f"{page}ask/", follow=True).content.decode()
    )
    assert keeper.post(f"{page}ask/").status_code == 409
    assert keeper.post(f"{page}remove/").status_code == 302
    with acting_as(alice):
        row = Request.objects.get()
        assert (row.state, row.store.code) == ("asked", "TUNIS")
        assert row.asked_by is not None
        assert row.asked_by != alice.id


def test_standing_down_removes_what_nobody_sent_and_going_on_makes_nothing_twice(
    plan: Plan, alice: Actor
) -> None:
    with acting_as(alice):
        first = at_work(plan, alice)
        kept = Request.objects.get()
        ask_draft(kept.id, kept.store_id, by=alice, at=NOON)
        old = LegDraft.objects.get().id
        actions.stand_down(first.id, "Quiet again.", by=alice, at=NOON + HOUR)
        assert not LegDraft.objects.exists()
        assert Request.objects.get().state == "asked"
        again = actions.activate(plan.id, first.crisis_id, 3, by=alice, at=NOON + 2 * HOUR)
        fresh = LegDraft.objects.get()
        assert fresh.id != old
        assert Request.objects.get().id == kept.id
        assert set(again.tasks.exclude(draft_id=None).values_list("draft_id", flat=True)) == {
            fresh.id, kept.id,
        }  # fmt: skip


def test_drafts_are_removed_on_their_own_pages(plan: Plan, alice: Actor) -> None:
    keeper, officer_ = signed_in("haven", "storekeeper"), signed_in("haven", "duty_officer")
    with acting_as(alice):
        at_work(plan, alice)
        seats, goods = LegDraft.objects.get(), Request.objects.get()
    assert keeper.post(f"/o/haven/desk/goods/requests/{goods.id}/remove/").status_code == 302
    board = "/o/haven/desk/libya/evacuation/"
    assert officer_.post(f"{board}drafts/{seats.id}/remove/").status_code == 302
    assert "Seats that plans count on" not in text_of(officer_, board)
    with acting_as(alice):
        assert not LegDraft.objects.exists() | Request.objects.exists()


def test_what_cannot_be_drafted_stays_a_task(alice: Actor, haven: Organisation) -> None:
    """No store, no item of the catalogue, a car: the plan is put to work all the same."""
    chief = officer(haven, "Chitra", "head_of_mission")
    with acting_as(alice):
        made = written(alice)
        car = {
            "carrier": "Volunteers", "mode": "car", "origin": "Tripoli", "seats": "4",
            "destination": "Ras Ajdir", "a_day": "9", "hours": "4", "from_day": "0",
            "agreement": "none",
        }  # fmt: skip
        actions.put_row(made.id, "carriers", car, revision(made.id), by=alice, at=NOON)
        actions.put_row(made.id, "stocks", STOCKS[0], revision(made.id), by=alice, at=NOON)
        actions.send_to_review(made.id, by=alice, at=NOON)
        actions.approve(made.id, by=chief, at=NOON)
        row = at_work(made, alice)
        assert row.tasks.filter(kind="request").count() == 3
        assert [one.carrier for one in LegDraft.objects.all()] == ["Desert Lines"]
        assert not Request.objects.exists()


def test_a_name_with_another_text_at_a_higher_level_is_another_message() -> None:
    def in_words(section: str, row: Any, column: str) -> str:
        return reading.in_row(pack().sections[section], row, column)

    def message(row: str, level: int, language: str, text: str) -> dict[str, Any]:
        return {"id": row, "level": level, "name": "Advice", "language": language, "text": text}

    plan = {
        "messages": [
            message("a", 2, "en", "Stay inside"),
            message("b", 4, "en", "Come to the school"),
            message("c", 2, "ar", "ابقوا في منازلكم"),
            message("d", 2, "en", "Fill your bottles"),
        ]
    }
    at_two = [(one.row, one.level, one.texts) for one in tasks.tasks(plan, 2, in_words)]
    assert at_two == [
        ("a", 2, {"en": "Stay inside", "ar": "ابقوا في منازلكم"}),
        ("d", 2, {"en": "Fill your bottles"}),
    ]
    at_four = [(one.row, one.level, one.texts) for one in tasks.tasks(plan, 4, in_words)]
    school = ("b", 4, {"en": "Come to the school"})
    assert [one for one in at_four if one != school] == at_two
    assert school in at_four


ADVICE = {"name": "Safety advice", "language": "en"}


def test_a_message_is_drafted_when_its_level_is_reached_also_under_a_name_that_was_used(
    alice: Actor, haven: Organisation
) -> None:
    """And a text that no campaign holds leaves a task; the plan is put to work all the same."""
    chief = officer(haven, "Chitra", "head_of_mission")
    texts = {2: "Stay inside", 3: "x" * 3000, 4: "Come to the school now"}
    with acting_as(alice):
        made = written(alice)
        for level, text in texts.items():
            typed = {**ADVICE, "level": str(level), "text": text}
            actions.put_row(made.id, "messages", typed, revision(made.id), by=alice, at=NOON)
        long = {**ADVICE, "name": "n" * 200, "level": "4", "text": "Leave"}
        actions.put_row(made.id, "messages", long, revision(made.id), by=alice, at=NOON)
        actions.send_to_review(made.id, by=alice, at=NOON)
        actions.approve(made.id, by=chief, at=NOON)
        row = at_work(made, alice, 2)
        drafted = Campaign.objects.filter(name__startswith="Safety")
        assert [(one.name, one.texts) for one in drafted] == [
            ("Safety advice, from level 2", {"en": "Stay inside"})
        ]
        actions.raise_level(row.id, 4, by=alice, at=NOON)
        assert {one.texts["en"] for one in drafted.all()} == {texts[2], texts[4]}
        assert Campaign.objects.filter(name__startswith="nnn", name__endswith="level 4").exists()
        (left,) = row.tasks.filter(kind="message", campaign_id=None)
    page = f"/o/haven/desk/plans/at-work/{row.id}/"
    assert left.level == 3
    assert left.note in text_of(signed_in("haven", "duty_officer"), page)


def test_a_program_that_puts_a_plan_to_work_drafts_its_call_outs_and_calls_nobody(
    alice: Actor, haven: Organisation
) -> None:
    chief = officer(haven, "Chitra", "head_of_mission")
    team = {"role": "Transport", "person": "Ruwan", "does": "Drives", "roster": "Drivers"}
    with acting_as(alice):
        made = written(alice)
        for level in ("1", "3"):
            row = {**team, "level": level, "role": f"Transport {level}"}
            actions.put_row(made.id, "team", row, revision(made.id), by=alice, at=NOON)
        actions.send_to_review(made.id, by=alice, at=NOON)
        actions.approve(made.id, by=chief, at=NOON)
        where = crisis(alice)
    program = Client(headers={"authorization": f"Bearer {bearer(haven, 'preparedness')}"})
    root = "/api/v1/o/haven/plans"
    given = {"crisis_id": str(where.id), "level": 1, "hazards": ["Fighting in the city"]}
    answer = program.post(f"{root}/{made.id}/activations", given, content_type="application/json")
    assert answer.status_code == 201, answer.content
    with acting_as(alice):
        assert [one.role for one in CallOut.objects.all()] == ["Transport 1"]
    raised = program.post(
        f"{root}/activations/{answer.json()['id']}/level",
        {"level": 3},
        content_type="application/json",
    )
    assert raised.status_code == 200, raised.content
    with acting_as(alice):
        assert {one.role for one in CallOut.objects.all()} == {"Transport 1", "Transport 3"}
        assert not any(one.asked.exists() for one in CallOut.objects.all())


def test_drafts_are_made_for_whoever_puts_a_plan_to_work_alone(plan: Plan, bob: Actor) -> None:
    with acting_as(bob):
        for drop in (drop_seats, drop_goods):
            with pytest.raises(NotAllowed):
                drop([], by=bob, at=NOON)


def test_a_program_lists_the_drafts_of_seats_and_offers_or_removes_one(
    plan: Plan, alice: Actor, haven: Organisation
) -> None:
    def caller(role: str) -> Client:
        return Client(headers={"authorization": f"Bearer {bearer(haven, role)}"})

    with acting_as(alice):
        at_work(plan, alice)
        first = LegDraft.objects.get()
        LegDraft.objects.create(
            **{
                name: getattr(first, name)
                for name in (
                    "crisis", "plan_id", "mark", "carrier", "mode", "origin", "destination",
                    "departs_at", "hours", "a_day", "seats", "made_at",
                )
            }
        )  # fmt: skip
    root = "/api/v1/o/haven/crises/libya/leg-drafts"
    program, reader = caller("duty_officer"), caller("reader")
    told = reader.get(root).json()
    assert {(one["carrier"], one["seats"]) for one in told} == {("Desert Lines", 50)}
    press, gone = f"{root}/{told[0]['id']}/offer", f"{root}/{told[1]['id']}"
    assert (reader.post(press).status_code, reader.delete(gone).status_code) == (403, 403)
    made = program.post(press)
    assert (made.status_code, len(made.json())) == (201, 2)
    assert program.post(press).status_code == 409
    assert program.delete(gone).status_code == 204
    assert program.delete(gone).status_code == 404
    assert program.get(root).json() == []
