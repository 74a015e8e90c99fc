"""The driver plays the loop through the actions, and the same seed gives the same figures."""

import json
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from django.core import mail

from musterpoint.audit.models import Event
from musterpoint.cases.models import (
    Case,
    ProtectedCase,
    RedFlag,
    Screening,
    StockLevel,
    TalkState,
)
from musterpoint.crises import queries as crises
from musterpoint.crises.models import RollEntry
from musterpoint.disclosures import queries as disclosures
from musterpoint.evacuation import gates
from musterpoint.evacuation.models import (
    LegState,
    LineState,
    ManifestLine,
    MatchRun,
    Seat,
    Traveller,
)
from musterpoint.exercises import actions, figures
from musterpoint.exercises.driver import play
from musterpoint.exercises.driver.play import Played
from musterpoint.forms.models import ProtectionSubmission
from musterpoint.messaging.models import Inbound, Message
from musterpoint.people import queries as people
from musterpoint.people.models import Person, ProtectionRecord
from musterpoint.procedures.models import ProtectedRun, ProtectedRunEvent
from musterpoint.referrals.models import ProtectedReferral
from musterpoint.tenancy.actors import Clearance
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True, databases=["default", "owner"]),
]
#: A seed with which so few people need one of each: a child, an asylum seeker, survivors, talks.
PEOPLE, SEED, LAST_DAY = 150, 27, 9


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
    assert not mail.outbox  # an exercise reaches nobody, by mail neither
    work = case_work(first)
    check_that_case_work_was_done(first, work)
    take_away()
    assert not Organisation.objects.exists()
    second = played(processes=2)
    assert json.dumps(first.days, sort_keys=True) == json.dumps(second.days, sort_keys=True)
    assert json.dumps(work, sort_keys=True) == json.dumps(case_work(second), sort_keys=True)
    check_that_who_fears_return_is_in_no_states_registry(second)
    check_that_no_state_sees_what_is_behind_the_wall(second)


def case_work(done: Played) -> dict[str, Any]:
    at = done.scenario.moment(LAST_DAY + 1)
    return figures.casework(done.stage, at) | {"wall": figures.behind_the_wall(done.stage, at)}


def check_that_case_work_was_done(done: Played, work: dict[str, Any]) -> None:
    assert {line["kind"] for line in work["cases"]} >= {"hospitalisation", "lost-documents"}
    assert sum(line["kept"] for line in work["cases"]) > 0
    assert sum(line["calls"] for line in work["interpreters"]) > 0
    assert sum(line["received"] for line in work["complaints"]) > 0
    assert work["children"]["met"] >= work["children"]["usual"] + work["children"]["urgent"]
    check_that_one_of_each_was_protected(done, work)
    for actor in done.stage.actors.values():
        with acting_as(actor):
            for level in StockLevel.objects.all():
                # The stock of blanks adds up, whatever was printed, spoilt and issued.
                parts = (level.received, level.reserved, level.issued, level.spoilt)
                assert level.total == sum(parts) + level.destroyed + level.lost


def check_that_one_of_each_was_protected(done: Played, work: dict[str, Any]) -> None:
    """A talk, a red flag, a survivor, a referral with its receipt, a child through the gate."""
    wall = work["wall"]
    ends = {line["kind"]: line["ends"] for line in wall["cases"]}
    sent = {line["kind"]: line for line in wall["referrals"]}
    talks, flags = wall["talks"], wall["flags"]
    assert work["children"]["usual"] + work["children"]["urgent"] > 0
    assert talks["held"] > 0
    assert talks["declined"] > 0
    assert talks["offered"] == talks["held"] + talks["declined"] + talks["other"]
    assert flags["raised"] >= flags["answered"] == len(wall["flag_minutes"]) > 0
    assert ends["trafficking"]["not_wanted"] > 0  # one survivor declines help
    assert {"trafficking", "gender-based-violence"} <= set(ends)
    assert sent["asylum"]["completed"] == len(wall["receipt_hours"]) > 0
    by = done.stage.staff.protection(done.stage.operator)[1]
    with acting_as(by):
        flag = RedFlag.objects.get(code="fear")
        # First a human has the flag in hand, then the case begins, then it is sent, then received.
        case = ProtectedCase.objects.get(id=flag.case_id)
        referral = ProtectedReferral.objects.get(case_id=case.id)
        assert flag.answered_by == by.id
        assert flag.raised_at < flag.answered_at < case.opened_at
        assert case.opened_at < referral.sent_at < referral.receipt_at
        assert disclosures.stopped([flag.person_id]) == {flag.person_id}
        who = Screening.objects.filter(state=TalkState.DECLINED).values("person_id")
        assert Person.objects.filter(id__in=who, withdrawn_at=None).count() == len(who)


def check_that_no_state_sees_what_is_behind_the_wall(done: Played) -> None:
    private = (
        ProtectedCase, ProtectedRun, ProtectedRunEvent, ProtectedReferral, Screening, RedFlag,
        ProtectionSubmission,
    )  # fmt: skip
    for given in done.scenario.organisations:
        actor = done.stage.actors[given.slug]
        for clearance in Clearance:
            is_cleared = clearance is Clearance.PROTECTION
            with acting_as(actor.with_clearance(clearance)):
                seen = sum(model.objects.count() for model in private)
            assert seen == 0 or (is_cleared and given.kind != "state_authority"), given.slug
        with acting_as(actor):
            assert not Case.objects.filter(kind="asylum-referral").exists()


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


def test_who_may_not_go_yet_stays_behind_and_the_others_leave(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    checked = gates.check_boarding
    held: set[UUID] = set()

    def strict(lines: Sequence[ManifestLine], at: datetime, *, present: Collection[UUID]) -> None:
        checked(lines, at, present=present)
        entries = {line.seat.entry_id for line in lines}
        if not held and entries:
            held.add(min(entries))
        if held & entries:
            raise gates.ChecksNotFinished("held")

    monkeypatch.setattr(gates, "check_boarding", strict)
    found = played()
    operator = found.stage.actors[found.stage.operator]
    with acting_as(operator):
        lines = ManifestLine.objects.filter(traveller__entry__in=held)
        assert {line.state for line in lines} == {LineState.OFFLOADED}
        assert lines[0].manifest.leg.state in (LegState.DEPARTED, LegState.ARRIVED)
        assert ManifestLine.objects.filter(state=LineState.ARRIVED).exists()
    take_away()
