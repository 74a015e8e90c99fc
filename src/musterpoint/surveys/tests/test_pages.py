"""The pages of surveys, through the real middleware."""

import csv
import io
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from openpyxl import load_workbook
from pypdf import PdfReader

from musterpoint.audit.models import Event
from musterpoint.surveys import actions, links
from musterpoint.surveys.models import Asking, NeverAsk, Survey, Wave
from musterpoint.surveys.tests.factories import (
    designed,
    enrolled,
    everybody_answers,
    opened,
    questionnaire,
    reachable,
)
from musterpoint.tenancy import clock
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in

DESK = "/o/haven/desk/surveys/"
PUBLIC = "/o/haven/survey/"


@pytest.fixture(autouse=True)
def _still(haven: Organisation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda _organisation: NOON + timedelta(hours=1))


@pytest.fixture
def officer(haven: Organisation) -> Client:
    return signed_in("haven", "duty_officer")


def text_of(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, answer.content.decode()[:3000]
    return unescape(answer.content.decode())


def posted(client: Client, address: str, data: dict, status: int = 200) -> str:
    answer = client.post(address, data, follow=status == 200)
    assert answer.status_code == status, answer.content.decode()[:4000]
    return unescape(answer.content.decode())


def code_of(alice: Actor, wave: Wave, place: int = 0) -> str:
    with acting_as(alice):
        rows = Asking.objects.filter(wave=wave).order_by("member__number")
        return links.code_of(rows[place].id, NOON)


def names_of(page: str) -> list[str]:
    """Return the names of the fields of the questions on a page, without the search box."""
    found = [part.split('"')[0] for part in page.split('name="q')[1:]]
    return [f"q{one}" for one in dict.fromkeys(found) if one]


DESIGN = {
    "by": ["sex"], "size_kind": "respondents", "size": "100", "expected": "50", "response": "90",
    "confidence": "95", "method": "proportional", "migrants_minimum": "30", "group_minimum": "30",
    "stratum_minimum": "0", "take": "10", "icc": "5", "replacement": "ineligible",
    "cost_minor": "2.50", "currency": "eur",
}  # fmt: skip


def test_a_survey_is_designed_and_drawn_on_its_pages(officer: Client, alice: Actor) -> None:
    with acting_as(alice):
        crisis, _people = enrolled(alice, BGD_f=150, BGD_m=150)
        code = questionnaire(alice)
    assert "No survey yet" in text_of(officer, DESK)
    head = {
        "name": "After", "purpose": "To help better.", "questionnaire": code, "frame": "roll",
        "crisis_id": str(crisis.id), "base_day_0": "1", "base_day_1": "2", "base_day_2": "2026",
        "base_day_day": "1", "base_day_month": "2", "base_day_year": "2026",
        "consent_en": "You decide.",
    }  # fmt: skip
    assert "Choose the crisis" in posted(officer, f"{DESK}new/", head | {"crisis_id": ""}, 422)
    assert "Nothing is drawn yet" in posted(officer, f"{DESK}new/", head)
    with acting_as(alice):
        survey = Survey.objects.get()
    home = f"{DESK}{survey.id}/"
    revision = {"revision": survey.revision}
    wrong = posted(officer, f"{home}design/", DESIGN | revision | {"size": "5000"}, 422)
    assert "larger than the population" in wrong
    assert 'value="5000"' in wrong
    shown = posted(officer, f"{home}design/", DESIGN | revision)
    assert "Can be told" in shown
    assert "Migrants" in shown
    assert "EUR" in shown
    assert "changed this survey after you read it" in posted(
        officer, f"{home}design/", DESIGN | revision, 409
    )
    assert "Female" in text_of(officer, f"{home}strata/")
    refused = posted(officer, f"{home}strata/", {"s0_sample": "151"}, 422)
    assert "larger than its stratum of 150" in refused
    assert "drawn and sealed" in posted(officer, f"{home}draw/", {"seed": "5"})
    again = posted(officer, f"{home}draw/", {}, 409)
    assert "A survey has one sample" in again
    assert "Seed" in text_of(officer, home)
    sealed = text_of(officer, f"{home}design/")
    assert "The sample is drawn" in sealed
    assert "EUR" in sealed
    assert "draws the same people again" in text_of(officer, f"{home}?repeat=1")
    assert "Female" in text_of(officer, f"{home}sample/")
    assert "After" in text_of(officer, f"{DESK}?q=after")
    assert "No survey fits" in text_of(officer, f"{DESK}?q=nothing")


def test_somebody_answers_by_their_own_link_and_only_once(
    alice: Actor, haven: Organisation
) -> None:
    with acting_as(alice):
        crisis, _people = enrolled(alice, BGD_f=60)
        wave = opened(alice, crisis, size=40)
    code = code_of(alice, wave)
    phone = Client()
    assert "You decide." in text_of(phone, f"{PUBLIC}{code}/")
    page = text_of(phone, f"{PUBLIC}{code}/questions/")
    helped, days, needs = names_of(page)[:3]
    wrong = posted(phone, f"{PUBLIC}{code}/questions/", {days: "many", "send": "1"})
    assert "Enter a whole number" in wrong
    assert 'value="many"' in wrong
    saved = posted(phone, f"{PUBLIC}{code}/questions/", {days: "4"})
    assert "Saved" in saved
    assert 'value="4"' in text_of(Client(), f"{PUBLIC}{code}/questions/")
    more = posted(phone, f"{PUBLIC}{code}/questions/", {helped: "no", days: "4", "send": "1"})
    assert "Further questions follow" in more
    why = next(one for one in names_of(more) if one not in (helped, days, needs))
    missing = posted(
        phone, f"{PUBLIC}{code}/questions/", {helped: "no", days: "4", why: "", "send": "1"}
    )
    assert "error" in missing.casefold()
    done = posted(
        phone, f"{PUBLIC}{code}/questions/",
        {helped: "no", days: "4", why: "Nobody came", needs: ["work"], "send": "1"},
    )  # fmt: skip
    assert "Thank you" in done
    assert "You have answered" in text_of(phone, f"{PUBLIC}{code}/")
    assert "You have answered" in text_of(phone, f"{PUBLIC}{code}/questions/")
    with acting_as(alice):
        assert Asking.objects.filter(wave=wave, state="answered", way="web").count() == 1
    assert "do not know this link" in text_of(phone, f"{PUBLIC}no-such-token/", 404)
    other = code_of(alice, wave, 1)
    typed = posted(phone, PUBLIC, {"code": links.in_fours(other)})
    assert "A few questions" in typed


def test_a_no_for_good_is_taken_without_a_reason(alice: Actor, haven: Organisation) -> None:
    with acting_as(alice):
        crisis, _people = enrolled(alice, BGD_f=60)
        wave = opened(alice, crisis, size=40)
    code = code_of(alice, wave)
    assert "Choose an answer" in posted(Client(), f"{PUBLIC}{code}/no/", {}, 422)
    assert "You are not asked any more" in posted(Client(), f"{PUBLIC}{code}/no/", {"how": "never"})
    with acting_as(alice):
        assert NeverAsk.objects.count() == 1


def test_the_list_of_calls_shows_only_what_is_needed(officer: Client, alice: Actor) -> None:
    with acting_as(alice):
        crisis, people = enrolled(alice, BGD_f=60)
        reachable(people)
        wave = opened(alice, crisis, size=40)
        first = Asking.objects.filter(wave=wave).order_by("member__number")[0]
    assert "After the evacuation" in text_of(officer, f"{DESK}desk/")
    shown = text_of(officer, f"{DESK}waves/{wave.id}/calls/")
    assert "+44" not in shown
    assert "Bangladesh" not in shown
    call = f"{DESK}asked/{first.id}/call/"
    page = text_of(officer, call)
    assert "+44" in page
    assert "can you speak freely" in page or "التحدث بحرية" in page
    late = {"what": "result", "result": "call_back"}
    assert "a time that is to come" in posted(officer, call, late, 422)
    kept = posted(officer, call, {"what": "result", "result": "no_answer"})
    assert "Take the next call" in kept
    helped, days, _needs = names_of(page)[:3]
    given = {"what": "answers", helped: "yes", days: "2"}
    assert "The answers are kept" in posted(officer, call, given)
    assert "Nothing is asked here any more" in text_of(officer, call)
    member = text_of(officer, f"{DESK}members/{first.member_id}/")
    assert "Nobody answered" in member


def test_paper_is_printed_and_typed_in_by_two(officer: Client, alice: Actor) -> None:
    with acting_as(alice):
        crisis, _people = enrolled(alice, BGD_f=60)
        wave = opened(alice, crisis, size=40)
    with acting_as(alice):
        first = Asking.objects.filter(wave=wave).order_by("member__number")[0]
        code = links.in_fours(links.paper_code_of(first.id, 1, NOON))
    answer = officer.get(f"{DESK}waves/{wave.id}/paper/blank/")
    printed = PdfReader(io.BytesIO(answer.content))
    assert len(printed.pages) == 40
    assert code in printed.pages[0].extract_text().replace("\n", "")
    with acting_as(alice):
        assert Event.objects.filter(kind="surveys.paper.printed").count() == 40
    assert "do not know this link" in posted(Client(), PUBLIC, {"code": code}, 422)
    for page in ("", "questions/", "no/"):
        text_of(Client(), f"{PUBLIC}{links.tidied(code)}/{page}", 404)
    papers = f"{DESK}waves/{wave.id}/paper/"
    assert "No paper of this wave" in posted(officer, papers, {"code": "AAAA-BBBB"}, 422)
    page = posted(officer, papers, {"code": code})
    helped, days, _needs = names_of(page)[:3]
    with acting_as(alice):
        one = Asking.objects.filter(wave=wave).order_by("member__number")[0]
    address = f"{DESK}asked/{one.id}/paper/"
    assert "second time" in posted(officer, address, {helped: "yes", days: "3"})
    assert "Somebody else types it" in posted(officer, address, {helped: "yes", days: "3"}, 422)
    other = signed_in("haven", "head_of_mission")
    differs = posted(other, address, {helped: "yes", days: "5"})
    assert "Your entry differs" in differs
    assert "Both entries agree" in posted(other, address, {helped: "yes", days: "3"})


def test_figures_are_seen_when_a_wave_is_closed_and_published(
    officer: Client, alice: Actor
) -> None:
    with acting_as(alice):
        crisis, _people = enrolled(alice, BGD_f=150, BGD_m=150, PHL_f=100)
        wave = opened(alice, crisis, size=300)
        everybody_answers(alice, wave, but=10)
    here = f"{DESK}waves/{wave.id}/"
    assert "still open" in text_of(officer, f"{here}results/")
    assert officer.get(f"{here}results/export/").status_code == 409
    assert "97" in text_of(officer, here)
    assert "closed" in posted(officer, f"{here}step/close/", {})
    shown = text_of(officer, f"{here}results/")
    assert "Were you helped?" in shown
    assert "<svg" in shown
    table = csv.reader(
        io.StringIO(officer.get(f"{here}results/export/").content.decode("utf-8-sig"))
    )
    rows = list(table)
    assert rows[0][:3] == ["question", "choice", "group_by"]
    assert any(row[1] == "Yes" and row[9] == "shown" for row in rows)
    book = officer.get(f"{here}results/export/?kind=xlsx")
    assert load_workbook(io.BytesIO(book.content)).active is not None
    published = posted(officer, f"{here}step/publish/", {})
    assert "Published and sealed" in published
    assert "After the evacuation" in text_of(officer, f"{DESK}results/")
    assert signed_in("haven", "evaluator").get(f"{here}results/").status_code == 200
    assert signed_in("haven", "evaluator").get(f"{here}answers/").status_code == 403
    chief = signed_in("haven", "head_of_mission")
    assert "Choose an answer" in posted(chief, f"{here}answers/", {"kind": "csv"}, 422)
    taken = chief.post(f"{here}answers/", {"kind": "csv", "reason": "analysis"})
    assert taken["Content-Disposition"].startswith("attachment")


def test_links_of_people_who_are_not_registered_are_handed_out(
    officer: Client, alice: Actor
) -> None:
    from musterpoint.surveys.tests.factories import given

    with acting_as(alice):
        survey = actions.create(given(None, alice), by=alice, at=NOON)
    bad = posted(officer, f"{DESK}{survey.id}/frame/", {"rows": "Authorities; 0; no"}, 422)
    assert "has no people" in bad
    assert "Authorities; 0; no" in bad
    rows = {"rows": "Authorities; 40; no\nMigrants' organisations; 30; yes"}
    posted(officer, f"{DESK}{survey.id}/frame/", rows)
    design = {key: one for key, one in DESIGN.items() if key != "by"} | {"size": "50"}
    with acting_as(alice):
        survey.refresh_from_db()
    posted(
        officer, f"{DESK}{survey.id}/design/",
        design | {"revision": survey.revision, "migrants_minimum": "20", "group_minimum": "0"},
    )  # fmt: skip
    posted(officer, f"{DESK}{survey.id}/draw/", {})
    with acting_as(alice):
        wave = Wave.objects.get(survey=survey, number=1)
    posted(officer, f"{DESK}waves/{wave.id}/step/open/", {})
    file = officer.get(f"{DESK}waves/{wave.id}/links/").content.decode("utf-8-sig")
    rows_ = list(csv.reader(io.StringIO(file)))
    assert rows_[0] == ["number", "group", "code", "link"]
    path = rows_[1][3].removeprefix("http://testserver")
    assert "A few questions" in text_of(Client(), path)


def test_a_reader_without_surveys_is_refused(alice: Actor) -> None:
    assert signed_in("haven", "reader").get(DESK).status_code == 403


def test_a_wave_is_opened_with_questions_by_message(officer: Client, alice: Actor) -> None:
    with acting_as(alice):
        crisis, people = enrolled(alice, BGD_f=60)
        reachable(people)
        survey = designed(alice, crisis, size=40)
        actions.draw(survey.id, seed=7, by=alice, at=NOON)
        wave = Wave.objects.get(survey=survey, number=1)
    home = f"{DESK}waves/{wave.id}/"
    assert "choose it when you open the wave" in text_of(officer, home)
    assert "answered by reply" in text_of(officer, f"{home}step/open/")
    shown = posted(officer, f"{home}step/open/", {"by_reply": "yes"})
    assert "people answer by reply" in shown
    with acting_as(alice):
        wave.refresh_from_db()
        assert wave.by_reply is True
