"""The console's evacuation pages, through the real middleware, for each of the cast."""

import io
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from musterpoint.accounts.models import User
from musterpoint.audit.models import Event
from musterpoint.evacuation import actions
from musterpoint.evacuation.models import (
    Leg,
    LegState,
    ManifestLine,
    MatchRun,
    Place,
    PoolEntry,
    Request,
    RunState,
)
from musterpoint.evacuation.presenters.cells import Cell, shown
from musterpoint.evacuation.tests.factories import Loop, leg, make_loop, person
from musterpoint.tenancy import pumps
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Membership, Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON

JOURNEY = (leg("B1", "tripoli", "ras-ajdir", 20), leg("A1", "ras-ajdir", "CMB", 30, mode="air"))


@pytest.fixture(autouse=True)
def _no_collected_files(settings: object) -> None:
    settings.STATIC_ROOT = None


@pytest.fixture
def loop(alice: Actor, olga: Actor) -> Loop:
    for name in ("haven", "portal", "elsewhere"):
        Organisation.objects.filter(slug=name).update(is_exercise=True, clock_at=NOON)
    return make_loop(alice, olga)


def signed_in(slug: str, role: str) -> Client:
    """Return the browser of somebody with a role in an organisation."""
    user = User.objects.create_user(f"{role}-{uuid4().hex[:6]}@example.org", name=f"A {role}")
    Membership.objects.create(
        organisation=Organisation.objects.get(slug=slug),
        user_id=user.id,
        role=role,
        created_at=NOON,
    )
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def operator(loop: Loop) -> Client:
    return signed_in("portal", "portal_operator")


@pytest.fixture
def officer(loop: Loop) -> Client:
    return signed_in("haven", "duty_officer")


@pytest.fixture
def stranger(loop: Loop, elsewhere: Organisation) -> Client:
    return signed_in("elsewhere", "portal_operator")


def at(slug: str, rest: str = "") -> str:
    return f"/o/{slug}/desk/libya/evacuation/{rest}"


def text_of(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, answer.content[:2000]
    return answer.content.decode()


def seated(loop: Loop, *names: str) -> Leg:
    """Give one household for each name a confirmed seat on the journey home; return its bus."""
    loop.ask(*(loop.household(person(name)) for name in names))
    loop.legs(*JOURNEY)
    loop.seat()
    with acting_as(loop.operator):
        return Leg.objects.select_related("origin", "destination").get(code="B1")


def listed(loop: Loop, *names: str) -> Leg:
    """Do the same and make the list."""
    found = seated(loop, *names)
    with acting_as(loop.operator):
        actions.make_manifest(found.id, by=loop.operator, at=NOON)
    return found


def line_ids(loop: Loop) -> list[UUID]:
    with acting_as(loop.operator):
        return list(ManifestLine.objects.order_by("sequence").values_list("id", flat=True))


def states(loop: Loop) -> list[str]:
    with acting_as(loop.operator):
        return list(ManifestLine.objects.order_by("sequence").values_list("state", flat=True))


# -- the board -----------------------------------------------------------------------------------


def test_the_operator_reads_the_answer_first_and_confirms_it(loop: Loop, operator: Client) -> None:
    loop.ask(loop.household(person("Nimal"), person("Kamala")), loop.household())
    loop.legs(*JOURNEY)
    assert "3 people wait for a seat" in text_of(operator, at("portal"))
    answer = operator.post(at("portal", "match/"), follow=True)
    page = answer.content.decode()
    assert "Seated 3 <small>of an upper bound of</small> 3" in page
    assert "Confirm 3 proposed seats" in page
    with acting_as(loop.operator):
        run = MatchRun.objects.get()
    page = operator.post(at("portal", f"runs/{run.id}/confirm/"), follow=True).content.decode()
    assert "Seated now: 3 people." in page
    pumps.run_due()
    with acting_as(loop.state):
        assert set(Request.objects.values_list("state", flat=True)) == {"seated"}


def test_a_proposal_is_discarded_and_cannot_be_confirmed_after(
    loop: Loop, operator: Client
) -> None:
    loop.ask(loop.household())
    loop.legs(*JOURNEY)
    operator.post(at("portal", "match/"))
    with acting_as(loop.operator):
        run = MatchRun.objects.get()
    page = operator.post(at("portal", f"runs/{run.id}/discard/"), follow=True).content.decode()
    assert "Nobody was told of it" in page
    answer = operator.post(at("portal", f"runs/{run.id}/confirm/"))
    assert answer.status_code == 409
    assert "confirmed or discarded before" in answer.content.decode()
    with acting_as(loop.operator):
        assert MatchRun.objects.get().state == RunState.DISCARDED


def test_matching_nothing_says_so_on_the_board(loop: Loop, operator: Client) -> None:
    answer = operator.post(at("portal", "match/"))
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "There is nobody who waits, or no transport to offer." in page
    assert "No transport is offered yet" in page


def test_who_is_not_seated_reads_why_and_what_would_help(loop: Loop, operator: Client) -> None:
    loop.ask(loop.household(person("No paper", document_level=0, nationalities=("SOM",))))
    loop.legs(*JOURNEY)
    operator.post(at("portal", "match/"))
    page = text_of(operator, at("portal"))
    assert "Not seated, and why" in page
    with acting_as(loop.operator):
        run = MatchRun.objects.get()
        reason = run.unmatched.get().reason
    page = text_of(operator, at("portal", f"runs/{run.id}/unmatched/{reason}/"))
    assert "Haven" in page
    assert "No paper" not in page


def test_a_state_shares_what_is_ready_and_sees_its_own_alone(loop: Loop, officer: Client) -> None:
    home = loop.household(person("Nimal"), person("Kamala"))
    with acting_as(loop.state):
        actions.request(
            loop.state_crisis,
            [actions.RequestIn(household_id=home, way="staff")],
            by=loop.state,
            at=NOON,
        )
    page = text_of(officer, at("haven"))
    assert "Share 2 people with Portal" in page
    assert "Is it fair?" not in page
    answer = officer.post(
        at("haven", "requests/share/"), {"to": str(loop.operator.organisation_id)}, follow=True
    )
    assert "1 request is in the pool of Portal" in answer.content.decode()
    pumps.run_due()
    with acting_as(loop.operator):
        assert PoolEntry.objects.get().people == 2


def test_nothing_is_shared_with_somebody_without_an_agreement(
    loop: Loop, officer: Client, elsewhere: Organisation
) -> None:
    answer = officer.post(at("haven", "requests/share/"), {"to": str(elsewhere.id)})
    assert answer.status_code == 404
    assert "No agreement in force allows this" in answer.content.decode()


def test_a_state_offers_its_leg_to_the_pool(loop: Loop, officer: Client) -> None:
    with acting_as(loop.state):
        actions.offer(loop.state_crisis, JOURNEY, by=loop.state, at=NOON)
    assert "Offer 2 legs to Portal" in text_of(officer, at("haven"))
    answer = officer.post(
        at("haven", "offers/share/"), {"to": str(loop.operator.organisation_id)}, follow=True
    )
    assert "2 legs are offered to Portal" in answer.content.decode()
    pumps.run_due()
    with acting_as(loop.state):
        mine = Leg.objects.get(code="B1")
    assert "Boarding is kept by the pool" in text_of(officer, at("haven", f"legs/{mine.id}/"))
    with acting_as(loop.operator):
        assert Leg.objects.count() == 2


def test_small_groups_of_others_are_kept_back_on_the_board(loop: Loop, operator: Client) -> None:
    loop.ask(*(loop.household(person(f"N{n}")) for n in range(12)))
    loop.ask(loop.household(person("Somali", nationalities=("SOM",))))
    page = text_of(operator, at("portal"))
    assert "under 10" in page
    assert "not shown" in page


def test_one_small_cell_takes_a_second_with_it_and_own_people_are_told() -> None:
    few = Cell(people=4, others=4)
    assert shown([few, Cell(people=20, others=20), Cell(people=30, others=30)]) == [
        "under 10", "not shown", "30",
    ]  # fmt: skip
    assert shown([Cell(people=4, others=0), Cell(people=20, others=20)]) == ["4", "20"]
    assert shown([Cell(people=0, others=20), Cell(people=12, others=3)]) == ["0", "12"]


def test_the_board_asks_the_database_as_often_for_many_as_for_few(
    loop: Loop, operator: Client
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as taken:
            text_of(operator, at("portal"))
        return len(taken)

    loop.ask(loop.household())
    loop.legs(*JOURNEY)
    operator.post(at("portal", "match/"))
    few = queries()
    loop.ask(*(loop.household(person(f"P{n}")) for n in range(6)))
    loop.legs(*(leg(f"X{n}", "tripoli", "ras-ajdir", 21 + n) for n in range(5)))
    operator.post(at("portal", "match/"))
    assert queries() <= few
    assert few <= 40


# -- one leg ---------------------------------------------------------------------------------------


def test_boarding_counts_add_up_and_the_leg_leaves_and_arrives(
    loop: Loop, operator: Client
) -> None:
    found = seated(loop, "Nimal Perera", "Kamala Silva", "Ruwan Dias")
    address = at("portal", f"legs/{found.id}/")
    assert "Make the list" in text_of(operator, address)
    page = operator.post(f"{address}list/", follow=True).content.decode()
    assert "Version 1 of the list has 3 people." in page
    assert "Nimal Perera" in page
    first, second, third = line_ids(loop)
    answer = operator.post(f"{address}boarding/", {"one": f"{first} boarded", "view": "waiting"})
    assert answer["Location"] == f"{address}?view=waiting#line-{first}"
    operator.post(f"{address}boarding/", {"line": [str(second)], "many": "refused"})
    page = text_of(operator, address)
    assert (
        "<b>3</b> listed = <b>1</b> boarded + <b>0</b> did not come + <b>1</b> refused"
        " + <b>0</b> taken off + <b>1</b> not yet"
    ) in page
    page = text_of(operator, f"{address}depart/")
    assert "Depart with 1 person" in page
    assert "Not checked, so recorded as did not come: 1 person." in page
    operator.post(f"{address}depart/")
    assert states(loop) == ["boarded", "refused", "no_show"]
    page = operator.post(f"{address}arrive/", follow=True).content.decode()
    assert "has arrived" in page
    with acting_as(loop.operator):
        assert Leg.objects.get(id=found.id).state == LegState.ARRIVED
    assert third


def test_a_row_is_swapped_with_its_counts(loop: Loop, operator: Client) -> None:
    found = listed(loop, "Nimal Perera", "Kamala Silva")
    first, _second = line_ids(loop)
    answer = operator.post(
        at("portal", f"legs/{found.id}/boarding/"),
        {"one": f"{first} boarded"},
        headers={"HX-Request": "true"},
    )
    part = answer.content.decode()
    assert part.startswith(f'<tr id="line-{first}"')
    assert 'id="counts" hx-swap-oob="true"' in part
    assert "<b>1</b> boarded" in part
    assert ("Kamala" in part) != ("Nimal" in part)


def test_a_refusal_at_boarding_is_a_sentence_on_the_page(loop: Loop, operator: Client) -> None:
    found = listed(loop, "Nimal Perera")
    (only,) = line_ids(loop)
    address = at("portal", f"legs/{found.id}/")
    answer = operator.post(f"{address}boarding/", {"many": "boarded"})
    assert answer.status_code == 409
    assert "Nobody was chosen" in answer.content.decode()
    operator.post(f"{address}depart/")
    answer = operator.post(f"{address}boarding/", {"one": f"{only} boarded"})
    assert answer.status_code == 409
    assert "This leg has left or was cancelled." in answer.content.decode()
    answer = operator.post(
        f"{address}boarding/", {"one": f"{only} boarded"}, headers={"HX-Request": "true"}
    )
    assert (answer.status_code, answer["HX-Retarget"]) == (409, "#problem")
    answer = operator.post(f"{address}depart/")
    assert answer.status_code == 409


@pytest.mark.parametrize("wrong", ["", "x", "x boarded", f"{UUID(int=7)} boarded"])
def test_a_broken_boarding_changes_nothing(loop: Loop, operator: Client, wrong: str) -> None:
    found = listed(loop, "Nimal Perera")
    answer = operator.post(at("portal", f"legs/{found.id}/boarding/"), {"one": wrong})
    assert answer.status_code == 409
    (only,) = line_ids(loop)
    answer = operator.post(at("portal", f"legs/{found.id}/boarding/"), {"one": f"{only} flown"})
    assert answer.status_code == 409
    assert states(loop) == ["listed"]


def test_somebody_is_found_by_number_and_by_name(loop: Loop, operator: Client) -> None:
    found = listed(loop, "Nimal Perera", "Kamala Silva")
    address = at("portal", f"legs/{found.id}/")
    page = text_of(operator, f"{address}?find=kamala")
    assert "Kamala Silva" in page
    assert "Nimal" not in page
    assert "Nobody on the list fits" in text_of(operator, f"{address}?find=77")


def test_reading_names_on_a_list_is_kept(loop: Loop, operator: Client) -> None:
    found = listed(loop, "Nimal Perera")
    text_of(operator, at("portal", f"legs/{found.id}/"))
    with acting_as(loop.operator):
        assert Event.objects.filter(kind="evacuation.manifest.read").count() == 1


def test_a_reader_sees_counts_and_no_names(loop: Loop) -> None:
    found = listed(loop, "Nimal Perera")
    reader = signed_in("portal", "reader")
    page = text_of(reader, at("portal", f"legs/{found.id}/"))
    assert "Nimal" not in page
    assert "<b>1</b> listed" in page
    assert reader.get(at("portal", f"legs/{found.id}/manifest.pdf")).status_code == 403
    with acting_as(loop.operator):
        assert not Event.objects.filter(kind="evacuation.manifest.read").exists()


def test_a_cancelled_leg_lets_its_people_wait_again(loop: Loop, operator: Client) -> None:
    found = seated(loop, "Nimal Perera")
    address = at("portal", f"legs/{found.id}/cancel/")
    assert "Cancel B1, with 1 person" in text_of(operator, address)
    assert "1 household waits again" in operator.post(address, follow=True).content.decode()
    assert operator.post(address).status_code == 409


def test_the_manifest_is_a_pdf_with_its_version_and_every_script(
    loop: Loop, operator: Client
) -> None:
    found = listed(loop, "Nimal Perera", "سمير العلي")
    answer = operator.get(at("portal", f"legs/{found.id}/manifest.pdf"))
    assert answer["Content-Type"] == "application/pdf"
    text = "".join(p.extract_text() for p in PdfReader(io.BytesIO(answer.content)).pages)
    assert "Manifest of B1, version 1" in text
    assert "Nimal Perera" in text
    assert any("\u0600" <= letter <= "\u06ff" or letter > "\ufb50" for letter in text)
    assert "MP-MANIFEST" in text
    with acting_as(loop.operator):
        assert Event.objects.filter(kind="evacuation.manifest.read").count() == 2


def test_a_leg_without_a_list_has_no_manifest(loop: Loop, operator: Client) -> None:
    loop.legs(*JOURNEY)
    with acting_as(loop.operator):
        found = Leg.objects.get(code="B1")
    assert operator.get(at("portal", f"legs/{found.id}/manifest.pdf")).status_code == 404


# -- offers and places -------------------------------------------------------------------------

OFFER = {
    "code": "BUS-7",
    "mode": "bus",
    "origin": "tripoli",
    "destination": "ras-ajdir",
    "departs_at": "2026-05-02T08:00",
    "arrives_at": "2026-05-02T13:30",
    "seats": "٤٨",
    "wheelchair": "2",
    "cost": "35.50",
    "currency": "TND",
    "allowed_nationalities": "Sri Lanka, BGD",
}


def test_an_offer_is_made_in_the_time_of_the_crisis(loop: Loop, operator: Client) -> None:
    answer = operator.post(at("portal", "offers/new/"), OFFER)
    assert answer.status_code == 302, answer.content.decode()
    with acting_as(loop.operator):
        made = Leg.objects.get()
    assert made.departs_at.isoformat() == "2026-05-02T06:00:00+00:00"
    assert (made.seats, made.wheelchair, made.stretcher) == (48, 2, 0)
    assert (made.cost_minor, made.currency) == (35500, "TND")
    assert made.allowed_nationalities == ["BGD", "LKA"]


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("code", "", "Enter a short name for this leg"),
        ("code", "a b", "Use letters, digits"),
        ("origin", "atlantis", "Choose one of the answers in the list"),
        ("destination", "tripoli", "Choose another place than the one it leaves from"),
        ("departs_at", "soon", "Enter a day and a time"),
        ("departs_at", "2026-04-30T08:00", "Enter a time that is still to come"),
        ("arrives_at", "2026-05-02T07:00", "Enter an arrival after the departure"),
        ("seats", "many", "Enter a whole number"),
        ("seats", "0", "1 or more"),
        ("seats", "9" * 30, "Enter a whole number"),
        ("infants", "-1", "0 or more"),
        ("allowed_nationalities", "Atlantis", "no countries that we know: Atlantis"),
        ("third_country_places", "5", "Choose the nationality that goes first"),
        ("cost", "free", "Enter an amount"),
        ("currency", "XXX", "Choose one of the answers in the list"),
        ("code", "x" * 10_000, "Shorten this to 60"),
    ],
)
def test_a_bad_offer_keeps_what_was_typed(
    loop: Loop, operator: Client, field: str, value: str, words: str
) -> None:
    answer = operator.post(at("portal", "offers/new/"), {**OFFER, field: value})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert 'value="2"' in page
    with acting_as(loop.operator):
        assert not Leg.objects.exists()


def test_a_name_of_a_leg_is_given_once(loop: Loop, operator: Client) -> None:
    operator.post(at("portal", "offers/new/"), OFFER)
    answer = operator.post(at("portal", "offers/new/"), OFFER)
    assert answer.status_code == 422
    assert "Another leg has this name" in answer.content.decode()


def test_places_are_listed_and_added(loop: Loop, operator: Client) -> None:
    page = text_of(operator, at("portal", "places/"))
    assert "Ras Ajdir" in page
    assert "Somalia: a passport" in page
    given = {
        "name": "Zarzis", "code": "zarzis", "kind": "port", "country": "TUN", "latitude": "33.5",
        "longitude": "11.1", "connection_minutes": "90",
    }  # fmt: skip
    assert operator.post(at("portal", "places/"), given).status_code == 302
    with acting_as(loop.operator):
        assert Place.objects.get(code="zarzis").connection_minutes == 90
    answer = operator.post(at("portal", "places/"), {**given, "latitude": "north"})
    assert answer.status_code == 422
    assert "Enter degrees with a point" in answer.content.decode()


# -- requests --------------------------------------------------------------------------------


def asked(loop: Loop, *members: object) -> Request:
    home = loop.household(*members)
    with acting_as(loop.state):
        actions.request(
            loop.state_crisis,
            [actions.RequestIn(household_id=home, way="staff")],
            by=loop.state,
            at=NOON,
        )
        return Request.objects.get(household_id=home)


def test_a_held_request_never_says_which_check_it_waits_for(loop: Loop, officer: Client) -> None:
    found = asked(loop, person("Amal", born="2015", needs=("unaccompanied", "medicine")))
    address = at("haven", f"requests/{found.id}/")
    for page in (text_of(officer, address), text_of(officer, at("haven", "requests/"))):
        assert "Checks not finished" in page
        for word in ("unaccompanied", "guardian", "screening", "best interest", "alone"):
            assert word not in page.lower()
    assert "Medicine" in text_of(officer, address)
    page = officer.post(f"{address}clear/", follow=True).content.decode()
    assert "The checks are finished." in page
    with acting_as(loop.state):
        assert Request.objects.get().state == "ready"


def test_a_request_is_withdrawn_after_one_look(loop: Loop, officer: Client) -> None:
    found = asked(loop, person("Nimal Perera"), person("Kamala Perera"))
    address = at("haven", f"requests/{found.id}/")
    assert "Withdraw for 2 people" in text_of(officer, f"{address}withdraw/")
    assert "Withdrawn" in officer.post(f"{address}withdraw/", follow=True).content.decode()
    assert officer.post(f"{address}withdraw/").status_code == 409


def test_names_of_requests_are_for_those_who_may_see_people(loop: Loop, officer: Client) -> None:
    found = asked(loop, person("Nimal Perera"))
    assert "Nimal Perera" in text_of(officer, at("haven", "requests/?state=ready"))
    assert "No request stands like this" in text_of(officer, at("haven", "requests/?state=seated"))
    reader = signed_in("haven", "reader")
    assert "Nimal" not in text_of(reader, at("haven", "requests/"))
    assert "Nimal" not in text_of(reader, at("haven", f"requests/{found.id}/"))
    with acting_as(loop.state):
        assert Event.objects.filter(kind="people.person.read").count() == 1


def test_staff_record_a_wish_on_the_page_of_the_person(loop: Loop, officer: Client) -> None:
    loop.household(person("Nimal Perera"))
    with acting_as(loop.state):
        from musterpoint.people.models import Person

        someone = Person.objects.get()
    address = f"/o/haven/desk/people/{someone.id}/evacuation/"
    assert "has not asked for a way out" in text_of(officer, address)
    assert officer.post(address, {"crisis": "libya"}).status_code == 422
    assert officer.post(address, {"crisis": "libya", "way": "call"}).status_code == 302
    assert "Ready to travel" in text_of(officer, address)
    part = officer.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert signed_in("haven", "reader").get(address).status_code == 403


# -- who may --------------------------------------------------------------------------------------


def test_a_reader_may_look_and_change_nothing(loop: Loop) -> None:
    found = listed(loop, "Nimal Perera")
    reader = signed_in("portal", "reader")
    with acting_as(loop.operator):
        run = MatchRun.objects.get()
    page = text_of(reader, at("portal"))
    for words in ("Run again", "Add an offer", "Confirm "):
        assert words not in page
    for rest in (
        "match/",
        f"runs/{run.id}/confirm/",
        f"runs/{run.id}/discard/",
        "requests/share/",
        "offers/new/",
        "offers/share/",
        "places/",
        f"legs/{found.id}/list/",
        f"legs/{found.id}/boarding/",
        f"legs/{found.id}/depart/",
        f"legs/{found.id}/arrive/",
        f"legs/{found.id}/cancel/",
    ):
        answer = reader.post(at("portal", rest), {"to": str(loop.operator.organisation_id)})
        assert answer.status_code in (403, 404), rest
    assert states(loop) == ["listed"]


def test_another_organisation_finds_nothing(loop: Loop, stranger: Client) -> None:
    found = listed(loop, "Nimal Perera")
    own = "elsewhere"
    for address in (
        at("portal"),
        at("portal", f"legs/{found.id}/"),
        at("portal", f"legs/{found.id}/manifest.pdf"),
        at(own),
        at(own, f"legs/{found.id}/"),
    ):
        assert stranger.get(address).status_code == 404, address
    assert stranger.post(at(own, f"legs/{found.id}/boarding/")).status_code == 404
    assert stranger.post(at("portal", "match/")).status_code == 404


def test_a_leg_of_one_organisation_is_not_reached_by_the_path_of_another(
    loop: Loop, officer: Client
) -> None:
    found = listed(loop, "Nimal Perera")
    assert officer.get(at("haven", f"legs/{found.id}/")).status_code == 404
    assert officer.post(at("haven", f"legs/{found.id}/depart/")).status_code == 404


def test_who_is_not_signed_in_is_asked_to(loop: Loop) -> None:
    answer = Client().get(at("portal"))
    assert answer.status_code == 302
