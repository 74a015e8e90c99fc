"""Programs keep rooms, visits and meetings, and select partners as one member each."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from musterpoint.accounts.models import ClientBinding
from musterpoint.exchange import actions
from musterpoint.exchange.models import Application, Meeting, Room, Visit
from musterpoint.exchange.tests.factories import (
    AFTER,
    CLOSES,
    DAY,
    HOUR,
    clock,
    hired,
    partnered,
    pump,
    scored,
    sides,
)
from musterpoint.kernel.ids import uuid7
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON
from tests.world import bearer

KEEPS, SELECTS = "evaluator", "answering_program"
ROOM = {"title": "Calling by radio", "aim": "What works", "agenda": "1. What failed"}
POINT = {"text": "Share the frequencies", "due_at": (NOON + 60 * DAY).isoformat()}


@dataclass
class Program:
    """A program of an organisation, and whoever leads there."""

    of: Organisation
    lead: Actor
    client: Client

    def post(
        self, path: str, given: dict[str, Any] | None = None, status: int = 200, key: str = ""
    ) -> Any:
        """Post something, see that it was answered so, and return the answer."""
        headers = {"idempotency-key": key} if key else {}
        answer = self.client.post(
            f"/api/v1/o/{self.of.slug}/exchange/{path}", given or {}, "application/json",
            headers=headers,
        )  # fmt: skip
        assert answer.status_code == status, answer.content
        return answer.json()

    def get(self, path: str, status: int = 200) -> Any:
        answer = self.client.get(f"/api/v1/o/{self.of.slug}/exchange/{path}")
        assert answer.status_code == status, answer.content
        return answer.json()


def program(of: Organisation, lead: Actor, role: str = KEEPS) -> Program:
    return Program(of, lead, Client(headers={"authorization": f"Bearer {bearer(of, role)}"}))


def three() -> list[Program]:
    """Return programs of three organisations that exchange with the first."""
    there = sides(3)
    partnered(there[0][1], [lead for _of, lead in there[1:]])
    clock(NOON)
    return [program(of, lead) for of, lead in there]


def made_by(role: str, actor: Actor) -> None:
    ClientBinding.objects.filter(role=role).update(created_by=actor.id)


def test_a_room_is_opened_joined_kept_and_closed_and_no_program_hears_what_is_said() -> None:
    host, second, third = three()
    host.post("rooms", ROOM | {"every_minutes": 7}, 422)
    room = host.post("rooms", ROOM | {"every_minutes": 60}, 201, key="r1")
    assert host.post("rooms", ROOM | {"every_minutes": 60}, 201, key="r1") == room
    assert (room["standing"], room["participants"]) == ("host", [])
    at = f"rooms/{room['id']}"
    others = [str(one.of.id) for one in (second, third)]
    host.post(f"{at}/invitations", {"organisations": [str(uuid4())]}, 409)
    assert host.post(f"{at}/invitations", {"organisations": others})["invited"] == 2
    assert host.post(f"{at}/invitations", {"organisations": others})["invited"] == 0
    pump(NOON)
    for guest in (second, third):
        (theirs,) = guest.get("rooms")
        joined = guest.post(f"rooms/{theirs['id']}/answer", {"is_coming": guest is second})
        assert joined["standing"] == ("joined" if guest is second else "declined")
        assert (joined["participants"], joined["invited"]) == ([], [])
    pump(NOON)
    host.post(f"{at}/participants", {"users": [str(uuid4())]}, 422)
    named = host.post(f"{at}/participants", {"users": [str(host.lead.id)]})
    assert named["participants"] == [str(host.lead.id)]
    assert {one["standing"] for one in named["invited"]} == {"joined", "declined"}
    host.post(f"{at}/follow-ups", POINT | {"owner_id": str(third.of.id)}, 422)  # not in the room
    point = host.post(f"{at}/follow-ups", POINT | {"owner_id": str(second.of.id)}, 201)
    host.post(f"follow-ups/{point['id']}/done", None, 409)  # theirs to say
    pump(NOON)
    (copy,) = second.get(f"rooms/{second.get('rooms')[0]['id']}")["follow_ups"]
    assert second.post(f"follow-ups/{copy['id']}/done")["done_at"]
    assert host.post(at, ROOM | {"title": "Radio"})["title"] == "Radio"
    second.post(f"rooms/{second.get('rooms')[0]['id']}/left")
    assert host.post(f"{at}/closed")["closes_at"]
    host.post(f"{at}/closed", None, 409)
    pump(NOON + 2 * HOUR)
    assert host.post(f"{at}/archived")["state"] == "archived"
    with acting_as(host.lead):
        binding = ClientBinding.objects.get(organisation=host.of)
        asker = Actor(
            organisation_id=host.of.id, kind=host.lead.kind, name="p", id=binding.id,
            permissions=host.lead.permissions,
        )  # fmt: skip
        with pytest.raises(actions.NotAParticipant):
            actions.enter(Room.objects.get().id, by=asker)


def test_a_secondment_goes_from_its_terms_to_its_report() -> None:
    guest, host, _third = three()
    terms = {
        "kind": "secondment", "title": "Two officers", "aim": "Learn the hotline",
        "place": "Colombo", "starts_on": "2026-05-11", "ends_on": "2026-05-21", "travellers": 2,
        "terms": ["duty"],
        "costs": {"travel": "guest", "stay": "host", "salary": "guest", "insurance": "guest",
                  "visa": "host"},
    }  # fmt: skip
    offer = terms | {"partner_id": str(host.of.id), "is_host": False}
    guest.post("visits", offer | {"partner_id": str(uuid4())}, 409)
    refused = guest.post("visits", offer | {"costs": {"travel": "nobody"}}, 422)
    assert {"cost_travel", "cost_visa"} <= refused["errors"].keys()
    visit = guest.post("visits", offer, 201)
    changed = guest.post(f"visits/{visit['id']}", terms | {"travellers": 3})
    assert changed["revision"] == visit["revision"] + 1
    pump(NOON)
    (seen,) = host.get("visits")
    at = f"visits/{seen['id']}"
    host.post(f"{at}/agreed", {"revision": visit["revision"]}, 409)  # other terms by now
    assert host.post(f"{at}/agreed", {"revision": seen["revision"]})["state"] == "agreed"
    host.post(f"{at}/started", None, 409)  # on a later day
    pump(NOON + 11 * DAY)
    assert host.post(f"{at}/started")["state"] == "under_way"
    pump(NOON + 12 * DAY)
    host.post(f"{at}/reported", {"report": "x"}, 409)  # the guest writes it
    guest.post(f"visits/{visit['id']}/reported", {"report": "Two shifts are enough"})
    pump(NOON + 13 * DAY)
    assert host.get(at)["report"] == "Two shifts are enough"
    assert host.post(f"{at}/closed")["state"] == "closed"
    host.post(f"{at}/called-off", None, 409)
    with acting_as(guest.lead):
        assert Visit.objects.get().travellers == 3


def test_a_meeting_is_planned_answered_held_and_followed_up() -> None:
    host, guest, _third = three()
    start = NOON + 30 * DAY
    given = {
        "title": "Senior officials", "agenda": "1. Contact points", "place": "Online",
        "starts_at": start.isoformat(), "ends_at": (start + 2 * HOUR).isoformat(),
        "zone": "Asia/Dubai", "answer_by": (NOON + 20 * DAY).isoformat(),
    }  # fmt: skip
    host.post("meetings", given | {"starts_at": "2026-05-31T12:00:00"}, 422)  # in which zone?
    host.post("meetings", given | {"zone": "Mars/Base"}, 422)
    meeting = host.post("meetings", given, 201)
    at = f"meetings/{meeting['id']}"
    host.post(f"{at}/invitations", {"organisations": [], "group": "none"}, 422)
    invited = host.post(f"{at}/invitations", {"organisations": [str(guest.of.id)]})
    assert invited["invited"] == 1
    assert host.post(at, given | {"title": "Officials"})["title"] == "Officials"
    pump(NOON)
    (seen,) = guest.get("meetings")
    host.post(f"{at}/answer", {"answer": "yes"}, 409)
    guest.post(f"meetings/{seen['id']}/answer", {"answer": "perhaps"}, 422)
    assert guest.post(f"meetings/{seen['id']}/answer", {"answer": "yes"})["answer"] == "yes"
    guest.post(f"meetings/{seen['id']}/minutes", {"minutes": "x"}, 409)
    pump(NOON)
    assert [one["answer"] for one in host.get(at)["guests"]] == ["yes"]
    host.post(f"{at}/minutes", {"minutes": "Early"}, 422)
    pump(start + 3 * HOUR)
    assert host.post(f"{at}/minutes", {"minutes": "All agreed"})["state"] == "held"
    point = host.post(f"{at}/follow-ups", POINT | {"owner_id": str(host.of.id)}, 201)
    assert host.post(f"follow-ups/{point['id']}/done")["done_at"]
    host.post(f"{at}/called-off", None, 409)
    pump(start + 4 * HOUR)
    assert guest.get(f"meetings/{seen['id']}")["minutes"] == "All agreed"
    with acting_as(host.lead):
        assert Meeting.objects.get().state == "held"


def test_a_profile_is_written_published_and_found_by_peers() -> None:
    host, peer, _third = three()
    host.post("profile/published", None, 409)  # it says nothing
    host.post("profile/challenges", {"kind": "area", "text": "no-such"}, 422)
    written = host.post("profile/challenges", {"kind": "hazard", "text": "Flood"}, 201)
    (challenge,) = written["challenges"]
    host.post("profile/challenges", {"kind": "hazard", "text": "Flood"}, 409)
    assert host.post("profile", {"offers": "A hotline"})["offers"] == "A hotline"
    assert host.post("profile/published")["published_at"]
    pump(NOON)
    (found,) = peer.get("peers")
    assert (found["name"], found["offers"]) == (host.of.name, "A hotline")
    host.post(f"profile/challenges/{uuid4()}/removed", None, 404)
    assert host.post(f"profile/challenges/{challenge['id']}/removed")["challenges"] == []
    assert host.post("profile/withdrawn")["published_at"] is None
    assert peer.get("peers") == []


CALL = {
    "slug": "shelter-2026", "title": "Shelter at the border", "about": "Reception centres.",
    "closes_at": CLOSES.isoformat(), "score_by": (CLOSES + 10 * DAY).isoformat(), "gap": 15,
    "threshold": 60, "appeal_days": 14,
}  # fmt: skip
APPLIES = {
    "name": "Open Doors", "kind": "civil_society", "country": "TUN", "size": "small",
    "contact": "Office", "email": "office@doors.example",
    "answers": {"1": "Ten years", "2": "Three crossings"},
}  # fmt: skip
SCORE = {"points": {"1": 4, "2": 4}, "reasons": "Clear", "has_no_conflict": True}


def committee() -> tuple[Program, list[Actor]]:
    """Return a program that selects, and members who do, too."""
    ((of, lead),) = sides(1)
    clock(NOON)
    people = [hired(of, name) for name in ("Binta", "Carlos", "Dina")]
    return program(of, lead, SELECTS), people


def called(one: Program) -> dict[str, Any]:
    """Publish a call and take an application; return it with its key."""
    call = one.post("calls", CALL, 201)
    at = f"calls/{call['id']}"
    experience = {"name": "Experience", "looks_at": "Years", "weight": 50, "least": 2}
    one.post(f"{at}/criteria", experience, 201)
    one.post(f"{at}/criteria", experience | {"name": "Religion of staff"}, 422)
    one.post(f"{at}/criteria", {"name": "Reach", "looks_at": "Places", "weight": 40}, 201)
    one.post(f"{at}/published", None, 422)  # 90 in 100
    one.post(f"{at}/criteria", experience | {"weight": 60, "position": 1}, 201)
    one.post(f"{at}/criteria/removed", {"position": 9}, 404)
    assert one.post(f"{at}/published")["state"] == "published"
    one.post(at, CALL, 409)
    missing = one.post(f"{at}/applications", APPLIES | {"answers": {"1": "Ten"}}, 422)
    assert missing["errors"].keys() == {"answer_2"}
    return one.post(f"{at}/applications", APPLIES, 201) | {"call": at}


def test_partners_are_selected_by_two_who_are_two_with_an_appeal() -> None:
    one, (binta, carlos, dina) = committee()
    made = called(one)
    at = f"applications/{made['id']}"
    one.post(f"{at}/scores", SCORE, 409)  # applications have not ended
    clock(AFTER)
    one.post(f"{made['call']}/applications", APPLIES, 409)
    made_by(SELECTS, binta)
    read = one.get(at)
    assert (read["country"], read["answers"]["1"]) == ("", "Ten years")
    assert "office@doors.example" not in str(read)
    one.post(f"{at}/scores", SCORE | {"points": {"1": 9, "2": 4}}, 422)
    mine = one.post(f"{at}/scores", SCORE | {"points": {"1": 3, "2": 3}}, 201)
    assert (mine["scores"], mine["points"], mine["shown"][0]["scorer"]) == (1, None, "test")
    with pytest.raises(actions.AlreadyScored):
        scored_row(made, binta)  # the program is hers
    one.post(f"{at}/decision", {"outcome": "selected", "reasons": "Good"}, 409)
    scored_row(made, carlos, 3)
    (line,) = one.get(f"{made['call']}/applications")
    assert (line["scores"], line["points"]) == (2, 6000)
    told = one.post(f"{at}/decision", {"outcome": "not_selected", "reasons": "Full"})
    assert (told["outcome"], told["country"]) == ("not_selected", "TUN")
    one.post(f"{at}/taken-back", {"reasons": "Read it again"})
    one.post(f"{made['call']}/told", None, 409)
    one.post(f"{at}/decision", {"outcome": "not_selected", "reasons": "Full"})
    assert one.post(f"{made['call']}/told")["state"] == "decided"
    one.post("appeals", {"key": "f" * 40, "words": "No"}, 404)
    appealed = one.post("appeals", {"key": made["key"], "words": "You misread page 2"}, 201)
    assert appealed["appeal"]["words"] == "You misread page 2"
    verdict = {"is_upheld": True, "reasons": "It was misread"}
    one.post(f"{at}/appeal", verdict, 403)  # it scored and decided
    with acting_as(binta), pytest.raises(actions.NotIndependent):
        actions.decide_appeal(made["id"], True, "x", by=binta, at=AFTER)
    with acting_as(dina):
        actions.decide_appeal(made["id"], True, "It was misread", by=dina, at=AFTER)
    assert one.get(at)["outcome"] == "selected"
    one.post(f"{made['call']}/closed", None, 409)
    clock(AFTER + 15 * DAY)
    closed = one.post(f"{made['call']}/closed")
    assert closed["state"] == "closed"
    assert all(each["applied"] is None for each in closed["statistics"] if each["group"])


def scored_row(made: dict[str, Any], by: Actor, points: int = 4) -> None:
    """Have somebody score an application."""
    with acting_as(by):
        row = Application.objects.get(id=made["id"])
    scored(row, by, points, points)


def test_a_conflict_of_whoever_made_a_program_is_its_own() -> None:
    one, (binta, *_others) = committee()
    made = called(one)
    at = f"applications/{made['id']}"
    clock(AFTER)
    made_by(SELECTS, binta)
    with acting_as(binta):
        actions.declare_conflict(made["id"], by=binta, at=AFTER)
    one.post(f"{at}/scores", SCORE, 403)
    one.post(f"{at}/decision", {"outcome": "ineligible", "reasons": "No"}, 403)
    read = one.get(at)
    assert (read["conflict"], read["answers"], read["shown"]) == (True, {}, [])
    (line,) = one.get(f"{made['call']}/applications")
    assert line["conflict"] is True


def test_who_only_reads_or_is_elsewhere_changes_nothing() -> None:
    host, guest, _third = three()
    room = host.post("rooms", ROOM | {"every_minutes": 60}, 201)
    meeting = uuid7()
    reader = program(host.of, host.lead, "reader")
    selecting = program(host.of, host.lead, SELECTS)
    reader.get("rooms", 403)
    selecting.post("rooms", ROOM | {"every_minutes": 60}, 403)
    assert selecting.get("rooms")[0]["id"] == room["id"]
    host.post("calls", CALL, 403)
    host.get(f"calls/{uuid4()}", 403)
    guest.get(f"rooms/{room['id']}", 404)
    guest.post(f"rooms/{room['id']}/closed", None, 404)
    host.post(f"meetings/{meeting}/called-off", None, 404)
