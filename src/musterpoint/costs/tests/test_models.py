"""Cost models: chosen by two, for a crisis or for all, from a day; nobody is asked for more."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from tests.world import bearer

from musterpoint.costs import actions, choosing, rules
from musterpoint.costs.actions import CostModelIn
from musterpoint.costs.models import CostModel, Note, NoteState, Share
from musterpoint.costs.tests.factories import (
    FARE,
    LATER,
    costed,
    fly,
    invoice,
    noted,
    open_books,
    other,
)
from musterpoint.costs.tests.test_pages import DESK, SITE, day
from musterpoint.costs.tests.test_pay_to import opened
from musterpoint.costs.tests.test_payers import LANE, insure
from musterpoint.evacuation.tests.factories import Loop, person
from musterpoint.kernel import packs
from musterpoint.tenancy import pumps
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in

FLEW = NOON.date()
DAY = timedelta(days=1)


def chosen(by: Actor, judge: Actor, code: str = "free", **more: Any) -> CostModel:
    """Let one propose a cost model and another confirm it, on the day of the flight."""
    at = more.pop("at", NOON)
    given = {"code": code, "from_on": FLEW, "source": "Decision 1"} | more
    made = actions.propose_model(CostModelIn(**given), by=by, at=at)
    return actions.decide_model(made.id, True, by=judge, at=at)


@pytest.fixture
def judge(haven: Organisation) -> Actor:
    return other(haven)


@pytest.fixture
def flown(loop: Loop) -> Loop:
    fly(loop, loop.household(person("Nimal Perera"), person("Kit", born="2020")))
    open_books(loop.state)
    return loop


def payers() -> list[tuple[str, str]]:
    return sorted(Share.objects.values_list("payer", "reason"))


def test_the_model_of_a_crisis_goes_before_that_of_all_and_the_latest_day_holds(
    loop: Loop, judge: Actor
) -> None:
    by, crisis = loop.state, loop.state_crisis
    with acting_as(by):
        assert choosing.held(crisis, FLEW).rules.code == "note"
        chosen(by, judge, "fund")
        assert choosing.held(crisis, FLEW).rules.code == "fund"
        assert choosing.held(crisis, FLEW - DAY).rules.code == "note"
        chosen(by, judge, "free", crisis_id=crisis)
        chosen(by, judge, "fixed", crisis_id=crisis, from_on=FLEW + DAY)
        chosen(by, judge, "fund", from_on=FLEW + 2 * DAY)
        found = [choosing.held(crisis, FLEW + number * DAY).rules.code for number in range(3)]
        assert found == ["free", "fixed", "fixed"]
        assert choosing.held(UUID(int=1), FLEW + DAY).rules.code == "fund"


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("note", [("fund", "child"), ("person", "adult")]),
        ("fixed", [("fund", "child"), ("person", "adult")]),
        ("free", [("free", "no_charge")] * 2),
        ("fund", [("fund", "fund_pays")] * 2),
    ],
)
def test_who_pays_follows_the_model(
    flown: Loop, judge: Actor, code: str, expected: list[tuple[str, str]]
) -> None:
    by = flown.state
    with acting_as(by):
        own = {"fixed": 1_000, "currency": "USD"} if code == "fixed" else {}
        chosen(by, judge, code, **own)
        costed(by, flown.state_crisis)
        assert payers() == expected
        made = actions.offer_notes(flown.state_crisis, fare=FARE, by=by, at=LATER)
        assert len(made) == (code in ("note", "fixed"))


def test_a_fixed_sum_is_asked_of_an_adult_and_never_above_the_cost(
    flown: Loop, judge: Actor
) -> None:
    by = flown.state
    with acting_as(by):
        chosen(by, judge, "fixed", fixed=4_000, currency="USD")
        costed(by, flown.state_crisis)
        with pytest.raises(actions.BadCost) as refused:
            actions.offer_notes(
                flown.state_crisis, fare=actions.fare_in(1, rules.ledger.currency("EUR"), FLEW, "x"),
                by=by, at=LATER,
            )  # fmt: skip
        assert "currency" in refused.value.fields
        (made,) = actions.offer_notes(flown.state_crisis, fare=FARE, by=by, at=LATER)
        note = made.note
        assert (note.cost, note.fare, note.amount, note.pack[-6:]) == (
            10_000,
            4_000,
            4_000,
            "/fixed",
        )
    page = opened(made).get(f"{SITE}{made.key}/?lang=en").content.decode()
    assert "Fixed sum for an adult" in page
    assert "Fare before the crisis" not in page


def test_a_note_that_was_signed_never_rises_with_another_model(loop: Loop, judge: Actor) -> None:
    made, by = noted(loop).note, loop.state
    with acting_as(by):
        actions.answer(made.id, "signed", "Nimal", by=by, at=LATER)
        for on in (FLEW, LATER.date() - DAY):
            with pytest.raises(actions.BadCost) as refused:
                chosen(by, judge, "fixed", fixed=25_000, currency="USD", from_on=on, at=LATER)
            assert "from_on" in refused.value.fields
        chosen(by, judge, "fixed", fixed=25_000, currency="USD", from_on=LATER.date(), at=LATER)
        actions.offer_notes(loop.state_crisis, fare=FARE, by=by, at=LATER)
        made.refresh_from_db()
        assert (made.amount, made.owed, Note.objects.count()) == (10_000, 10_000, 1)


def test_a_model_that_asks_is_not_confirmed_when_its_day_has_gone(loop: Loop, judge: Actor) -> None:
    given = CostModelIn(code="note", from_on=FLEW, source="Decision 1")
    with acting_as(loop.state):
        made = actions.propose_model(given, by=loop.state, at=NOON)
        with pytest.raises(actions.NotNow, match="Its day has gone"):
            actions.decide_model(made.id, True, by=judge, at=LATER)
        actions.decide_model(made.id, False, by=judge, at=LATER)
        with pytest.raises(actions.NotNow, match="decided"):
            actions.decide_model(made.id, True, by=judge, at=LATER)


def test_a_journey_that_is_free_afterwards_takes_its_note_away(loop: Loop, judge: Actor) -> None:
    made, by = noted(loop).note, loop.state
    with acting_as(by):
        actions.answer(made.id, "signed", "Nimal", by=by, at=LATER)
        chosen(by, judge, at=LATER)
        made.refresh_from_db()
        assert (made.owed, made.state, made.cost, payers()) == (
            0, NoteState.WAIVED, 0, [("free", "no_charge")],
        )  # fmt: skip
        share = Share.objects.get()
        with pytest.raises(actions.BadCost):
            actions.change_payer(share.id, "person", "Again", by=by, at=LATER)


def test_a_person_who_was_made_the_payer_by_hand_is_asked_no_more(
    flown: Loop, judge: Actor
) -> None:
    by = flown.state
    with acting_as(by):
        costed(by, flown.state_crisis)
        child = Share.objects.get(payer="fund")
        change = actions.change_payer(child.id, "host", "Agreed", by=by, at=LATER)
        assert change.decided_at is not None
        chosen(by, judge, at=LATER)
        assert payers() == [("free", "no_charge"), ("host", "decided")]


def test_an_insurer_who_comes_later_pays_also_where_people_are_free(
    loop: Loop, judge: Actor
) -> None:
    by = loop.state
    fly(loop, loop.household(person("Nimal Perera")))
    open_books(by)
    with acting_as(by):
        chosen(by, judge)
        row = costed(by, loop.state_crisis)
        insure(loop)
    pumps.run_due(only={LANE})
    with acting_as(by):
        assert payers() == [("insurer", "insured")]
        assert actions.follow_bonds(loop.state_crisis, by=by, at=LATER) == 0
        actions.add_invoice(row.id, invoice(100, number="R-2"), by=by, at=LATER)
        assert payers() == [("insurer", "insured")]


def test_notes_of_journeys_before_the_day_are_offered_to_be_lifted(
    loop: Loop, haven: Organisation
) -> None:
    made = noted(loop).note
    clerk, officer = (signed_in("haven", one) for one in ("welfare_officer", "authorising_officer"))
    assert "Nothing was chosen" in clerk.get(f"{DESK}models/").content.decode()
    given = {
        "code": "free",
        "crisis": str(loop.state_crisis),
        "source": "Statement of the minister",
    }
    assert (
        clerk.post(f"{DESK}models/new/", given | {"code": "x"} | day("from_on")).status_code == 422
    )
    page = clerk.post(f"{DESK}models/new/", given | day("from_on"))["Location"]
    assert clerk.post(f"{DESK}models/new/", given | day("from_on")).status_code == 422
    assert "To be confirmed" in clerk.get(page).content.decode()
    assert clerk.post(f"{page}decide/", {"is_good": "yes"}).status_code == 403
    assert officer.get(f"{page}decide/").status_code == 200
    assert officer.post(f"{page}lift/").status_code == 409
    assert officer.post(f"{page}decide/", {"is_good": "yes"}).status_code == 302
    with acting_as(loop.state):
        made.refresh_from_db()
        assert made.owed == 10_000  # its journey was before that day
    shown = officer.get(page).content.decode()
    assert "Lift these notes" in shown
    assert f"{DESK}notes/{made.id}/waive/" in shown
    assert clerk.post(f"{page}lift/").status_code == 403
    assert officer.get(f"{page}lift/").status_code == 200
    assert officer.post(f"{page}lift/").status_code == 302
    assert officer.post(f"{page}lift/").status_code == 409
    with acting_as(loop.state):
        made.refresh_from_db()
        assert (made.owed, made.state, made.ground) == (0, NoteState.WAIVED, "route_free")
    assert "Free of charge" in clerk.get(f"{DESK}models/").content.decode()


def test_notes_are_lifted_by_who_refused_none_of_them(loop: Loop, judge: Actor) -> None:
    made, by = noted(loop).note, loop.state
    third = other(Organisation.objects.get(id=by.organisation_id), 8)
    with acting_as(by):
        row = chosen(by, third, at=LATER, from_on=LATER.date())
        asked = actions.ask_relief(made.id, "No work", by=by, at=LATER)
        with pytest.raises(actions.NotNow):  # what the person asked is decided first
            actions.lift_notes(row.id, by=judge, at=LATER)
        actions.propose_relief(asked.id, 0, "Has means", by=by, at=LATER)
        actions.decide_relief(asked.id, False, "Has means", by=judge, at=LATER)
        with pytest.raises(actions.NotNow):
            actions.lift_notes(row.id, by=judge, at=LATER)
        assert actions.lift_notes(row.id, by=third, at=LATER) == (1, 0)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"code": "party"}, "code"),
        ({"source": " "}, "source"),
        ({"crisis_id": UUID(int=1)}, "crisis"),
        ({"from_on": date(1990, 1, 1)}, "from_on"),
        ({"fixed": 100, "currency": "USD"}, "fixed"),
        ({"code": "fixed", "fixed": 0, "currency": "USD"}, "fixed"),
        ({"code": "fixed", "fixed": 5, "currency": "XYZ"}, "currency"),
    ],
)
def test_a_model_that_cannot_be_is_refused_at_its_field(
    loop: Loop, judge: Actor, changed: dict[str, Any], field: str
) -> None:
    with acting_as(loop.state), pytest.raises(actions.BadCost) as refused:
        chosen(loop.state, judge, **({"code": "free"} | changed))
    assert field in refused.value.fields


def test_programs_read_and_propose_models_and_confirm_none(
    loop: Loop, haven: Organisation, client: Any
) -> None:
    head = {"authorization": f"Bearer {bearer(haven, 'welfare_officer')}"}
    body = {"code": "fixed", "from_on": str(LATER.date()), "fixed": "350.00", "currency": "GBP",
            "source": "Notice 4"}  # fmt: skip
    url = "/api/v1/o/haven/costs/models"
    made = client.post(url, body, content_type="application/json", headers=head)
    assert made.status_code == 201, made.content
    (row,) = client.get(url, headers=head).json()
    assert (row["code"], row["fixed"], row["confirmed"]) == ("fixed", "350.00", None)
    wrong = client.post(url, body | {"code": "x"}, content_type="application/json", headers=head)
    assert wrong.status_code == 422


def test_a_model_that_asks_children_or_no_cap_is_no_rule() -> None:
    text = (rules.FOLDER / "payers.yaml").read_text(encoding="utf-8")
    for was, now in (
        ('child: "0"', 'child: "10"'),
        (
            "insured, known_to_state, not_own, child, adult]\n      cap: fare",
            "insured, known_to_state, not_own, adult]\n      cap: fare",
        ),
        ("cap: none", "cap: fare"),
        ("ladder: [lap_infant, known_to_state, not_own, fund_pays]", "ladder: [fund_pays]"),
        ("not_own, no_charge]", "not_own]"),
        ("default: note", "default: gone"),
    ):
        assert was in text
        with pytest.raises(packs.BadPack):
            packs.parse(text.replace(was, now), rules.problems)
