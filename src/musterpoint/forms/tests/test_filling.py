"""From the first answer to what is kept: through the actions."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from musterpoint.audit.models import Event, ProtectionEvent
from musterpoint.engine import forms
from musterpoint.forms import actions, queries
from musterpoint.forms.models import (
    Draft,
    ProtectionDraft,
    ProtectionSubmission,
    Submission,
)
from musterpoint.forms.tests.factories import ADULT, LATER, key, published
from musterpoint.forms.values import Subject
from musterpoint.kernel.errors import NotAllowed
from musterpoint.tenancy import actors, vault
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, member


def sent(by: Actor, subject: Subject | None = None, **changes: str) -> Any:
    row = actions.begin("arrival", subject=subject, by=by, at=NOON)
    actions.answer(row.id, ADULT | {key(k): v for k, v in changes.items()}, by=by, at=NOON)
    return actions.submit(row.id, by=by, at=NOON)


def test_answers_are_sealed_and_only_what_is_declared_plain_stands_in_columns(
    alice: Actor,
) -> None:
    with acting_as(alice):
        published(alice)
        made = sent(alice, age="12", alone="yes")
        row = Submission.objects.get(id=made.id)
        assert b"Mona" not in bytes(row.sealed)
        assert row.counted == {"alone": ["yes"], "needs": ["food", "water"]}
        assert row.scores == {"risk": 3.0}
        opened = queries.submission(row.id, by=alice, at=NOON)
        assert opened.sent.values[key("name")] == "Mona Perera"
        assert Event.objects.filter(kind="forms.submission.read").count() == 1
        assert not Draft.objects.exists()


def test_a_submission_keeps_the_version_that_was_answered(alice: Actor) -> None:
    with acting_as(alice):
        first = published(alice)
        begun = actions.begin("arrival", by=alice, at=NOON)
        second = published(alice)
        assert actions.begin("arrival", by=alice, at=LATER).version_id == second.id
        actions.answer(begun.id, ADULT, by=alice, at=LATER)
        assert actions.submit(begun.id, by=alice, at=LATER).version_id == first.id


def test_sending_twice_is_sending_once(alice: Actor) -> None:
    with acting_as(alice):
        published(alice)
        made = sent(alice)
        assert actions.submit(made.id, by=alice, at=LATER).id == made.id
        assert Submission.objects.count() == 1


def test_what_is_missing_or_wrong_is_named_and_the_draft_stays(alice: Actor) -> None:
    with acting_as(alice):
        published(alice)
        row = actions.begin("arrival", by=alice, at=NOON)
        actions.answer(row.id, {key("age"): "130"}, by=alice, at=NOON)
        with pytest.raises(actions.NotComplete) as refused:
            actions.submit(row.id, by=alice, at=NOON)
        assert [(f.key[0], f.code) for f in refused.value.faults] == [
            ("name", "required"), ("age", "constraint"),
        ]  # fmt: skip
        assert queries.draft(row.id, by=alice, at=NOON).filled.answers.values[key("age")] == "130"


def test_a_correction_is_a_new_revision_and_the_old_one_stays(alice: Actor) -> None:
    with acting_as(alice):
        published(alice)
        first = sent(alice)
        opened = queries.submission(first.id, by=alice, at=NOON)
        changed = opened.sent.answers.with_value(key("name"), "Mona Silva")
        second = actions.correct(first.id, changed, by=alice, at=LATER)
        assert (second.revision, second.root_id, second.version_id) == (
            2, first.id, first.version_id,
        )  # fmt: skip
        old = queries.submission(first.id, by=alice, at=LATER)
        assert old.sent.values[key("name")] == "Mona Perera"
        assert not old.row.is_current
        with pytest.raises(actions.OldRevision):
            actions.correct(first.id, changed, by=alice, at=LATER)
        bad = changed.with_value(key("name"), "")
        with pytest.raises(actions.NotComplete):
            actions.correct(second.id, bad, by=alice, at=LATER)


def test_two_who_answer_at_once_never_write_over_each_other_unseen(alice: Actor) -> None:
    with acting_as(alice):
        published(alice)
        row = actions.begin("arrival", by=alice, at=NOON)
        actions.answer(row.id, {key("name"): "Mona"}, seen=0, by=alice, at=NOON)
        with pytest.raises(actions.Moved):
            actions.answer(row.id, {key("name"): "Ruwan"}, seen=0, by=alice, at=NOON)
        actions.answer(row.id, {key("age"): "30"}, by=alice, at=NOON)
        values = queries.draft(row.id, by=alice, at=NOON).filled.answers.values
        assert values == {key("name"): "Mona", key("age"): "30"}


def test_drafts_are_found_by_whoever_began_them_and_by_whom_they_are_about(alice: Actor) -> None:
    with acting_as(alice):
        published(alice)
        about = uuid4()
        row = actions.begin("arrival", subject=Subject(id=about), by=alice, at=NOON)
        assert [one.id for one in queries.drafts_of(alice.id, at=NOON)] == [row.id]
        assert [one.id for one in queries.drafts_about(about, at=NOON)] == [row.id]


def test_answers_told_in_private_do_not_exist_for_the_consular_side(
    portal: Organisation, olga: Actor
) -> None:
    cara = member(portal, "Cara", 9, "caseworker")
    about = uuid4()
    with acting_as(olga):
        published(olga, compartment="protection")
        before = Event.objects.count()
    with acting_as(cara):
        row = actions.begin("arrival", subject=Subject(id=about), by=cara, at=NOON)
        other = actions.begin("arrival", by=cara, at=NOON)
        actions.answer(row.id, ADULT, by=cara, at=NOON)
        made = actions.submit(row.id, by=cara, at=NOON)
        assert ProtectionSubmission.objects.get().id == made.id
        assert queries.submission(made.id, by=cara, at=NOON).sent.values[key("age")] == "34"
        assert ProtectionEvent.objects.filter(subject_id=about).count() >= 3
    with acting_as(olga):
        found = queries.questionnaire("arrival")
        assert Event.objects.count() == before
        assert not Submission.objects.exists()
        assert not Draft.objects.exists()
        assert not ProtectionSubmission.objects.exists()
        assert not ProtectionDraft.objects.exists()
        assert queries.submissions(found, limit=10) == []
        assert queries.summary(found, language="en", at=NOON) == (0, [])
        assert queries.questionnaires(at=NOON)[0].answered == 0
        for row_id in (made.id, other.id, uuid4()):
            with pytest.raises(actions.NoSuchForm):
                queries.submission(row_id, by=olga, at=NOON)
            with pytest.raises(actions.NoSuchForm):
                queries.draft(row_id, by=olga, at=NOON)
        with pytest.raises(actions.CannotHold):
            actions.begin("arrival", by=olga, at=NOON)


def test_a_state_holds_no_answers_told_in_private_whoever_works_there(
    haven: Organisation, alice: Actor
) -> None:
    cara = member(haven, "Cara", 9, "caseworker")
    with acting_as(alice):
        published(alice, compartment="protection")
    with acting_as(cara), pytest.raises(actions.CannotHold):
        actions.begin("arrival", by=cara, at=NOON)


def test_an_erased_subject_has_no_answers_any_more(alice: Actor) -> None:
    with acting_as(alice):
        published(alice)
        about = Subject(id=uuid4())
        made = sent(alice, about, age="12", alone="yes")
        actions.begin("arrival", subject=about, by=alice, at=NOON)
        vault.erase([about.id], at=NOON)
        assert actions.erase_subjects([about.id], by=alice, at=NOON) == 1
        row = Submission.objects.get(id=made.id)
        assert (bytes(row.sealed), row.scores, row.counted) == (b"", {}, {})
        assert not Draft.objects.exists()
        assert queries.submission(made.id, by=alice, at=NOON).sent is None


def test_answers_go_when_their_time_is_over_and_drafts_after_thirty_days(alice: Actor) -> None:
    with acting_as(alice):
        published(alice)
        made = sent(alice)
        actions.begin("arrival", by=alice, at=NOON)
        assert made.expires_at == NOON + timedelta(days=90)
        assert actions.expire(by=alice, at=NOON + timedelta(days=29)) == 0
        assert actions.expire(by=alice, at=NOON + timedelta(days=31)) == 1
        assert actions.expire(by=alice, at=NOON + timedelta(days=91)) == 1
        assert bytes(Submission.objects.get().sealed) == b""


def test_from_outside_only_what_is_open_to_the_public_is_answered(
    haven: Organisation, alice: Actor
) -> None:
    somebody = actors.public(haven.id)
    with acting_as(alice):
        published(alice)
        inside = actions.begin("arrival", by=alice, at=NOON)
    with acting_as(somebody):
        with pytest.raises(actions.NotInForce):
            actions.begin("arrival", by=somebody, at=NOON)
        with pytest.raises(actions.NoSuchForm):
            queries.draft(inside.id, by=somebody, at=NOON)
    with acting_as(alice):
        actions.describe(
            "arrival", title="Arrival", compartment="consular", is_public=True, by=alice, at=NOON
        )
        with pytest.raises(actions.BadSettings):
            actions.describe(
                "arrival", title="A", compartment="protection", is_public=True, by=alice, at=NOON
            )
    with acting_as(somebody):
        row = actions.begin("arrival", by=somebody, at=NOON)
        code = queries.draft(row.id, by=somebody, at=NOON).filled.code
        assert actions.come_back(code.lower(), by=somebody, at=LATER) == row.id
        assert actions.come_back("0" * 12, by=somebody, at=LATER) is None
        assert bytes(row.token)
        assert code.encode() not in bytes(row.sealed)


def test_whoever_may_not_is_refused(haven: Organisation, alice: Actor, bob: Actor) -> None:
    administrator = member(haven, "Ada", 8, "administrator")
    with acting_as(alice):
        published(alice)
        made = sent(alice)
    for somebody in (bob, administrator):
        with acting_as(somebody):
            with pytest.raises(NotAllowed):
                queries.submission(made.id, by=somebody, at=NOON)
            with pytest.raises(NotAllowed):
                actions.begin("arrival", by=somebody, at=NOON)
            with pytest.raises(NotAllowed):
                actions.export("arrival", "csv", "analysis", by=somebody, at=NOON)


def test_classifications_of_the_engine_are_those_of_the_organisation() -> None:
    from musterpoint.engine.forms.settings import CLASSIFICATIONS
    from musterpoint.tenancy.classification import Kind

    assert set(CLASSIFICATIONS) == set(Kind)


def test_ids_that_a_questionnaire_makes_stay_the_same_while_it_is_filled(alice: Actor) -> None:
    survey = """
type | name | label | calculation
calculate | mark |  | uuid()
text | name | Name |
"""
    from musterpoint.engine.forms.tests.books import book

    with acting_as(alice):
        published(alice, book(survey=survey, settings="form_id\nmarks"), name="Marks")
        row = actions.begin("marks", by=alice, at=NOON)
        first = forms.values(queries.draft(row.id, by=alice, at=NOON).state)[key("mark")]
        actions.answer(row.id, {key("name"): "x"}, by=alice, at=LATER)
        made = actions.submit(row.id, by=alice, at=LATER)
        assert queries.submission(made.id, by=alice, at=LATER).sent.values[key("mark")] == first
