"""Any sequence of answers, saves and returns ends with the values of the engine alone."""

from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from musterpoint.engine import forms
from musterpoint.forms import actions, content, queries
from musterpoint.forms.models import Version
from musterpoint.forms.tests.factories import key, published
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON

KEYS = [key(one) for one in ("name", "age", "alone", "needs")]
KEYS += [key("kin/kin_name", place) for place in range(3)]
TYPED = st.sampled_from(["", "7", "34", "yes", "no", "food", "food water", "Mona", "ا", "x" * 300])
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("answer"), st.dictionaries(st.sampled_from(KEYS), TYPED, max_size=4)),
        st.tuples(st.just("add"), st.integers(0, 4)),
        st.tuples(st.just("take out"), st.integers(0, 3)),
        st.tuples(st.just("come back"), st.none()),
    ),
    max_size=12,
)


def alone(steps: list[tuple[str, Any]]) -> forms.Answers:
    """Return the answers as they stand when no database is between the steps."""
    found = forms.Answers()
    for step, value in steps:
        if step == "answer":
            for one, text in value.items():
                found = found.with_value(one, text)
        elif step == "add":
            found = forms.Answers(found.values, {**found.counts, key("kin"): value})
        elif step == "take out":
            found = found.without_instance(key("kin"), value)
    return found


def saved(steps: list[tuple[str, Any]], by: Actor) -> UUID:
    """Do the steps through the actions."""
    row = actions.begin("arrival", by=by, at=NOON)
    for step, value in steps:
        if step == "answer":
            actions.answer(row.id, value, by=by, at=NOON)
        elif step == "add":
            actions.answer(row.id, {}, counts={key("kin"): value}, by=by, at=NOON)
        elif step == "take out":
            actions.answer(row.id, {}, without=(key("kin"), value), by=by, at=NOON)
        else:
            content._ready.cache_clear()
            queries.draft(row.id, by=by, at=NOON)
    return row.id


@given(steps=STEPS)
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nothing_is_lost_between_the_first_answer_and_the_last(
    alice: Actor, steps: list[tuple[str, Any]]
) -> None:
    with acting_as(alice):
        version = Version.objects.first() or published(alice)
        expected = alone(steps)
        draft_id = saved(steps, alice)
        opened = queries.draft(draft_id, by=alice, at=NOON)
        assert opened.filled.answers == expected
        around = forms.Circumstances(now=NOON, seed=str(draft_id))
        engine = forms.Engine(content.ready(version).form).state(expected, around)
        if faults := forms.problems(engine):
            with pytest.raises(actions.NotComplete) as refused:
                actions.submit(draft_id, by=alice, at=NOON)
            assert refused.value.faults == faults
            assert queries.draft(draft_id, by=alice, at=NOON).filled.answers == expected
            return
        made = actions.submit(draft_id, by=alice, at=NOON)
        sent = queries.submission(made.id, by=alice, at=NOON).sent
        assert (sent.values, sent.counts) == (forms.values(engine), forms.counts(engine))
        assert sent.scores == forms.scores(engine)
