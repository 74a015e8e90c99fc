"""My registration: change, add, leave silently, end, delete, and see who looked."""

import re

import pytest

from musterpoint.audit import actions as audit
from musterpoint.crises.models import Crisis, RollEntry
from musterpoint.crises.public.tests.site import Times, Visit
from musterpoint.people import queries as people
from musterpoint.people import rules
from musterpoint.people.models import Household, Person
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as


@pytest.fixture
def mine(visit: Visit, crisis: Crisis) -> Visit:
    visit.reference, visit.code = visit.register()
    return visit


def cards(alice: Actor, times: Times) -> dict[str, people.Card]:
    with acting_as(alice):
        found = people.card(Person.objects.values_list("id", flat=True), times.at)
    return {card.name: card for card in found.values()}


def enrolled(alice: Actor) -> int:
    with acting_as(alice):
        return RollEntry.objects.count()


def test_it_shows_oneself_and_children_and_no_other_adult(mine: Visit) -> None:
    page = mine.get("mine/")
    for shown in ("Nadira Tuvalo, 34", "Miro, 6", "+201005550177", "Egypt", "Harbour School"):
        assert shown in page
    assert "Joel" not in page


def test_moving_takes_the_children_along_and_no_other_adult(
    mine: Visit, alice: Actor, times: Times
) -> None:
    mine.post("mine/where/", area="benghazi", place="Salt Street")
    assert "Saved." in mine.text
    found = cards(alice, times)
    assert found["Miro"].area == found["Nadira Tuvalo"].area == "benghazi"
    assert found["Joel Asenta"].area == "tripoli"


def test_contacts_are_replaced(mine: Visit, alice: Actor, times: Times) -> None:
    assert 'value="+201005550177"' in mine.get("mine/contact/")
    mine.post("mine/contact/", email="n@example.org", is_safe="no", is_shared="on", language="ar")
    me = cards(alice, times)["Nadira Tuvalo"]
    assert [(c.channel, c.address, c.is_safe, c.is_shared) for c in me.contacts] == [
        ("email", "n@example.org", False, True)
    ]
    assert me.language == "ar"


def test_needs_change_and_what_no_box_shows_stays(mine: Visit, alice: Actor, times: Times) -> None:
    mine.post("help/", kinds=["help_food"], who=[])
    miro = re.findall(r'name="who" type="checkbox" value="([^"]+)"', mine.get("help/"))
    mine.post("help/", kinds=["help_food"], who=[miro[0]])
    mine.post("mine/needs/", needs=["wheelchair"], papers="1", note="Two bags")
    me = cards(alice, times)["Nadira Tuvalo"]
    assert set(me.identity.needs) == {"wheelchair", "help_food"}
    assert (me.document_level, me.identity.note) == (1, "Two bags")


def test_a_refused_change_keeps_what_was_typed(mine: Visit, alice: Actor, times: Times) -> None:
    mine.post("mine/contact/", phone="12", is_safe="yes", language="en")
    assert mine.status == 422
    assert 'value="12"' in mine.text
    assert cards(alice, times)["Nadira Tuvalo"].contacts[0].address == "+201005550177"


def test_somebody_is_added_to_the_same_household_once(
    mine: Visit, alice: Actor, times: Times
) -> None:
    mine.get("mine/people/add/")
    ticket = re.search(r'name="ticket" value="([^"]+)"', mine.text).group(1)
    for _turn in range(2):
        mine.post("mine/people/add/", name="Lina", age="2", relation="child", ticket=ticket)
    assert "Lina, 2" in mine.text
    found = cards(alice, times)
    assert len(found) == 4
    assert len({card.household_id for card in found.values()}) == 1
    assert not found["Lina"].is_head
    assert found["Lina"].contacts == ()
    with acting_as(alice):
        assert Household.objects.count() == 1


def test_who_is_added_is_on_the_roll_and_a_full_household_takes_nobody(
    mine: Visit, alice: Actor, times: Times, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = enrolled(alice)
    mine.post("mine/people/add/", name="Lina", age="2", relation="child")
    assert enrolled(alice) == before + 1
    monkeypatch.setattr(rules, "MAX_MEMBERS", 4)
    mine.post("mine/people/add/", name="Tamo", age="3", relation="child")
    assert mine.status == 409
    assert "Tamo" not in cards(alice, times)


def test_nationalities_are_named_taken_away_and_left_unsaid(
    mine: Visit, alice: Actor, times: Times
) -> None:
    def mine_now() -> tuple[str, ...]:
        return cards(alice, times)["Nadira Tuvalo"].nationalities

    assert "mine/nationality/" in mine.get("mine/")
    mine.post("mine/nationality/", country="SDN", more="1")
    assert mine.path == "mine/nationality/"
    assert mine_now() == ("EGY", "SDN")
    mine.post("mine/nationality/", remove="EGY")
    assert mine_now() == ("SDN",)
    mine.post("mine/nationality/", country="LBY")
    assert mine.path == "mine/"
    assert "Sudan" in mine.text
    mine.post("mine/nationality/", unsaid="1")
    assert mine_now() == ()
    mine.post("mine/nationality/")
    assert mine.status == 422
    mine.post("mine/nationality/", country="QQQ")
    assert mine.status == 422


def test_a_childs_nationality_is_changed_by_the_parent_alone(
    mine: Visit, alice: Actor, times: Times
) -> None:
    before = cards(alice, times)
    miro, joel = before["Miro"].person_id, before["Joel Asenta"].person_id
    assert f"mine/people/{miro}/nationality/" in mine.get(f"mine/people/{miro}/")
    mine.post(f"mine/people/{miro}/nationality/", country="SDN")
    mine.post(f"mine/people/{joel}/nationality/", country="SDN")
    assert mine.status == 404
    after = cards(alice, times)
    assert "SDN" in after["Miro"].nationalities
    assert after["Joel Asenta"].nationalities == before["Joel Asenta"].nationalities


def test_a_child_is_changed_and_taken_off(mine: Visit, alice: Actor, times: Times) -> None:
    address = re.search(r"mine/people/[0-9a-f-]{36}/", mine.get("mine/")).group(0)
    mine.post(address, name="Miro Tuvalo", age="7", relation="alone")
    miro = cards(alice, times)["Miro Tuvalo"]
    assert (miro.identity.born, miro.identity.needs) == ("2019", ("unaccompanied",))
    mine.post(address, remove="1")
    assert "Miro" not in mine.text
    assert cards(alice, times)["Miro Tuvalo"].withdrawn_at is not None


def test_another_adult_cannot_be_opened_by_address(mine: Visit, alice: Actor, times: Times) -> None:
    joel = cards(alice, times)["Joel Asenta"].person_id
    assert "There is no such page" in mine.get(f"mine/people/{joel}/")
    mine.post(f"mine/people/{joel}/", remove="1")
    assert mine.status == 404
    assert cards(alice, times)["Joel Asenta"].withdrawn_at is None


def test_leaving_the_group_is_silent_and_gives_a_new_code(
    mine: Visit, alice: Actor, site: Organisation, times: Times
) -> None:
    mine.post("mine/leave-household/")
    assert mine.path == "mine/apart/"
    fresh = re.search(r'dir="ltr">(\d{6})<', mine.text).group(1)
    found = cards(alice, times)
    assert found["Nadira Tuvalo"].household_id != found["Joel Asenta"].household_id
    assert found["Joel Asenta"].revision == 1
    other = Visit(site)
    other.post("continue/", reference=mine.reference, code=mine.code)
    assert other.path == "continue/"
    other.post("continue/", reference=mine.reference, code=fresh)
    assert other.path == "mine/"


def test_ending_needs_a_tick_and_then_the_code_opens_nothing(
    mine: Visit, alice: Actor, site: Organisation, times: Times
) -> None:
    mine.post("mine/withdraw/")
    assert mine.status == 422
    mine.post("mine/withdraw/", sure="on")
    assert mine.path == "ended/withdrawn/"
    found = cards(alice, times)
    assert found["Miro"].withdrawn_at == found["Nadira Tuvalo"].withdrawn_at == times.at
    assert found["Joel Asenta"].withdrawn_at is None
    other = Visit(site)
    other.post("continue/", reference=mine.reference, code=mine.code)
    assert other.path == "continue/"


def test_deleting_destroys_what_is_known_of_oneself_and_the_children(
    mine: Visit, alice: Actor, times: Times
) -> None:
    mine.post("mine/delete/", sure="on")
    assert mine.path == "ended/deleted/"
    with acting_as(alice):
        found = people.card(Person.objects.values_list("id", flat=True), times.at)
    assert sorted(card.is_erased for card in found.values()) == [False, True, True]
    assert "Nadira" not in mine.get("mine/")


def test_who_looked_names_kind_and_day_and_nobody(mine: Visit, alice: Actor, times: Times) -> None:
    with acting_as(alice):
        head = Person.objects.get(is_head=True)
        audit.record("people.person.read", subject_id=head.id, by=alice, at=times.at)
    page = mine.get("mine/looked/")
    assert "Staff of this service" in page
    assert "Looked at it" in page
    assert "Fri 1 May 2026" in page
    assert "Alice" not in page


def test_seeing_the_registration_is_itself_recorded(mine: Visit) -> None:
    mine.get("mine/")
    assert "You, or somebody with your reference and code" in mine.get("mine/looked/")


@pytest.mark.parametrize(
    "path",
    [
        "",
        "where/",
        "contact/",
        "needs/",
        "people/add/",
        "looked/",
        "leave-household/",
        "apart/",
        "withdraw/",
        "delete/",
    ],
)
def test_without_the_code_nothing_opens(visit: Visit, crisis: Crisis, path: str) -> None:
    visit.get(f"mine/{path}")
    assert visit.path == "continue/"
    visit.post(f"mine/{path}", sure="on")
    assert visit.path == "continue/" or visit.status == 405
