"""Versions: read in, written, published, retired."""

from datetime import timedelta

import pytest

from musterpoint.forms import actions, queries
from musterpoint.forms.models import Questionnaire, State, Version
from musterpoint.forms.tests.factories import LATER, SURVEY, published, xlsform
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON


def test_a_form_with_errors_names_sheet_and_row_and_nothing_of_it_is_kept(alice: Actor) -> None:
    bad = xlsform(SURVEY.replace("select_one yes_no", "select_one nothing"))
    with acting_as(alice):
        with pytest.raises(actions.BadForm) as refused:
            actions.import_xlsform(bad, name="Arrival", by=alice, at=NOON)
        assert [(one.sheet, one.row, one.code) for one in refused.value.problems] == [
            ("survey", 4, "list-unknown")
        ]
        assert not Questionnaire.objects.exists()


def test_the_same_form_again_is_a_further_version(alice: Actor) -> None:
    with acting_as(alice):
        actions.import_xlsform(xlsform(), name="Arrival", by=alice, at=NOON)
        second = actions.import_xlsform(xlsform(), name="Arrival", by=alice, at=NOON)
        assert second.number == 2
        assert second.languages == ["English (en)", "Arabic (ar)"]
        assert second.declared[0] == {
            "question": "name", "classification": "personal",
            "purpose": "help on arrival", "retention": "90 days",
        }  # fmt: skip


def test_a_version_is_in_force_from_its_day_and_takes_the_place_of_the_one_before(
    alice: Actor,
) -> None:
    with acting_as(alice):
        first = published(alice)
        second = actions.import_xlsform(xlsform(), name="", by=alice, at=NOON)
        actions.publish(second.id, in_force_from=LATER, by=alice, at=NOON)
        assert queries.in_force("arrival", at=NOON).id == first.id
        assert queries.in_force("arrival", at=LATER).id == second.id
        third = published(alice)
        states = dict(Version.objects.values_list("id", "state"))
        assert states == {
            first.id: State.RETIRED, second.id: State.PUBLISHED, third.id: State.PUBLISHED,
        }  # fmt: skip
        actions.retire(third.id, by=alice, at=NOON)
        assert queries.in_force("arrival", at=NOON) is None
        assert queries.in_force("arrival", at=NOON + timedelta(days=9)).id == second.id
        with pytest.raises(actions.NotPublishable):
            actions.publish(third.id, by=alice, at=NOON)


def test_what_is_written_here_stays_one_draft_until_it_is_published(alice: Actor) -> None:
    small = {"title": "Quick", "languages": ["en"], "questions": []}
    asked = [{"name": "ok", "type": "yes_no", "label": {"en": "All well?"}}]
    with acting_as(alice):
        first = actions.write_small(small, by=alice, at=NOON)
        with pytest.raises(actions.NotPublishable):
            actions.publish(first.id, by=alice, at=NOON)
        same = actions.write_small(small | {"questions": asked}, code="quick", by=alice, at=NOON)
        assert same.id == first.id
        actions.publish(same.id, by=alice, at=NOON)
        next_ = actions.write_small(small | {"questions": asked}, code="quick", by=alice, at=NOON)
        assert (next_.number, next_.state) == (2, State.DRAFT)
        assert actions.write_small(small, by=alice, at=NOON).questionnaire.code == "quick-2"
