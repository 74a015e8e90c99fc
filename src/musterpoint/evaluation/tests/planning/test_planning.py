"""An evaluation is planned, approved by another person, and answered question by question."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from musterpoint.accounts.models import User
from musterpoint.agenda.queries import ALL, Asked
from musterpoint.evaluation import dues
from musterpoint.evaluation.models import Evaluation, Finding
from musterpoint.evaluation.planning import actions, kinds, presenters, queries, rules
from musterpoint.evaluation.planning.actions import FindingIn
from musterpoint.evaluation.planning.rules import Lack
from musterpoint.evaluation.tests.planning.factories import (
    BEGAN,
    ROWS,
    approved,
    begun,
    put,
    written,
)
from musterpoint.kernel import indicators
from musterpoint.kernel.errors import NotAllowed
from musterpoint.plans.tests.factories import crisis
from musterpoint.tenancy.actors import Actor, Clearance
from musterpoint.tenancy.models import Membership, Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, member, signed_in

GOOD = FindingIn(rating="partly", text="Two groups were not.", evidence="The roll, 1 May")


@pytest.fixture
def chief(haven: Organisation) -> Actor:
    """Somebody else who may approve."""
    user = User.objects.create_user("chitra@example.org", name="Chitra")
    Membership.objects.create(
        organisation=haven, user_id=user.id, role="head_of_mission", created_at=NOON
    )
    return member(haven, "Chitra", user.id.int)


def lacks(content: dict[str, Any]) -> set[Lack]:
    return {one.what for one in rules.gaps(content, BEGAN, kinds.pack())}


def without(section: str, **changes: Any) -> dict[str, Any]:
    rows = {code: [dict(row, id=str(n)) for n, row in enumerate(r)] for code, r in ROWS.items()}
    rows[section] = [dict(row, **changes) for row in rows[section]]
    return rows


def test_a_whole_plan_lacks_nothing_and_an_empty_one_every_section() -> None:
    assert lacks(without("terms")) == set()
    assert len(rules.gaps({}, None, kinds.pack())) == 5


@pytest.mark.parametrize(
    ("section", "changes", "what"),
    [
        ("objectives", {"population": "everybody"}, Lack.OBJECTIVE),
        ("questions", {"stratum": "everybody"}, Lack.STRATUM),
        ("questions", {"indicator": "", "own_indicator": ""}, Lack.INDICATOR),
        ("questions", {"phase": "long"}, Lack.PHASE),
        ("terms", {"topic": "budget"}, Lack.TOPIC),
        ("timetable", {"ends": "2026-04-01"}, Lack.ORDER),
        ("timetable", {"phase": "real_time"}, Lack.TOO_LONG),
        ("evaluators", {"group": ""}, Lack.VALUE),
        ("evaluators", {"group": "state"}, Lack.GROUPS),
    ],
)
def test_what_the_field_asks_of_a_plan_is_named(
    section: str, changes: dict[str, Any], what: Lack
) -> None:
    assert what in lacks(without(section, **changes))


def test_a_real_time_review_ends_within_eight_weeks() -> None:
    last = BEGAN + timedelta(weeks=8)
    fits = without("timetable", begins="2026-04-10", ends=last.isoformat())
    late = without("timetable", begins="2026-04-10", ends=(last + timedelta(days=1)).isoformat())
    assert Lack.TOO_LONG not in lacks(fits)
    assert Lack.TOO_LONG in lacks(late)
    assert Lack.NO_START in {one.what for one in rules.gaps(fits, None, kinds.pack())}


@pytest.mark.parametrize(
    ("section", "row", "why"),
    [
        ("objectives", {"objective": "Speed", "population": "everybody"}, "distinct population"),
        (
            "questions",
            ROWS["questions"][1],
            "stratum of their own",
        ),
    ],
)
def test_a_plan_without_migrants_apart_is_not_sent_and_is_told_why(
    alice: Actor, section: str, row: dict[str, Any], why: str
) -> None:
    with acting_as(alice):
        made = written(alice, leave=section)
        put(made.id, section, row, alice)
        with pytest.raises(actions.HasGaps, match=why):
            actions.send_to_review(made.id, by=alice, at=NOON)


def test_evaluators_without_migrants_groups_hold_the_plan_until_the_terms_say_why(
    alice: Actor, chief: Actor
) -> None:
    own = {"name": "Ruwan Silva", "group": "state", "task": "lead"}
    with acting_as(alice):
        made = written(alice, leave="evaluators")
        put(made.id, "evaluators", own, alice)
        with pytest.raises(actions.HasGaps, match="migrants' group or civil society"):
            actions.send_to_review(made.id, by=alice, at=NOON)
        (gap,) = queries.overview(made.id, NOON).gaps
        assert (gap.section, gap.what) == ("evaluators", Lack.GROUPS)
        assert "why nobody can" in presenters.gap_words(gap)
        topic = kinds.pack().alone_topic
        put(made.id, "terms", {"topic": topic, "text": "The circle fled; nobody is left."}, alice)
        actions.send_to_review(made.id, by=alice, at=NOON)
    with acting_as(chief):
        assert actions.approve(made.id, by=chief, at=NOON).state == "approved"
    page = signed_in("haven", "duty_officer").get(f"/o/haven/desk/evaluations/{made.id}/")
    assert "The circle fled; nobody is left." in page.content.decode()


def test_a_plan_sent_before_migrants_groups_were_asked_for_is_not_approved(
    alice: Actor, chief: Actor
) -> None:
    with acting_as(alice):
        made = written(alice, leave="evaluators")
        put(made.id, "evaluators", ROWS["evaluators"][1], alice)
        version = queries.version(made.id)
        # As one stands that was sent before the rule held.
        type(version).objects.filter(id=version.id).update(
            state="review", sent_by=alice.id, sent_at=NOON
        )
    with acting_as(chief), pytest.raises(actions.HasGaps, match="migrants' group"):
        actions.approve(made.id, by=chief, at=NOON)


def test_nobody_approves_what_they_wrote_or_sent(alice: Actor, chief: Actor) -> None:
    with acting_as(alice):
        made = written(alice)
        actions.send_to_review(made.id, by=alice, at=NOON)
        with pytest.raises(actions.SameHands):
            actions.approve(made.id, by=alice, at=NOON)
        with pytest.raises(actions.NotADraft):
            put(made.id, "terms", ROWS["terms"][0], alice)
    with acting_as(chief):
        actions.give_back(made.id, "Ask the women too", by=chief, at=NOON)
        assert queries.version(made.id).state == "draft"
    with acting_as(alice):
        actions.send_to_review(made.id, by=alice, at=NOON)
    with acting_as(chief):
        with pytest.raises(actions.ChangedMeanwhile):
            actions.approve(made.id, revision=1, by=chief, at=NOON)
        assert actions.approve(made.id, by=chief, at=NOON).state == "approved"


def test_a_new_version_replaces_the_approved_one_only_when_it_is_approved(
    alice: Actor, chief: Actor
) -> None:
    with acting_as(alice):
        made = approved(alice, chief)
        second = actions.new_version(made.id, by=alice, at=NOON)
        assert second.number == 2
        assert actions.new_version(made.id, by=alice, at=NOON).id == second.id
        put(made.id, "objectives", ROWS["objectives"][0], alice)
        assert queries.overview(made.id, NOON, 1).line.approved is not None
        actions.send_to_review(made.id, by=alice, at=NOON)
        actions.approve(made.id, by=chief, at=NOON)
        states = {one.number: one.state for one in made.versions.all()}
        assert states == {1: "replaced", 2: "approved"}


def test_phases_are_proposed_from_the_day_that_they_are_counted_from() -> None:
    found = {one.code: (one.begins, one.ends) for one in rules.phases(BEGAN, kinds.pack())}
    assert found["real_time"] == (BEGAN, BEGAN + timedelta(weeks=8))
    assert found["medium"] == (date(2026, 10, 1), date(2028, 4, 1))


def test_nobody_writes_over_another_and_bad_rows_name_their_columns(alice: Actor) -> None:
    with acting_as(alice):
        made = begun(alice)
        put(made.id, "terms", ROWS["terms"][0], alice)
        with pytest.raises(actions.ChangedMeanwhile):
            actions.put_row(made.id, "terms", ROWS["terms"][1], 1, by=alice, at=NOON)
        with pytest.raises(actions.BadEvaluation) as bad:
            put(made.id, "questions", {"criterion": "luck", "question": "Why?"}, alice)
        assert {"criterion", "standard", "method", "own_indicator"} <= set(bad.value.fields)
        with pytest.raises(actions.NoSuchEvaluation):
            put(made.id, "weather", {}, alice)


def test_findings_are_added_never_overwritten_and_keep_the_figure(
    alice: Actor, chief: Actor
) -> None:
    with acting_as(alice):
        of = crisis(alice)
        made = approved(alice, chief, crisis_id=of.id)
        first, second = (one.question["id"] for one in queries.findings(made.id, NOON))
        actions.keep_finding(made.id, first, GOOD, by=alice, at=NOON)
        later = FindingIn(rating="mostly", text="One group was not.", evidence="The roll, 3 May")
        kept = actions.keep_finding(made.id, first, later, by=alice, at=NOON)
        assert kept.figure["indicator"] == "reached"
        assert kept.number == 2
        assert Finding.objects.count() == 2
        answered = queries.findings(made.id, NOON)
        assert [f.rating for f in answered[0].findings] == ["mostly", "partly"]
        with pytest.raises(actions.NotFinished, match="1"):
            actions.finish(made.id, by=alice, at=NOON)
        actions.keep_finding(
            made.id, second, FindingIn(rating="unknown", text="Nobody answered"), by=alice, at=NOON
        )
        actions.finish(made.id, by=alice, at=NOON)
        with pytest.raises(actions.NotADraft):
            actions.keep_finding(made.id, first, GOOD, by=alice, at=NOON)


def test_a_figure_is_not_kept_by_who_sees_more_than_others(
    alice: Actor, chief: Actor, haven: Organisation
) -> None:
    with acting_as(alice):
        of = crisis(alice)
        made = approved(alice, chief, crisis_id=of.id)
        question = queries.findings(made.id, NOON)[0].question["id"]
    handler = Actor(
        organisation_id=haven.id, kind=alice.kind, name="Hana", id=alice.id,
        permissions=alice.permissions, clearance=Clearance.CONFIDENCE,
    )  # fmt: skip
    with acting_as(handler):
        kept = actions.keep_finding(made.id, question, GOOD, by=handler, at=NOON)
    assert kept.figure == {}


def test_a_finding_says_on_which_evidence_it_rests(alice: Actor, chief: Actor) -> None:
    with acting_as(alice):
        made = approved(alice, chief)
        question = queries.findings(made.id, NOON)[0].question["id"]
        for given, where in (
            (FindingIn(rating="met", text="All well"), "evidence"),
            (FindingIn(rating="splendid", text="All well", evidence="x"), "rating"),
            (FindingIn(rating="met", text=" ", evidence="x"), "text"),
            (FindingIn(rating="met", text="x", proofs=[("course", "no-such")]), "proofs"),
        ):
            with pytest.raises(actions.BadEvaluation) as bad:
                actions.keep_finding(made.id, question, given, by=alice, at=NOON)
            assert where in bad.value.fields
        other = begun(alice, name="Another")
        proof = FindingIn(rating="met", text="x", proofs=[("evaluation", str(other.id))])
        assert actions.keep_finding(made.id, question, proof, by=alice, at=NOON).proofs
        with pytest.raises(actions.NoSuchEvaluation):
            actions.keep_finding(made.id, "none", GOOD, by=alice, at=NOON)
        with pytest.raises(actions.NotApproved):
            actions.finish(other.id, by=alice, at=NOON)


def test_a_reader_changes_nothing_and_a_report_that_is_due_is_on_the_list(
    alice: Actor, bob: Actor
) -> None:
    with acting_as(alice):
        made = begun(alice, report_due=date(2026, 5, 2))
        items = dues.reports(Asked(by=alice, at=NOON, view=ALL))
        assert [one.parts["evaluation_id"] for one in items] == [made.id]
        assert queries.evaluations(queries.Filters(standing="draft"), NOON.date())
        assert queries.evaluations(queries.Filters(standing="overdue"), date(2026, 5, 3))
    with acting_as(bob), pytest.raises(NotAllowed):
        begun(bob, name="Mine")


def test_names_of_evaluators_are_sealed(alice: Actor) -> None:
    with acting_as(alice):
        made = written(alice)
        row = Evaluation.objects.get(id=made.id).versions.get()
        assert b"Amal" not in bytes(row.sealed)
        share = rules.evaluators(queries.overview(made.id, NOON).content, kinds.pack())
        assert (share.involved, share.total, share.part) == (1, 2, 0.5)


def again(
    made: Evaluation, question: Mapping[str, Any], changes: dict[str, Any], by: Actor, chief: Actor
) -> None:
    """Have a new version approved in which a question was changed."""
    actions.new_version(made.id, by=by, at=NOON)
    values = {name: value for name, value in question.items() if name != "id"} | changes
    revision = queries.version(made.id).revision
    actions.put_row(made.id, "questions", values, revision, row_id=question["id"], by=by, at=NOON)
    actions.send_to_review(made.id, by=by, at=NOON)
    actions.approve(made.id, by=chief, at=NOON)


def test_few_reports_are_not_kept_beside_a_finding(
    alice: Actor, chief: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    reports = next(one for one in indicators.registered() if one.unit == "reports")
    with acting_as(alice):
        made = approved(alice, chief, crisis_id=crisis(alice).id)
        first = queries.findings(made.id, NOON)[0].question
        again(made, first, {"indicator": reports.code}, alice, chief)
        for value, kept in ((9, {}), (10, 10)):
            few = replace(reports, count=lambda _crisis, by="", value=value: {"": value})
            monkeypatch.setitem(indicators._registry, reports.code, few)
            found = actions.keep_finding(made.id, first["id"], GOOD, by=alice, at=NOON).figure
            assert found.get("value", {}) == kept
    old = {"indicator": reports.code, "value": 3, "at": NOON.isoformat()}
    assert presenters.figure_words(old) == ""


def test_a_question_that_was_worded_anew_has_no_finding_until_one_is_written(
    alice: Actor, chief: Actor
) -> None:
    with acting_as(alice):
        made = approved(alice, chief)
        first, second = (one.question for one in queries.findings(made.id, NOON))
        for one in (first, second):
            actions.keep_finding(made.id, one["id"], GOOD, by=alice, at=NOON)
        again(made, first, {"standard": "All were reached"}, alice, chief)
        told = {one.question["id"]: one for one in queries.findings(made.id, NOON)}
        assert told[first["id"]].latest is None
        assert [one.version for one in told[first["id"]].findings] == [1]
        assert told[second["id"]].latest is not None
        (line,) = queries.evaluations(queries.Filters(), NOON.date())
        assert line.answered == 1
        with pytest.raises(actions.NotFinished, match="1"):
            actions.finish(made.id, by=alice, at=NOON)
    page = signed_in("haven", "reader").get(f"/o/haven/desk/evaluations/{made.id}/report/")
    assert "The question was worded anew. Version 1" in page.content.decode()
    with acting_as(alice):
        kept = actions.keep_finding(made.id, first["id"], GOOD, by=alice, at=NOON)
        assert kept.version == 2
        actions.finish(made.id, by=alice, at=NOON)
