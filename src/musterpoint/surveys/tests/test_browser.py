"""From a survey to its weighted table: Chromium at a desk and on a phone."""

import pytest
from django.test import Client

from musterpoint.surveys import links
from musterpoint.surveys.models import Asking, Survey, Wave
from musterpoint.surveys.tests.factories import enrolled, everybody_answers, questionnaire
from musterpoint.tenancy import clock
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in
from musterpoint.testing.browser import Opener, asking, check_looks, press

pytestmark = [pytest.mark.slow, pytest.mark.browser]
DESK = "http://testserver/o/haven/desk/surveys/"
MAIN = "main form button[type=submit]"


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_survey_is_designed_drawn_answered_on_a_phone_and_told(
    language: str,
    haven: Organisation,
    alice: Actor,
    opened: Opener,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(clock, "now", lambda _organisation: NOON)
    with acting_as(alice):
        crisis, _people = enrolled(alice, BGD_f=120, BGD_m=120, PHL_f=60)
        code = questionnaire(alice)
    page, faults = opened(
        asking(signed_in("haven", "head_of_mission")), f"/o/haven/desk/surveys/?lang={language}"
    )
    check_looks(page, faults, f"surveys-none-{language}", language)
    page.goto(f"{DESK}new/")
    page.fill("[name=name]", "After the evacuation")
    page.fill("[name=purpose]", "To help better next time.")
    page.select_option("[name=questionnaire]", code)
    page.check("[name=frame][value=roll]")
    page.select_option("[name=crisis_id]", str(crisis.id))
    for part, value in (("day", "1"), ("month", "2"), ("year", "2026")):
        page.fill(f"[name=base_day_{part}]", value)
    check_looks(page, faults, f"survey-new-{language}", language)
    press(page.locator(MAIN).last)
    page.check("[name=by][value=nationality]")
    page.check("[name=by][value=sex]")
    page.check("[name=size_kind][value=respondents]")
    page.fill("[name=size]", "200")
    press(page.locator(MAIN).last)
    check_looks(page, faults, f"survey-design-{language}", language)
    with acting_as(alice):
        survey = Survey.objects.get()
    page.goto(f"{DESK}{survey.id}/draw/")
    press(page.locator(MAIN).last)
    check_looks(page, faults, f"survey-{language}", language)
    with acting_as(alice):
        wave = Wave.objects.get(survey=survey, number=1)
    page.goto(f"{DESK}waves/{wave.id}/step/open/")
    press(page.locator(MAIN).last)
    check_looks(page, faults, f"survey-wave-{language}", language)
    with acting_as(alice):
        first = Asking.objects.filter(wave=wave).order_by("member__number").first()
        assert first is not None
        token = links.code_of(first.id, NOON)
    _answer(opened, token, language)
    with acting_as(alice):
        first.refresh_from_db()
        assert (first.state, first.way) == ("answered", "web")
        everybody_answers(alice, wave, but=1)
        last = Asking.objects.get(wave=wave, state="open")
    for name in ("calls", "paper"):
        page.goto(f"{DESK}waves/{wave.id}/{name}/")
        check_looks(page, faults, f"survey-{name}-{language}", language)
    page.goto(f"{DESK}asked/{last.id}/paper/")
    check_looks(page, faults, f"survey-paper-entry-{language}", language)
    page.goto(f"{DESK}waves/{wave.id}/step/close/")
    press(page.locator(MAIN).last)
    page.goto(f"{DESK}waves/{wave.id}/results/")
    check_looks(page, faults, f"survey-figures-{language}", language)
    page.goto(f"{DESK}waves/{wave.id}/step/publish/")
    press(page.locator(MAIN).last)
    check_looks(page, faults, f"survey-result-{language}", language)
    for name in ("", "results/", f"{survey.id}/sample/"):
        page.goto(f"{DESK}{name}")
        check_looks(page, faults, f"surveys-{name.strip('/').split('/')[-1]}-{language}", language)


def _answer(opened: Opener, token: str, language: str) -> None:
    """Look at the pages of a link, then answer on a phone that runs no script."""
    address = f"/o/haven/survey/{token}/?lang={language}"
    page, faults = opened(asking(Client()), address, width=390)
    check_looks(page, faults, f"survey-start-{language}", language)
    press(page.locator("main a.govuk-button"))
    check_looks(page, faults, f"survey-questions-{language}", language)
    phone, _faults = opened(asking(Client()), address, width=390, scripts=False)
    press(phone.locator("main a.govuk-button"))
    phone.locator("main [type=radio][value=yes]").first.check()
    phone.locator("main [type=checkbox][value=work]").check()
    press(phone.locator("main [name=send]"))
    page.reload()
    check_looks(page, faults, f"survey-done-{language}", language)
