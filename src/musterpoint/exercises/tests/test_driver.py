"""The driver plays the loop through the actions, and the same seed gives the same figures."""

import json

import pytest

from musterpoint.audit.models import Event
from musterpoint.crises import queries as crises
from musterpoint.crises.models import RollEntry
from musterpoint.evacuation.models import MatchRun, Seat, Traveller
from musterpoint.exercises import actions
from musterpoint.exercises.driver import play
from musterpoint.exercises.driver.play import Played
from musterpoint.messaging.models import Inbound, Message
from musterpoint.people import queries as people
from musterpoint.people.models import Person, ProtectionRecord
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True, databases=["default", "owner"]),
]
PEOPLE, SEED, LAST_DAY = 150, 7, 7


def played(processes: int = 1) -> Played:
    return play("libya-2011", people=PEOPLE, seed=SEED, last_day=LAST_DAY, processes=processes)


def take_away() -> None:
    actions.reset("libya-2011", str)


def test_the_same_seed_gives_the_same_figures_with_more_processes_too_and_all_parts_are_used() -> (
    None
):
    first = played()
    seen = dict.fromkeys(("messages", "inbound", "seats", "travellers", "runs", "events"), 0)
    for slug, actor in first.stage.actors.items():
        with acting_as(actor):
            seen["messages"] += Message.objects.filter(state="delivered").count()
            seen["inbound"] += Inbound.objects.filter(handled_at__isnull=False).count()
            seen["seats"] += Seat.objects.exclude(state="proposed").count()
            seen["travellers"] += Traveller.objects.count()
            seen["runs"] += MatchRun.objects.filter(state="confirmed").count()
            seen["events"] += Event.objects.count()
            if slug in first.stage.states:
                on_roll = RollEntry.objects.filter(is_removed=False).count()
                assert on_roll == Person.objects.filter(withdrawn_at=None).count()
                figures = crises.figures(first.stage.crises[slug])
                assert figures["registered"] == (figures["accounted_for"] + figures["unaccounted"])
    assert all(seen.values()), seen
    assert len(first.days) == LAST_DAY + 1
    take_away()
    assert not Organisation.objects.exists()
    second = played(processes=2)
    assert json.dumps(first.days, sort_keys=True) == json.dumps(second.days, sort_keys=True)
    check_that_who_fears_return_is_in_no_states_registry(second)


def check_that_who_fears_return_is_in_no_states_registry(done: Played) -> None:
    fearing = {
        done.world.people[index].name.latin
        for household in done.world.households
        if household.behaviour.fears_return
        for index in household.members
    }
    operator = done.stage.operator
    for slug, actor in done.stage.actors.items():
        with acting_as(actor):
            assert not ProtectionRecord.objects.exists()  # the consular side sees none anywhere
            ids = list(Person.objects.values_list("id", flat=True))
            names = {card.identity.latin for card in people.card(ids, NOON).values()}
        assert slug == operator or not names & fearing
