"""The pages of capacity, through the real middleware."""

import csv
import io
from html import unescape

import pytest
from django.test import Client
from openpyxl import load_workbook
from pypdf import PdfReader

from musterpoint.capacity import actions, pumps
from musterpoint.capacity.actions import ANSWER, ASSESSMENT, LEVELS, PEERS
from musterpoint.capacity.areas import pack
from musterpoint.capacity.models import Answer, Asked, Assessment, Circle, Item
from musterpoint.capacity.tests.factories import (
    AIM,
    DAY,
    TRAINED,
    agreed,
    answered,
    begun,
    gap,
    submitted,
)
from musterpoint.disclosures.tests.factories import agree
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in

pytestmark = pytest.mark.usefixtures("still")
DESK = "/o/haven/desk/capacity/"


@pytest.fixture
def officer(still: Organisation) -> Client:
    return signed_in("haven", "duty_officer")


@pytest.fixture
def head(still: Organisation) -> Client:
    return signed_in("haven", "head_of_mission")


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.content[:2000]
    return unescape(answer.content.decode())


def posted(client: Client, address: str, data: dict, status: int = 200) -> str:
    answer = client.post(address, data, follow=status == 200)
    assert answer.status_code == status, answer.content.decode()[:3000]
    return unescape(answer.content.decode())


def exercised(of: Organisation) -> None:
    """Let an organisation share with Haven, whose clock stands still."""
    Organisation.objects.filter(id=of.id).update(is_exercise=True, clock_at=NOON)


HEAD = {
    "title": "Spring",
    "as_of_day": "1",
    "as_of_month": "5",
    "as_of_year": "2026",
    "subject": "self",
}


def test_an_assessment_is_answered_submitted_and_agreed(
    officer: Client, head: Client, alice: Actor
) -> None:
    assert "No assessment yet" in text_of(officer, DESK)
    assert "Answer this question" in posted(officer, f"{DESK}new/", HEAD | {"title": ""}, 422)
    shown = posted(officer, f"{DESK}new/", HEAD)
    assert f"0 of {len(pack().questions)} questions answered" in shown
    with acting_as(alice):
        row = Assessment.objects.get()
    home = f"{DESK}{row.id}/"
    first = f"{home}questions/{TRAINED}/"
    assert "Four of five hold a certificate" in text_of(officer, first)
    bad = {"revision": "1", "level": "", "note": "We try hard"}
    wrong = posted(officer, first, bad, 422)
    assert "We try hard" in wrong
    assert "Choose an answer" in wrong
    for code in pack().questions:
        said = {"revision": "1", "level": "1" if code == TRAINED else "3", "aim": "3",
                "limits": ["skills", "funding"]}  # fmt: skip
        posted(officer, f"{home}questions/{code}/", said)
    assert "Somebody answered" in posted(officer, first, said, 409)
    none = {"revision": "2", "level": "none", "note": ""}
    assert "Say why this does not concern" in posted(officer, first, none, 422)
    shown = posted(officer, f"{home}step/submit/", {})
    assert "Submitted. It counts once it is agreed." in shown
    assert "Somebody who neither answered" in posted(officer, f"{home}step/agree/", {}, 409)
    assert "Agree and seal" in text_of(head, home)
    shown = posted(head, f"{home}step/agree/", {"note": "So it is"})
    assert "Agreed and sealed" in shown
    assert "So it is" in shown
    assert "Limited by Funding, Skills" in shown
    assert "read, not written" in text_of(officer, first)
    assert "Are those who respond trained" in text_of(officer, f"{DESK}plan/")
    assert "Are those who respond trained" in text_of(officer, "/o/haven/desk/due/?view=all")


def test_the_form_begins_with_the_aim_of_the_question_and_none_is_said(
    officer: Client, alice: Actor
) -> None:
    with acting_as(alice):
        row = begun(alice)
    first = f"{DESK}{row.id}/questions/{TRAINED}/"
    aim = pack().questions[TRAINED].aim
    assert f'<option value="{aim}" selected>' in text_of(officer, first)
    posted(officer, first, {"revision": "1", "level": "1", "aim": ""})
    with acting_as(alice):
        assert row.answers.get(question=TRAINED).aim == aim
    shown = posted(officer, first, {"revision": "2", "level": "1", "aim": "none"})
    assert "Answers without an aim: 1." in shown
    assert '<option value="none" selected>' in text_of(officer, first)
    posted(officer, first, {"revision": "3", "level": "none", "aim": "none", "note": "No staff"})
    assert f'<option value="{aim}" selected>' in text_of(officer, first)


def test_the_next_question_without_an_answer_follows(officer: Client, alice: Actor) -> None:
    with acting_as(alice):
        row = answered(alice)
        Answer.objects.filter(assessment=row, question__startswith="relief").update(level=None)
    home = f"{DESK}{row.id}/"
    said = {"revision": "2", "level": "2", "aim": "", "more": "1"}
    answer = officer.post(f"{home}questions/{TRAINED}/", said)
    assert answer["Location"] == f"{home}questions/relief-stock/"
    assert officer.get(f"{home}questions/luck-charm/").status_code == 404
    assert officer.get(f"{home}step/luck/").status_code == 404


def test_evidence_is_searched_chosen_and_taken_away(officer: Client, alice: Actor) -> None:
    with acting_as(alice):
        row = answered(alice)
    evidence = f"{DESK}{row.id}/questions/{TRAINED}/evidence/"
    assert "Nothing is called so" in text_of(officer, f"{evidence}?q=zzzz")
    assert "Safe referral" in text_of(officer, f"{evidence}?q=referral&kind=course")
    chosen = {"remedy_kind": "course", "remedy_key": "safe-referral"}
    shown = posted(officer, evidence, chosen)
    assert "/training/courses/safe-referral/" in shown
    assert "/training/courses/safe-referral/" in text_of(officer, f"{DESK}{row.id}/")
    shown = posted(officer, evidence, chosen | {"remove": "1"})
    assert "/training/courses/safe-referral/" not in shown
    assert officer.post(evidence, chosen | {"remedy_key": "none"}).status_code == 422


def test_an_item_is_planned_linked_and_done(officer: Client, alice: Actor, chief: Actor) -> None:
    with acting_as(alice):
        item = gap(agreed(alice, chief))
    home = f"{DESK}plan/{item.id}/"
    assert "Nobody holds a certificate" not in text_of(officer, home)
    plan = {"what": "Train twelve", "owner_id": str(chief.id), "due_on_day": "2", "due_on_month": "6",
            "due_on_year": "2026", "cost": "1250.5 usd"}  # fmt: skip
    assert "such as 25.50 USD" in posted(officer, f"{home}edit/", plan | {"cost": "much"}, 422)
    shown = posted(officer, f"{home}edit/", plan)
    assert "1,250.50 USD" in shown
    assert "Chitra" in shown
    assert 'value="1250.50 USD"' in text_of(officer, f"{home}edit/")
    chosen = {"remedy_kind": "course", "remedy_key": "safe-referral"}
    shown = posted(officer, f"{home}remedy/", chosen)
    assert "Nobody holds a certificate" in shown
    refused = posted(officer, f"{home}step/finish/", {"evidence": "All went"}, 409)
    assert "is not done yet" in refused
    assert "All went" in refused
    posted(officer, f"{home}remedy/", chosen | {"remove": "1"})
    assert "Say what was done" in posted(officer, f"{home}step/finish/", {}, 422)
    posted(officer, f"{home}step/start/", {})
    shown = posted(officer, f"{home}step/finish/", {"evidence": "Twelve were trained"})
    assert "Twelve were trained" in shown
    posted(officer, f"{home}step/reopen/", {"why": "They left"})
    shown = posted(officer, f"{home}step/drop/", {"why": "Another office"})
    assert "Another office" in shown
    assert officer.get(f"{home}step/luck/").status_code == 404


def test_the_plan_is_filtered_and_taken_out(officer: Client, alice: Actor, chief: Actor) -> None:
    with acting_as(alice):
        row = agreed(alice, chief, {TRAINED: 1, "relief-stock": 0})
        actions.drop(gap(row, "relief-stock").id, "Later", by=alice, at=NOON)
    plan = f"{DESK}plan/"
    assert "blankets" in text_of(officer, plan)
    assert "blankets" not in text_of(officer, f"{plan}?state=live")
    assert "blankets" not in text_of(officer, f"{plan}?area=training")
    assert "No item fits" in text_of(officer, f"{plan}?q=zzz")
    assert "No item fits" in text_of(officer, f"{plan}?mine=1")
    export = officer.get(f"{plan}export/?state=live")
    (line,) = csv.DictReader(io.StringIO(export.content.decode("utf-8-sig")))
    assert (line["area"], line["level_then"], line["aim"]) == ("training", "1", str(AIM))
    sheet = load_workbook(
        io.BytesIO(officer.get(f"{plan}export/?as=xlsx").content), read_only=True
    ).active
    assert sheet is not None
    assert len(list(sheet.iter_rows())) == 3
    assert "Are those who respond trained" in words(officer.get(f"{plan}pdf/").content)


def words(document: bytes) -> str:
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(document)).pages)
    return " ".join(text.split())


def test_an_assessment_is_taken_out_as_table_and_document(
    officer: Client, alice: Actor, chief: Actor
) -> None:
    with acting_as(alice):
        row = agreed(alice, chief)
    home = f"{DESK}{row.id}/"
    table = list(csv.DictReader(io.StringIO(
        officer.get(f"{home}export/").content.decode("utf-8-sig"))))  # fmt: skip
    assert {one["question"] for one in table} == set(pack().questions)
    assert next(one["gap"] for one in table if one["question"] == TRAINED) == "2"
    book = load_workbook(io.BytesIO(officer.get(f"{home}export/?as=xlsx").content))
    assert book.active is not None
    shown = words(officer.get(f"{home}pdf/").content)
    assert "Single people went to courses of others" in shown


def test_levels_over_time_are_shown_with_what_moved(
    officer: Client, alice: Actor, chief: Actor
) -> None:
    page = f"{DESK}over-time/"
    assert "Nothing is agreed yet" in text_of(officer, page)
    with acting_as(alice):
        agreed(alice, chief, title="Before", at=NOON - 300 * DAY)
        agreed(alice, chief, {TRAINED: 3}, title="After")
    shown = text_of(officer, page)
    assert "rose" in shown
    assert "<svg" in shown
    assert "The level rose" in shown
    table = list(csv.DictReader(io.StringIO(
        officer.get(f"{page}export/").content.decode("utf-8-sig"))))  # fmt: skip
    moved = [one["moved"] for one in table if one["area"] == "training"]
    assert moved == ["", "+1.0"]
    assert "Shown since" in text_of(officer, DESK + str(_first(alice)) + "/")


def _first(by: Actor) -> object:
    with acting_as(by):
        return Item.objects.get().assessment_id


def test_a_partner_answers_on_a_page(
    portal: Organisation, officer: Client, alice: Actor, olga: Actor
) -> None:
    exercised(portal)
    agree(alice, olga, allows=(ASSESSMENT,))
    agree(olga, alice, allows=(ANSWER,))
    assert "Portal" in text_of(officer, f"{DESK}new/")
    told = HEAD | {"subject": "platform", "partner_id": str(olga.organisation_id)}
    posted(officer, f"{DESK}new/", told)
    with acting_as(alice):
        submitted(alice, subject="platform", partner_id=olga.organisation_id, partner_name="Portal")
    pumps.take_in(portal, NOON)
    partner = signed_in("portal", "portal_operator")
    theirs = "/o/portal/desk/capacity/asked/"
    assert "Waits for our answer" in text_of(partner, theirs)
    assert "Partner's assessment to answer" in text_of(partner, "/o/portal/desk/due/?view=all")
    with acting_as(olga):
        row = Asked.objects.get()
    said = {f"level_{one['question']}": str(one["level"]) for one in row.content}
    said |= {"round": "1", f"level_{TRAINED}": "2"}
    assert "Say why this level" in posted(partner, f"{theirs}{row.id}/", said, 422)
    said |= {f"note_{TRAINED}": "Since April"}
    assert "Your corrections go" in posted(partner, f"{theirs}{row.id}/", said)
    assert "Since April" in text_of(partner, f"{theirs}{row.id}/")
    assert partner.post(f"{theirs}{row.id}/", said).status_code == 409


def test_a_partner_elsewhere_is_agreed_with_and_its_contact_shown(
    officer: Client, alice: Actor
) -> None:
    told = HEAD | {"subject": "outside", "partner_name": "Harbour Aid"}
    assert "Name the person" in posted(officer, f"{DESK}new/", told, 422)
    with acting_as(alice):
        row = submitted(
            alice, subject="outside", partner_name="Harbour Aid", contact_name="Rosa Lind"
        )
    home = f"{DESK}{row.id}/"
    assert "Rosa Lind" in text_of(officer, home)
    shown = posted(officer, f"{home}step/contact/", {"name": "Rosa Lind", "how": "By letter"})
    assert "By letter" in shown
    assert "Harbour Aid" in text_of(officer, f"{DESK}over-time/?who=harbour+aid")
    assert "No assessment fits" in text_of(officer, f"{DESK}?subject=self")


def test_a_comparison_is_joined_and_left(
    portal: Organisation, officer: Client, alice: Actor, chief: Actor, olga: Actor
) -> None:
    exercised(portal)
    page = f"{DESK}peers/"
    assert "No agreement in force allows it" in text_of(officer, page)
    agree(alice, olga, allows=(LEVELS, PEERS))
    sent = {"host": str(olga.organisation_id)}
    assert "Agree to an assessment" in posted(officer, page, sent, 409)
    with acting_as(alice):
        agreed(alice, chief)
    assert "Nothing is told yet" in posted(officer, page, sent)
    assert "You take part in no comparison" in posted(officer, f"{page}leave/", sent)
    assert officer.post(f"{page}leave/", {"host": "x"}).status_code == 404
    with acting_as(alice):
        assert Circle.objects.get().left_at == NOON


def test_who_may_not_read_capacity_gets_none(alice: Actor, elsewhere: Organisation) -> None:
    with acting_as(alice):
        row = answered(alice)
    assert signed_in("haven", "reader").get(DESK).status_code == 403
    other = signed_in("elsewhere", "duty_officer")
    assert other.get(f"/o/elsewhere/desk/capacity/{row.id}/").status_code == 404
    worker = signed_in("haven", "caseworker")
    assert worker.get(f"{DESK}{row.id}/").status_code == 200
    assert worker.post(f"{DESK}{row.id}/step/submit/", {}).status_code == 403
