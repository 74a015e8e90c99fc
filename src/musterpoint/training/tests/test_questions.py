"""The test of a course as a questionnaire, through the pages: downloaded, edited, sent back."""

import io
import zipfile

import pytest
from django.test import Client
from openpyxl import load_workbook

from musterpoint.audit.models import Event
from musterpoint.engine import courses
from musterpoint.engine.courses.tests import samples
from musterpoint.engine.courses.tests.test_workbooks import CHOICES, SURVEY
from musterpoint.engine.forms.tests.books import book
from musterpoint.forms import actions as form_actions
from musterpoint.forms.models import Version
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in
from musterpoint.training import actions, catalogue, queries
from musterpoint.training.models import OwnCourse
from musterpoint.training.tests.factories import COURSE
from musterpoint.training.tests.test_pages import DESK, OPEN, learn, posted, sit, text_of

pytestmark = pytest.mark.usefixtures("still")
PAGE = f"{DESK}courses/{COURSE}/questions/"
#: The questionnaire of the tiny course, as the questions of one that ships.
SHIPPED = SURVEY.replace("| alarm |", "| see_needs |").replace("| way_out |", "| ask_first |")


def named(data: bytes, name: str = "quiz.xlsx") -> io.BytesIO:
    file = io.BytesIO(data)
    file.name = name
    return file


def zipped(quiz: bytes) -> io.BytesIO:
    """Return the tiny course with a questionnaire as its test."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, content in samples.files().items():
            if name == "course.yaml":
                content = content.replace(b"[contingency]", b"[contingency_plans]")
            if name != "quiz.yaml":
                archive.writestr(name, content)
        archive.writestr("quiz.xlsx", quiz)
    return named(data.getvalue(), "course.zip")


def edited(data: bytes, **cells: str) -> bytes:
    """Return a workbook with other texts in cells of its survey."""
    work = load_workbook(io.BytesIO(data))
    for place, text in cells.items():
        work["survey"][place] = text
    out = io.BytesIO()
    work.save(out)
    return out.getvalue()


def test_a_course_with_a_questionnaire_as_its_test_is_uploaded_and_its_test_is_sat(
    alice: Actor,
) -> None:
    trainer, phone = signed_in("haven", "trainer"), Client()
    wrong = book(survey=SURVEY.replace("select_one q1", "text"), choices=CHOICES)
    told = posted(trainer, f"{DESK}upload/", {"file": zipped(wrong)}, 422)
    assert "quiz.xlsx, survey, row 4: &quot;text&quot; cannot be marked." in told
    good = zipped(book(survey=SURVEY, choices=CHOICES))
    posted(trainer, f"{DESK}upload/", {"file": good})
    address = posted(phone, f"{OPEN}courses/fire-drill/", {"language": "en"})
    learn(phone, address)
    assert "Passed with 100" in sit(phone, alice, f"{address}test/after/")


def test_the_test_of_a_course_is_downloaded_edited_and_sent_back(alice: Actor) -> None:
    trainer = signed_in("haven", "trainer")
    page = text_of(trainer, f"{DESK}courses/{COURSE}/")
    assert f'href="{PAGE}file/"' in page
    answer = trainer.get(f"{PAGE}file/")
    number = catalogue.shipped()[COURSE].version
    assert f'"safe-referral-{number}-quiz.xlsx"' in answer["Content-Disposition"]
    same = posted(trainer, PAGE, {"file": named(answer.content)}, 409)
    assert "asks these questions already" in same
    other = edited(answer.content, C3="What do you say first?")
    posted(trainer, PAGE, {"file": named(other)})
    with acting_as(alice):
        row = OwnCourse.objects.get()
        course = queries.offer(COURSE).course
        event = Event.objects.get(kind="training.course.uploaded")
    shipped = catalogue.shipped()[COURSE]
    assert row.version == course.version == shipped.version + 1
    assert course.dated == NOON.date()
    assert course.questions[0].text["en"] == "What do you say first?"
    assert course.questions[1:] == shipped.questions[1:]
    assert course.modules == shipped.modules
    assert event.subject_id == row.id
    posted(trainer, PAGE, {"file": named(answer.content)})  # and back again, one higher
    with acting_as(alice):
        assert queries.offer(COURSE).course.questions == shipped.questions


@pytest.mark.parametrize("code", ["data-protection", "safe-communication", "school-and-faith"])
def test_tests_that_ship_go_out_and_come_in_as_they_were(code: str) -> None:
    trainer = signed_in("haven", "trainer")
    content = trainer.get(f"{DESK}courses/{code}/questions/file/").content
    files = {name: data for name, data in catalogue.files(code).items() if name != "quiz.yaml"}
    found = courses.read(files | {"quiz.xlsx": content}, catalogue.known())
    assert found.problems == ()
    assert found.course is not None
    assert found.course.questions == catalogue.shipped()[code].questions


def test_what_is_wrong_with_a_workbook_is_told_by_sheet_and_row_in_the_readers_language() -> None:
    trainer = signed_in("haven", "trainer")
    wrong = book(survey=SURVEY, choices=CHOICES.replace("| yes |", "| perhaps |"))
    told = posted(trainer, PAGE, {"file": named(wrong)}, 422)
    assert "quiz.xlsx, survey, row 3: &quot;alarm&quot; is no part of the course." in told
    assert "quiz.xlsx, choices, row 2: &quot;perhaps&quot; is neither yes nor no." in told
    trainer.cookies["mp_lang"] = "ar"
    arabic = trainer.post(PAGE + "?lang=ar", {"file": named(wrong)}).content.decode()
    assert "perhaps" in arabic
    assert "is neither yes nor no" not in arabic
    assert "one of the two" in posted(signed_in("haven", "trainer"), PAGE, {}, 422)


def in_force(alice: Actor, data: bytes, name: str) -> Version:
    with acting_as(alice):
        version = form_actions.import_xlsform(data, name=name, by=alice, at=NOON)
        return form_actions.publish(version.id, by=alice, at=NOON)


def test_a_questionnaire_of_the_library_becomes_the_test_of_a_course(alice: Actor) -> None:
    asked = "\n".join(
        f"select_one q1 | n{number} | What {number}? | ماذا {number}؟" for number in range(8)
    )
    survey = SHIPPED.replace("end_group\n", f"{asked}\nend_group\n", 1)
    version = in_force(alice, book(survey=survey, choices=CHOICES), "referral-test.xlsx")
    code, trainer = version.questionnaire.code, signed_in("haven", "trainer")
    assert f'<option value="{code}"' in text_of(trainer, PAGE)
    posted(trainer, PAGE, {"questionnaire": code})
    with acting_as(alice):
        course = queries.offer(COURSE).course
        event = Event.objects.get(kind="training.course.uploaded")
    assert len(course.questions) == 10
    assert {one.module for one in course.questions} == {"see-needs", "ask-first"}
    assert event.facts["source"] == code
    both = {"questionnaire": code, "file": named(b"x")}
    assert "one of the two" in posted(trainer, PAGE, both, 422)


def test_only_who_changes_courses_sees_a_test_and_a_gate_guards_it(alice: Actor) -> None:
    officer, trainer = signed_in("haven", "reader"), signed_in("haven", "trainer")
    assert f'href="{PAGE}"' not in text_of(officer, f"{DESK}courses/{COURSE}/")
    for address in (PAGE, f"{PAGE}file/"):
        assert officer.get(address).status_code == 403
    content = trainer.get(f"{PAGE}file/").content
    with acting_as(alice):
        actions.set_gate("rosters.change", COURSE, by=alice, at=NOON)
    changed = {"file": named(edited(content, C3="What?"))}
    assert trainer.post(PAGE, changed).status_code == 403
    assert trainer.get(f"{DESK}courses/no-such-course/questions/").status_code == 404
