"""The pages of an exercise with people, through the real middleware."""

from html import unescape
from urllib.parse import urlencode

import pytest
import yaml
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from musterpoint.exercises import script
from musterpoint.exercises.playing import actions, identity, queries
from musterpoint.exercises.playing.models import Rehearsal, Seat
from musterpoint.exercises.playing.tests.factories import begun, made, observer, seat_actor
from musterpoint.exercises.world.datafiles import from_yaml
from musterpoint.lessons.models import Lesson
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in

DESK = "/o/haven/desk/exercises/"


@pytest.fixture(autouse=True)
def _still(haven: Organisation) -> None:
    Organisation.objects.filter(id=haven.id).update(is_exercise=True, clock_at=NOON)
    haven.refresh_from_db()


@pytest.fixture
def leader() -> Client:
    return signed_in("haven", "trainer")


def text_of(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, answer.content.decode()[:2000]
    return unescape(answer.content.decode())


def posted(client: Client, address: str, data: dict, status: int = 200) -> str:
    answer = client.post(address, data, follow=status == 200)
    assert answer.status_code == status, answer.content.decode()[:3000]
    return unescape(answer.content.decode())


def home(row: Rehearsal) -> str:
    return f"{DESK}with-people/{row.id}/"


def place(seat: Seat, by: Actor) -> str:
    with acting_as(by):
        return f"/o/haven/exercise/{identity.link(seat.id, NOON)}/"


def test_an_exercise_is_made_changed_and_begun(leader: Client, alice: Actor) -> None:
    assert "No exercise with people yet" in text_of(leader, DESK)
    assert "Choose an exercise" in posted(leader, f"{DESK}new/", {"scenario": ""}, 422)
    shown = posted(leader, f"{DESK}new/", {"scenario": "embassy-unrest", "name": "Spring"})
    assert "Spring" in shown
    assert "A journalist asks for names" in shown
    assert "Nobody is invited yet" in shown
    with acting_as(alice):
        row = Rehearsal.objects.get()
    wrong = {"day": "0", "time": "06:00", "to": ["post"], "title": "Rain", "text": "It rains."}
    told = posted(leader, f"{home(row)}injects/new/", wrong, 422)
    assert "before the start" in told
    assert "It rains." in told
    assert "Rain" in posted(leader, f"{home(row)}injects/new/", wrong | {"time": "09:00"})
    nobody = {"kind": "player", "place": "", "name": "Nadia", "language": "en"}
    assert "Choose a team" in posted(leader, f"{home(row)}seats/new/", nobody, 422)
    shown = posted(leader, f"{home(row)}seats/new/", nobody | {"place": "cell/media"})
    assert "/o/haven/exercise/" in shown
    assert "Press officer" in shown
    assert "Clock 08:00" in posted(leader, f"{home(row)}room/", {"do": "start"})
    assert "Spring" in text_of(leader, f"{DESK}?q=spr")
    assert "No exercise has this name" in text_of(leader, f"{DESK}?q=autumn")
    assert yaml.safe_load(leader.get(f"{home(row)}file/").content)["slug"] == "embassy-unrest"


def test_an_own_file_is_taken_or_refused_with_every_problem(leader: Client, alice: Actor) -> None:
    data = dict(from_yaml(script.sheet_text("embassy-unrest")))
    data["injects"][0]["at"] = "07:00"
    data["injects"][1]["to"] = "navy"
    data["objectives"][3].pop("indicator")

    def sent(text: bytes, status: int) -> str:
        return posted(leader, f"{DESK}new/", {"file": SimpleUploadedFile("x.yaml", text)}, status)

    told = sent(yaml.safe_dump(data).encode(), 422)
    for problem in ("injects[0].at", "before the start", "injects[1].to", "objectives[3]"):
        assert problem in told
    assert "not text" in sent(b"\xff\xfe\x00", 422)
    assert "line " in sent(b"a: [b\nc: d: e", 422)
    for text, place in (
        (b"kind: &a [*a]", "alias"),
        (b"kind: " + b"[" * 20_000, "nests too deep"),
        (b"kind: 0x" + b"f" * 9000, "too large a number"),
        (b"extends: 0x" + b"f" * 9000, "too large a number"),
        (b"extends: libya-2011\nslug: own\nslug: own\n", "stands twice"),
        (b"extends: libya-2011\nslug: own\nzone: Africa\n", "zone"),
        (b"extends: libya-2011\nslug: own\nstarts: 9999-12-31\n", "starts"),
    ):
        assert place in sent(text, 422)
    assert "A journalist" in sent(script.sheet_text("embassy-unrest").encode(), 200)


def test_the_room_steers_and_keeps_what_was_typed(leader: Client, alice: Actor) -> None:
    with acting_as(alice):
        row, _one, _other = begun(alice)
    room = f"{home(row)}room/"
    assert "Clock 08:10" in posted(leader, room, {"do": "next"})
    assert "Enter a number" in posted(leader, room, {"do": "step", "step-minutes": "0"}, 422)
    assert "Clock 08:40" in posted(leader, room, {"do": "step", "step-minutes": "30"})
    shown = posted(leader, room, {"do": "checkpoint", "checkpoint-label": "Before noon"})
    assert "Before noon" in shown
    with acting_as(alice):
        (point,) = queries.checkpoints(row)
    posted(leader, room, {"do": "run", "run-factor": "5"})
    assert "Stop the clock" in posted(leader, room, {"do": "rewind", "id": str(point.id)})
    posted(leader, room, {"do": "run", "run-factor": "0"})
    posted(leader, room, {"do": "next"})
    shown = posted(leader, room, {"do": "rewind", "id": str(point.id)})
    assert "Rewound" in shown
    assert "No mobile network" in text_of(leader, f"{home(row)}branches/1/")
    text_of(leader, f"{home(row)}branches/2/", 404)
    told = posted(leader, room, {"do": "message", "message-text": "", "message-to_team": ""}, 422)
    assert "Answer this question" in told
    shown = posted(leader, room, {"do": "message", "message-text": "Hurry", "message-to_team": ""})
    assert "Hurry" in shown
    part = text_of(leader, f"{room}?part=1")
    assert "<html" not in part
    assert 'hx-trigger="every 10s"' in part


def test_a_team_plays_at_its_link_without_an_account(alice: Actor) -> None:
    with acting_as(alice):
        row, one, other = begun(alice)
        actions.step(row.id, 50, by=alice, at=NOON)
        where = queries.inject(row, row.injects.get(slug="network-down").id)
    phone, mine = Client(), place(one, alice)
    shown = text_of(phone, mine)
    assert "EXERCISE" in shown
    assert "No mobile network" in shown
    assert "No mobile network" not in text_of(phone, place(other, alice))
    letter = f"{mine}told/{where.id}/"
    assert "domestic workers" in text_of(phone, letter)
    text_of(phone, f"{place(other, alice)}told/{where.id}/", 404)
    posted(phone, letter, {"do": "seen"})
    assert "choose an answer" in posted(phone, letter, {"do": "decide", "text": ""}, 422)
    shown = posted(phone, letter, {"do": "decide", "option": "1", "text": "Radio Haven"})
    assert "Radio Haven" in shown
    assert "decided" in shown
    posted(phone, f"{mine}write/", {"to_team": "cell", "text": "We use the radio."})
    assert "We use the radio." in text_of(phone, place(other, alice))
    assert "Write a message" in posted(phone, f"{mine}write/", {"to_team": "cell", "text": ""}, 422)
    with acting_as(alice):
        code = identity.attendance(row.id, NOON)
    assert "not the figures" in posted(phone, mine, {"do": "attend", "code": "1"}, 422)
    assert "attendance is noted" in posted(phone, mine, {"do": "attend", "code": code})
    text_of(phone, "/o/haven/exercise/nothing/", 404)
    assert "no-store" in phone.get(mine)["Cache-Control"]


def test_an_observer_rates_and_the_report_shows_it(leader: Client, alice: Actor) -> None:
    with acting_as(alice):
        row, _one, _other = begun(alice)
        actions.step(row.id, 100, by=alice, at=NOON)
        watcher = observer(row, alice)
    eyes, mine = Client(), place(watcher, alice)
    assert "What did you see?" in text_of(eyes, mine)
    given = {"do": "rate", "q-names-kept": "4", "r-names-kept": "Nobody said a name."}
    assert "Nobody said a name." in posted(eyes, mine, given)
    assert "A team decides" not in posted(leader, f"{home(row)}end/", {})
    report = text_of(leader, f"{home(row)}report/")
    for words in ("Met", "Not measured", "Nobody said a name.", "Late or no answer"):
        assert words in report
    posted(eyes, mine, {"do": "rate", "q-in-time": "1"})
    posted(leader, f"{home(row)}report/write-again/", {})
    assert "Missed" in text_of(leader, f"{home(row)}report/")
    posted(leader, f"{home(row)}hot-wash/", {"text": "Train the radio."})
    assert "Train the radio." in text_of(leader, f"{home(row)}report/")
    lines = leader.get(f"{home(row)}report/table.csv/").content.decode("utf-8-sig").splitlines()
    assert len(lines) == 1 + 4 + 4
    assert leader.get(f"{home(row)}report/table.xlsx/").content[:2] == b"PK"


def test_two_runs_are_compared_side_by_side(leader: Client, alice: Actor) -> None:
    with acting_as(alice):
        rows = []
        for wait in (14, 3):
            row, one, _other = begun(alice, name=f"Run {wait}")
            actions.step(row.id, 50, by=alice, at=NOON)
            actions.step(row.id, wait, by=alice, at=NOON)
            where = row.injects.get(slug="network-down").id
            actions.decide(one.id, where, "Radio", by=seat_actor(one, alice), at=NOON)
            rows.append(actions.end(row.id, by=alice, at=NOON))
        other = made(alice, "warden-call-out")
    before, after = rows
    assert "Compare with Run 14" in text_of(leader, f"{home(after)}report/")
    shown = text_of(leader, f"{home(after)}compare/?with={before.id}")
    assert "14 min" in shown
    assert "-11" in shown
    assert "Better" in shown
    text_of(leader, f"{home(after)}compare/?with={other.id}", 404)
    assert "two different runs" in text_of(leader, f"{home(after)}compare/?with={after.id}", 422)


def test_a_colleague_goes_to_their_own_place_and_to_no_other(
    leader: Client, alice: Actor, haven: Organisation
) -> None:
    dina = signed_in("haven", "reader")
    with acting_as(alice):
        row, one, _other = begun(alice)
        ids = [name for name, _who in queries.colleagues(haven.id)]
    for user in ids:
        data = {"kind": "player", "place": "post", "user_id": user, "language": "en"}
        leader.post(f"{home(row)}seats/new/", data)
    with acting_as(alice):
        seats = list(Seat.objects.filter(rehearsal=row, user_id__isnull=False))
    assert len(seats) == len(ids)
    assert "Your place in" in text_of(dina, DESK)
    answers = [dina.get(f"{DESK}place/{seat.id}/").status_code for seat in seats]
    assert sorted(set(answers)) == [302, 404]
    assert answers.count(302) == 1
    assert dina.get(f"{DESK}place/{one.id}/").status_code == 404
    with acting_as(alice):
        code = identity.attendance(row.id, NOON)
    assert code in text_of(leader, f"{home(row)}attendance/")
    assert "attendance is noted" in posted(dina, f"{home(row)}here/{code}/", {})
    assert dina.get(f"{home(row)}room/").status_code == 403


def test_a_withdrawn_place_and_one_called_off_open_nothing(leader: Client, alice: Actor) -> None:
    with acting_as(alice):
        row, one, other = begun(alice)
    posted(leader, f"{home(row)}seats/{one.id}/", {"do": "withdraw"})
    text_of(Client(), place(one, alice), 404)
    assert "Did not come after all" in posted(
        leader, f"{home(row)}seats/{other.id}/", {"do": "came"}
    )
    assert "Called off" in posted(leader, f"{home(row)}call-off/", {})
    text_of(Client(), place(other, alice), 404)
    assert "is over" in text_of(leader, f"{home(row)}room/")
    text_of(leader, f"{home(row)}report/", 404)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_drill_is_ticked_on_a_phone(alice: Actor, language: str) -> None:
    with acting_as(alice):
        row, one, _other = begun(alice, "first-aid")
        actions.step(row.id, 2, by=alice, at=NOON)
    phone, mine = Client(), place(one, alice)
    words = {"en": "Presses on the wound", "ar": "يضغط على الجرح"}[language]
    assert words in text_of(phone, f"{mine}?lang={language}")
    posted(phone, mine, {"do": "done", "step": "bleeding/safe"})
    with acting_as(alice):
        assert queries.live(row)[-1].step == "bleeding/safe"
    assert phone.post(mine, {"do": "done", "step": "bleeding/dance"}).status_code == 404


@pytest.mark.parametrize(
    "value", ["\0", "\ud800x", "' OR 1=1 --", "<script>", "9" * 400, "\u202e" * 50, "{{ 7*7 }}"]
)
def test_no_form_breaks_whatever_is_sent(leader: Client, alice: Actor, value: str) -> None:
    with acting_as(alice):
        row, one, _other = begun(alice)
        actions.step(row.id, 50, by=alice, at=NOON)
        letter = row.injects.get(slug="network-down").id
        watcher = observer(row, alice)
    phone, mine, eyes = Client(), place(one, alice), place(watcher, alice)
    room = f"{home(row)}room/"
    sendings = [
        (leader, f"{DESK}new/", {"scenario": value, "name": value, "people": value}),
        (leader, f"{home(row)}injects/new/", dict.fromkeys(("day", "time", "to", "title"), value)),
        (leader, f"{home(row)}seats/new/", dict.fromkeys(("kind", "place", "name"), value)),
        (leader, room, {"do": value, "id": value}),
        (leader, room, {"do": "fire", "id": value}),
        (leader, room, {"do": "rewind", "id": value}),
        (leader, room, {"do": "step", "step-minutes": value}),
        (leader, room, {"do": "message", "message-text": value, "message-to_team": value}),
        (leader, room, {"do": "checkpoint", "checkpoint-label": value}),
        (leader, f"{home(row)}hot-wash/", {"text": value}),
        (phone, mine, {"do": "attend", "code": value}),
        (phone, mine, {"do": "done", "step": value}),
        (phone, f"{mine}told/{letter}/", {"do": "decide", "option": value, "text": value}),
        (phone, f"{mine}write/", {"to_team": value, "text": value}),
        (Client(), eyes, {"do": "rate", "q-in-time": value, "r-in-time": value}),
    ]
    for client, address, data in sendings:
        body = urlencode(data, errors="surrogatepass")
        kind = "application/x-www-form-urlencoded"
        answer = client.generic("POST", address, body, kind)
        assert answer.status_code < 500, (address, data)
        assert b"<script>alert" not in answer.content
    for address in (f"{DESK}?q=", f"{home(row)}compare/?with="):
        assert leader.get(address + urlencode({"": value}, errors="surrogatepass")[1:]).status_code


def ended(by: Actor) -> tuple[Rehearsal, str]:
    """Return an exercise whose hot wash found something, and where a lesson is made of it."""
    with acting_as(by):
        row, _one, _other = begun(by)
        actions.hot_wash(row.id, "Nobody knew the radio.\nGood spirit.", by=by, at=NOON)
        actions.end(row.id, by=by, at=NOON)
        (found,) = [a for a in queries.findings(row.id, NOON) if a.text.startswith("Nobody")]
    return row, f"{home(row)}report/lesson/?finding={found.key}"


def test_a_finding_becomes_one_lesson_that_leads_back_to_the_exercise(alice: Actor) -> None:
    row, address = ended(alice)
    chief = signed_in("haven", "head_of_mission")
    shown = text_of(chief, f"{home(row)}report/")
    assert shown.count("Make a lesson of it") == len(queries_of(alice, row))
    assert "Nobody knew the radio." in text_of(chief, address)
    given = {"title": "Try the radio every month", "what": "Nobody knew it.", "theme": ""}
    told = posted(chief, address, given, 422)
    assert "Try the radio every month" in told
    kept = posted(chief, address, given | {"theme": "systems"})
    assert "Exercise with people" in kept
    assert f"{home(row)}" in kept
    with acting_as(alice):
        (made,) = Lesson.objects.all()
    assert (made.exercise_kind, made.exercise_key) == ("exercise", str(row.id))
    assert "made of this before" in posted(chief, address, given | {"theme": "systems"}, 409)
    assert chief.get(address)["Location"].endswith(f"/lessons/{made.id}/")
    again = text_of(chief, f"{home(row)}report/")
    assert again.count("Make a lesson of it") == len(queries_of(alice, row)) - 1
    assert f"/lessons/{made.id}/" in again
    with acting_as(alice):
        actions.hot_wash(row.id, "One line more.\nNobody knew the radio.", by=alice, at=NOON)
    assert f"/lessons/{made.id}/" in text_of(chief, f"{home(row)}report/")


def test_who_writes_no_lessons_is_offered_none(leader: Client, alice: Actor) -> None:
    row, address = ended(alice)
    assert "Make a lesson of it" not in text_of(leader, f"{home(row)}report/")
    assert leader.get(address).status_code == 403
    chief = signed_in("haven", "head_of_mission")
    assert chief.get(f"{home(row)}report/lesson/?finding=none").status_code == 404
    assert chief.get(f"{home(row)}report/lesson/")["Location"] == f"{home(row)}report/"


def queries_of(by: Actor, row: Rehearsal) -> list[queries.Finding]:
    with acting_as(by):
        return queries.findings(row.id, NOON)
