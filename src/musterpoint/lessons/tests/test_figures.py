"""The same number on the board, in the catalogue, in the situation report and in a review."""

import csv
import io
from datetime import timedelta

import pytest

from musterpoint.crises import actions as crises
from musterpoint.crises import queries as board
from musterpoint.crises.models import Crisis
from musterpoint.crises.tests.factories import persons, said
from musterpoint.kernel import indicators
from musterpoint.lessons import facts, figures
from musterpoint.lessons.tests.factories import crisis
from musterpoint.lessons.views.figures import rows_of, situation_tables
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in
from musterpoint.web import formats

DESK = "/o/haven/desk/lessons/"


def lived(by: Actor) -> Crisis:
    """Declare a crisis with people who were reached, asked and left."""
    made = crisis(by)
    chosen = persons(30) + persons(15, sex="m", area="")
    crises.enrol(made.id, chosen, by=by, at=NOON)
    crises.mark_reached(made.id, chosen[:20], NOON, by=by, at=NOON)
    states = [said(one, "safe") for one in chosen[:12]]
    crises.set_state(made.id, states, by=by, at=NOON + timedelta(hours=1))
    return made


def test_every_registered_indicator_has_one_number_everywhere(alice: Actor) -> None:
    with acting_as(alice):
        made = lived(alice)
        crises.snapshot(made.id, by=alice, at=NOON + timedelta(hours=2))
        shown = {one.indicator.code: one for one in figures.present(made.id, with_trend=True)}
        kept = facts.values_of({"indicators": facts.indicators(made.id)})
        nine = board.board(made.id).totals
        table = {row[0]: row[3] for row in rows_of(made, "")}
        report = {row[0]: row[1] for one in situation_tables(made)[:2] for row in one.rows}
        for one in indicators.registered():
            counted = indicators.count(one.code, made.id).get("")
            figure = shown[one.code]
            if counted is None:  # a share of nothing: unknown, and not zero
                assert one.of_nothing is None, one.code
                assert figure.value is None, one.code
                assert kept.get(one.code) is None, one.code
                continue
            assert figure.value == counted, one.code
            assert kept[one.code] == counted, one.code
            assert table[one.code] == str(counted), one.code
            assert report[figure.label] == formats.count(counted), one.code
            assert figure.trend[-1][1] == counted, one.code
            if one.code in nine:
                assert nine[one.code] == counted, one.code
        assert nine["reached"] == 20


def test_every_indicator_says_what_it_is_and_leads_somewhere(alice: Actor) -> None:
    with acting_as(alice):
        made = lived(alice)
    client = signed_in("haven", "duty_officer")
    for one in indicators.registered():
        answer = client.get(f"{DESK}figures/of/{one.code}/?crisis={made.slug}")
        page = answer.content.decode()
        assert answer.status_code == 200, one.code
        assert one.query in page
        for by in one.breakdowns:
            address = f"{DESK}figures/of/{one.code}/?crisis={made.slug}&by={by}"
            assert client.get(address).status_code == 200
        assert one.page, one.code
    catalogue = client.get(f"{DESK}figures/?crisis={made.slug}").content.decode()
    assert all(one.query in catalogue for one in indicators.registered())
    assert f"/o/haven/desk/{made.slug}/people/?measure=reached" in catalogue
    assert client.get(f"/o/haven/desk/{made.slug}/people/?measure=reached").status_code == 200


def test_groups_of_few_are_hidden_and_cannot_be_worked_out(alice: Actor) -> None:
    with acting_as(alice):
        made = crisis(alice)
        crises.enrol(
            made.id, persons(30) + persons(4, sex="m") + persons(20, sex="x"), by=alice, at=NOON
        )
        told = {one.key: one.value for one in figures.groups("registered", "sex", made.id)}
    assert told["m"] is None
    assert sum(value is None for value in told.values()) == 2


def test_a_small_total_of_reports_is_not_told(
    alice: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    with acting_as(alice):
        made = crisis(alice)
        real = indicators.count
        monkeypatch.setattr(
            indicators,
            "count",
            lambda code, crisis_id, by="": (
                {"": 3} if code == "feedback_received" else real(code, crisis_id, by)
            ),
        )
        shown = {one.indicator.code: one for one in figures.present(made.id)}
    assert shown["feedback_received"].value is None
    assert shown["feedback_received"].is_hidden


def test_the_situation_report_is_a_page_a_pdf_and_a_table(alice: Actor) -> None:
    empty = signed_in("haven", "duty_officer")
    assert "No crisis yet" in empty.get(f"{DESK}situation/").content.decode()
    assert empty.get(f"{DESK}situation/pdf/").status_code == 404
    with acting_as(alice):
        made = lived(alice)
    page = empty.get(f"{DESK}situation/?crisis={made.slug}").content.decode()
    assert "Registered people to whom at least one message" in page
    assert empty.get(f"{DESK}situation/pdf/?crisis={made.slug}").content[:4] == b"%PDF"
    body = empty.get(f"{DESK}figures/export/?crisis={made.slug}").content.decode("utf-8-sig")
    rows = {row["code"]: row for row in csv.DictReader(io.StringIO(body))}
    assert rows["reached"]["value"] == "20"
    assert rows["training_valid"]["crisis"] == ""
    assert rows["reached"]["query"] == "crises.indicators.reached"


def test_who_may_not_see_people_gets_the_number_without_the_list(alice: Actor) -> None:
    with acting_as(alice):
        made = lived(alice)
    page = signed_in("haven", "evaluator").get(f"{DESK}figures/?crisis={made.slug}")
    assert page.status_code == 200
    assert "people/?measure=" not in page.content.decode()


@pytest.mark.parametrize("crisis_slug", ["none", "%00", "x" * 80])
def test_a_crisis_that_is_not_there_is_no_error(alice: Actor, crisis_slug: str) -> None:
    client = signed_in("haven", "duty_officer")
    for name in ("figures/", "situation/", "figures/export/"):
        assert client.get(f"{DESK}{name}?crisis={crisis_slug}").status_code == 200
