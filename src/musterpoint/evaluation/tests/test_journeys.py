"""Chromium: an evaluation from empty to findings, a framework out, edited and in, a review."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from musterpoint.evaluation.models import Evaluation, Framework, Review
from musterpoint.evaluation.planning import queries
from musterpoint.evaluation.results import layout
from musterpoint.evaluation.results import queries as results
from musterpoint.evaluation.reviews import actions as reviews
from musterpoint.evaluation.reviews.actions import AnswerIn, ReviewIn
from musterpoint.evaluation.tests.planning.factories import ROWS, approved
from musterpoint.evaluation.tests.results.factories import TODAY, exported, saved, sheets, whole
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, member, signed_in
from musterpoint.testing.browser import Opener, asking, check_looks, press

pytestmark = [pytest.mark.slow, pytest.mark.browser]
DESK = "http://testserver/o/haven/desk"


@pytest.fixture(autouse=True)
def _still(haven: Organisation, settings: Any, tmp_path: Path) -> None:
    settings.STATIC_ROOT = str(tmp_path)
    Organisation.objects.filter(id=haven.id).update(is_exercise=True, clock_at=NOON)


def fill(page: Page, values: dict[str, Any]) -> None:
    """Fill the fields of a form by their names, whatever they are."""
    for name, value in values.items():
        box = page.locator(f"main [name={name}]").first
        kind = box.evaluate("one => one.type")
        if kind == "checkbox":
            box.check()
        elif kind == "radio":
            page.check(f"main [name={name}][value={value}]")
        elif kind == "select-one":
            box.select_option(value)
        else:
            box.fill(value)


def send(page: Page) -> None:
    press(page.locator("main form[method=post] button[type=submit]").first)


def test_an_evaluation_goes_from_empty_to_findings(alice: Actor, opened: Opener) -> None:
    writer = asking(signed_in("haven", "evaluator"))
    page, faults = opened(writer, "/o/haven/desk/evaluations/")
    check_looks(page, faults, "evaluations-empty", "en")
    page.goto(f"{DESK}/evaluations/new/")
    fill(page, {"name": "Libya, in time", "kind": "real_time", "counts_from_day": "1",
                "counts_from_month": "4", "counts_from_year": "2026"})  # fmt: skip
    check_looks(page, faults, "evaluation-new", "en")
    send(page)
    check_looks(page, faults, "evaluation-begun", "en")
    with acting_as(alice):
        row = Evaluation.objects.get()
    for section, rows in ROWS.items():
        page.goto(f"{DESK}/evaluations/{row.id}/sections/{section}/add/")
        for place, values in enumerate(rows):
            fill(page, values)
            if section == "questions" and not place:
                check_looks(page, faults, "evaluation-question", "en")
            more = "button[name=more]" if place + 1 < len(rows) else "button[type=submit]"
            press(page.locator(f"main form[method=post] {more}").first)
    page.goto(f"{DESK}/evaluations/{row.id}/sections/questions/")
    check_looks(page, faults, "evaluation-section", "en")
    page.goto(f"{DESK}/evaluations/{row.id}/step/send/")
    send(page)
    chief, chief_faults = opened(
        asking(signed_in("haven", "evaluator")), f"/o/haven/desk/evaluations/{row.id}/"
    )
    check_looks(chief, chief_faults, "evaluation-to-approve", "en")
    press(chief.locator("main a", has_text="Approve").first)
    send(chief)
    with acting_as(alice):
        asked = [one.question["id"] for one in queries.findings(row.id, NOON)]
    for question in asked:
        chief.goto(f"{DESK}/evaluations/{row.id}/findings/{question}/")
        fill(chief, {"rating": "mostly", "text": "Most of them", "evidence": "The roll"})
        send(chief)
    check_looks(chief, chief_faults, "evaluation-report", "en")
    with acting_as(alice):
        assert all(one.latest for one in queries.findings(row.id, NOON))


def test_a_framework_goes_out_is_edited_and_comes_in(
    alice: Actor, opened: Opener, tmp_path: Path
) -> None:
    with acting_as(alice):
        row = whole(alice)
        book = sheets(exported(row))
    sheet = book[layout.RESULTS]
    head = [cell.value for cell in sheet[1]]
    line = next(r for r in range(2, 9) if sheet.cell(r, head.index("Actual 2025") + 1).value)
    sheet.cell(line, head.index("Actual 2026") + 1).value = 70
    sheet.insert_rows(3)
    sheet.append(["Outcome", "1.2", "Everybody is warned"])
    file = tmp_path / "edited.xlsx"
    file.write_bytes(saved(book))
    client = signed_in("haven", "evaluator")
    page, faults = opened(asking(client, upload=file), f"/o/haven/desk/results/{row.id}/")
    check_looks(page, faults, "framework", "en")
    page.goto(f"{DESK}/results/{row.id}/import/")
    check_looks(page, faults, "framework-import", "en")
    page.set_input_files("main [name=file]", str(file))
    page.uncheck("main [name=look]")
    send(page)
    with acting_as(alice):
        assert Framework.objects.count() == 1
        tree = results.tree(row.id, TODAY)
        assert [one.node.code for one in tree.branches] == ["1", "1.1", "1.1.1", "1.1.1.1", "1.2"]
        one = tree.branches[1].indicators[0]
        assert one.values[2026].value == 70
    page.goto(f"{DESK}/results/{row.id}/indicators/{one.row.id}/")
    check_looks(page, faults, "framework-indicator", "en")


def test_pages_in_arabic(alice: Actor, haven: Organisation, opened: Opener) -> None:
    with acting_as(alice):
        row = approved(alice, member(haven, "Chitra", 7))
        framework = whole(alice)
        question = queries.findings(row.id, NOON)[0].question["id"]
    page, faults = opened(
        asking(signed_in("haven", "evaluator")), f"/o/haven/desk/evaluations/{row.id}/?lang=ar"
    )
    check_looks(page, faults, "evaluation-ar", "ar")
    for name, rest in (
        ("finding", f"evaluations/{row.id}/findings/{question}/"),
        ("framework", f"results/{framework.id}/"),
        ("library", "results/library/"),
    ):
        page.goto(f"{DESK}/{rest}")
        check_looks(page, faults, f"{name}-ar", "ar")


def test_a_review_is_answered_on_a_phone_and_compared(alice: Actor, opened: Opener) -> None:
    with acting_as(alice):
        given = ReviewIn(name="After Libya", themes=["coordination", "resources"],
                         closes_on=TODAY.replace(month=6), purpose="To do better")  # fmt: skip
        row = reviews.begin(given, by=alice, at=NOON)
        links = [
            reviews.ask_outside(row.id, "migrants", f"Guest {number}", by=alice, at=NOON)
            for number in range(4)
        ]
        reviews.open_up(row.id, by=alice, at=NOON)
        for link in links[1:]:
            guest = reviews.guest_of_token(link.rstrip("/").rpartition("/")[2])
            said = AnswerIn(ratings={"knew_whom": 1, "one_picture": 3}, remark="Late buses")
            reviews.answer(guest.id, said, by=alice, at=NOON)
    client = signed_in("haven", "evaluator")
    phone, phone_faults = opened(asking(client), links[0], width=390, scripts=False)
    phone.check("main [name=knew_whom][value='2']")
    press(phone.locator("main form button[type=submit]").first)
    assert "We have your answer" in phone.locator("main").inner_text()
    assert phone_faults == []
    page, faults = opened(asking(client), f"/o/haven/desk/reviews/{row.id}/")
    check_looks(page, faults, "review", "en")
    page.goto(f"{DESK}/reviews/{row.id}/step/close/")
    send(page)
    page.goto(f"{DESK}/reviews/{row.id}/result/")
    check_looks(page, faults, "review-result", "en")
    with acting_as(alice):
        assert Review.objects.get().state == "closed"
