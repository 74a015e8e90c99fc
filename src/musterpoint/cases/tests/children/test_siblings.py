"""Siblings who were registered apart: a hint, a human's word, and then one gate for both."""

from datetime import timedelta

import pytest
from django.test import Client

from musterpoint.audit.models import Event, ProtectionEvent
from musterpoint.cases.children import actions, kin, queries
from musterpoint.cases.children.kin import Kin
from musterpoint.cases.children.queries import Cleared, Held
from musterpoint.cases.models import ProtectedCase, SiblingHint
from musterpoint.cases.tests.children.factories import (
    child,
    cleared,
    gate_of,
    officer,
    prepared,
    register,
)
from musterpoint.kernel.ids import uuid7
from musterpoint.procedures import actions as procedures
from musterpoint.tenancy import pumps
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in


@pytest.fixture(autouse=True)
def _still(haven: Organisation, settings: object) -> None:
    settings.STATIC_ROOT = None
    Organisation.objects.filter(id=haven.id).update(is_exercise=True, clock_at=NOON)


@pytest.fixture
def dora(haven: Organisation) -> Actor:
    return officer(haven, "Dora")


@pytest.fixture
def emil(haven: Organisation) -> Actor:
    return officer(haven, "Emil")


def hints() -> list[SiblingHint]:
    return list(SiblingHint.objects.order_by("id"))


def test_the_same_family_name_at_one_place_is_a_hint_and_no_more(dora: Actor) -> None:
    [amal] = register(dora, child("Amal Perera Silva"))
    [sami] = register(dora, child("سامي بيريرا سيلفا"))
    [other] = register(dora, child("Lena Okafor"))
    pumps.run_due()
    with acting_as(dora):
        [hint] = hints()
        assert {hint.left_id, hint.right_id} == {amal, sami}
        assert hint.why == ["family", "place"]
        assert hint.verdict == ""
        cleared(dora, amal)
        assert isinstance(queries.clearance([amal], NOON)[amal], Cleared), "a hint holds nobody"
        assert other not in {hint.left_id, hint.right_id}


def test_confirmed_siblings_go_together_and_only_two_officers_part_them(
    dora: Actor, emil: Actor
) -> None:
    [amal] = register(dora, child("Amal Perera Silva"))
    [sami] = register(dora, child("Sami Perera Silva"))
    pumps.run_due()
    with acting_as(dora):
        cleared(dora, amal)
        [hint] = hints()
        actions.decide_siblings(hint.id, "yes", by=dora, at=NOON)
        with pytest.raises(actions.DecidedAlready, match="two officers"):
            actions.decide_siblings(hint.id, "no", by=dora, at=NOON)
        alone = queries.clearance([amal], NOON)[amal]
        assert isinstance(alone, Held)
        assert "siblings" in alone.missing
        with pytest.raises(procedures.StepRefused):
            actions.open_gate(gate_of(amal).id, "LKA", "Only one", by=dora, at=NOON)
        prepared(dora, sami)
        for person in (amal, sami):
            actions.open_gate(gate_of(person).id, "LKA", "Both", by=dora, at=NOON)
        both = queries.clearance([amal, sami], NOON)
        assert all(isinstance(one, Cleared) for one in both.values())
        assert isinstance(queries.clearance([amal], NOON)[amal], Held)
        actions.split(gate_of(amal).id, "The aunt waits", by=dora, at=NOON)
        assert isinstance(queries.clearance([amal], NOON)[amal], Held)
    with acting_as(emil):
        actions.split(gate_of(amal).id, "The aunt waits", by=emil, at=NOON)
        assert isinstance(queries.clearance([amal], NOON)[amal], Cleared)


def test_a_split_counts_for_no_sibling_who_was_confirmed_after_it(dora: Actor, emil: Actor) -> None:
    amal, sami = register(dora, child("Amal Perera Silva"), child("Sami Perera Silva"))
    [nour] = register(dora, child("Nour Perera Silva"))
    pumps.run_due()
    later, last = NOON + timedelta(hours=1), NOON + timedelta(hours=2)
    for by in (dora, emil):
        with acting_as(by):
            actions.split(gate_of(amal).id, "The aunt waits", by=by, at=NOON)
    with acting_as(dora):
        cleared(dora, amal)
        assert isinstance(queries.clearance([amal], NOON)[amal], Cleared)
        hint = next(one for one in hints() if {one.left_id, one.right_id} == {amal, nour})
        actions.decide_siblings(hint.id, "yes", by=dora, at=later)
        assert isinstance(queries.clearance([amal], later)[amal], Held)
        with pytest.raises(procedures.StepRefused):
            actions.open_gate(gate_of(amal).id, "LKA", "Only one", by=dora, at=later)
        with pytest.raises(actions.BadChild):
            actions.refuse(gate_of(amal).id, "split", "Nobody asked anew", by=dora, at=later)
        assert not actions.split(gate_of(amal).id, "Both wait", by=dora, at=last)
        assert isinstance(queries.clearance([amal], last)[amal], Held)
    with acting_as(emil):
        assert actions.split(gate_of(amal).id, "Both wait", by=emil, at=last)
        actions.open_gate(gate_of(amal).id, "LKA", "Apart", by=emil, at=last)
        assert isinstance(queries.clearance([amal], last)[amal], Cleared)
        assert isinstance(queries.clearance([sami], last)[sami], Held)


def test_siblings_of_siblings_go_together_across_households(dora: Actor) -> None:
    [amal] = register(dora, child("Amal Perera Silva"))
    sami, nour = register(dora, child("Sami Perera Silva"), child("Nour Perera Silva"))
    pumps.run_due()
    with acting_as(dora):
        hint = next(one for one in hints() if {one.left_id, one.right_id} == {amal, sami})
        actions.decide_siblings(hint.id, "yes", by=dora, at=NOON)
        standing = queries.view(gate_of(nour).id, by=dora, at=NOON)
        assert {one.person_id for one in standing.siblings} == {amal, sami}


def test_rejected_is_not_asked_again_and_names_of_parents_make_a_hint(dora: Actor) -> None:
    [amal] = register(dora, child("Amal Perera Silva"))
    [sami] = register(dora, child("Sami Perera Silva"))
    [lena] = register(dora, child("Lena Okafor"))
    pumps.run_due()
    with acting_as(dora):
        [hint] = hints()
        actions.decide_siblings(hint.id, "no", by=dora, at=NOON)
        for one in (amal, lena):
            actions.name_parents(
                gate_of(one).id, "Kamala Fernando\nRuwan Jayasuriya", by=dora, at=NOON
            )
    pumps.run_due()
    with acting_as(dora):
        found = {frozenset({one.left_id, one.right_id}): one for one in hints()}
        assert found[frozenset({amal, sami})].verdict == "no"
        assert "parents" in found[frozenset({amal, lena})].why
        assert isinstance(queries.clearance([amal], NOON)[amal], Held)
        assert not queries.view(gate_of(amal).id, by=dora, at=NOON).siblings


@pytest.mark.parametrize("verdict", ["yes", "no"])
def test_a_verdict_about_one_child_behind_the_wall_is_in_protections_trail_alone(
    portal: Organisation, verdict: str
) -> None:
    Organisation.objects.filter(id=portal.id).update(is_exercise=True, clock_at=NOON)
    plain, worker = officer(portal, "Paul"), officer(portal, "Cora", "caseworker")
    [amal] = register(plain, child("Amal Perera Silva"))
    [sami] = register(plain, child("Sami Perera Silva"))
    pumps.run_due()
    with acting_as(plain):
        prepared(plain, sami)
        [hint] = hints()
    with acting_as(worker):
        prepared(worker, amal)
        assert ProtectedCase.objects.get().person_id == amal
        actions.decide_siblings(hint.id, verdict, by=worker, at=NOON)
        kind = f"cases.child.siblings-{verdict}"
        kept = ProtectionEvent.objects.filter(kind=kind)
        assert set(kept.values_list("subject_id", flat=True)) == {amal, sami}
    with acting_as(plain):
        assert not Event.objects.filter(kind__startswith="cases.child.siblings").exists()


def test_an_officer_confirms_on_the_childs_page(dora: Actor, haven: Organisation) -> None:
    [amal] = register(dora, child("Amal Perera Silva"))
    register(dora, child("Sami Perera Silva"))
    pumps.run_due()
    client: Client = signed_in("haven", "duty_officer")
    with acting_as(dora):
        page, [hint] = f"/o/haven/desk/children/{gate_of(amal).id}/", hints()
    shown = client.get(page).content.decode()
    assert "Maybe siblings" in shown
    assert "Same family name" in shown
    answer = client.post(f"{page}siblings/{hint.id}/", {"verdict": "yes"}, follow=True)
    assert "Siblings, who travel together" in answer.content.decode()
    again = client.post(f"{page}siblings/{hint.id}/", {"verdict": "no"}, follow=True)
    assert "decided this already" in again.content.decode()
    gone = client.post(f"{page}siblings/{uuid7()}/", {"verdict": "yes"})
    assert gone.status_code == 404
    reader = signed_in("haven", "reader")
    assert reader.post(f"{page}siblings/{hint.id}/", {"verdict": "yes"}).status_code == 403


def one(name: str, **more: object) -> Kin:
    whole, family = kin.parts([name])
    given: dict[str, object] = {
        "person_id": uuid7(), "household_id": uuid7(), "whole": whole, "family": family,
        "registered_at": NOON,
    }  # fmt: skip
    return Kin(**given | more)  # type: ignore[arg-type]


def test_a_family_name_alone_a_common_one_or_the_same_person_is_no_hint() -> None:
    assert kin.reasons(one("Amal Perera"), one("Sami Perera")) == ()
    assert kin.reasons(one("Amal Perera", area="x"), one("Amal Perera", area="x")) == ()
    late = {"area": "x", "registered_at": NOON + timedelta(days=9)}
    assert kin.reasons(one("Amal Perera", area="x"), one("Sami Perera", **late)) == ()
    home = {"area": "x", "household_id": uuid7()}
    assert kin.reasons(one("Amal Perera", **home), one("Sami Perera", **home)) == ()
    many = [one(f"Child{letter} Mohamed", area="x") for letter in "abcdefghijklmnop"]
    assert list(kin.pairs(many, many)) == []
    few = many[:3]
    assert len(list(kin.pairs(few[:1], few))) == 2
    batch = uuid7()
    listed = [one("Amal Perera", batch_id=batch), one("Sami Perera", batch_id=batch)]
    assert kin.reasons(*listed) == ("family", "list")
