"""Evaluations and reviews close gaps on the day on which they ended."""

from datetime import date, timedelta

from musterpoint.evaluation.models import Evaluation
from musterpoint.evaluation.reviews import actions as reviews
from musterpoint.evaluation.reviews.actions import ReviewIn
from musterpoint.evaluation.tests.planning.factories import begun
from musterpoint.kernel import remedies
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON

LATER = NOON + timedelta(days=30)


def test_an_evaluation_is_done_when_its_report_was_finished(alice: Actor) -> None:
    with acting_as(alice):
        row = begun(alice)
        (open_,) = remedies.search("libya", "evaluation")
        Evaluation.objects.filter(id=row.id).update(finished_at=LATER, finished_by=alice.id)
        (done,) = remedies.find({"evaluation": [str(row.id), "none"]}).values()
    assert (open_.is_done, open_.done_at, open_.state) == (False, None, "Not finished yet")
    assert (done.is_done, done.done_at, done.state) == (True, LATER, "Finished")


def test_a_review_is_done_when_it_was_closed(alice: Actor) -> None:
    given = ReviewIn(name="After Libya", themes=["coordination"], closes_on=date(2026, 5, 20))
    with acting_as(alice):
        row = reviews.begin(given, by=alice, at=NOON)
        reviews.ask_outside(row.id, "host", "Guest", by=alice, at=NOON)
        reviews.open_up(row.id, by=alice, at=NOON)
        (open_,) = remedies.search("libya", "review")
        reviews.close(row.id, by=alice, at=LATER)
        (done,) = remedies.find({"review": [str(row.id)]}).values()
    assert (open_.is_done, open_.done_at) == (False, None)
    assert (done.is_done, done.done_at) == (True, LATER)
