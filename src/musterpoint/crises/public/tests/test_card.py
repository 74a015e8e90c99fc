"""The card for the wallet: it leads home with the secret figures, and tells a finder nothing."""

import io
import re

import pytest
from pypdf import PdfReader

from musterpoint.audit.models import Event
from musterpoint.crises.models import Crisis, WalletCard
from musterpoint.crises.public.tests.site import Times, Visit
from musterpoint.crises.wallet import host_language
from musterpoint.people import actions as people
from musterpoint.people.models import Person
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as

PRIVATE = ("Nadira", "Tuvalo", "Miro", "Joel", "Egypt", "EGY", "+201005550177", "Haven", "Harbour")


@pytest.fixture
def mine(visit: Visit, crisis: Crisis, site: Organisation) -> Visit:
    visit.reference, visit.code = visit.register()
    Organisation.objects.filter(id=site.id).update(phone="+218215550100")
    return visit


def made(mine: Visit, **changes: str) -> str:
    """Make a card and return its code."""
    mine.post("mine/card/", **{"stage": "before", "other": "ar"} | changes)
    found = re.search(r'<bdi class="mp-ref" dir="ltr">(\w{4}-\w{4})</bdi>', mine.text)
    assert found, mine.text
    return found.group(1)


def paper(mine: Visit) -> PdfReader:
    answer = mine.client.get(f"{mine.root}mine/card/file/")
    assert answer["Content-Type"] == "application/pdf"
    assert "no-store" in answer["Cache-Control"]
    return PdfReader(io.BytesIO(answer.content))


def words(mine: Visit) -> str:
    return "\n".join(page.extract_text() for page in paper(mine).pages)


def test_a_card_is_shown_and_printed_in_two_languages(mine: Visit) -> None:
    assert "My card" in mine.get("mine/")
    code = made(mine)
    assert mine.path == "mine/card/"
    for said in ("In an emergency", "1 = safe", 'lang="ar" dir="rtl"', "+218215550100", "<svg"):
        assert said in mine.text
    printed = words(mine)
    for said in ("In an emergency", code, "1 = safe", "+218215550100", "Meeting place:"):
        assert said in printed
    assert re.search(r"[\u0600-\u06ff\ufb50-\ufeff]", printed)


@pytest.mark.parametrize("plain", ["", "on"])
def test_a_finder_learns_nothing_of_the_holder(mine: Visit, plain: str) -> None:
    made(mine, is_plain=plain) if plain else made(mine)
    box = mine.text.split('class="mp-box')[1]
    book = paper(mine)
    told = box + str(book.metadata) + "".join(page.extract_text() for page in book.pages)
    for secret in (*PRIVATE, mine.reference, mine.code):
        assert secret not in told
    assert ("+218215550100" in told) is not bool(plain)
    assert ("<svg" in box) is not bool(plain)


def test_the_picture_leads_to_the_door_and_the_figures_open_it(
    mine: Visit, site: Organisation
) -> None:
    code = made(mine)
    finder = Visit(site)
    page = finder.get(f"card/{code.replace('-', '')}/")
    assert (finder.status, f'value="{code}"' in page) == (200, True)
    assert not any(secret in page for secret in PRIVATE[:6])
    finder.post(f"card/{code}/", reference=code, code="")
    assert finder.status == 422
    finder.post(f"card/{code}/", reference=code, code=mine.code)
    assert finder.path == "mine/"
    assert "Nadira Tuvalo" in finder.text


def test_a_lost_card_is_replaced_and_its_code_is_dead(mine: Visit, site: Organisation) -> None:
    lost = made(mine)
    fresh = made(mine)
    assert lost != fresh
    finder, unknown = Visit(site), Visit(site)
    dead = finder.post("continue/", reference=lost, code=mine.code)
    never = unknown.post("continue/", reference="0000-0000", code=mine.code)
    assert "do not fit together" in dead
    alike = [re.sub(r"\w{4}-\w{4}|[\w]{64}", "", page) for page in (dead, never)]
    assert alike[0] == alike[1]
    finder.post("continue/", reference=fresh, code=mine.code)
    assert finder.path == "mine/"


def test_a_card_is_no_second_set_of_tries(mine: Visit, site: Organisation) -> None:
    code = made(mine)
    other = Visit(site)
    bad = "000000" if mine.code != "000000" else "111111"
    for typed in [code, mine.reference] * 5:
        other.post("continue/", reference=typed, code=bad)
    assert "tried too often" in other.text
    assert "tried too often" in other.post("continue/", reference=code, code=mine.code)


@pytest.mark.parametrize("end", ["withdraw", "erase"])
def test_a_card_dies_with_the_registration(
    mine: Visit, site: Organisation, alice: Actor, times: Times, end: str
) -> None:
    code = made(mine)
    with acting_as(alice):
        person = Person.objects.get(is_head=True)
        people.withdraw([person.id], by=alice, at=times.at)
        if end == "erase":
            people.erase([person.id], by=alice, at=times.at)
    other = Visit(site)
    assert "do not fit together" in other.post("continue/", reference=code, code=mine.code)


def test_nobody_makes_a_card_who_has_not_entered(
    mine: Visit, site: Organisation, alice: Actor
) -> None:
    stranger = Visit(site)
    stranger.post("mine/card/", stage="before", other="ar")
    assert stranger.path == "continue/"
    stranger.get("mine/card/file/")
    assert stranger.path == "continue/"
    mine.post("mine/card/", stage="then", other="ar")
    assert mine.status == 422
    assert mine.client.get(f"{mine.root}mine/card/file/").status_code == 404
    made(mine)
    with acting_as(alice):
        row = WalletCard.objects.get()
        assert (row.stage, row.made_by) == ("before", None)
        assert Event.objects.filter(kind="crises.card.made", subject_id=row.person_id).exists()


def test_the_language_around_is_an_official_one() -> None:
    asked = ("LBY", "FRA", "MEX", "GBR", "JPN", "", "XXA")
    assert [host_language(one) for one in asked] == ["ar", "fr", "es", "en", "en", "en", "en"]
