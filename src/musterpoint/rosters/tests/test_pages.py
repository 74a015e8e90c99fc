"""The pages of rosters, through the real middleware."""

from datetime import timedelta

import pytest
from django.test import Client

from musterpoint.audit.models import Event
from musterpoint.people import actions as people
from musterpoint.people.models import Person
from musterpoint.people.tests.factories import home
from musterpoint.rosters import actions, queries
from musterpoint.rosters.models import Asked, CallOut, Deployment, LanguageSkill, Member
from musterpoint.rosters.tests.factories import DAY, added, call, number, person, roster
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.permissions import Permission
from musterpoint.tenancy.roles import ROLES
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in

DESK = "/o/haven/desk/rosters/"


@pytest.fixture(autouse=True)
def _still(haven: Organisation) -> None:
    Organisation.objects.filter(id=haven.id).update(is_exercise=True, clock_at=NOON)
    haven.refresh_from_db()


@pytest.fixture
def officer() -> Client:
    return signed_in("haven", "duty_officer")


@pytest.fixture
def selam(alice: Actor) -> Member:
    with acting_as(alice):
        roster(alice)
        return added(alice, person("Selam Haile", 1))[0]


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.content[:2000]
    return answer.content.decode()


def posted(client: Client, address: str, data: dict, status: int = 200) -> str:
    answer = client.post(address, data, follow=status == 200)
    assert answer.status_code == status, answer.content.decode()[:3000]
    return answer.content.decode()


def test_a_roster_is_opened_and_somebody_put_on_it_and_found(officer: Client) -> None:
    assert "No roster yet" in text_of(officer, f"{DESK}lists/")
    assert "Open a roster first" in text_of(officer, f"{DESK}add/")
    posted(
        officer,
        f"{DESK}lists/",
        {"name": "Interpreters", "kind": "interpreter", "rest_hours": "24"},
    )
    given = {"roster": "interpreters", "name": "Selam Haile", "phone": number(1), "language": "en",
             "sex": "f", "nationalities": ["ERI"], "country": "TUN", "zone": "Africa/Tunis"}  # fmt: skip
    page = posted(officer, f"{DESK}add/", given)
    assert "Now say what they speak" in page
    assert "Eritrea" in page
    assert "Selam Haile" in text_of(officer, f"{DESK}?name=selam&country=TUN")
    assert "Nobody here" in text_of(officer, f"{DESK}?name=tesfay")
    assert "Nobody here" in text_of(officer, f"{DESK}?on_call=1")
    wrong = posted(officer, f"{DESK}add/", {**given, "phone": "12"}, 422)
    assert "This number is too short or too long" in wrong or "country code" in wrong
    assert "Selam Haile" in wrong


def test_each_part_of_a_member_is_added_and_taken_away(
    alice: Actor, officer: Client, selam: Member
) -> None:
    here = f"{DESK}members/{selam.id}/"
    page = posted(
        officer,
        f"{here}set/language/",
        {"source": "en", "target": "ti", "level": "3", "by_phone": "on"},
    )
    assert "English into Tigrinya" in page
    posted(
        officer,
        f"{here}set/language/",
        {"source": "en", "target": "en", "level": "3", "by_phone": "on"},
        422,
    )
    assert "nurse" in posted(officer, f"{here}set/skill/", {"code": "Nurse", "level": "2"})
    credential = {
        "kind": "training",
        "code": "secrecy",
        "valid_until_day": "1",
        "valid_until_month": "4",
        "valid_until_year": "2026",
    }
    assert "Expired" in posted(officer, f"{here}set/credential/", credential)
    hours = {"hours": "mon-fri 8-17; sat 20-24", "zone": "Africa/Tunis"}
    assert "sat 20-24" in posted(officer, f"{here}set/hours/", hours)
    assert "Write hours as" in posted(
        officer, f"{here}set/hours/", {**hours, "hours": "always"}, 422
    )
    assert "on call until" in posted(officer, f"{here}set/on-call/", {"hours": "8"})
    away = {"starts": "2026-05-02 08:00", "ends": "2026-05-03 08:00"}
    assert "Away" in posted(officer, f"{here}set/away/", away)
    posted(officer, f"{here}set/away/", {**away, "ends": "yesterday"}, 422)
    assert "Ethiopia" in posted(officer, f"{here}set/conflict/", {"country": "ETH"})
    nobody = officer.post(f"{here}set/conflict/", {"person": "2222-2222"})
    assert nobody.status_code == 422
    assert "2222-2222" in nobody.content.decode()
    assert officer.post(f"{here}set/conflict/", {}).status_code == 422
    assert "Paused" in posted(officer, f"{here}set/pause/", {})
    with acting_as(alice):
        language = LanguageSkill.objects.get(source="en")
    assert "Taken away" in posted(officer, f"{here}drop/language/{language.id}/", {})
    assert "Erased" in posted(officer, f"{here}set/erase/", {})
    assert officer.get(f"{here}set/nonsense/").status_code == 404


def test_an_interpreter_is_found_in_one_step_and_nothing_of_the_question_is_kept(
    alice: Actor, selam: Member
) -> None:
    nurse = signed_in("haven", "caseworker")
    with acting_as(alice):
        added(alice, person("Biniam Tesfay", 2, nationalities=("ERI",)))
    assert "Say what the person speaks" in text_of(nurse, f"{DESK}interpreter/")
    asked = {"source": "ti", "target": "en", "mode": "phone", "avoid": ["ERI"]}
    page = posted(nurse, f"{DESK}interpreter/", asked)
    assert f'href="tel:{number(1)}"' in page
    assert "1 person fits" in page
    assert "Conflict of interest" in page
    with acting_as(alice):
        facts = str(list(Event.objects.values("kind", "facts")))
        assert "ERI" not in facts
    assert "Nobody fits now" in posted(nurse, f"{DESK}interpreter/", {**asked, "mode": "video"})
    posted(nurse, f"{DESK}interpreter/", {"source": "ti"}, 422)


def test_who_is_named_by_reference_meets_nobody_of_their_countries_nor_a_declared_conflict(
    alice: Actor, officer: Client, selam: Member
) -> None:
    with acting_as(alice):
        people.register([home()], by=alice, at=NOON)
        concerned = Person.objects.get()
        added(alice, person("Biniam Tesfay", 2, nationalities=("SDN",)), person("Aster", 3))
        actions.add_conflict(selam.id, subject_id=concerned.id, by=alice, at=NOON)
        made = call(alice)
        before = dict(CallOut.objects.values().get())
    asked = {"source": "ti", "target": "en", "mode": "phone", "person": concerned.reference}
    for client, address in (
        (signed_in("haven", "caseworker"), f"{DESK}interpreter/"),
        (officer, f"{DESK}calls/{made.id}/ask/"),
    ):
        page = posted(client, address, asked)
        assert "1 person fits" in page
        assert "Conflict of interest" in page
        assert '<option value="SDN" selected' in page or 'value="SDN" checked' in page
        wrong = posted(client, address, {**asked, "person": "2222-2222"}, 422)
        assert "There is no person with this reference here." in wrong
        avoiding = {**asked, "person": "", "avoid": ["SDN"]}
        assert "2 people fit" in posted(client, address, avoiding)
    with acting_as(alice):
        assert dict(CallOut.objects.values().get()) == before
        seen = Event.objects.filter(subject_id=concerned.id, kind="people.person.read")
        assert [one.facts for one in seen] == [{}, {}]


def test_who_may_not_see_registered_people_names_nobody(selam: Member) -> None:
    roles = [
        code
        for code, role in ROLES.items()
        if Permission.ROSTERS_READ in role.permissions
        and Permission.PEOPLE_READ not in role.permissions
    ]
    assert roles
    for role in roles:
        assert 'name="person"' not in text_of(signed_in("haven", role), f"{DESK}interpreter/")


def test_who_may_only_read_rosters_changes_nothing_and_a_reader_sees_none(
    selam: Member,
) -> None:
    caseworker, reader = signed_in("haven", "caseworker"), signed_in("haven", "reader")
    assert "Selam Haile" in text_of(caseworker, DESK)
    assert "Add a member" not in text_of(caseworker, DESK)
    assert caseworker.get(f"{DESK}add/").status_code == 403
    assert caseworker.post(f"{DESK}members/{selam.id}/set/erase/").status_code == 403
    assert reader.get(DESK).status_code == 403


def test_a_call_from_writing_it_to_the_return(alice: Actor, officer: Client, selam: Member) -> None:
    written = {"title": "Ras Ajdir", "role": "interpreter", "place": "the border", "places": "1",
               "starts": "2026-05-02 08:00", "ends": "2026-05-05 18:00", "answer_by": "2026-05-01 20:00"}  # fmt: skip
    posted(officer, f"{DESK}calls/new/", {**written, "ends": "2026-05-01 08:00"}, 422)
    page = posted(officer, f"{DESK}calls/new/", written)
    assert "Now choose whom to ask" in page
    with acting_as(alice):
        made = CallOut.objects.get()
    here = f"{DESK}calls/{made.id}/"
    found = posted(officer, f"{here}ask/", {"kind": "interpreter"})
    assert "1 person fits" in found
    assert "Selam Haile" in posted(officer, f"{here}ask/", {"ask": "1", "member": [str(selam.id)]})
    assert "1 person is asked" in posted(officer, f"{here}step/alert/", {})
    with acting_as(alice):
        asked = Asked.objects.get()
    assert "You have a place" in posted(officer, f"{here}answer/{asked.id}/", {"answer": "yes"})
    assert "1 of 1" in text_of(officer, f"{DESK}calls/")
    assert "Choose who goes" in posted(officer, f"{here}step/deploy/", {}, 422)
    assert "1 person goes" in posted(officer, f"{here}step/deploy/", {"asked": str(asked.id)})
    with acting_as(alice):
        sent = Deployment.objects.get()
    there = f"{DESK}deployments/{sent.id}/"
    posted(officer, f"{there}step/set-out/", {})
    assert "Came back" in text_of(officer, here)
    ended = {"ended": "2026-05-05 18:00", "debrief": "All well."}
    assert "The rest begins" in posted(officer, there, ended)
    assert officer.post(f"{there}step/cancel/").status_code == 409
    assert "has ended" in posted(officer, f"{here}step/stand-down/", {})


def test_an_answer_link_takes_one_press_and_tells_where_one_stands(
    alice: Actor, haven: Organisation
) -> None:
    with acting_as(alice):
        roster(alice)
        rows = added(alice, person("One", 1), person("Two", 2))
        made = call(alice)
        actions.ask(made.id, [row.id for row in rows], by=alice, at=NOON)
        actions.alert(made.id, by=alice, at=NOON)
        from musterpoint.rosters.actions import _telling

        links = [
            _telling.link(Asked.objects.select_related("call_out").get(member=row), haven, NOON)
            for row in rows
        ]
    first, second = (link.removeprefix("http://testserver") for link in links)
    phone = Client()
    page = phone.get(first)
    assert "Yes, I come" in page.content.decode()
    assert page["Cache-Control"] == "no-store, private"
    assert "You have a place" in posted(phone, first, {"answer": "yes"})
    assert "number 1 on the waiting list" in posted(phone, second, {"answer": "yes"})
    assert "You told us" in posted(phone, first, {"answer": "no"})
    assert "You have a place" in text_of(phone, second)
    posted(phone, second, {"answer": "perhaps"}, 422)
    Organisation.objects.filter(id=haven.id).update(clock_at=NOON + DAY)
    assert "time to answer is over" in posted(phone, first, {"answer": "yes"}, 409)
    for bad in (
        first[:-3] + "abc/",
        "/o/haven/roster/call/x/",
        "/o/haven/roster/me/" + first[-39:],
    ):
        assert phone.get(bad).status_code == 404


def test_a_member_says_on_the_own_page_when_to_call_and_an_ended_link_opens_nothing(
    alice: Actor, officer: Client, selam: Member
) -> None:
    with acting_as(alice):
        link = f"/o/haven/roster/me/{queries.own_link(selam, NOON)}/"
    assert link in text_of(officer, f"{DESK}members/{selam.id}/")
    phone = Client()
    assert "You are not on call now" in text_of(phone, link)
    assert "You are on call until" in posted(phone, link, {"what": "on-call", "c-hours": "8"})
    hours = {"what": "hours", "h-hours": "mon 8-12", "h-zone": "Africa/Tunis"}
    posted(phone, link, {**hours, "h-hours": "mon 25-30"}, 422)
    assert "mon 8-12" in posted(phone, link, hours)
    with acting_as(alice):
        selam.refresh_from_db()
        assert selam.on_call_until == NOON + timedelta(hours=8)
        seen = Event.objects.filter(kind="rosters.member.hours-set").get()
        assert (seen.actor_kind, seen.actor_id) == ("partner", selam.id)
    posted(officer, f"{DESK}members/{selam.id}/set/renew-link/", {})
    assert phone.get(link).status_code == 404


def test_a_list_is_read_in_on_the_page_and_taken_out_again_with_a_reason(
    alice: Actor, officer: Client, selam: Member
) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    def sent(text: str, **more: str) -> dict:
        return {
            "roster": "interpreters",
            "file": SimpleUploadedFile("x.csv", text.encode()),
            **more,
        }

    rows = f"name,phone,country\nBiniam,{number(2)},Nowhere\nAster,{number(3)},Tunisia\n"
    page = posted(officer, f"{DESK}import/", sent(rows, look="on"))
    assert "1 row is good. Nothing was kept yet." in page
    assert "Unknown country" in page
    assert "1 row was read in" in posted(officer, f"{DESK}import/", sent(rows))
    assert "must name the columns" in posted(officer, f"{DESK}import/", sent("a,b\n1,2\n"), 422)
    posted(officer, f"{DESK}export/", {}, 422)
    made = officer.post(f"{DESK}export/", {"reason": "handover"})
    assert made["Content-Type"].startswith("text/csv")
    lines = made.content.decode("utf-8-sig").splitlines()
    assert len(lines) == 3
    assert "ti>en phone working" in made.content.decode()
    with acting_as(alice):
        assert (
            Event.objects.filter(kind="rosters.list.exported").get().facts["reason"] == "handover"
        )
        again = actions.import_members(made.content, "interpreters", by=alice, at=NOON)
        assert (again.accepted, again.repeated, again.problems) == (0, 2, ())
