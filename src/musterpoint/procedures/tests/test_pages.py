"""The pages of procedures, through the real middleware, for each of the cast."""

import csv
import io

import pytest
from django.test import Client

from musterpoint.procedures import actions
from musterpoint.procedures.models import AnyRun, Procedure, Run, RunState, Version, VersionState
from musterpoint.procedures.tests.factories import HOUR, KEYS, begun, officer, published
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in

DESK = "/o/haven/desk/procedures/"


@pytest.fixture(autouse=True)
def _no_collected_files(settings: object) -> None:
    settings.STATIC_ROOT = None


@pytest.fixture
def dora(haven: Organisation) -> Actor:
    """A duty officer; the clock of Haven stands at noon."""
    Organisation.objects.filter(slug="haven").update(is_exercise=True, clock_at=NOON)
    haven.refresh_from_db()
    return officer(haven, "Dora")


@pytest.fixture
def desk(dora: Actor) -> Client:
    return signed_in("haven", "duty_officer")


def text_of(client: Client, rest: str = "") -> str:
    answer = client.get(DESK + rest)
    assert answer.status_code == 200, answer.content[:3000]
    return answer.content.decode()


def posted(client: Client, rest: str, data: dict[str, object], status: int = 200) -> str:
    answer = client.post(DESK + rest, data, follow=status == 200)
    assert answer.status_code == status, answer.content.decode()[:3000]
    return answer.content.decode()


def of_dora(dora: Actor, **changes: object) -> AnyRun:
    with acting_as(dora):
        published(dora)
        return begun(dora, **changes)


def test_what_ships_is_adopted_read_and_drawn(desk: Client, dora: Actor) -> None:
    assert "Person in detention" in text_of(desk, "library/?q=detention")
    assert "Lost" not in text_of(desk, "library/?q=detention")
    assert "No procedure has these words" in text_of(desk, "library/?q=zebra")
    assert "Adopt as it is" in text_of(desk, "library/detention/")
    page = posted(desk, "library/detention/adopt/", {})
    assert "I have read it" in page
    assert "Hear the person’s own word" in page
    with acting_as(dora):
        version = Version.objects.get()
    assert "I have read it" not in posted(desk, f"versions/{version.id}/acknowledge/", {})
    svg = desk.get(f"{DESK}library/detention/drawing/")
    assert (svg.status_code, svg["Content-Type"]) == (200, "image/svg+xml")
    assert desk.get(f"{DESK}library/no-such/").status_code == 404


def test_a_draft_keeps_its_errors_and_is_published_when_it_has_none(
    desk: Client, dora: Actor
) -> None:
    posted(desk, "library/new/", {"code": "lost-keys"})
    with acting_as(dora):
        draft = Version.objects.get()
    edit = f"versions/{draft.id}/edit/"
    broken = KEYS.replace("next: closed", "next: nowhere")
    page = posted(desk, edit, {"source": broken, "revision": "1", "what": "publish"})
    assert "Saved, not published" in page
    assert "nowhere" in page
    assert "What is wrong" in page
    late = posted(desk, edit, {"source": "mine: [", "revision": "1"}, 409)
    assert "mine: [" in late
    assert "A colleague saved" in late
    page = posted(desk, edit, {"source": KEYS, "revision": "2", "what": "publish"})
    assert "Published." in page
    assert desk.post(DESK + edit, {"source": KEYS}).status_code == 409
    assert "Retired." in posted(desk, f"versions/{draft.id}/retire/", {})
    with acting_as(dora):
        assert Version.objects.get().state == VersionState.RETIRED
        assert Procedure.objects.get().code == "lost-keys"


def test_a_bad_name_is_refused_at_its_field(desk: Client) -> None:
    page = posted(desk, "library/new/", {"code": "No Spaces"}, 422)
    assert "Name it with small letters" in page
    assert "No Spaces" in page


def test_a_run_is_done_by_forms_alone(desk: Client, dora: Actor) -> None:
    run = of_dora(dora)
    page = text_of(desk, f"runs/{run.id}/")
    assert "Call the person" in page
    assert "Next for you" in page
    do = f"runs/{run.id}/do/"
    page = posted(desk, do, {"what": "finish", "step": "call"}, 422)
    assert "Choose an answer" in page
    posted(desk, do, {"what": "finish", "step": "call", "s-call-q-agrees": "no"})
    page = text_of(desk, f"runs/{run.id}/")
    assert "Only with the person&#x27;s word." in page
    page = posted(desk, do, {"what": "sign", "step": "write", "g-write-reason": "please"}, 409)
    assert "please" in page
    assert "Only with the person" in page
    posted(desk, do, {"what": "happened", "h-event": "keys_found"})
    with acting_as(dora):
        done = Run.objects.get()
        assert (done.state, done.end) == (RunState.ENDED, "closed")
    assert "Keys were found" in text_of(desk, f"runs/{run.id}/")


def test_a_run_is_given_moved_taken_back_and_stopped(desk: Client, dora: Actor) -> None:
    run = of_dora(dora)
    with acting_as(dora):
        two = published(dora, KEYS.replace('version: "1"', 'version: "2"'))
        actions.finish(run.id, "call", answers={"agrees": True}, by=dora, at=NOON)
        event = run.history.order_by("-sequence").first()
    do = f"runs/{run.id}/do/"
    posted(desk, do, {"what": "assign", "user": str(dora.id)})
    assert "Dora" in text_of(desk, f"runs/{run.id}/")
    assert posted(desk, do, {"what": "undo", "event": str(event.id)}, 409)
    posted(desk, do, {"what": "undo", "event": str(event.id), "reason": "wrong person"})
    posted(desk, do, {"what": "move", "m-version": str(two.id)}, 422)
    page = posted(desk, do, {"what": "move", "m-version": str(two.id), "m-reason": "longer"})
    assert "version 2, begun with 1" in page
    posted(desk, do, {"what": "stop", "x-reason": ""}, 422)
    assert "Stopped by decision" in posted(desk, do, {"what": "stop", "x-reason": "in error"})
    posted(desk, do, {"what": "nothing"}, 422)


def test_the_board_filters_pages_and_gives_a_file(desk: Client, dora: Actor) -> None:
    run = of_dora(dora)
    assert run.reference[:4] in text_of(desk)
    assert run.reference[:4] in text_of(desk, f"?q={run.reference}")
    assert "No deadline fits" in text_of(desk, "?when=overdue")
    assert run.reference[:4] in text_of(desk, "?role=case_officer&procedure=lost-keys&who=nobody")
    assert "No deadline fits" in text_of(desk, "?role=supervisor")
    assert text_of(desk, "?q=nonsense&role=no&who=no&after=no")
    page = posted(desk, "assign/", {"run": [str(run.id)], "user": str(dora.id)})
    assert "1 run was given." in page
    assert "Tick runs on the board" in posted(desk, "assign/", {"run": ["x"], "user": ""})
    answer = desk.get(f"{DESK}export/?who={dora.id}")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) == 2
    assert rows[1][:3] == [run.reference, "Lost keys", "Call the person"]


def test_notices_come_off_the_list(desk: Client, dora: Actor) -> None:
    run = of_dora(dora)
    with acting_as(dora):
        actions.tell_due(by=dora, at=NOON + 27 * HOUR)
    Organisation.objects.filter(slug="haven").update(clock_at=NOON + 27 * HOUR)
    page = text_of(desk, "notices/")
    assert run.reference[:4] in page
    assert "Missed, passed on" in page
    value = page.split('name="notice" value="')[1].split('"')[0]
    assert "Nothing new" in posted(desk, "notices/", {"notice": [value]})


def test_a_dry_run_tells_what_is_open_and_refused(desk: Client, dora: Actor) -> None:
    with acting_as(dora):
        version = published(dora)
    rest = f"versions/{version.id}/try/"
    assert "Call the person" in text_of(desk, rest)
    sent = {
        "what": "done:call",
        "after": "2 hours",
        "role": "case_officer",
        "officer": "ann",
        "a-q-agrees": "no",
        "button": "add",
    }
    page = posted(desk, rest, sent)
    assert "done: call" in page
    assert "Only with the person&#x27;s word." in page
    events = "- {at: +1 hour, done: write, by: ann, role: case_officer}"
    assert "Refused" in posted(desk, rest, {"events": events, "button": "run"})
    assert "Line 1" in posted(
        desk, rest, {"events": "- {at: +1 hour, dnoe: x}", "button": "run"}, 422
    )
    assert posted(desk, rest, {"what": "x", "button": "add"}, 422)


def test_roles_are_given_and_taken_back(desk: Client, dora: Actor) -> None:
    data = {"user": str(dora.id), "role": "interpreter"}
    assert "Interpreter" in posted(desk, "roles/", {**data, "what": "give"})
    assert "Nobody holds a further role" in posted(desk, "roles/", {**data, "what": "take"})
    assert "Name a role" in posted(desk, "roles/", {**data, "role": "Chief!", "what": "give"}, 422)


def test_who_may_not_look_is_refused(dora: Actor, elsewhere: Organisation) -> None:
    run = of_dora(dora)
    reader = signed_in("haven", "reader")
    assert reader.get(DESK).status_code == 403
    settings_only = signed_in("haven", "administrator")
    assert settings_only.get(DESK).status_code == 200
    assert settings_only.get(f"{DESK}runs/{run.id}/").status_code == 403
    stranger = signed_in("elsewhere", "duty_officer")
    assert stranger.get(f"/o/elsewhere/desk/procedures/runs/{run.id}/").status_code == 404
    assert stranger.get(DESK).status_code == 404
