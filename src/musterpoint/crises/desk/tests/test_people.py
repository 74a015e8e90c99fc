"""Lists, search, filters, setting the status of many, registering."""

import io
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from musterpoint.crises import actions, queries
from musterpoint.crises.desk.tests.conftest import World, single
from musterpoint.crises.models import RollEntry
from musterpoint.kernel.ids import show_reference, uuid7
from musterpoint.people.identity import HouseholdIn, Identity, PersonIn
from musterpoint.people.models import Household, ImportBatch, Person
from musterpoint.people.queries import hints
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON


def names(page: str) -> list[str]:
    """Return the names of the rows of a list, in order."""
    return re.findall(r'data-mp-open><bdi class="mp-name">([^<]+)<', page)


def listed(client: Client, world: World, query: str = "") -> list[str]:
    return names(client.get(world.at("{crisis}/people/") + query).content.decode())


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?view=need_help", {"Yordan Selwane"}),
        ("?measure=accounted_for", {"Nadira Tuvalo", "Yordan Selwane"}),
        ("?status=safe&status=needs_help", {"Nadira Tuvalo", "Yordan Selwane"}),
        ("?area=tripoli", {"Nadira Tuvalo", "Joel Asenta", "Miro Tuvalo"}),
        ("?level=4", {"Nadira Tuvalo", "Joel Asenta", "Miro Tuvalo"}),
        ("?nationality=TUN", {"Yordan Selwane"}),
        ("?nationality=EGY", {"Nadira Tuvalo"}),
        ("?language=fr", {"Yordan Selwane"}),
        ("?reached=yes", set()),
        ("?q=nadira+tuvalo", {"Nadira Tuvalo"}),
        ("?q=%2B218+91+234+5002", {"Yordan Selwane"}),
        ("?q=nadira&area=benghazi", set()),
    ],
)
def test_a_list_holds_whom_its_address_says(
    world: World, officer: Client, query: str, found: set[str]
) -> None:
    shown = set(listed(officer, world, query))
    assert shown >= found if "q=" in query and found else shown == found


def test_a_first_name_alone_finds_and_says_that_there_are_more(
    world: World, officer: Client, alice: Actor
) -> None:
    assert "Nadira Tuvalo" in listed(officer, world, "?q=nadira")
    page = officer.get(world.at("{crisis}/people/?q=nadira")).content.decode()
    assert "There are more" not in page
    family = tuple(
        PersonIn(identity=Identity(names=(f"Nadira {name} {other}",), born="1980", place="here"))
        for name in ("Asenta", "Belgrad", "Conteh", "Dossou", "Eboue", "Fofana", "Garba", "Hakim")
        for other in ("Iba", "Jarra", "Kone", "Lamin", "Moyo", "Ndiaye", "Okoro")
    )
    homes = [HouseholdIn(members=some) for some in (family[:28], family[28:], family[:28])]
    with acting_as(alice):
        actions.register(None, homes, by=alice, at=NOON, source="staff")
    page = officer.get(world.at("{crisis}/people/?q=nadira")).content.decode()
    assert "There are more: add a surname or a year of birth" in page
    assert len(listed(officer, world, "?q=nadira")) == 50
    assert listed(officer, world, "?q=nadira+tuvalo")[0] == "Nadira Tuvalo"


def test_a_search_in_another_script_finds_the_person(world: World, officer: Client) -> None:
    assert "Nadira Tuvalo" in listed(officer, world, "?q=نديرة توفالو")


def test_a_reference_is_found_as_somebody_reads_it_aloud(
    world: World, alice: Actor, officer: Client
) -> None:
    with acting_as(alice):
        reference = show_reference(Person.objects.get(id=world.people[5]).reference)
    assert listed(officer, world, f"?q={reference.lower()}") == ["Yordan Selwane"]


@pytest.mark.parametrize(
    "query",
    [
        "?q=" + "x" * 4000,
        "?q=%00%01",
        "?status=nonsense&area=nowhere&level=99&measure=secret&view=none&language=%27%3B--",
        "?nationality=" + "Z" * 100,
        "?household=not-an-id",
        "?q=%25%27%22%3E%3Cscript%3E",
    ],
)
def test_a_broken_address_shows_a_list_all_the_same(
    world: World, officer: Client, query: str
) -> None:
    answer = officer.get(world.at("{crisis}/people/") + query)
    assert answer.status_code == 200
    assert "<script>" not in answer.content.decode()


def test_a_broken_place_in_the_list_says_what_to_do(world: World, officer: Client) -> None:
    answer = officer.get(world.at("{crisis}/people/?after=nowhere"))
    assert answer.status_code == 422
    assert "Go back to the first one" in answer.content.decode()


def test_the_list_continues_by_links_and_shows_everybody_once(
    world: World, alice: Actor, officer: Client
) -> None:
    with acting_as(alice):
        homes = [single(f"Person {chr(97 + n // 26)}{chr(97 + n % 26)}") for n in range(60)]
        actions.register([world.crisis.id], homes, by=alice, at=NOON, source="staff")
    page = officer.get(world.at("{crisis}/people/")).content.decode()
    following = re.search(r'rel="next" href="([^"]+)"', page)
    assert following
    rest = officer.get(following[1].replace("&amp;", "&")).content.decode()
    shown = names(page) + names(rest)
    assert len(names(page)) == 50
    assert len(shown) == len(set(shown)) == 66
    assert 'rel="next"' not in rest


def test_a_household_opens_in_its_row(world: World, officer: Client) -> None:
    page = officer.get(world.at("{crisis}/people/?q=nadira+tuvalo")).content.decode()
    address = re.search(r'href="([^"]+household=[^"]+)"', page)
    assert address
    opened = officer.get(address[1].replace("&amp;", "&")).content.decode()
    assert 'aria-expanded="true"' in opened
    assert "Joel Asenta" in opened
    assert "Miro Tuvalo" in opened


def test_a_hint_stands_under_both_records(world: World, officer: Client) -> None:
    page = officer.get(world.at("{crisis}/people/?area=benghazi")).content.decode()
    assert page.count("Perhaps the same person as") == 2
    assert "Same phone number" in page


def test_htmx_gets_the_results_alone(world: World, officer: Client) -> None:
    answer = officer.get(world.at("{crisis}/people/?view=need_help"), HTTP_HX_REQUEST="true")
    page = answer.content.decode()
    assert names(page) == ["Yordan Selwane"]
    assert "<html" not in page


def test_the_list_costs_the_same_for_five_and_for_fifty(
    world: World, alice: Actor, officer: Client
) -> None:
    address = world.at("{crisis}/people/")
    officer.get(address)
    with CaptureQueriesContext(connection) as few:
        officer.get(address)
    with acting_as(alice):
        homes = [single(f"Person {chr(97 + n // 26)}{chr(97 + n % 26)}") for n in range(45)]
        actions.register([world.crisis.id], homes, by=alice, at=NOON, source="staff")
    with CaptureQueriesContext(connection) as many:
        officer.get(address)
    assert len(many) <= len(few) <= 45


def chosen(world: World, **more: str) -> dict[str, object]:
    return {"sel": [str(one) for one in world.people[3:5]], **more}


def test_the_status_of_many_is_set_after_a_look_and_taken_back_at_once(
    world: World, alice: Actor, officer: Client
) -> None:
    address = world.at("{crisis}/people/status/")
    first = officer.post(address, chosen(world)).content.decode()
    assert "Set the status of 2 people" in first
    assert "Samir Okanta" in first
    refused = officer.post(address, chosen(world, sure="1"))
    assert refused.status_code == 422
    assert "Choose how they are" in refused.content.decode()
    sent = chosen(world, sure="1", state="safe", way="call", when="30")
    answer = officer.post(address, sent, follow=True)
    assert "The status of 2 people is recorded." in answer.content.decode()
    with acting_as(alice):
        safe = RollEntry.objects.filter(person_id__in=world.people[3:5], state="safe")
        assert safe.count() == 2
    back = officer.post(world.at("{crisis}/people/undo/"), follow=True)
    assert "2 changes are taken back." in back.content.decode()
    with acting_as(alice):
        assert queries.figures(world.crisis.id)["accounted_for"] == 2


def test_setting_the_status_of_nobody_says_so(world: World, officer: Client) -> None:
    answer = officer.post(world.at("{crisis}/people/status/"), {"sel": ["x"]}, follow=True)
    assert "Nobody was selected" in answer.content.decode()


def test_people_of_another_organisation_cannot_be_chosen(
    world: World, mallory: Actor, officer: Client
) -> None:
    with acting_as(mallory):
        from musterpoint.crises.desk.tests.conftest import fill

        _crisis, others = fill(mallory)
    sent = {"sel": [str(others[3])], "sure": "1", "state": "safe", "way": "call", "when": "0"}
    answer = officer.post(world.at("{crisis}/people/status/"), sent, follow=True)
    assert "Nobody was selected" in answer.content.decode()
    with acting_as(mallory):
        assert RollEntry.objects.get(person_id=others[3]).state == "unknown"


def registration(**more: str) -> dict[str, str]:
    return {
        "household": str(uuid7()),
        "name": "أميرة زيلي",
        "latin": "Amira Zeli",
        "born": "1990",
        "sex": "f",
        "phone": "+218 91 234 5100",
        "is_safe": "on",
        "area": "tripoli",
        "place": "Gate 2",
        "needs": "infant",
        "state": "needs_help",
        "members-TOTAL_FORMS": "2",
        "members-INITIAL_FORMS": "0",
        "members-0-name": "Omar Zeli",
        "members-0-born": "2021",
        "members-0-relation": "child",
        **more,
    }


def test_a_family_is_registered_on_one_page_and_only_once(
    world: World, alice: Actor, officer: Client
) -> None:
    address, sent = world.at("{crisis}/people/new/"), registration()
    page = officer.post(address, sent).content.decode()
    code = re.search(r"secret code:.*?>(\d{6})<", page, re.S)
    assert code, page
    again = officer.post(address, sent).content.decode()
    assert "This was registered already" in again
    assert code[1] not in again
    with acting_as(alice):
        home = Household.objects.get(id=sent["household"])
        persons = list(Person.objects.filter(household=home).order_by("-is_head"))
        assert [one.source for one in persons] == ["staff", "staff"]
        assert RollEntry.objects.get(person=persons[0]).state == "needs_help"
        assert RollEntry.objects.get(person=persons[1]).state == "unknown"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": ""}, "Enter a name"),
        ({"name": "12345"}, "Write a name with letters"),
        ({"born": "2090"}, "The birth lies in the future"),
        ({"born": "soon"}, "Write the birth as a year"),
        ({"phone": "12"}, "phone"),
        ({"email": "nobody"}, "e-mail"),
        ({"nationality": "ATL"}, "Choose one of the answers in the list"),
        ({"area": "elsewhere"}, "Choose one of the answers in the list"),
        ({"area": "", "place": ""}, "Say where you are"),
        ({"members-0-born": "2090"}, "The birth lies in the future"),
        ({"members-1-born": "2001"}, "Enter a name, or empty the row"),
        ({"state": "unknown"}, "Choose one of the answers in the list"),
    ],
)
def test_a_registration_that_cannot_be_used_is_marked_and_kept(
    world: World, alice: Actor, officer: Client, change: dict[str, str], words: str
) -> None:
    answer = officer.post(world.at("{crisis}/people/new/"), registration(**change))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words.lower() in page.lower()
    assert "Omar Zeli" in page
    assert "There is a problem" in page
    with acting_as(alice):
        assert Person.objects.count() == 6


def file(text: str | bytes, name: str = "list.csv") -> io.BytesIO:
    made = io.BytesIO(text.encode() if isinstance(text, str) else text)
    made.name = name
    return made


LIST = "Name,Born,Phone,Nationality\nAmira Zeli,1990,+218912345100,Egypt\n,1991,,\nB Bb,x,,ATL\n"


def digest_in(page: str) -> str:
    found = re.search(r'name="digest" value="([0-9a-f]{64})"', page)
    return found[1] if found else ""


def test_a_list_is_looked_at_read_in_reported_and_taken_back(
    world: World, alice: Actor, officer: Client
) -> None:
    address = world.at("{crisis}/people/import/")
    page = officer.post(address, {"file": file(LIST), "check": "1"}).content.decode()
    assert "<dt>Rows</dt><dd>3</dd>" in page
    assert "Write a name, in any script" in page
    assert "Unknown country" in page
    with acting_as(alice):
        assert Person.objects.count() == 6
    sent = {"file": file(LIST), "read": "1", "digest": digest_in(page)}
    answer = officer.post(address, sent, follow=True)
    report = answer.content.decode()
    assert "1 person is registered and on the roll." in report
    assert "Write a name, in any script" in report
    assert "Amira Zeli" in listed(officer, world, "?q=amira+zeli")
    with acting_as(alice):
        batch = ImportBatch.objects.get()
    back = officer.post(world.at(f"{{crisis}}/people/import/{batch.id}/"), follow=True)
    assert "The list was taken back." in back.content.decode()
    assert "Amira Zeli" not in listed(officer, world, "?q=amira+zeli")


def test_another_file_than_the_one_looked_at_is_not_read_in(
    world: World, alice: Actor, officer: Client
) -> None:
    sent = {"file": file(LIST), "read": "1", "digest": "0" * 64}
    page = officer.post(world.at("{crisis}/people/import/"), sent).content.decode()
    assert "This is another file than the one you looked at." in page
    with acting_as(alice):
        assert ImportBatch.objects.count() == 0


def test_the_same_file_again_needs_a_tick(world: World, officer: Client) -> None:
    address = world.at("{crisis}/people/import/")
    page = officer.post(address, {"file": file(LIST), "check": "1"}).content.decode()
    officer.post(address, {"file": file(LIST), "read": "1", "digest": digest_in(page)})
    sent = {"file": file(LIST), "read": "1", "digest": digest_in(page)}
    refused = officer.post(address, sent)
    assert refused.status_code == 422
    assert "Tick this box to read it in all the same." in refused.content.decode()
    sent["file"] = file(LIST)
    assert officer.post(address, sent | {"again": "on"}).status_code == 302


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "not empty"),
        (b"\x00\x01\x02\x03", "No column is called Name"),
        (b"Colour,Size\nred,3\n", "No column is called Name"),
        (b"PK\x03\x04 not a book", "Save it as"),
        (b"Name\n" + b"x" * (10 * 1024 * 1024), "larger than 10 MB"),
        (b"Name,Name\na b,c d\n", "Two columns mean the same"),
    ],
)
def test_a_file_that_is_no_list_is_refused_in_words(
    world: World, alice: Actor, officer: Client, content: bytes, words: str
) -> None:
    sent = {"file": file(content), "check": "1"}
    answer = officer.post(world.at("{crisis}/people/import/"), sent)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    with acting_as(alice):
        assert Person.objects.count() == 6


def test_a_list_leaves_only_for_a_purpose_and_says_how_many(world: World, officer: Client) -> None:
    address = world.at("{crisis}/people/export/?area=tripoli")
    refused = officer.post(address, {"reason": "", "form": "csv"})
    assert refused.status_code == 422
    assert "Choose what the list is for" in refused.content.decode()
    answer = officer.post(address, {"reason": "evacuation", "form": "csv"})
    assert answer["Content-Disposition"].startswith("attachment")
    text = answer.content.decode("utf-8-sig")
    assert len(text.splitlines()) == 4
    assert "Yordan" not in text
    page = officer.get(world.at("{crisis}/people/")).content.decode()
    assert "A file with 3 people was made." in page


def test_a_pair_is_compared_decided_and_taken_back(
    world: World, alice: Actor, officer: Client
) -> None:
    with acting_as(alice):
        pair = hints()[0].id
    address = world.at(f"{{crisis}}/people/duplicates/{pair}/")
    page = officer.get(address).content.decode()
    assert "Samir Okanta" in page
    assert "Samer Okanta" in page
    assert "Same phone number" in page
    assert officer.post(address, {"verdict": "perhaps"}).status_code == 422
    officer.post(address, {"verdict": "unsure"})
    with acting_as(alice):
        assert len(hints()) == 1
    officer.post(address, {"verdict": "different"})
    with acting_as(alice):
        assert hints() == []
    assert "No pair waits" in officer.get(world.at("{crisis}/people/duplicates/")).content.decode()
    officer.post(address, {"verdict": "reopen"})
    with acting_as(alice):
        assert len(hints()) == 1


def test_somebody_registered_but_not_on_this_roll_is_found_and_put_on_it(
    world: World, alice: Actor, officer: Client
) -> None:
    with acting_as(alice):
        RollEntry.objects.filter(person_id=world.people[5]).update(is_removed=True)
    page = officer.get(world.at("{crisis}/people/?q=Yordan+Selwane")).content.decode()
    assert "Not on this roll, but registered here" in page
    person = world.at(f"people/{world.people[5]}/")
    assert "On no crisis" in officer.get(person).content.decode()
    officer.post(f"{person}enrol/", {"crisis": world.crisis.slug})
    assert listed(officer, world, "?q=Yordan+Selwane")[0] == "Yordan Selwane"
