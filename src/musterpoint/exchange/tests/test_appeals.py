"""An upheld appeal is no short cut; decisions can be taken back; figures single nobody out."""

import csv
import io

import pytest
from django.test import Client

from musterpoint.exchange import actions, figures, queries
from musterpoint.exchange.models import Application, Call, Outcome
from musterpoint.exchange.tests.factories import (
    AFTER,
    DAY,
    application_in,
    applied,
    call_in,
    clock,
    hired,
    published,
    scored,
    sides,
)
from musterpoint.exchange.tests.test_pages import DESK, client_of, opened
from musterpoint.tenancy import actors
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON

LATER = AFTER + 2 * DAY


def sent() -> tuple[list[Actor], Application, str]:
    """Return a committee of five, an application, and the key of its address."""
    ((here, lead),) = sides(1)
    people = [lead, *(hired(here, name) for name in ("Binta", "Carlos", "Dina", "Eva"))]
    public = actors.public(here.id)
    with acting_as(lead):
        published(lead)
    with acting_as(public):
        made = actions.apply("shelter-2026", application_in(), by=public, at=NOON + DAY)
    return people, made.row, made.key


def appealed(people: list[Actor], row: Application, key: str, outcome: str) -> None:
    lead = people[0]
    with acting_as(lead):
        actions.decide(row.id, outcome, "No", by=lead, at=AFTER)
        actions.tell_results(row.call_id, by=lead, at=AFTER)
    public = actors.public(lead.organisation_id)
    with acting_as(public):
        actions.appeal(key, "You misread page 2", by=public, at=AFTER)


def score_later(row: Application, by: Actor, points: int) -> None:
    with acting_as(by):
        actions.score(row.id, {1: points, 2: points}, "Read again", True, by=by, at=LATER)


def test_an_upheld_appeal_of_an_unscored_application_sends_it_to_scoring() -> None:
    people, row, key = sent()
    lead, binta, carlos, dina, eva = people
    appealed(people, row, key, "ineligible")
    with acting_as(dina):
        actions.decide_appeal(row.id, True, "They meet it", by=dina, at=AFTER)
        found = Application.objects.get()
        assert (found.outcome, found.decided_by, found.points) == ("", None, None)
        with pytest.raises(actions.NotDecidable):
            actions.decide(row.id, "selected", "Good", by=dina, at=LATER)
        assert [one.id for one in queries.work_of(dina, LATER)] == [row.id]
        with pytest.raises(actions.NotDecidable):
            actions.close_call(row.call_id, by=dina, at=AFTER + 20 * DAY)
    score_later(row, binta, 4)
    score_later(row, carlos, 4)
    with acting_as(lead), pytest.raises(actions.NotDecidable):
        actions.decide(row.id, "selected", "Good", by=lead, at=LATER)
    with acting_as(eva):
        assert actions.decide(row.id, "selected", "Good", by=eva, at=LATER).points == 8000
        with pytest.raises(actions.TooLate):
            actions.decide(row.id, "not_selected", "Not good", by=eva, at=LATER)
        actions.close_call(row.call_id, by=eva, at=AFTER + 20 * DAY)


def test_an_upheld_appeal_against_too_few_points_is_scored_anew_by_others() -> None:
    people, row, key = sent()
    lead, binta, carlos, dina, eva = people
    scored(row, lead, 2, 2)
    scored(row, binta, 2, 2)
    appealed(people, row, key, "not_selected")
    with acting_as(dina):
        actions.decide_appeal(row.id, True, "They are right", by=dina, at=AFTER)
        assert Application.objects.get().outcome == ""
    with pytest.raises(actions.AlreadyScored):
        score_later(row, binta, 5)
    score_later(row, carlos, 2)
    score_later(row, dina, 2)
    with acting_as(eva):
        with pytest.raises(actions.NotDecidable):
            actions.decide(row.id, "selected", "Good", by=eva, at=LATER)
        found = actions.decide(row.id, "not_selected", "Still too little", by=eva, at=LATER)
        assert found.points == 4000


def test_an_upheld_appeal_with_enough_points_selects_and_the_letter_tells_of_it() -> None:
    people, row, key = sent()
    lead, binta, _carlos, dina, _eva = people
    scored(row, lead)
    scored(row, binta)
    appealed(people, row, key, "not_selected")
    clock(AFTER)
    public = Client()
    site = f"/o/side-0/calls/result/{key}/"
    opened(public, f"{site}letter/")
    with acting_as(dina):
        actions.decide_appeal(row.id, True, "They are right", by=dina, at=AFTER)
        found = Application.objects.get()
        assert (found.outcome, found.points) == (Outcome.SELECTED, 8000)
    (page, _letter) = opened(public, site, f"{site}letter/")
    assert "Your appeal was right. Your organisation is selected." in page


def test_everybody_who_ever_decided_is_kept_from_the_appeal() -> None:
    people, row, key = sent()
    lead, binta, carlos, dina, eva = people
    scored(row, lead)
    scored(row, binta)
    with acting_as(carlos):
        actions.decide(row.id, "selected", "Good", by=carlos, at=AFTER)
        actions.take_back_decision(row.id, "Wrong one", by=carlos, at=AFTER)
    with acting_as(dina):
        actions.decide(row.id, "not_selected", "No", by=dina, at=AFTER)
    appealed(people, row, key, "not_selected")
    for one in (carlos, dina, lead):
        with acting_as(one), pytest.raises(actions.NotIndependent):
            actions.decide_appeal(row.id, False, "No", by=one, at=LATER)
    with acting_as(eva):
        actions.decide_appeal(row.id, False, "No", by=eva, at=LATER)


def test_a_decision_is_taken_back_by_its_page_with_a_reason_and_scoring_goes_on() -> None:
    people, row, _key = sent()
    lead, binta, *_rest = people
    clock(AFTER)
    client = client_of(lead)
    base = f"applications/{row.id}/"
    given = {"outcome": "ineligible", "reasons": "Wrong country"}
    assert client.post(f"{DESK}{base}decide/", given).status_code == 302
    with pytest.raises(actions.NotScorable):
        scored(row, binta)
    (page, _form) = opened(client, base, f"{base}take-back/")
    assert "Take the decision back" in page
    assert client.post(f"{DESK}{base}take-back/", {"words": ""}).status_code == 422
    given = {"words": "It was the wrong application"}
    assert client.post(f"{DESK}{base}take-back/", given).status_code == 302
    scored(row, binta)
    with acting_as(lead):
        kept = list(Application.objects.get().decisions.order_by("id"))
        assert [one.outcome for one in kept] == ["ineligible", ""]
        actions.decide(row.id, "ineligible", "No", by=lead, at=AFTER)
        actions.tell_results(row.call_id, by=lead, at=AFTER)
        with pytest.raises(actions.TooLate):
            actions.take_back_decision(row.id, "Late", by=lead, at=AFTER)


def test_figures_stand_as_they_were_told_whatever_an_appeal_changes() -> None:
    people, row, key = sent()
    lead, binta, _carlos, dina, _eva = people
    with acting_as(lead):
        for number in range(11):
            other = applied(lead, name=f"Org {number}", email=f"a{number}@x.example")
            actions.decide(other.id, "ineligible", "No", by=lead, at=AFTER)
    scored(row, lead)
    scored(row, binta)
    appealed(people, row, key, "not_selected")
    with acting_as(dina):
        before = queries.statistics(Call.objects.get())
        actions.decide_appeal(row.id, True, "Right", by=dina, at=AFTER)
        assert queries.statistics(Call.objects.get()) == before
    assert (before[0].applied, before[0].selected) == (12, 0)


def group(country: str, count: int, selected: int) -> list[dict[str, str]]:
    return [
        {
            "kind": "civil_society",
            "country": country,
            "size": "small",
            "outcome": "selected" if number < selected else "not_selected",
        }
        for number in range(count)
    ]


def test_no_zero_stands_beside_a_hidden_count_nor_can_be_computed() -> None:
    rows = [*group("TUN", 20, 10), *group("EGY", 1, 0), *group("LBY", 2, 0), *group("MLI", 20, 9)]
    found = {(one.group, one.value): one for one in figures.of_rows(rows)}
    for country in ("EGY", "LBY"):
        assert found["country", country].applied is None
        assert found["country", country].selected is None
    told = [found["country", one].selected for one in ("TUN", "MLI")]
    assert None in told


def test_the_file_of_a_call_has_no_country_before_the_decision_nor_who_is_in_conflict() -> None:
    people, row, _key = sent()
    lead = people[0]
    with acting_as(lead):
        applied(lead, name="Other Doors", email="b@x.example", country="EGY")
    clock(AFTER)
    client = client_of(lead)

    def rows() -> list[list[str]]:
        answer = client.get(f"{DESK}calls/{row.call_id}/export/?kind=csv")
        return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))[1:]

    assert [(one[1], one[3]) for one in rows()] == [("Open Doors", ""), ("Other Doors", "")]
    with acting_as(lead):
        actions.decide(row.id, "ineligible", "No", by=lead, at=AFTER)
    assert [one[3] for one in rows()] == ["TUN", ""]
    with acting_as(lead):
        actions.declare_conflict(row.id, by=lead, at=AFTER)
    assert [one[1] for one in rows()] == ["Other Doors"]


@pytest.mark.parametrize("slug", ["result", "apply", "letter", "appeal"])
def test_no_call_stands_at_an_address_that_is_taken(slug: str) -> None:
    ((_here, lead),) = sides(1)
    with acting_as(lead), pytest.raises(actions.BadWords) as refused:
        actions.write_call(call_in(slug=slug), by=lead, at=NOON)
    assert "slug" in refused.value.fields
