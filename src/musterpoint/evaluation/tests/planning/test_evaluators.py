"""Evaluators without an account read the plan by a link and send findings, which are drafts."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from musterpoint.audit.models import Event
from musterpoint.evaluation.models import Contribution, Evaluation, EvaluatorLink, Finding
from musterpoint.evaluation.planning import actions, evaluating, queries
from musterpoint.evaluation.planning.actions import FindingIn, LinkIn
from musterpoint.evaluation.tests.planning.factories import approved
from musterpoint.kernel.errors import NotAllowed, Refused
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, member, signed_in

UNTIL = LinkIn(ends_on=NOON.date() + timedelta(days=20))
FOUND = FindingIn(rating="partly", text="Two languages were left out.", evidence="Nine meetings")
TYPED = {"rating": "partly", "text": FOUND.text, "evidence": FOUND.evidence}


@pytest.fixture(autouse=True)
def _still(haven: Organisation, settings: Any) -> None:
    settings.STATIC_ROOT = None
    Organisation.objects.filter(id=haven.id).update(is_exercise=True, clock_at=NOON)


@pytest.fixture
def plan(alice: Actor, haven: Organisation) -> Evaluation:
    """An approved plan with two evaluators and two questions."""
    with acting_as(alice):
        return approved(alice, member(haven, "Chitra", 77))


def rows(plan: Evaluation, section: str) -> list[str]:
    return [str(one["id"]) for one in evaluating.approved(plan.id, NOON)[section]]


def invited(plan: Evaluation, by: Actor, given: LinkIn = UNTIL, which: int = 0) -> str:
    """Make a link that is shown; return its end."""
    made = actions.invite(plan.id, rows(plan, "evaluators")[which], given, by=by, at=NOON)
    return made.rstrip("/").rpartition("/")[2]


def sent(plan: Evaluation, by: Actor, token: str) -> Contribution:
    link = actions.link_of_token(token, NOON)
    return actions.contribute(link.id, rows(plan, "questions")[0], FOUND, by=by, at=NOON)


def test_what_an_evaluator_sends_is_a_draft_and_is_taken_in_word_for_word(
    alice: Actor, plan: Evaluation
) -> None:
    with acting_as(alice):
        token = invited(plan, alice)
        one = sent(plan, alice, token)
        assert token not in str(EvaluatorLink.objects.values().get())
        assert not Finding.objects.exists()
        assert evaluating.waiting(plan.id) == 1
        made = actions.take_in(plan.id, one.id, "Thank you", by=alice, at=NOON)
        assert (made.rating, made.text, made.evidence) == ("partly", FOUND.text, FOUND.evidence)
        assert evaluating.speakers([made.id]) == {made.id: "Workers' circle"}
        assert queries.findings(plan.id, NOON)[0].latest == made
        with pytest.raises(actions.Decided):
            actions.answer(plan.id, one.id, "No", by=alice, at=NOON)
        told = set(Event.objects.values_list("kind", flat=True))
    words = ("invited", "contributed", "taken_in")
    assert {f"evaluation.evaluator.{word}" for word in words} <= told


def test_what_is_not_taken_in_is_answered_with_a_reason(
    alice: Actor, bob: Actor, plan: Evaluation
) -> None:
    with acting_as(alice):
        one = sent(plan, alice, invited(plan, alice))
        for question in rows(plan, "questions"):
            actions.keep_finding(plan.id, question, FOUND, by=alice, at=NOON)
        with pytest.raises(actions.NotFinished, match="evaluators wait"):
            actions.finish(plan.id, by=alice, at=NOON)
        with pytest.raises(actions.BadEvaluation):
            actions.answer(plan.id, one.id, " ", by=alice, at=NOON)
        actions.answer(plan.id, one.id, "We have it already", by=alice, at=NOON)
        assert not evaluating.speakers(Finding.objects.values_list("id", flat=True))
        actions.finish(plan.id, by=alice, at=NOON)
    with acting_as(bob), pytest.raises(NotAllowed):
        actions.take_in(plan.id, one.id, by=bob, at=NOON)


@pytest.mark.parametrize("how", ["ended", "expired", "again", "finished"])
def test_a_link_that_is_over_opens_and_takes_nothing(
    alice: Actor, plan: Evaluation, how: str
) -> None:
    at = NOON
    with acting_as(alice):
        token = invited(plan, alice)
        link = actions.link_of_token(token, NOON)
        if how == "ended":
            actions.end_link(plan.id, link.id, by=alice, at=NOON)
        elif how == "expired":
            at = NOON + timedelta(days=21)
        elif how == "again":
            invited(plan, alice)
        else:
            for question in rows(plan, "questions"):
                actions.keep_finding(plan.id, question, FOUND, by=alice, at=NOON)
            actions.finish(plan.id, by=alice, at=NOON)
        with pytest.raises(actions.LinkOver):
            actions.link_of_token(token, at)
        with pytest.raises(actions.LinkOver):
            actions.contribute(link.id, rows(plan, "questions")[0], FOUND, by=alice, at=at)
    Organisation.objects.filter(slug="haven").update(clock_at=at)
    page = Client().get(f"/o/haven/evaluators/{token}/")
    assert "Nothing to read here" in page.content.decode()
    assert "Who was not reached" not in page.content.decode()


def test_wrong_links_and_findings_name_their_fields(alice: Actor, plan: Evaluation) -> None:
    with acting_as(alice):
        yesterday = NOON.date() - timedelta(days=1)
        with pytest.raises(actions.BadEvaluation) as bad:
            invited(plan, alice, LinkIn(ends_on=yesterday, email="nowhere"))
        assert set(bad.value.fields) == {"ends_on", "email"}
        link = actions.link_of_token(invited(plan, alice), NOON)
        question = rows(plan, "questions")[0]
        with pytest.raises(actions.BadEvaluation) as bad:
            no_proof = replace(FOUND, evidence="")
            actions.contribute(link.id, question, no_proof, by=alice, at=NOON)
        assert set(bad.value.fields) == {"evidence"}
        for given in ("", str(plan.id)):
            with pytest.raises(actions.NoSuchEvaluation):
                actions.contribute(link.id, given, FOUND, by=alice, at=NOON)


def test_one_link_sends_no_more_than_can_be_read(
    alice: Actor, plan: Evaluation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("musterpoint.evaluation.planning.actions._evaluators.MOST_WAITING", 1)
    with acting_as(alice):
        token = invited(plan, alice)
        sent(plan, alice, token)
        with pytest.raises(Refused, match="waits to be read"):
            sent(plan, alice, token)


def test_a_mailed_link_is_shown_to_nobody_here(alice: Actor, plan: Evaluation) -> None:
    client = signed_in("haven", "evaluator")
    with acting_as(alice):
        one = rows(plan, "evaluators")[0]
    day = date(2027, 1, 31)
    typed = {"ends_on_day": day.day, "ends_on_month": day.month, "ends_on_year": day.year,
             "email": "amal@example.org"}  # fmt: skip
    made = client.post(f"/o/haven/desk/evaluations/{plan.id}/evaluators/{one}/link/", typed)
    assert made.status_code == 302
    with acting_as(alice):
        link = EvaluatorLink.objects.get()
        assert not link.saw_link
        assert "amal" not in str(EvaluatorLink.objects.values().get())


def test_an_evaluator_reads_and_sends_and_the_owner_takes_it_in_on_the_pages(
    alice: Actor, plan: Evaluation, elsewhere: Organisation
) -> None:
    desk = f"/o/haven/desk/evaluations/{plan.id}/"
    with acting_as(alice):
        evaluator, question = rows(plan, "evaluators")[0], rows(plan, "questions")[0]
        kept = replace(FOUND, text="So far so good.", evidence="Kept inside")
        actions.keep_finding(plan.id, question, kept, by=alice, at=NOON)
    owner = signed_in("haven", "evaluator")
    typed = {"ends_on_day": 31, "ends_on_month": 1, "ends_on_year": 2027}
    assert owner.post(f"{desk}evaluators/{evaluator}/link/", {}).status_code == 422
    shown = owner.post(f"{desk}evaluators/{evaluator}/link/", {**typed, "reads_findings": "on"})
    assert "It is shown this once" in shown.content.decode()
    with acting_as(alice):
        token = invited(plan, alice, replace(UNTIL, reads_findings=True))
        hidden = invited(plan, alice, which=1)
    public = f"/o/haven/evaluators/{token}/"
    guest = Client()
    text = guest.get(public).content.decode()
    for told in ("Learn what held people back.", "Who was not reached", "Nine of ten",
                 "So far so good.", "Workers"):  # fmt: skip
        assert told in text
    for untold in ("Amal", "Ruwan", "Kept inside"):
        assert untold not in text
    assert "So far so good." not in guest.get(f"/o/haven/evaluators/{hidden}/").content.decode()
    wrong = guest.post(f"{public}{question}/", {**TYPED, "evidence": ""})
    assert wrong.status_code == 422
    assert FOUND.text in wrong.content.decode()
    assert guest.post(f"{public}{question}/", TYPED).status_code == 302
    assert "Waits to be read" in guest.get(public).content.decode()
    assert FOUND.text not in guest.get(f"/o/haven/evaluators/{hidden}/").content.decode()
    assert guest.get(f"{public}{plan.id}/").status_code == 404
    assert guest.get("/o/haven/evaluators/no-such/").status_code == 404
    assert guest.get(f"/o/elsewhere/evaluators/{token}/").status_code == 404
    stranger = signed_in("elsewhere", "evaluator")
    assert stranger.get(f"/o/elsewhere/desk/evaluations/{plan.id}/evaluators/").status_code == 404

    assert "Findings of evaluators wait for you" in owner.get(desk).content.decode()
    listed = owner.get(f"{desk}evaluators/").content.decode()
    assert FOUND.text in listed
    with acting_as(alice):
        one, link = Contribution.objects.get(), actions.link_of_token(hidden, NOON)
    reader = signed_in("haven", "reader")
    assert reader.post(f"{desk}sent/{one.id}/", {"becomes": "taken_in"}).status_code == 403
    refused = owner.post(f"{desk}sent/{one.id}/", {"becomes": "answered"})
    assert refused.status_code == 422
    done = owner.post(f"{desk}sent/{one.id}/", {"becomes": "taken_in", "reply": "With thanks"})
    assert done.status_code == 302
    report = owner.get(f"{desk}report/").content.decode()
    assert FOUND.text in report
    assert "Found by" in report
    assert "With thanks" in guest.get(public).content.decode()
    assert owner.post(f"{desk}links/{link.id}/end/").status_code == 302
    over = guest.get(f"/o/haven/evaluators/{hidden}/").content.decode()
    assert "This link has ended" in over
