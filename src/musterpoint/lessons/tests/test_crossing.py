"""Lessons and recommendations cross under an agreement, without names; answers come back."""

import pytest

from musterpoint.disclosures import actions as disclosures
from musterpoint.disclosures.actions import ItemOut, NoAgreement
from musterpoint.disclosures.tests.factories import agree
from musterpoint.kernel.ids import uuid7
from musterpoint.lessons import actions, pumps
from musterpoint.lessons.actions import ANSWER, KINDS, LESSON, RECOMMENDATION
from musterpoint.lessons.models import Lesson, Recommendation
from musterpoint.lessons.tests.factories import DAY, lesson
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON


def taken(kind: str, of: Organisation) -> None:
    while pumps.taking(kind)(of, NOON):
        pass


def test_an_answer_comes_back_to_whoever_recommended(
    haven: Organisation, portal: Organisation, alice: Actor, olga: Actor
) -> None:
    agree(alice, olga, allows=KINDS)
    with acting_as(alice):
        made = actions.recommend_to(
            lesson(alice).id, "Give two seats in a hundred", portal.id, by=alice, at=NOON
        )
        with pytest.raises(actions.NotForUs):
            actions.answer(made.id, "accepted", "", by=alice, at=NOON)
    taken(RECOMMENDATION, portal)
    taken(RECOMMENDATION, portal)
    with acting_as(olga):
        row = Recommendation.objects.select_related("lesson").get()
        assert row.text == "Give two seats in a hundred"
        assert row.lesson.partner_name == "Haven"
        assert row.answer_due == made.answer_due
        with pytest.raises(actions.OfAPartner):
            actions.share_lesson(row.lesson_id, haven.id, "Back", by=olga, at=NOON)
        _row, was_told = actions.answer(row.id, "partly", "One in a hundred", by=olga, at=NOON)
        assert was_told
    taken(ANSWER, haven)
    with acting_as(alice):
        back = Recommendation.objects.get(id=made.id)
        assert (back.answer, back.reason) == ("partly", "One in a hundred")
        assert back.answered_by is None


def test_without_an_agreement_nothing_goes_and_an_answer_is_kept_here(
    portal: Organisation, haven: Organisation, alice: Actor, olga: Actor
) -> None:
    with acting_as(alice):
        one = lesson(alice)
        with pytest.raises(NoAgreement):
            actions.recommend_to(one.id, "Seats", portal.id, by=alice, at=NOON)
    agree(alice, olga, allows=[RECOMMENDATION])
    with acting_as(alice):
        actions.recommend_to(one.id, "Seats", portal.id, by=alice, at=NOON)
    taken(RECOMMENDATION, portal)
    with acting_as(olga):
        row, was_told = actions.answer(
            Recommendation.objects.get().id, "rejected", "No", by=olga, at=NOON
        )
        assert (row.answer, was_told) == ("rejected", False)


def test_a_shared_lesson_names_nobody_and_the_newest_copy_stays(
    portal: Organisation, alice: Actor, olga: Actor
) -> None:
    agree(alice, olga, allows=[LESSON])
    with acting_as(alice):
        one = lesson(alice)
        actions.share_lesson(one.id, portal.id, "Learning", by=alice, at=NOON)
        one.title = "Voice first"
        one.save()
        actions.share_lesson(one.id, portal.id, "Learning", by=alice, at=NOON + DAY)
    taken(LESSON, portal)
    with acting_as(olga):
        got = Lesson.objects.get()
        assert (got.title, got.origin, got.written_by) == ("Voice first", "partner", None)
        assert "Alice" not in str(got.__dict__)


def test_an_answer_of_somebody_who_was_not_asked_is_ignored(
    haven: Organisation, portal: Organisation, alice: Actor, olga: Actor, mallory: Actor
) -> None:
    agree(alice, olga, allows=KINDS)
    agree(mallory, alice, allows=KINDS)
    with acting_as(alice):
        made = actions.recommend_to(lesson(alice).id, "Seats", portal.id, by=alice, at=NOON)
    payload = {"recommendation": str(made.id), "answer": "accepted", "reason": "I say so"}
    with acting_as(mallory):
        items = [ItemOut(item_id=uuid7(), subject_id=None, payload=payload)]
        disclosures.disclose(haven.id, ANSWER, items, "Answer", by=mallory, at=NOON)
    taken(ANSWER, haven)
    with acting_as(alice):
        assert Recommendation.objects.get(id=made.id).answer == "waiting"
