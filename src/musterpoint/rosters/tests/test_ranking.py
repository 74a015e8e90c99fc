"""The database judges candidates as the rules do, and reads no more for many than for few."""

import random
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from musterpoint.kernel.ids import uuid7
from musterpoint.rosters import queries, rules
from musterpoint.rosters.models import (
    Asked,
    Away,
    CallOut,
    Conflict,
    Credential,
    Deployment,
    LanguageSkill,
    Member,
    Skill,
)
from musterpoint.rosters.queries import Need
from musterpoint.rosters.queries._matching import candidates
from musterpoint.rosters.tests.factories import DAY, HOUR, added, call, person, roster
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON

PEOPLE = 80
NATIONS = ("ERI", "ETH", "TUN")
CODES = ("first-aid", "driving")
PAPERS = ("secrecy", "child-safe")
SOMEBODY = UUID(int=7)


def moment(chance: random.Random) -> Any:
    return NOON + chance.randint(-5, 5) * HOUR


def invent(by: Actor, chance: random.Random) -> None:
    """Put people on a roster in every state that the rules ask about."""
    rows = added(by, *[person(f"Member {place}", place) for place in range(PEOPLE)])
    call(by)
    LanguageSkill.objects.all().delete()
    for row in rows:
        row.state = chance.choice(("active", "active", "active", "paused", "left"))
        row.sex = chance.choice("fmxu")
        row.nationalities = " ".join(chance.sample(NATIONS, chance.randint(0, 2)))
        row.country = chance.choice(("", *NATIONS))
        row.area = chance.choice(("", "tunis"))
        row.zone = chance.choice(("UTC", "Africa/Tunis", "Asia/Kathmandu", "America/Lima"))
        row.weekly = rules.hours_mask(chance.sample(range(168), chance.choice((0, 60, 150))))
        row.on_call_until = chance.choice((None, None, None, moment(chance)))
        row.rest_until = chance.choice((None, None, moment(chance)))
        row.available_from = chance.choice(
            (None, None, (NOON + chance.randint(-1, 1) * DAY).date())
        )
        row.available_until = chance.choice(
            (None, None, (NOON + chance.randint(-1, 4) * DAY).date())
        )
        row.max_days = chance.choice((None, None, 1, 3))
        row.save()
        more(row, chance)


def more(row: Member, chance: random.Random) -> None:
    """Give somebody languages, skills, papers, absences and conflicts."""
    for dialect in chance.sample(("", "asmara", "tigray"), chance.randint(0, 2)):
        LanguageSkill.objects.create(
            member=row, source="ti", target="en", dialect=dialect, level=chance.randint(1, 4),
            by_phone=chance.random() < 0.7, by_video=chance.random() < 0.3,
        )  # fmt: skip
    for code in chance.sample(CODES, chance.randint(0, 2)):
        Skill.objects.create(member=row, code=code, level=chance.randint(1, 4))
    for code in chance.sample(PAPERS, chance.randint(0, 2)):
        for kind in chance.sample(("training", "clearance"), chance.randint(1, 2)):
            last = chance.choice((None, (NOON + chance.randint(-1, 4) * DAY).date()))
            Credential.objects.create(member=row, kind=kind, code=code, valid_until=last)
    for _turn in range(chance.choice((0, 0, 1, 2))):
        start = moment(chance)
        Away.objects.create(
            member=row, starts_at=start, ends_at=start + 3 * HOUR,
            is_available=chance.random() < 0.5,
        )  # fmt: skip
    if chance.random() < 0.2:
        Conflict.objects.create(member=row, country=chance.choice(NATIONS), declared_at=NOON)
    if chance.random() < 0.2:
        Conflict.objects.create(member=row, subject_id=SOMEBODY, declared_at=NOON)
    if chance.random() < 0.2:
        start = moment(chance)
        asked = Asked.objects.create(
            call_out=CallOut.objects.get(), member=row, code=row.reference, asked_at=NOON
        )
        Deployment.objects.create(
            asked=asked, member=row, starts_at=start, ends_at=start + 3 * HOUR, created_at=NOON,
            state=chance.choice(("planned", "under_way", "ended")),
        )  # fmt: skip


def wanted(chance: random.Random) -> Need:
    """Invent a need."""
    has_pair = chance.random() < 0.8
    return Need(
        kind=chance.choice(("", "interpreter", "surge")),
        source="ti" if has_pair else "",
        target="en" if has_pair else "",
        mode=chance.choice(("", "phone", "video", "place")),
        dialect=chance.choice(("", "asmara")),
        is_dialect_needed=chance.random() < 0.5,
        level=chance.randint(1, 3),
        skills=tuple(chance.sample(CODES, chance.choice((0, 0, 1, 2)))),
        credentials=tuple(chance.sample(PAPERS, chance.choice((0, 0, 1, 2)))),
        sex=chance.choice(("", "", "f")),
        avoid=frozenset(chance.sample(NATIONS, chance.randint(0, 1))),
        about=frozenset({SOMEBODY} if chance.random() < 0.3 else ()),
        country=chance.choice(("", "TUN")),
        area=chance.choice(("", "tunis")),
        hours=chance.choice((HOUR, 10 * HOUR, 2 * DAY)),
    )


def by_the_rules(need: Need) -> rules.Match:
    """Read every candidate and let the rules alone judge."""
    rows = Member.objects.exclude(state="left")
    if need.kind:
        rows = rows.filter(roster__kind=need.kind)
    found = candidates(need, list(rows.values_list("id", flat=True)), NOON)
    if need.skills and not need.source:
        found = [one for one in found if set(need.skills) <= set(one.skills)]
    return rules.match(need, found, NOON)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_database_and_the_rules_give_the_same_answer(alice: Actor, seed: int) -> None:
    chance = random.Random(seed)
    fitted = 0
    with acting_as(alice):
        roster(alice)
        invent(alice, chance)
        for _turn in range(60):
            need = wanted(chance)
            found, told = queries.match(need, NOON), by_the_rules(need)
            assert found.fits == len(told.ranked), need
            assert dict(found.left_out_counts) == told.counts(), need
            shown = [(one.card.id, one.score, one.reasons) for one in found.ranked]
            assert shown == [(one.id, one.score, one.reasons) for one in told.ranked[:20]], need
            left = [(one.card.id, one.why) for one in found.left_out]
            assert left == [(one.id, one.why) for one in told.left_out[:20]], need
            fitted += found.fits
    assert fitted > 60


def test_the_number_of_statements_does_not_grow_with_the_roster(alice: Actor) -> None:
    need = Need(source="ti", target="en", credentials=("secrecy",), avoid=frozenset({"ERI"}))
    counted = []
    with acting_as(alice):
        roster(alice)
        for start in (0, 1, 40):
            added(
                alice, *[person(f"Member {uuid7()}", place) for place in range(start, start + 30)]
            )
            with CaptureQueriesContext(connection) as caught:
                queries.match(need, NOON + timedelta(minutes=1))
            counted.append(len(caught))
    assert len(set(counted)) == 1
    assert counted[0] <= 12
