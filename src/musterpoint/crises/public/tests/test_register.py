"""Register me and my family: whole journeys, kept values, once only, and back again later."""

import re
from datetime import timedelta
from typing import Any

import pytest

from musterpoint.crises.models import Crisis, RollEntry
from musterpoint.crises.public.tests.site import Times, Visit, titles
from musterpoint.people import queries as people
from musterpoint.people.models import Draft, Person
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as


def cards(alice: Actor, times: Times) -> dict[str, people.Card]:
    with acting_as(alice):
        found = people.card(Person.objects.values_list("id", flat=True), times.at)
        return {card.name: card for card in found.values()}


def test_a_family_registers_and_stands_on_the_roll(
    visit: Visit, crisis: Crisis, alice: Actor, times: Times
) -> None:
    reference, code = visit.register()
    assert visit.path == "register/done/"
    assert re.fullmatch(r"MP-\w{4}-\w{4}", reference)
    assert len(code) == 6
    found = cards(alice, times)
    assert set(found) == {"Nadira Tuvalo", "Miro", "Joel Asenta"}
    me = found["Nadira Tuvalo"]
    assert (me.area, me.identity.place, me.identity.born) == ("tripoli", "Harbour School", "1992")
    assert me.nationalities == ("EGY",)
    assert me.identity.needs == ("medicine",)
    assert [one.address for one in me.contacts] == ["+201005550177"]
    assert {card.document_level for card in found.values()} == {2}
    assert found["Miro"].identity.relation == "child"
    with acting_as(alice):
        assert RollEntry.objects.filter(crisis=crisis, area="tripoli").count() == 3


def test_the_first_answer_shows_how_to_go_on_from_another_phone(
    visit: Visit, crisis: Crisis, site: Organisation
) -> None:
    visit.post("register/where/", area="tripoli")
    assert visit.path == "register/saved/"
    reference, code = visit.told()
    other = Visit(site)
    other.post("continue/", reference=reference.lower(), code=f" {code[:3]} {code[3:]} ")
    assert other.path == "register/"
    assert "Go on where you stopped" in other.text
    assert 'action=""' in other.get("register/name/")
    other.get("register/where/")
    assert re.search(r'value="tripoli" checked', other.text)


def test_answers_are_typed_in_any_script_and_kept_after_an_error(
    visit: Visit, crisis: Crisis, alice: Actor, times: Times
) -> None:
    visit.post("register/where/", area="benghazi")
    name = "نديرة تو🌊 عبد‌الله"
    visit.post("register/name/", name=name, age="ستة")
    assert visit.status == 422
    assert name in visit.text
    assert 'value="ستة"' in visit.text
    assert titles(visit.text) == ["What is your name?"]
    assert "Error: " in visit.text
    visit.post("register/name/", name=name, age="٣٤")
    assert visit.path == "register/contact/"
    visit.post("register/contact/", phone="٠٩١٥٥٥٠١٧٧", is_safe="no", language="ar")
    visit.post("register/people/")
    visit.post("register/nationality/", unsaid="1")
    visit.post("register/needs/")
    visit.post("register/check/")
    assert visit.path == "register/done/"
    (me,) = cards(alice, times).values()
    assert me.name == name
    assert me.identity.born == "1992"
    assert me.nationalities == ()
    assert me.contacts[0].address.startswith("+218")
    assert not me.contacts[0].is_safe


@pytest.mark.parametrize(
    ("step", "typed", "said"),
    [
        ("where", {}, "Choose an area, or write where you are"),
        ("where", {"area": "elsewhere"}, "Write where you are"),
        ("where", {"area": "nowhere"}, "Choose one of the answers in the list"),
        ("where", {"place": "x" * 201}, "Shorten this to 200 characters or fewer"),
        ("where", {"place": "x" * 1_000_000}, "Shorten this"),
        ("where", {"place": "Ha\x00ven"}, "Remove the hidden characters"),
        ("name", {"name": ""}, "Enter a name, or what you are called"),
        ("name", {"name": "12345"}, "Write the name with letters"),
        ("name", {"name": "Nadira", "age": "999"}, "Enter an age from 0 to 120"),
        ("name", {"name": "Nadira", "age": "-1"}, "Enter an age from 0 to 120"),
        ("contact", {"is_safe": "yes", "language": "en"}, "Enter a phone number or an e-mail"),
        ("contact", {"phone": "12", "is_safe": "yes", "language": "en"}, "Check the phone number"),
        ("contact", {"email": "a@", "is_safe": "yes", "language": "en"}, "Enter an e-mail"),
        ("contact", {"phone": "+201005550177", "language": "en"}, "Say whether it is safe"),
        ("contact", {"phone": "+201005550177", "is_safe": "yes", "language": "xx"}, "Choose one"),
        ("people/add", {"name": "", "age": "six", "relation": ""}, "Enter the age as a number"),
        ("nationality", {"country": ""}, "Choose a country, or say that you prefer not"),
        ("nationality", {"country": "ZZZ"}, "Choose one of the answers in the list"),
        ("needs", {"needs": ["wings"]}, "Choose one of the answers in the list"),
        ("needs", {"note": "x" * 900}, "Shorten this to 800"),
    ],
)
def test_what_cannot_be_used_is_said_at_the_field(
    visit: Visit, crisis: Crisis, step: str, typed: dict[str, Any], said: str
) -> None:
    visit.post("register/where/", area="tripoli")
    visit.post("register/name/", name="Nadira")
    visit.post("register/contact/", phone="+201005550177", is_safe="yes", language="en")
    visit.post("register/people/")
    visit.post("register/nationality/", country="EGY")
    if step == "nationality":
        visit.post("register/nationality/", remove="EGY")
    visit.post(f"register/{step}/", **typed)
    assert visit.status == 422
    assert said in visit.text
    assert "There is a problem" in visit.text


def test_a_question_cannot_be_skipped(visit: Visit, crisis: Crisis) -> None:
    visit.post("register/where/", area="tripoli")
    for step in ("contact", "people", "nationality", "needs", "check"):
        visit.get(f"register/{step}/")
        assert visit.path == "register/name/"


def test_sending_twice_registers_once_and_shows_the_same_code(
    visit: Visit, crisis: Crisis, alice: Actor
) -> None:
    first = visit.register()
    visit.post("register/check/")
    assert visit.path == "register/done/"
    assert visit.told() == first
    with acting_as(alice):
        assert Person.objects.count() == 3
        assert not Draft.objects.exists()


def test_a_person_who_is_sent_twice_is_added_once(visit: Visit, crisis: Crisis) -> None:
    visit.post("register/where/", area="tripoli")
    visit.post("register/name/", name="Nadira")
    visit.post("register/contact/", phone="+201005550177", is_safe="yes", language="en")
    visit.get("register/people/add/")
    ticket = re.search(r'name="ticket" value="([^"]+)"', visit.text).group(1)
    for _turn in range(2):
        visit.post("register/people/add/", name="Miro", age="6", relation="child", ticket=ticket)
    assert visit.text.count('<b><bdi dir="auto">Miro, 6</bdi></b>') == 1


def test_people_are_changed_and_taken_off_again(visit: Visit, crisis: Crisis) -> None:
    visit.post("register/where/", area="tripoli")
    visit.post("register/name/", name="Nadira")
    visit.post("register/contact/", phone="+201005550177", is_safe="yes", language="en")
    visit.send("register/people/add/", name="Miro", age="6", relation="child")
    address = re.search(r"register/people/[0-9a-f-]{36}/", visit.text).group(0)
    assert 'value="Miro"' in visit.get(address)
    visit.post(address, name="Miro Tuvalo", age="7", relation="child")
    assert "Miro Tuvalo, 7" in visit.text
    visit.post(address, remove="1")
    assert "Miro" not in visit.text


def test_a_child_without_a_parent_is_known_as_such(
    visit: Visit, crisis: Crisis, alice: Actor, times: Times
) -> None:
    visit.post("register/where/", area="tripoli")
    visit.post("register/name/", name="Nadira")
    visit.post("register/contact/", email="nadira@example.org", is_safe="yes", language="en")
    visit.send("register/people/add/", name="Sami", age="9", relation="alone")
    sami = re.search(r"register/people/([0-9a-f-]{36})/", visit.text).group(1)
    visit.post("register/people/")
    visit.post("register/nationality/", country="XXA", same=[sami])
    visit.post("register/needs/", others=[sami])
    assert visit.path == f"register/needs/{sami}/"
    visit.post(visit.path, needs=["wheelchair"])
    assert visit.path == "register/check/"
    assert "Sami\u2069: A wheelchair" in visit.text
    visit.post("register/check/")
    found = cards(alice, times)
    assert set(found["Sami"].identity.needs) == {"wheelchair", "unaccompanied"}
    assert found["Sami"].nationalities == found["Nadira"].nationalities == ("XXA",)


def test_an_answer_is_changed_from_the_last_page_and_leads_back_there(
    visit: Visit, crisis: Crisis
) -> None:
    visit.post("register/where/", area="tripoli")
    visit.post("register/name/", name="Nadira")
    visit.post("register/contact/", phone="+201005550177", is_safe="yes", language="en")
    visit.post("register/people/")
    visit.post("register/nationality/", country="EGY")
    visit.post("register/needs/")
    visit.get("register/where/?change")
    assert "/register/check/" in visit.text
    visit.post("register/where/?change", area="elsewhere", place="Salt Street")
    assert visit.path == "register/check/"
    assert "Salt Street" in visit.text


def test_several_nationalities_can_be_named(visit: Visit, crisis: Crisis) -> None:
    visit.post("register/where/", area="tripoli")
    visit.post("register/name/", name="Nadira")
    visit.post("register/contact/", phone="+201005550177", is_safe="yes", language="en")
    visit.post("register/people/")
    visit.post("register/nationality/", country="EGY", more="1")
    visit.post("register/nationality/", country="SDN", more="1")
    assert visit.text.count('name="remove"') == 2
    visit.post("register/nationality/", remove="EGY")
    visit.post("register/nationality/", country="")
    assert visit.path == "register/needs/"


def test_an_old_draft_is_gone_and_the_page_says_how_to_go_on(
    visit: Visit, crisis: Crisis, times: Times
) -> None:
    visit.post("register/where/", area="tripoli")
    times.at += timedelta(hours=3)
    visit.post("register/name/", name="Nadira")
    assert visit.status == 410
    assert "Go on with reference and code" in visit.text


def test_a_week_later_the_code_opens_nothing(
    visit: Visit, crisis: Crisis, site: Organisation, times: Times
) -> None:
    visit.post("register/where/", area="tripoli")
    reference, code = visit.told()
    times.at += timedelta(days=8)
    other = Visit(site)
    other.post("continue/", reference=reference, code=code)
    assert "do not fit together" in other.text


def test_a_draft_of_another_organisation_does_not_open(
    visit: Visit, crisis: Crisis, elsewhere: Organisation
) -> None:
    visit.post("register/where/", area="tripoli")
    reference, code = visit.told()
    stranger = Visit(elsewhere)
    stranger.post("continue/", reference=reference, code=code)
    assert "do not fit together" in stranger.text
    stranger.client.cookies = visit.client.cookies
    stranger.get("register/name/")
    assert stranger.status == 410


def test_ten_megabytes_are_refused(visit: Visit, crisis: Crisis) -> None:
    visit.post("register/where/", place="x" * 10_000_000)
    assert visit.status == 413
    assert "copy it to be safe" in visit.text
    assert "Traceback" not in visit.text


def test_nobody_learns_whether_somebody_is_known(
    visit: Visit, crisis: Crisis, site: Organisation
) -> None:
    visit.register()
    again = Visit(site)
    again.register()
    masked = [
        re.sub(r"MP-\w{4}-\w{4}|\b\d{6}\b|<path[^>]*>|value=\"\w+\"", "", one.text)
        for one in (visit, again)
    ]
    assert masked[0] == masked[1]


def test_without_a_crisis_one_registers_all_the_same(visit: Visit, alice: Actor) -> None:
    assert "There is no emergency now" in visit.get()
    visit.post("register/where/", place="Alexandria")
    visit.post("register/name/", name="Nadira")
    visit.post("register/contact/", phone="+201005550177", is_safe="yes", language="en")
    visit.post("register/people/")
    visit.post("register/nationality/", country="EGY")
    visit.post("register/needs/")
    visit.post("register/check/")
    assert visit.path == "register/done/"


def test_another_family_on_the_same_phone_starts_anew(visit: Visit, crisis: Crisis) -> None:
    visit.register()
    visit.get("register/where/")
    assert visit.path == "register/done/"
    assert "Register somebody else" in visit.get("register/")
    visit.post("register/afresh/")
    assert visit.path == "register/where/"
    assert "Nadira" not in visit.get("mine/")
