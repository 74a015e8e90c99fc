"""The own editor: a questionnaire made with plain forms alone."""

from html import unescape
from typing import Any

from django.test import Client

from musterpoint.forms import content
from musterpoint.forms.models import State, Version
from musterpoint.forms.tests.test_pages import DESK, shown
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.scope import acting_as

HEAD = {
    "title": "Quick check", "languages": ["en", "ar"], "purpose": "help today",
    "classification": "coarse", "retention": "30 days",
}  # fmt: skip
EDIT = f"{DESK}quick-check/edit/"
WELL = {"type": "yes_no", "name": "well", "label_en": "Are you well?", "label_ar": "هل أنت بخير؟"}
NEED = {
    "type": "select_multiple", "name": "need", "label_en": "What do you need?",
    "choices_en": "food = Food\nClean water", "choices_ar": "طعام\nماء نظيف",
    "if_0": "well", "is_0": "is", "value_0": "no",
}  # fmt: skip


def add(client: Client, question: dict[str, Any]) -> Any:
    return client.post(f"{EDIT}question/new/", question)


def made(officer: Client, *questions: dict[str, Any]) -> None:
    assert officer.post(f"{DESK}new/", HEAD)["Location"] == EDIT
    for one in questions:
        answer = add(officer, one)
        assert answer.status_code == 302, unescape(answer.content.decode())


def kept(alice: Actor) -> dict[str, Any]:
    with acting_as(alice):
        return content.written(Version.objects.get())


def test_a_small_questionnaire_is_written_tried_and_published(
    officer: Client, alice: Actor
) -> None:
    assert "There is a problem" in shown(officer.post(f"{DESK}new/", {"title": ""}), 422)
    made(officer, WELL, NEED)
    choices = kept(alice)["questions"][1]["choices"]
    assert [(one["name"], one["label"]) for one in choices] == [
        ("food", {"en": "Food", "ar": "طعام"}),
        ("clean_water", {"en": "Clean water", "ar": "ماء نظيف"}),
    ]
    page = shown(officer.get(EDIT))
    assert "Are you well? is no" in page
    preview = f"{DESK}quick-check/1/?in=ar"
    assert "ماء نظيف" not in shown(officer.get(preview))
    assert "ماء نظيف" in shown(officer.post(preview, {"q1": "no"}))
    officer.post(f"{DESK}quick-check/1/publish/")
    with acting_as(alice):
        assert Version.objects.get().state == State.PUBLISHED
    assert "The first change makes a new draft" in shown(officer.get(EDIT))


def test_questions_are_moved_changed_and_taken_out(officer: Client, alice: Actor) -> None:
    made(officer, WELL, NEED, {"type": "note", "label_en": "Thank you"})
    officer.post(f"{EDIT}arrange/", {"up": "q1"})
    assert [one["name"] for one in kept(alice)["questions"]] == ["well", "q1", "need"]
    form = shown(officer.get(f"{EDIT}question/need/"))
    assert "food = Food" in form
    officer.post(f"{EDIT}question/well/", WELL | {"name": "fine"})
    assert kept(alice)["questions"][2]["show_if"][0]["question"] == "fine"
    officer.post(f"{EDIT}arrange/", {"remove": "fine"})
    found = kept(alice)["questions"]
    assert [one["name"] for one in found] == ["q1", "need"]
    assert found[1]["show_if"] == []
    assert officer.post(f"{EDIT}arrange/", {"remove": "fine"}).status_code == 404


def test_what_cannot_be_is_said_beside_its_field_and_what_was_typed_stays(
    officer: Client, alice: Actor
) -> None:
    made(officer, WELL)
    for wrong, words in (
        ({"name": "well"}, "Another question has this name"),
        ({"name": "9x"}, "a letter first"),
        ({"choices_en": ""}, "Write the answers to choose from"),
        ({"value_0": "it's"}, "without quotation marks"),
        ({"is_0": "over", "value_0": "many"}, "Enter a number"),
        ({"least": "x"}, "Enter a number"),
    ):
        text = shown(add(officer, NEED | wrong), 422)
        assert words in text
        assert "What do you need?" in text
    assert len(kept(alice)["questions"]) == 1


def test_a_question_that_would_wait_for_itself_is_refused_by_the_engine(
    officer: Client, alice: Actor
) -> None:
    made(officer, WELL, NEED)
    officer.post(f"{EDIT}question/well/", WELL)
    answer = officer.post(f"{EDIT}arrange/", {"up": "need"}, follow=True)
    assert answer.status_code == 200
    asked = WELL | {"if_0": "need", "is_0": "answered"}
    text = shown(officer.post(f"{EDIT}question/well/", asked), 422)
    assert "circle" in text


def test_a_file_that_was_uploaded_is_not_changed_here(officer: Client) -> None:
    assert officer.get(f"{DESK}nothing/edit/").status_code == 404
