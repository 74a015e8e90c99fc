"""A design says whom it asks: what is told before the draw is what is drawn."""

import pytest

from musterpoint.surveys import actions, presenters, queries
from musterpoint.surveys.actions import CountIn, OwnIn
from musterpoint.surveys.models import Member
from musterpoint.surveys.tests.factories import designed, enrolled, given
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON


def test_whom_a_clustered_design_asks_and_what_it_costs_is_whom_it_draws(alice: Actor) -> None:
    with acting_as(alice):
        survey = actions.create(given(None, alice), by=alice, at=NOON)
        rows = [
            CountIn(group="Migrants", people="40", cluster=f"Block {at}") for at in range(1, 41)
        ]
        actions.put_frame(survey.id, rows, by=alice, at=NOON)
        wanted = {
            "size_kind": "sample", "size": 205, "response": 100, "migrants_minimum": 0,
            "is_clustered": True, "take": 20, "cost_minor": 300,
        }  # fmt: skip
        survey, made = actions.put_design(survey.id, wanted, by=alice, at=NOON)
        assert (made.to_ask, made.cost_minor) == (220, 220 * 300)
        assert made.plan is not None
        told = made.plan.parts[0].base_weight
        actions.draw(survey.id, by=alice, at=NOON)
        drawn = Member.objects.filter(survey=survey, is_reserve=False)
        assert drawn.count() == 220
        assert {round(one.base_weight, 9) for one in drawn} == {round(told or 0, 9)}


def test_where_each_stratum_says_whom_it_asks_the_size_of_the_whole_is_not_used(
    alice: Actor,
) -> None:
    with acting_as(alice):
        crisis, _people = enrolled(alice, BGD_f=50, BGD_m=50)
        survey = designed(alice, crisis, size=20)
        keys = [one.key for one in queries.designed(survey, NOON).strata]
        unused = "the size of the whole is not used"
        assert unused not in " ".join(presenters.warnings(queries.designed(survey, NOON)))
        actions.put_strata(survey.id, {key: OwnIn(sample=40) for key in keys}, by=alice, at=NOON)
        survey.refresh_from_db()
        made = queries.designed(survey, NOON)
        assert made.to_ask == 80
        assert unused in " ".join(presenters.warnings(made))
        with pytest.raises(actions.BadSurvey):
            actions.put_design(survey.id, {"size_kind": "sample", "size": 90}, by=alice, at=NOON)
