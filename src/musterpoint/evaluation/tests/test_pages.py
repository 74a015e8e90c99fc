"""The pages of reports, through the real middleware, for each of the cast."""

import io

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from musterpoint.crises import actions as crises
from musterpoint.evaluation import actions
from musterpoint.evaluation.models import Report
from musterpoint.evaluation.tests.factories import content
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in


@pytest.fixture(autouse=True)
def _no_collected_files(settings: object) -> None:
    settings.STATIC_ROOT = None


@pytest.fixture
def report(alice: Actor) -> Report:
    """A report of Haven's crisis."""
    with acting_as(alice):
        crisis = crises.declare(
            "libya", "Libya", "LBY", "operator",
            [crises.AreaIn(code="tripoli", name="Tripoli", latitude=32.9, longitude=13.2)],
            "fighting", by=alice, at=NOON,
        )  # fmt: skip
        return actions.keep_report(crisis.id, "after_action", content(), by=alice, at=NOON)


def at(slug: str, rest: str = "") -> str:
    return f"/o/{slug}/desk/{rest}"


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.content[:2000]
    return answer.content.decode()


def test_reports_are_listed_and_a_crisis_without_one_says_so(report: Report) -> None:
    reader = signed_in("haven", "reader")
    assert "After-action report 1" in text_of(reader, at("haven", "reports/"))
    assert "After-action report 1" in text_of(reader, at("haven", "libya/reports/"))
    with_none = signed_in("haven", "auditor")
    assert with_none.get(at("haven", "atlantis/reports/")).status_code == 404


def test_a_report_tells_each_figure_with_its_definition(report: Report) -> None:
    page = text_of(signed_in("haven", "reader"), at("haven", "libya/reports/1/"))
    assert "Libya 2011, exercise: after-action report" in page
    assert "People on the roll of this crisis who have not withdrawn." in page
    assert "324 to 1,338" in page
    assert 'role="img" aria-label="At the end 402 of 426' in page
    assert "No transport from where they are" in page


def test_published_figures_stand_apart_with_source_and_day(report: Report) -> None:
    page = text_of(signed_in("haven", "reader"), at("haven", "libya/reports/1/"))
    ours, _heading, theirs = page.partition("Published figures of the real crisis")
    assert "389,767" not in ours
    for words in ("389,767", "27 Mar 2011", "IOM, one month of response", "never added"):
        assert words in theirs
    assert "Tunisia (DJE)" in theirs


def test_small_groups_are_not_told(report: Report) -> None:
    page = text_of(signed_in("haven", "reader"), at("haven", "libya/reports/1/"))
    assert "Bangladesh" in page
    assert "Somalia" not in page


def test_the_same_report_is_a_pdf(report: Report) -> None:
    answer = signed_in("haven", "reader").get(at("haven", "libya/reports/1/report.pdf"))
    assert answer["Content-Type"] == "application/pdf"
    pages = PdfReader(io.BytesIO(answer.content)).pages
    text = "".join(page.extract_text() for page in pages)
    for words in ("Libya 2011, exercise", "Not accounted for", "389,767", "Definition"):
        assert words in text
    with_lang = signed_in("haven", "reader").get(at("haven", "libya/reports/1/report.pdf?lang=ar"))
    assert with_lang.status_code == 200


def test_a_report_with_nothing_in_it_is_shown(report: Report, alice: Actor) -> None:
    with acting_as(alice):
        crisis = report.crisis_id
        actions.keep_report(crisis, "after_action", {}, by=alice, at=NOON)
    reader = signed_in("haven", "reader")
    assert "No day was counted." in text_of(reader, at("haven", "libya/reports/2/"))
    assert reader.get(at("haven", "libya/reports/2/report.pdf")).status_code == 200


def test_another_organisation_and_nobody_find_no_report(
    report: Report, elsewhere: Organisation
) -> None:
    stranger = signed_in("elsewhere", "duty_officer")
    for rest in ("libya/reports/", "libya/reports/1/", "libya/reports/1/report.pdf"):
        assert stranger.get(at("haven", rest)).status_code == 404
        assert stranger.get(at("elsewhere", rest)).status_code == 404
        assert Client().get(at("haven", rest)).status_code == 302
    assert "No report yet" in text_of(stranger, at("elsewhere", "reports/"))


def test_a_role_without_reports_is_refused(report: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    from musterpoint.tenancy import roles

    bare = replace(roles.ROLES["reader"], permissions=frozenset())
    monkeypatch.setitem(roles.ROLES, "reader", bare)
    reader = signed_in("haven", "reader")
    for rest in ("reports/", "libya/reports/1/", "libya/reports/1/report.pdf"):
        assert reader.get(at("haven", rest)).status_code == 403


def test_a_list_asks_the_database_as_often_for_many_as_for_one(
    report: Report, alice: Actor
) -> None:
    reader = signed_in("haven", "reader")

    def queries() -> int:
        with CaptureQueriesContext(connection) as taken:
            text_of(reader, at("haven", "reports/"))
        return len(taken)

    queries()
    few = queries()
    with acting_as(alice):
        for _number in range(5):
            actions.keep_report(report.crisis_id, "after_action", content(), by=alice, at=NOON)
    assert queries() == few <= 25
