"""The questionnaires that ship with the product."""

import pytest

from musterpoint.engine import forms
from musterpoint.forms import actions, catalogue, content, queries, small
from musterpoint.forms.models import Kept
from musterpoint.forms.tests.factories import key
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, member


@pytest.mark.parametrize("pack", catalogue.packs(), ids=lambda one: one.name)
def test_a_ready_made_questionnaire_reads_without_a_word_of_complaint(
    pack: catalogue.Ready,
) -> None:
    reading = forms.read_workbook(small.workbook(pack.pack.rules))
    assert [one.text for one in reading.problems] == []
    assert len(reading.form.languages) == 4


def test_every_ready_made_questionnaire_is_taken_over_and_filled(alice: Actor) -> None:
    with acting_as(alice):
        for pack in catalogue.packs():
            made = actions.adopt(pack.name, by=alice, at=NOON)
            found = queries.questionnaire(made.questionnaire.code)
            assert (found.compartment_name == Kept.PROTECTION) == pack.is_closed
            assert content.ready(made).form.title
            actions.publish(made.id, by=alice, at=NOON)
        with pytest.raises(actions.NoSuchForm):
            actions.adopt("nothing", by=alice, at=NOON)


def test_a_red_flag_must_be_told_to_a_person_before_the_screening_ends(
    portal: Organisation, olga: Actor
) -> None:
    cara = member(portal, "Cara", 9, "caseworker")
    with acting_as(olga):
        made = actions.adopt("protection-screening", by=olga, at=NOON)
        actions.publish(made.id, by=olga, at=NOON)
    given = {key("private"): "yes", key("agrees"): "yes", key("afraid"): "yes"}
    with acting_as(cara):
        row = actions.begin("protection-screening-in-private", by=cara, at=NOON)
        actions.answer(row.id, given, by=cara, at=NOON)
        with pytest.raises(actions.NotComplete) as refused:
            actions.submit(row.id, by=cara, at=NOON)
        assert [one.key for one in refused.value.faults] == [key("told_officer")]
        actions.answer(row.id, {key("told_officer"): "OK"}, by=cara, at=NOON)
        assert actions.submit(row.id, by=cara, at=NOON).counted == {
            "private": ["yes"], "agrees": ["yes"],
        }  # fmt: skip
