"""I am safe, I need help: quick, for oneself and one's children, never for another adult."""

import re

import pytest

from musterpoint.crises.models import Crisis, RollChange, RollEntry
from musterpoint.crises.public.tests.site import Times, Visit
from musterpoint.people import queries as people
from musterpoint.people.models import Person
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as


def states(alice: Actor, times: Times) -> dict[str, str]:
    with acting_as(alice):
        entries = dict(RollEntry.objects.values_list("person_id", "state"))
        cards = people.card(entries, times.at)
        return {cards[one].name: state for one, state in entries.items()}


def test_a_name_and_a_number_are_enough_to_be_marked_safe(
    visit: Visit, crisis: Crisis, alice: Actor, times: Times
) -> None:
    visit.send("safe/", name="سمير", phone="+218915550177", area="benghazi")
    assert visit.path == "said/"
    assert "You are marked safe" in visit.text
    visit.told()
    assert states(alice, times) == {"سمير": "safe"}
    with acting_as(alice):
        assert RollEntry.objects.get().area == "benghazi"


def test_where_one_is_need_not_be_said(
    visit: Visit, crisis: Crisis, alice: Actor, times: Times
) -> None:
    visit.send("safe/", name="Samir", phone="0915550177")
    assert states(alice, times) == {"Samir": "safe"}


def test_the_same_page_sent_twice_registers_once(
    visit: Visit, crisis: Crisis, alice: Actor, site: Organisation
) -> None:
    visit.get("safe/")
    ticket = re.search(r'name="ticket" value="([^"]+)"', visit.text).group(1)
    visit.post("safe/", name="Samir", phone="0915550177", ticket=ticket)
    first = visit.told()
    other = Visit(site)
    other.post("safe/", name="Samir", phone="0915550177", ticket=ticket)
    assert other.told()[0] == first[0]
    with acting_as(alice):
        assert Person.objects.count() == 1


def test_a_made_up_ticket_opens_nobody(
    visit: Visit, crisis: Crisis, alice: Actor, site: Organisation
) -> None:
    visit.register()
    with acting_as(alice):
        victim = Person.objects.get(is_head=True)
    other = Visit(site)
    ticket = f'["{victim.household_id}", "{victim.id}"]:forged'
    other.post("safe/", name="Samir", phone="0915550177", ticket=ticket)
    assert "Nadira" not in other.get("mine/")


def test_a_button_for_each_child_and_none_for_another_adult(
    visit: Visit, crisis: Crisis, alice: Actor, times: Times
) -> None:
    visit.register()
    page = visit.get("safe/")
    assert "Miro, 6" in page
    assert "Joel" not in page
    miro = re.findall(r'name="person" value="([0-9a-f-]{36})"', page)[1]
    visit.post("safe/", person=miro)
    assert states(alice, times) == {
        "Nadira Tuvalo": "unknown",
        "Miro": "safe",
        "Joel Asenta": "unknown",
    }
    visit.post("safe/", person="all")
    assert states(alice, times)["Joel Asenta"] == "unknown"
    assert states(alice, times)["Nadira Tuvalo"] == "safe"


def test_a_forged_button_for_another_adult_does_nothing(
    visit: Visit, crisis: Crisis, alice: Actor, times: Times
) -> None:
    visit.register()
    with acting_as(alice):
        cards = people.card(Person.objects.values_list("id", flat=True), times.at)
    joel = next(card.person_id for card in cards.values() if card.name == "Joel Asenta")
    visit.post("safe/", person=str(joel))
    assert set(states(alice, times).values()) == {"unknown"}


def test_what_a_parent_says_is_recorded_as_said_by_the_parent(
    visit: Visit, crisis: Crisis, alice: Actor
) -> None:
    visit.register()
    visit.post("safe/", person="all")
    with acting_as(alice):
        head = Person.objects.get(is_head=True)
        by = set(RollChange.objects.values_list("by", "way"))
    assert by == {(head.id, "web"), (None, "web")}


def test_a_button_pressed_after_the_half_hour_asks_for_the_code(
    visit: Visit, crisis: Crisis
) -> None:
    visit.post("safe/", person="0190a000-0000-7000-8000-000000000000")
    assert visit.path == "continue/"


def test_help_is_recorded_with_its_kind_and_words(
    visit: Visit, crisis: Crisis, alice: Actor, times: Times
) -> None:
    visit.send(
        "help/",
        kinds=["help_danger", "help_papers"],
        words="الباب مقفل",
        name="Samir",
        phone="0915550177",
    )
    assert visit.path == "said/"
    body = visit.text.partition("<main")[2]
    assert body.index("Call first:") < body.index("We know that you need help")
    assert states(alice, times) == {"Samir": "needs_help"}
    with acting_as(alice):
        (card,) = people.card(Person.objects.values_list("id", flat=True), times.at).values()
    assert set(card.identity.needs) == {"help_danger", "help_papers"}
    assert card.identity.note == "الباب مقفل"


def test_help_for_a_child_marks_the_child(
    visit: Visit, crisis: Crisis, alice: Actor, times: Times
) -> None:
    visit.register()
    miro = re.findall(r'name="who" type="checkbox" value="([^"]+)"', visit.get("help/"))[1]
    visit.post("help/", kinds=["help_injured"], who=[miro])
    assert states(alice, times)["Miro"] == "needs_help"
    assert states(alice, times)["Nadira Tuvalo"] == "unknown"


def test_help_keeps_what_was_typed_when_something_is_missing(visit: Visit, crisis: Crisis) -> None:
    visit.send("help/", words="حريق", name="", phone="12")
    assert visit.status == 422
    for said in ("حريق", 'value="12"', "Tick what has happened", "Enter a name"):
        assert said in visit.text


def test_who_registered_before_the_crisis_can_answer_before_staff_enrol(
    visit: Visit, site: Organisation, alice: Actor, times: Times
) -> None:
    from musterpoint.crises.public.tests.site import with_crisis

    visit.register(place="")
    with_crisis(alice)
    visit.post("safe/", person="all")
    assert states(alice, times)["Nadira Tuvalo"] == "safe"


@pytest.mark.parametrize("page", ["safe/", "help/"])
def test_without_a_crisis_the_pages_are_calm_and_take_nothing(visit: Visit, page: str) -> None:
    assert "There is no emergency now" in visit.get(page)
    visit.post(page, name="Samir", phone="+218915550177", kinds=["help_danger"])
    assert visit.path == page
