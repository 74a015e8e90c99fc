"""The pages: every one opens, forms keep what was typed, and files come out."""

from django.test import Client

from musterpoint.accounts.models import User
from musterpoint.exchange import actions
from musterpoint.exchange.models import Application, Entry, FollowUp, Meeting, Room, Visit
from musterpoint.exchange.tests.factories import (
    AFTER,
    FIRST,
    application_in,
    call_in,
    clock,
    meeting_in,
    partnered,
    published,
    pump,
    room_of,
    scored,
    sides,
    visit_in,
)
from musterpoint.exchange.tests.factories import hired as employed
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Membership
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in

DESK = "/o/side-0/desk/exchange/"


def client_of(actor: Actor, slug: str = "side-0") -> Client:
    client = Client()
    backend = "allauth.account.auth_backends.AuthenticationBackend"
    client.force_login(User.objects.get(id=actor.id), backend=backend)
    assert Membership.objects.filter(organisation__slug=slug, user_id=actor.id).exists()
    return client


def opened(client: Client, *addresses: str) -> list[str]:
    found = []
    for one in addresses:
        answer = client.get(one if one.startswith("/") else DESK + one)
        assert answer.status_code == 200, (one, answer.status_code)
        found.append("" if "attachment" in answer.headers.get("Content-Disposition", "")
                     else answer.content.decode())  # fmt: skip
    return found


def test_a_profile_is_written_published_and_withdrawn_by_its_pages() -> None:
    (_a, ana), (_b, ben) = sides(2)
    partnered(ana, [ben])
    clock(NOON)
    client = client_of(ana)
    opened(client, "", "profile/", "profile/edit/", "profile/challenges/new/")
    answer = client.post(f"{DESK}profile/challenges/new/", {"kind": "other", "words": ""})
    assert answer.status_code == 422
    for given in (
        {"kind": "area", "area": "evacuation"},
        {"kind": "corridor", "origin": "LKA", "host": "ARE"},
        {"kind": "hazard", "hazard": "flood"},
        {"kind": "hazard", "hazard": "other", "words": "Locusts"},
    ):
        assert client.post(f"{DESK}profile/challenges/new/", given).status_code == 302
    given = {"offers": "Two trainers", "contact": "Operations room"}
    assert client.post(f"{DESK}profile/edit/", given).status_code == 302
    assert client.post(f"{DESK}profile/publish/").status_code == 302
    pump(NOON)
    there = client_of(ben, "side-1")
    (peers, _file) = opened(
        there, "/o/side-1/desk/exchange/?q=flood", "/o/side-1/desk/exchange/export/?kind=xlsx"
    )
    assert "Two trainers" in peers
    assert "Sri Lanka to United Arab Emirates" in peers
    assert "Locusts" in peers
    (arabic,) = opened(there, "/o/side-1/desk/exchange/?q=فيضانات&challenge=hazard:flood&lang=ar")
    assert "فيضان" in arabic.replace("فيضانات", "")
    assert "Two trainers" in arabic
    assert client.post(f"{DESK}profile/withdraw/").status_code == 302
    assert "Two trainers" not in opened(there, "/o/side-1/desk/exchange/")[0]


def test_a_room_is_used_by_its_pages_and_its_minutes_name_nobody() -> None:
    (_h, host), (_a, ana), (_b, ben) = sides(3)
    partnered(host, [ana, ben])
    room = room_of(host, [ana, ben])
    clock(NOON)
    client, there = client_of(host), client_of(ana, "side-1")
    with acting_as(ana):
        own = Room.objects.get()
    mine = f"/o/side-1/desk/exchange/rooms/{own.id}/"
    answer = there.post(f"{mine}say/", {"body": ""})
    assert answer.status_code == 422
    assert there.post(f"{mine}say/", {"body": "We had no list"}).status_code == 302
    assert "We had no list" in opened(there, mine)[0]
    assert "We had no list" not in opened(client, f"rooms/{room.id}/")[0]
    pump(FIRST)
    (page,) = opened(client, f"rooms/{room.id}/")
    assert "We had no list" in page
    assert "only you see this" not in page
    with acting_as(host):
        ref = Entry.objects.get().ref
    point = {"text": "Send it", "owner_id": str(ana.organisation_id), "due_at": "2026-06-01T12:00"}
    assert client.post(f"{DESK}rooms/{room.id}/point/", point).status_code == 302
    pump(FIRST)
    opened(
        client, "rooms/", "rooms/new/", *(
            f"rooms/{room.id}/{one}"
            for one in ("", "edit/", "invite/", "people/", "point/", "minutes/", "export/", "say/",
                        f"entries/{ref}/report/")
        ),
    )  # fmt: skip
    opened(there, f"{mine}entries/{ref}/change/", f"{mine}say/?to={ref}")
    with acting_as(ana):
        opened_point = FollowUp.objects.get().id
    address = f"/o/side-1/desk/exchange/points/{opened_point}/"
    opened(there, address)
    assert there.post(address).status_code == 302
    exported = client.get(f"{DESK}rooms/{room.id}/export/").content.decode()
    assert "We had no list" in exported
    assert "Side" not in exported
    assert "Lead" not in exported
    stranger = signed_in("side-1", "duty_officer")
    assert "We had no list" not in opened(stranger, mine)[0]
    assert stranger.get(f"{mine}export/").status_code == 403
    assert client.post(f"{DESK}rooms/{room.id}/step/close/").status_code == 302


def test_visits_and_meetings_are_planned_and_answered_by_their_pages() -> None:
    (_a, ana), (_b, ben) = sides(2)
    partnered(ana, [ben])
    clock(NOON)
    with acting_as(ana):
        actions.propose_visit(ben.organisation_id, False, visit_in(), by=ana, at=NOON)
        row = actions.plan_meeting(meeting_in(), by=ana, at=NOON)
        actions.invite_guests(row.id, [ben.organisation_id], by=ana, at=NOON)
        visit = Visit.objects.get()
    pump(NOON)
    client, there = client_of(ana), client_of(ben, "side-1")
    opened(
        client, "visits/", "visits/new/", "visits/export/", f"visits/{visit.id}/",
        f"visits/{visit.id}/terms/", f"visits/{visit.id}/report/", "meetings/", "meetings/new/",
        "meetings/calendar/", *(
            f"meetings/{row.id}/{one}"
            for one in ("", "edit/", "invite/", "minutes/", "point/", "calendar/")
        ),
    )  # fmt: skip
    file = client.get(f"{DESK}meetings/{row.id}/calendar/")
    assert b"BEGIN:VEVENT" in file.content
    with acting_as(ben):
        theirs, guest = Visit.objects.get(), Meeting.objects.get()
    base = "/o/side-1/desk/exchange/"
    assert there.post(f"{base}visits/{theirs.id}/agree/1/").status_code == 302
    opened(there, f"{base}meetings/{guest.id}/answer/")
    answer = there.post(f"{base}meetings/{guest.id}/answer/", {"answer": "yes"})
    assert answer.status_code == 302
    pump(NOON)
    assert "Terms agreed by both" in opened(client, f"visits/{visit.id}/")[0]
    assert "Comes" in opened(client, f"meetings/{row.id}/")[0]
    assert client.post(f"{DESK}visits/new/", {"title": "Typed"}).status_code == 422


def test_a_call_goes_from_the_public_page_to_the_letter() -> None:
    ((here, lead),) = sides(1)
    binta, dina = employed(here, "Binta"), employed(here, "Dina")
    clock(NOON)
    client, public = client_of(lead), Client()
    with acting_as(lead):
        call = published(lead)
        draft = actions.write_call(call_in(slug="other"), by=lead, at=NOON)
        actions.put_criterion(draft.id, "Reach", "Places", 40, 0, by=lead, at=NOON)
    (page, _new, _edit, _one, draft_page, *_rest) = opened(
        client, "calls/", "calls/new/", f"calls/{draft.id}/edit/",
        f"calls/{draft.id}/criteria/1/", f"calls/{draft.id}/", f"calls/{draft.id}/criteria/new/",
    )  # fmt: skip
    assert "Shelter at the border" in page
    assert "They must add up to 100" in draft_page
    given = {"name": "Religion", "looks_at": "x", "weight": "60", "least": "0"}
    assert client.post(f"{DESK}calls/{draft.id}/criteria/new/", given).status_code == 422
    site = "/o/side-0/calls/"
    pages = opened(public, site, f"{site}shelter-2026/", f"{site}shelter-2026/apply/")
    assert "nationality or ethnic origin" in pages[1]
    assert public.get(f"{site}other/").status_code == 404
    asked = application_in()
    sent = {
        "name": asked.name, "kind": asked.kind, "country": asked.country, "size": asked.size,
        "contact": asked.contact, "email": asked.email, "answer_1": "Ten years",
        "answer_2": "Three crossings", "has_conflict": "no",
    }  # fmt: skip
    wrong = public.post(f"{site}shelter-2026/apply/", sent | {"answer_2": ""})
    assert wrong.status_code == 422
    assert b"Ten years" in wrong.content
    answer = public.post(f"{site}shelter-2026/apply/", sent)
    assert answer.status_code == 200
    key = answer.content.decode().split("/calls/result/")[1].split("/")[0]
    opened(public, f"{site}result/{key}/")
    with acting_as(lead):
        row = Application.objects.get()
    clock(AFTER)
    late = public.post(f"{site}shelter-2026/apply/", sent)
    assert late.status_code == 409
    base = f"applications/{row.id}/"
    opened(client, f"calls/{call.id}/", base, f"{base}score/", f"{base}decide/")
    points = {"points_1": "2", "points_2": "2", "reasons": "Clear", "has_no_conflict": "on"}
    assert client.post(f"{DESK}{base}score/", points | {"reasons": ""}).status_code == 422
    assert client.post(f"{DESK}{base}score/", points).status_code == 302
    scored(row, binta, 2, 2)
    decision = {"outcome": "selected", "reasons": "Good"}
    assert client.post(f"{DESK}{base}decide/", decision).status_code == 409
    decision = {"outcome": "not_selected", "reasons": "Too little"}
    assert client.post(f"{DESK}{base}decide/", decision).status_code == 302
    assert client.post(f"{DESK}calls/{call.id}/step/tell/").status_code == 302
    result = opened(public, f"{site}result/{key}/", f"{site}result/{key}/appeal/")[0]
    assert "Too little" in result
    opened(public, f"{site}result/{key}/letter/", f"{site}shelter-2026/")
    assert public.post(f"{site}result/{key}/appeal/", {"words": "Read page 2"}).status_code == 302
    opened(client, base, f"{base}appeal/", f"{base}letter/", f"calls/{call.id}/export/")
    other = client_of(dina)
    given = {"upheld": "yes", "reasons": "They are right"}
    assert client.post(f"{DESK}{base}appeal/", given).status_code == 403
    assert other.post(f"{DESK}{base}appeal/", given).status_code == 302
    assert "They are right" in opened(public, f"{site}result/{key}/")[0]


def test_a_reader_without_permission_sees_nothing_of_it() -> None:
    sides(1)
    clock(NOON)
    reader = signed_in("side-0", "reader")
    for one in ("", "rooms/", "visits/", "meetings/", "calls/", "profile/"):
        assert reader.get(DESK + one).status_code == 403
