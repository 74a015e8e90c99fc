"""What is asked rests on evidence and is followed to a decision and what came of it."""

import pytest

from musterpoint.agenda import queries as agenda
from musterpoint.agenda.queries import ALL, Asked
from musterpoint.kernel.errors import Invalid, NotAllowed
from musterpoint.lessons import actions, queries
from musterpoint.lessons.actions import AskIn
from musterpoint.lessons.models import Ask
from musterpoint.lessons.tests.factories import DAY, lesson
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON


def asked(by: Actor, **more: object) -> Ask:
    given = {
        "asked_of": "Ministry of Labour", "what": "Waive exit fees in a crisis",
        "asked_on": NOON.date(), "next_step": "Hearing", "next_due": (NOON + 5 * DAY).date(),
        "evidence": (("lesson", str(lesson(by).id)), ("practice", "thailand-floods-fee-waiver")),
    }  # fmt: skip
    return actions.ask(AskIn(**{**given, **more}), by=by, at=NOON)


def test_an_ask_goes_from_evidence_to_decision_and_outcome(alice: Actor) -> None:
    later = NOON + 6 * DAY
    with acting_as(alice):
        row = asked(alice)
        assert {one.kind for one in row.evidence.all()} == {"lesson", "practice"}
        due = agenda.board(Asked(by=alice, at=later, view=ALL, kind="lessons-asks")).lines
        assert [one.item.what for one in due] == ["Hearing"]
        with pytest.raises(actions.NotDecided):
            actions.write_outcome(row.id, "Nobody paid", later.date(), by=alice, at=later)
        actions.take_step(row.id, "answered", "They will see", later.date(), by=alice, at=later)
        actions.decide(row.id, "partly", later.date(), "Half", by=alice, at=later)
        with pytest.raises(actions.DecidedAlready):
            actions.decide(row.id, "refused", later.date(), "No", by=alice, at=later)
        with pytest.raises(actions.DecidedAlready):
            actions.take_step(row.id, "step", "Again", later.date(), by=alice, at=later)
        actions.write_outcome(row.id, "Fees fell", later.date(), by=alice, at=later)
        words = [one.word for one in queries.ask(row.id).events.all()]
        assert words == ["outcome", "decided", "answered", "asked"]
        assert [one.id for one in queries.asks("EXIT fees", "decided")] == [row.id]
        assert queries.asks("", "open") == []


@pytest.mark.parametrize(
    ("field", "more"),
    [
        ("evidence", {"evidence": ()}),
        ("asked_on", {"asked_on": (NOON + DAY).date()}),
        ("next_due", {"next_due": None}),
        ("what", {"what": " "}),
    ],
)
def test_what_is_wrong_is_said_at_its_field(alice: Actor, field: str, more: dict) -> None:
    with acting_as(alice), pytest.raises(Invalid) as refused:
        asked(alice, **more)
    assert field in refused.value.fields


def test_evidence_that_is_not_here_is_refused(alice: Actor, mallory: Actor) -> None:
    with acting_as(mallory):
        theirs = lesson(mallory)
    with acting_as(alice), pytest.raises(actions.NoGround):
        asked(alice, evidence=(("lesson", str(theirs.id)),))


def test_a_reader_asks_for_nothing(bob: Actor) -> None:
    with acting_as(bob), pytest.raises(NotAllowed):
        actions.ask(
            AskIn(asked_of="x", what="y", asked_on=NOON.date(), evidence=(("a", "b"),)),
            by=bob,
            at=NOON,
        )
