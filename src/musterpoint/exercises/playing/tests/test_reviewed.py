"""An after-action review of an exercise is prepared from what the exercise showed."""

from django.test import Client

from musterpoint.exercises.playing import actions
from musterpoint.exercises.playing.actions import RatingIn
from musterpoint.exercises.playing.models import Rehearsal
from musterpoint.exercises.playing.tests.factories import begun, inject, observer, seat_actor
from musterpoint.exercises.playing.tests.test_pages import posted
from musterpoint.lessons.models import Review
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in

NEW = "/o/haven/desk/lessons/reviews/new/"
ENDED = {"ended_on_day": NOON.day, "ended_on_month": NOON.month, "ended_on_year": NOON.year}
SECRETS = ("A list was read aloud", "Nobody knew the radio", "Olive", "Petra", "Carl")


def played(alice: Actor, ends: bool = True) -> Rehearsal:
    """Return an exercise in which a team was told something, an observer rated, and all spoke."""
    with acting_as(alice):
        row, one, _other = begun(alice)
        actions.fire(row.id, inject(row, "network-down"), by=alice, at=NOON)
        actions.acknowledge(one.id, inject(row, "network-down"), by=seat_actor(one, alice), at=NOON)
        watcher = observer(row, alice)
        answers = {"names-kept": RatingIn(value=2, remark="A list was read aloud.")}
        actions.rate(watcher.id, answers, by=seat_actor(watcher, alice), at=NOON)
        actions.hot_wash(row.id, "Nobody knew the radio.", by=alice, at=NOON)
        return actions.end(row.id, by=alice, at=NOON) if ends else row


def begin(client: Client, row: Rehearsal) -> str:
    given = {"kind": "after_action", "event": f"exercise:{row.id}", **ENDED}
    return posted(client, NEW, given)


def test_it_holds_objectives_answers_ratings_and_the_journal_and_no_written_word(
    haven: Organisation, alice: Actor
) -> None:
    Organisation.objects.filter(id=haven.id).update(is_exercise=True, clock_at=NOON)
    row = played(alice)
    shown = begin(signed_in("haven", "head_of_mission"), row)
    for title in ("Objectives of the exercise", "Answers of the teams", "What observers answered"):
        assert title in shown
    assert "What happened when" in shown
    assert not [word for word in SECRETS if word in shown]
    with acting_as(alice):
        facts = Review.objects.get().facts
    tables = {one["title"]: one["rows"] for one in facts["results"]}
    texts = [one["text"]["en"] for one in row.report["objectives"]]
    assert [line[0] for line in tables["Objectives of the exercise"]] == texts
    (rated,) = tables["What observers answered"]
    assert rated[1:] == ["0", "1", "0", "0", "2"]
    (answer,) = tables["Answers of the teams"]
    assert answer[3] == "no answer"
    assert any("Acknowledged" in line["text"] for line in facts["log"])
    assert not [word for word in SECRETS if word in str(facts)]


def test_of_one_that_has_not_ended_there_is_nothing_to_show(
    haven: Organisation, alice: Actor
) -> None:
    Organisation.objects.filter(id=haven.id).update(is_exercise=True, clock_at=NOON)
    shown = begin(signed_in("haven", "head_of_mission"), played(alice, ends=False))
    assert "Objectives of the exercise" not in shown
