"""Feedback through the pages: from the public site to the desk and back, for each of the cast."""

import io
import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from pypdf import PdfReader

from musterpoint.crises.public import attempts
from musterpoint.feedback import actions
from musterpoint.feedback.models import Handler, PrivateReport, Report, Theme
from musterpoint.feedback.tests.conftest import Times
from musterpoint.feedback.tests.factories import Colleague, colleague, name_for, told
from musterpoint.messaging.models import Message
from musterpoint.outreach.tests.factories import came, use_simulator
from musterpoint.tenancy.actors import Actor, Clearance
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in

DESK, SITE = "/o/haven/desk/feedback/", "/o/haven/feedback/"


def text_of(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, (answer.status_code, answer.content[:3000])
    return unescape(answer.content.decode())


def sent(client: Client, address: str, status: int = 302, **data: Any) -> str:
    answer = client.post(address, data)
    assert answer.status_code == status, (answer.status_code, answer.content[:3000])
    return unescape(answer.content.decode())


def tell(kind: str, text: str, **more: Any) -> tuple[Client, str]:
    """Go through the questions on the public site; return the browser and the code."""
    phone = Client()
    sent(phone, f"{SITE}kind/", kind=kind)
    sent(phone, f"{SITE}words/", text=text)
    if "about" in more or "who" in more:
        sent(phone, f"{SITE}about/", who=more.pop("who", []), about=more.pop("about", ""))
    sent(phone, f"{SITE}contact/", **{"how": ""} | more)
    sent(phone, f"{SITE}check/")
    shown = text_of(phone, f"{SITE}done/")
    code = re.search(r"[A-Z]{4}-[A-Z]{4}-[A-Z]{4}", shown)
    assert code is not None, shown
    return phone, code[0]


def private(alice: Actor) -> PrivateReport:
    with acting_as(alice.with_clearance(Clearance.CONFIDENCE)):
        return PrivateReport.objects.get()


def test_a_complaint_is_told_followed_and_closed(
    haven: Organisation, dora: Colleague, times: Times
) -> None:
    _phone, code = tell("service", "No blankets at the north gate.")
    desk = dora.browser()
    assert "1" in text_of(desk, DESK)
    with acting_as(dora.actor):
        report = Report.objects.get()
    here = f"{DESK}{report.id}/"
    assert "No blankets at the north gate." in text_of(desk, here)
    sent(desk, f"{here}acknowledge/")
    given = {"text": "They came <today>.", "outcome": "agreed"}
    preview = sent(desk, f"{here}answer/", 200, **given)
    assert "This is what the person reads" in preview
    sent(desk, f"{here}answer/", send="1", **given)
    other = Client()
    sent(other, f"{SITE}code/", code=code.lower().replace("-", " "))
    page = text_of(other, f"{SITE}mine/")
    assert "They came <today>." in page
    assert "Dora" not in page
    assert "Read by the person" in text_of(desk, here)
    sent(other, f"{SITE}mine/appeal/", text="Only half of them came.")
    refused = sent(desk, f"{here}answer/", 422, send="1", **given)
    assert "answered by somebody else" in refused
    eve = colleague(haven, "Eve Holm", "duty_officer")
    sent(eve.browser(), f"{here}answer/", send="1", **given)
    sent(other, f"{SITE}mine/enough/")
    assert "It is closed." in text_of(other, f"{SITE}mine/")
    times.at = NOON + timedelta(days=31)
    back = Client()
    sent(back, f"{SITE}code/", code=code)
    assert "Tell us whether anything bad followed" in text_of(back, f"{SITE}mine/")
    sent(back, f"{SITE}mine/after/", bad="yes", text="I get no food since.")
    assert "I get no food since." in text_of(dora.browser(), here)
    assert "something bad followed" in text_of(dora.browser(), here)


def test_a_sensitive_complaint_is_read_by_named_people_alone(
    haven: Organisation, alice: Actor, hugo: Colleague, ines: Colleague, dora: Colleague,
    times: Times,
) -> None:  # fmt: skip
    name_for(alice, hugo, "fraud", title="Focal point for money")
    tell("fraud", "Somebody asked for 50.", about="")
    here = f"{DESK}confidence/{private(alice).id}/"
    page = text_of(hugo.browser(), f"{DESK}confidence/")
    assert "You are named for:" in page
    assert "Money, favours or theft" in page
    assert "Somebody asked for 50." in text_of(hugo.browser(), here)
    assert "Hugo Brandt" in text_of(hugo.browser(), here)  # the trail: he read it
    text_of(ines.browser(), here, 404)
    assert "not named for anything" in text_of(ines.browser(), f"{DESK}confidence/")
    for address in (f"{DESK}confidence/", here):
        text_of(dora.browser(), address, 403)
    text_of(dora.browser(), here.replace("confidence/", ""), 404)


def test_who_is_ticked_on_the_form_does_not_see_it(
    haven: Organisation, alice: Actor, hugo: Colleague, ines: Colleague, times: Times
) -> None:
    name_for(alice, hugo, "abuse", title="Focal point for protection")
    name_for(alice, ines, "abuse", level=2)
    with acting_as(alice):
        row = Handler.objects.get(user_id=hugo.id)
    tell("abuse", "He did it.", who=[f"handler:{row.id}"])
    assert "Code ends in" not in text_of(hugo.browser(), f"{DESK}confidence/?state=all")
    assert "Code ends in" in text_of(ines.browser(), f"{DESK}confidence/?state=all")


def test_without_anybody_who_may_read_it_the_form_says_where_else_to_go(
    haven: Organisation, alice: Actor, times: Times
) -> None:
    with acting_as(alice):
        actions.save_outside("Ombudsman", "Call 1234", "", "", by=alice, at=NOON)
    phone, _code = tell("abuse", "He did it.", about="")
    page = text_of(phone, f"{SITE}done/")
    assert "Nobody here may read it now." in page
    assert "Call 1234" in page
    assert "Nobody here may read it" in text_of(phone, f"{SITE}mine/")


def test_a_wrong_code_says_the_same_as_one_that_never_was_and_is_counted(
    haven: Organisation, times: Times
) -> None:
    made = told(haven, "thanks", "Thank you!")
    slip = ("B" if made.code[0] == "A" else "A") + made.code[1:]
    client = Client()
    assert "A letter is wrong" in sent(client, f"{SITE}code/", 422, code=slip)
    from musterpoint.feedback import codes

    for _try in range(20):
        assert "We know no such code" in sent(client, f"{SITE}code/", 200, code=codes.fresh())
    assert "tried too often" in sent(client, f"{SITE}code/", 200, code=made.code)
    times.at = NOON + timedelta(hours=2)
    sent(client, f"{SITE}code/", 302, code=made.code)


def test_a_machine_cannot_bury_complaints_and_nothing_typed_is_lost(
    alice: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attempts, "SENT_TRIES", 1)
    tell("service", "The line was long.")
    phone = Client()
    sent(phone, f"{SITE}kind/", kind="service")
    sent(phone, f"{SITE}words/", text="Nobody spoke Tigrinya.")
    sent(phone, f"{SITE}contact/", how="")
    refused = phone.post(f"{SITE}check/")
    assert refused.status_code == 422
    assert "Very much came from your network" in refused.content.decode()
    assert "Nobody spoke Tigrinya." in text_of(phone, f"{SITE}check/")


def test_paper_is_keyed_in_several_in_a_row(
    haven: Organisation, alice: Actor, dora: Colleague, times: Times
) -> None:
    desk = dora.browser()
    given = {"way": "meeting", "kind": "service", "text": "The queue.", "language": "ar",
             "people": "12", "channel": ""}  # fmt: skip
    page = sent(desk, f"{DESK}new/", 200, **given)
    assert re.search(r"[A-Z]{4}-[A-Z]{4}-[A-Z]{4}", page)
    assert "The queue." not in page
    wrong = sent(desk, f"{DESK}new/", 422, **given | {"kind": "", "text": "Kept here"})
    assert "Kept here" in wrong
    sent(desk, f"{DESK}new/", 200, **given | {"kind": "abuse", "way": "paper"})
    with acting_as(dora.actor):
        assert Report.objects.get().people == 12
    assert private(alice).way == "paper"


def test_a_reply_becomes_feedback_and_the_answer_is_announced_where_it_came_from(
    haven: Organisation, alice: Actor, dora: Colleague, times: Times
) -> None:
    with acting_as(alice):
        use_simulator(alice)
        inbound = came(alice, "your driver did not stop for us", "+218911112222")
    desk = dora.browser()
    address = f"{DESK}message/{inbound}/"
    assert "did not stop" in text_of(desk, address)
    sent(desk, address, 200, kind="service", language="en")
    text_of(desk, address, 404)
    with acting_as(dora.actor):
        report = Report.objects.get()
        actions.answer(
            actions.OPEN, report.id, "Sorry. It comes at 5.", "agreed", by=dora.actor, at=NOON
        )
        assert Message.objects.filter(subject_id=report.id).count() == 1


def test_an_anonymous_visitor_with_a_number_is_told_without_content(
    haven: Organisation, dora: Colleague, times: Times
) -> None:
    tell("question", "When?", how="sms", phone="+218911112222", is_safe="yes")
    with acting_as(dora.actor):
        report = Report.objects.get()
        actions.acknowledge(actions.OPEN, report.id, by=dora.actor, at=NOON)
        assert Message.objects.filter(subject_id=report.id, lane="transactional").count() == 1


def test_settings_name_people_units_and_places_outside(
    haven: Organisation, hugo: Colleague, dora: Colleague, times: Times
) -> None:
    boss = signed_in("haven", "administrator")
    page = text_of(boss, f"{DESK}settings/")
    assert "Nobody is named for:" in page
    assert str(dora.id) not in page.split('name="kinds"')[0].split('name="user_id"')[1]
    wrong = sent(boss, f"{DESK}settings/handler/", 422, user_id=str(hugo.id), title="Kept")
    assert "Kept" in wrong
    sent(boss, f"{DESK}settings/handler/", user_id=str(hugo.id), kinds=["abuse"], level="1")
    sent(boss, f"{DESK}settings/unit/", name="Gate", members=[str(dora.id)], is_public="on")
    sent(boss, f"{DESK}settings/outside/", body="Ombudsman", reach="1234", second_mail="hq@x.org")
    sent(boss, f"{DESK}settings/outside/", 422, second_mail="no address")
    page = text_of(boss, f"{DESK}settings/")
    assert "Only one person is named for:" in page
    row = re.search(r"handler/([0-9a-f-]{36})/end/", page)
    assert row is not None
    sent(boss, f"{DESK}settings/handler/{row[1]}/end/")
    assert "Ombudsman" in text_of(Client(), SITE)
    text_of(dora.browser(), f"{DESK}settings/", 403)


def test_themes_are_told_by_month_without_small_groups_and_answered_to_all(
    haven: Organisation, dora: Colleague, times: Times
) -> None:
    desk = dora.browser()
    sent(desk, f"{DESK}themes/add/", name="Water")
    sent(desk, f"{DESK}themes/add/", name="Queue")
    with acting_as(dora.actor):
        water, queue = Theme.objects.get(name="Water"), Theme.objects.get(name="Queue")
    for number in range(6):
        made = told(haven, "service", f"No water {number}")
        sent(desk, f"{DESK}{made.id}/theme/", theme=str(water.id))
    made = told(haven, "service", "The queue")
    sent(desk, f"{DESK}{made.id}/theme/", theme=str(queue.id))
    page = text_of(desk, f"{DESK}themes/")
    assert "2026-05</bdi>: 6" in page
    assert "2026-05</bdi>: fewer than 5" in page
    sent(desk, f"{DESK}themes/publish/", theme=str(water.id), language="en",
         said="There is no water", did="Two tanks since Monday")  # fmt: skip
    assert "Two tanks since Monday" in text_of(Client(), f"{SITE}answers/")
    row = re.search(r"themes/([0-9a-f-]{36})/withdraw/", text_of(desk, f"{DESK}themes/"))
    assert row is not None
    sent(desk, f"{DESK}themes/{row[1]}/withdraw/")
    assert "Two tanks" not in text_of(Client(), f"{SITE}answers/")
    sent(desk, f"{DESK}themes/{queue.id}/retire/")


def test_a_list_is_found_by_the_end_of_a_code_and_taken_out_with_a_reason(
    haven: Organisation, dora: Colleague, times: Times
) -> None:
    made = told(haven, "service", "=SECRET()")
    told(haven, "thanks", "Good")
    desk = dora.browser()
    page = text_of(desk, f"{DESK}?code={made.code[-4:].lower()}")
    assert str(made.id) in page
    assert page.count("data-mp-row") == 1
    assert "data-mp-row" not in text_of(desk, f"{DESK}?state=overdue")
    sent(desk, f"{DESK}export/", 422)
    answer = desk.post(f"{DESK}export/", {"reason": "learning"})
    table = answer.content.decode("utf-8-sig")
    assert made.code[-4:] in table
    assert "SECRET" not in table


def test_the_poster_tells_in_each_language_how_to_complain(
    haven: Organisation, dora: Colleague, times: Times
) -> None:
    answer = dora.browser().get(f"{DESK}poster.pdf")
    assert answer["Content-Type"] == "application/pdf"
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)
    assert "You need not give your name" in text
    assert SITE in text


def test_a_report_is_put_into_another_class_and_leaves_the_desk_that_may_not_read_it(
    haven: Organisation, alice: Actor, hugo: Colleague, dora: Colleague, times: Times
) -> None:
    name_for(alice, hugo, "abuse")
    made = told(haven, "service", "Late. And he hit my child.")
    desk = dora.browser()
    sent(desk, f"{DESK}{made.id}/classify/", kind="question")
    sent(desk, f"{DESK}{made.id}/classify/", kind="abuse")
    text_of(desk, f"{DESK}{made.id}/", 404)
    here = f"{DESK}confidence/{made.id}/"
    assert "he hit my child" in text_of(hugo.browser(), here)
    sent(hugo.browser(), f"{here}whom/", members=[str(hugo.id)])
    text_of(hugo.browser(), here, 404)


@pytest.mark.parametrize("path", ["", "new/", "themes/", "export/", "confidence/", "settings/"])
def test_nobody_and_another_organisation_find_nothing(
    path: str, haven: Organisation, elsewhere: Organisation
) -> None:
    assert Client().get(f"{DESK}{path}").status_code == 302
    stranger = signed_in("elsewhere", "head_of_mission")
    assert stranger.get(f"{DESK}{path}").status_code == 404


def test_a_reader_may_not_look(haven: Organisation) -> None:
    reader = signed_in("haven", "reader")
    for path in ("", "new/", "themes/", "confidence/", "settings/", "poster.pdf"):
        assert reader.get(f"{DESK}{path}").status_code == 403
