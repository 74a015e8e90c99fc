"""A note read and answered on a phone, and a statement disputed and netted: Chromium."""

import pytest

from musterpoint.costs.models import Netting, Note, NoteState, StatementLine
from musterpoint.costs.tests.factories import noted
from musterpoint.costs.tests.test_statements import carried, netted
from musterpoint.evacuation.tests.factories import Loop
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import signed_in
from musterpoint.testing.browser import Opener, asking, check_looks, press

pytestmark = [pytest.mark.slow, pytest.mark.browser]
DESK = "http://testserver/o/haven/desk/costs/"
MAIN = "main form button[type=submit]"


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_note_is_signed_under_protest_planned_and_waived(
    language: str, loop: Loop, opened: Opener
) -> None:
    made = noted(loop)
    welfare = signed_in("haven", "welfare_officer")
    own = f"/o/haven/journey/note/{made.key}/"
    page, faults = opened(asking(welfare), f"{own}code/?lang={language}")
    check_looks(page, faults, f"journey-code-{language}", language)
    page.fill("[name=code]", made.code)
    press(page.locator(MAIN).last)
    check_looks(page, faults, f"journey-note-{language}", language)
    page.goto(f"http://testserver{own}answer/")
    page.check("[name=how][value=protest]")
    page.fill("[name=name]", "Nimal Perera")
    page.fill("[name=words]", "I was told to leave.")
    check_looks(page, faults, f"journey-answer-{language}", language)
    press(page.locator(MAIN).last)
    page.goto(f"http://testserver{own}plan/")
    page.fill("[name=count]", "3")
    press(page.locator(MAIN).last)
    check_looks(page, faults, f"journey-plan-{language}", language)
    page.goto(f"{DESK}notes/{made.note.id}/receive/")
    page.fill("[name=amount]", "33.34")
    press(page.locator(MAIN).last)
    check_looks(page, faults, f"costs-note-{language}", language)
    page.goto(f"http://testserver{own}waiver/")
    page.fill("[name=words]", "No work since the return.")
    press(page.locator(MAIN).last)
    page.goto(f"{DESK}waivers/")
    check_looks(page, faults, f"costs-waivers-{language}", language)
    with acting_as(loop.state):
        asked = Note.objects.get().reliefs.get()
    page.goto(f"{DESK}waivers/{asked.id}/weigh/")
    page.fill("[name=amount]", "66.66")
    page.fill("[name=why]", "No income.")
    press(page.locator(MAIN).last)
    judge, wrong = opened(
        asking(signed_in("haven", "authorising_officer")),
        f"/o/haven/desk/costs/waivers/{asked.id}/decide/?lang={language}",
    )
    judge.check("[name=is_good][value=yes]")
    judge.fill("[name=reasons]", "The hardship is clear.")
    check_looks(judge, wrong, f"costs-decide-{language}", language)
    press(judge.locator(MAIN).last)
    page.goto(f"http://testserver{own}")
    check_looks(page, faults, f"journey-waived-{language}", language)
    for name in ("", "routes/", "notes/", "plans/"):
        page.goto(f"{DESK}{name}")
        check_looks(page, faults, f"costs-{name.strip('/') or 'legs'}-{language}", language)
    with acting_as(loop.state):
        row = Note.objects.get()
        assert (row.state, row.paid, row.waived) == (NoteState.WAIVED, 3_334, 6_666)


def test_a_statement_is_disputed_and_netted(
    three: tuple[Actor, Actor, Actor], opened: Opener
) -> None:
    one, two, _third = three
    carried(two, one, 5, "x1")
    page, faults = opened(
        asking(signed_in("haven", "welfare_officer")), "/o/haven/desk/costs/statements/"
    )
    check_looks(page, faults, "costs-statements", "en")
    with acting_as(one):
        line = StatementLine.objects.get()
    page.goto(f"{DESK}lines/{line.id}/dispute/")
    page.check("[name=reason][value=number]")
    page.fill("[name=words]", "Four, by our list.")
    check_looks(page, faults, "costs-dispute", "en")
    press(page.locator(MAIN).last)
    check_looks(page, faults, "costs-line", "en")
    netted(three)
    with acting_as(one):
        row = Netting.objects.get()
    judge, wrong = opened(
        asking(signed_in("haven", "authorising_officer")),
        f"/o/haven/desk/costs/netting/{row.id}/",
    )
    check_looks(judge, wrong, "costs-netting", "en")
    judge.goto(f"{DESK}netting/{row.id}/accept/")
    press(judge.locator(MAIN).last)
    with acting_as(one):
        assert Netting.objects.get().accepted_at is not None
