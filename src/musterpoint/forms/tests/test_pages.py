"""The console's pages of questionnaires, through the middleware."""

import re
from html import unescape
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from musterpoint.audit.models import Event
from musterpoint.engine.forms.tests.books import book
from musterpoint.engine.forms.tests.broken_forms import BROKEN
from musterpoint.forms.models import Draft, Questionnaire, State, Submission, Version
from musterpoint.forms.tests.factories import SURVEY, published, xlsform
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import signed_in

DESK = "/o/haven/desk/forms/"


def shown(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status, answer.content[:3000]
    return unescape(answer.content.decode())


def upload(client: Client, data: bytes, name: str = "") -> Any:
    file = SimpleUploadedFile("form.xlsx", data)
    return client.post(f"{DESK}upload/", {"file": file, "name": name})


def names(text: str) -> dict[str, str]:
    """Return the questions of a page by the first words of their label."""
    found = re.findall(r'<label[^>]*for="(q[\d-]+)[^"]*"[^>]*>([^<]*)', text)
    return {label.strip(): name for name, label in found}


def begun(client: Client, alice: Actor, **described: Any) -> str:
    with acting_as(alice):
        published(alice, **described)
    answer = client.post(f"{DESK}arrival/begin/")
    assert answer.status_code == 302
    return str(answer["Location"])


def test_a_questionnaire_is_uploaded_looked_at_in_each_language_and_published(
    officer: Client, alice: Actor
) -> None:
    assert "No questionnaire yet" in shown(officer.get(DESK))
    answer = upload(officer, xlsform(), "On arrival")
    assert answer["Location"] == f"{DESK}arrival/1/"
    assert "What is your name?" in shown(officer.get(answer["Location"]))
    arabic = shown(officer.get(f"{answer['Location']}?in=ar"))
    assert '<span lang="ar" dir="rtl">ما اسمك؟</span>' in arabic
    assert officer.post(f"{DESK}arrival/1/publish/").status_code == 302
    page = shown(officer.get(f"{DESK}arrival/"))
    assert "On arrival" in page
    assert "Published" in page
    file = officer.get(f"{DESK}arrival/1/file/")
    assert load_workbook(BytesIO(file.content)).sheetnames == ["survey", "choices", "settings"]
    assert "On arrival" in shown(officer.get(f"{DESK}?text=ARRIV"))
    assert "No questionnaire is called so" in shown(officer.get(f"{DESK}?text=zzz"))


def test_a_version_is_published_from_a_day_on(officer: Client, alice: Actor) -> None:
    upload(officer, xlsform())
    bad = {"in_force_from_day": "40", "in_force_from_month": "1", "in_force_from_year": "2027"}
    assert "Enter a real date" in shown(officer.post(f"{DESK}arrival/1/publish/", bad), 422)
    officer.post(f"{DESK}arrival/1/publish/", bad | {"in_force_from_day": "4"})
    with acting_as(alice):
        assert Version.objects.get().in_force_from.year == 2027
    assert "No version is in force" in shown(officer.get(f"{DESK}arrival/"))
    assert officer.post(f"{DESK}arrival/1/publish/").status_code == 422
    officer.post(f"{DESK}arrival/1/retire/")
    with acting_as(alice):
        assert Version.objects.get().state == State.RETIRED


def test_a_form_that_is_broken_in_any_known_way_is_refused_with_its_place(
    officer: Client, alice: Actor
) -> None:
    for kind, (sheets, _code) in BROKEN.items():
        answer = upload(officer, book(**sheets))
        assert answer.status_code == 422, kind
        assert "Nothing was kept" in answer.content.decode(), kind
    for data in (b"", b"PK broken", b"a,b,c", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old"):
        assert upload(officer, data).status_code == 422
    with acting_as(alice):
        assert not Questionnaire.objects.exists()


def test_errors_are_shown_by_sheet_and_row(officer: Client) -> None:
    bad = xlsform(SURVEY.replace("select_one yes_no", "select_one nothing"))
    text = shown(upload(officer, bad, "My name for it"), 422)
    row = text[text.index('<th scope="row">') :]
    assert "survey" in row
    assert re.search(r">4</td>|</span>4</td>", row)
    assert 'The list "nothing" does not stand in the sheet choices' in row
    assert "My name for it" in text


def test_answers_are_saved_left_found_again_and_sent(officer: Client, alice: Actor) -> None:
    here = begun(officer, alice)
    asked = names(shown(officer.get(here)))
    name, age = asked["What is your name?"], asked["How old are you? (optional)"]
    answer = officer.post(here, {"seen": "0", name: "Mona Perera", age: "١٢"})
    assert answer.status_code == 302
    drafts = shown(officer.get(f"{DESK}drafts/"))
    assert here in drafts
    page = shown(officer.get(here))
    assert 'value="Mona Perera"' in page
    alone = re.search(r'name="(q[\d-]+)"[^>]*type="radio"', page) or re.search(
        r'name="(q[\d-]+)" type="radio"', page
    )
    assert alone, "the question that follows from the age is asked"
    data = {"seen": "1", name: "Mona Perera", age: "12", "send": "1"}
    assert "Answer this question." in shown(officer.post(here, data), 422)
    sent = officer.post(here, data | {alone[1]: "yes"})
    opened = shown(officer.get(sent["Location"]))
    assert "Mona Perera" in opened
    with acting_as(alice):
        assert Submission.objects.get().scores == {"risk": 3.0}
        assert not Draft.objects.exists()
        assert Event.objects.filter(kind="forms.submission.read").exists()
    listed = shown(officer.get(f"{DESK}arrival/answers/"))
    assert "Mona" not in listed
    assert sent["Location"] in listed


def test_what_follows_from_an_answer_is_asked_before_it_is_sent(
    officer: Client, alice: Actor
) -> None:
    here = begun(officer, alice)
    asked = names(shown(officer.get(here)))
    data = {asked["What is your name?"]: "Mona", asked["How old are you? (optional)"]: "9"}
    answer = officer.post(here, data | {"seen": "0", "send": "1"}, follow=True)
    assert "Further questions follow" in shown(answer)
    with acting_as(alice):
        assert not Submission.objects.exists()


def test_whoever_saves_second_keeps_what_was_typed(officer: Client, alice: Actor) -> None:
    here = begun(officer, alice)
    name = names(shown(officer.get(here)))["What is your name?"]
    officer.post(here, {"seen": "0", name: "First"})
    text = shown(officer.post(here, {"seen": "0", name: "Second"}), 422)
    assert "Somebody saved other answers meanwhile" in text
    assert 'value="Second"' in text
    seen = re.search(r'name="seen" value="(\d+)"', text)
    officer.post(here, {"seen": seen[1], name: "Second"})
    assert 'value="Second"' in shown(officer.get(here))


def test_members_of_a_family_are_added_and_taken_out(officer: Client, alice: Actor) -> None:
    here = begun(officer, alice)
    text = shown(officer.get(here))
    add = re.search(r'name="add" value="([^"]+)"', text)[1]
    officer.post(here, {"add": add, "q6-0": "Nimal"})
    text = shown(officer.get(here))
    assert "Your family 2" in text
    assert 'value="Nimal"' in text
    officer.post(here, {"take": add, "q6-0": "Nimal", "q6-1": "Kumari"})
    text = shown(officer.get(here))
    assert "Your family 2" not in text
    assert 'value="Nimal"' in text


def test_unfinished_answers_are_deleted_when_somebody_says_so(
    officer: Client, alice: Actor
) -> None:
    here = begun(officer, alice)
    assert officer.post(f"{here.split('?')[0]}delete/").status_code == 302
    assert officer.get(here).status_code == 404
    assert "Nothing is unfinished" in shown(officer.get(f"{DESK}drafts/"))


def test_answers_are_corrected_and_the_earlier_ones_can_be_read(
    officer: Client, alice: Actor
) -> None:
    here = begun(officer, alice)
    asked = names(shown(officer.get(here)))
    name = asked["What is your name?"]
    sent = officer.post(here, {"seen": "0", name: "Mona", "send": "1"})["Location"]
    page = shown(officer.get(f"{sent}correct/"))
    assert 'value="Mona"' in page
    assert "Answer this question." in shown(
        officer.post(f"{sent}correct/", {name: "", "send": "1"}), 422
    )
    again = officer.post(f"{sent}correct/", {name: "Mona Silva", "nr5": "1", "send": "1"})
    assert "Mona Silva" in shown(officer.get(again["Location"]))
    old = shown(officer.get(sent))
    assert "These answers were corrected later" in old
    assert "Silva" not in old


def test_summary_and_files_leave_by_a_reason_only(officer: Client, alice: Actor) -> None:
    here = begun(officer, alice)
    asked = names(shown(officer.get(here)))
    officer.post(here, {"seen": "0", asked["What is your name?"]: "=1+1", "send": "1"})
    assert "1 answered" in shown(officer.get(f"{DESK}arrival/summary/"))
    assert "There is a problem" in shown(officer.post(f"{DESK}arrival/export/", {}), 422)
    given = {"reason": "analysis", "kind": "csv"}
    file = officer.post(f"{DESK}arrival/export/", given)
    assert "'=1+1" in file.content.decode()
    assert "attachment" in file["Content-Disposition"]
    hxl = officer.post(f"{DESK}arrival/export/", given | {"kind": "hxl"}).content.decode()
    assert hxl.split("\r\n")[1] == "#indicator+alone,#need"


def test_settings_say_where_answers_are_kept_and_who_may_answer(
    officer: Client, alice: Actor
) -> None:
    upload(officer, xlsform())
    both = {"title": "On arrival", "compartment": "protection", "is_public": "on"}
    assert "cannot be open to everybody" in shown(
        officer.post(f"{DESK}arrival/settings/", both), 422
    )
    both.pop("is_public")
    assert officer.post(f"{DESK}arrival/settings/", both).status_code == 302
    officer.post(f"{DESK}arrival/1/publish/")
    page = shown(officer.get(f"{DESK}arrival/"))
    assert "told in private" in page
    assert officer.post(f"{DESK}arrival/begin/").status_code == 403


def test_whoever_may_only_read_finds_no_door_to_change_or_answers(
    officer: Client, alice: Actor
) -> None:
    upload(officer, xlsform())
    reader, administrator = signed_in("haven", "reader"), signed_in("haven", "administrator")
    assert reader.get(DESK).status_code == 403
    assert administrator.get(f"{DESK}arrival/answers/").status_code == 200
    assert administrator.get(f"{DESK}arrival/export/").status_code == 403
    assert administrator.get(f"{DESK}drafts/").status_code == 403
    assert administrator.post(f"{DESK}arrival/begin/").status_code == 403


def test_a_ready_made_questionnaire_is_taken_over(officer: Client, alice: Actor) -> None:
    text = shown(officer.get(f"{DESK}catalogue/"))
    assert "Protection screening, in private" in text
    answer = officer.post(f"{DESK}catalogue/", {"pack": "satisfaction"}, follow=True)
    assert "is yours now" in shown(answer)
    assert officer.post(f"{DESK}catalogue/", {"pack": "nothing"}).status_code == 404


def test_the_preview_is_tried_out_and_keeps_nothing(officer: Client, alice: Actor) -> None:
    upload(officer, xlsform())
    here = f"{DESK}arrival/1/"
    asked = names(shown(officer.get(here)))
    age = asked["How old are you? (optional)"]
    assert "Are you alone?" in shown(officer.post(here, {age: "9"}))
    assert "Under 120, please." in shown(officer.post(here, {age: "130", "check": "1"}), 422)
    text = shown(officer.post(here, {age: "9", "add": "r5", "nr5": "1"}))
    assert "Your family 2" in text
    with acting_as(alice):
        assert not Draft.objects.exists()
