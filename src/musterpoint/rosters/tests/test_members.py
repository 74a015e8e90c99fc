"""Members of rosters: kept sealed, found, changed, imported, erased, matched."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from musterpoint.audit.models import Event
from musterpoint.kernel.errors import NotAllowed
from musterpoint.kernel.ids import uuid7
from musterpoint.rosters import actions, queries
from musterpoint.rosters.actions import BadMember, CredentialIn, LanguageIn, NoSuchRoster
from musterpoint.rosters.identity import Identity
from musterpoint.rosters.models import LanguageSkill, Member
from musterpoint.rosters.queries import Filters, Need
from musterpoint.rosters.rules import For, Why
from musterpoint.rosters.tests.factories import HOUR, added, number, person, roster
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.permissions import Permission
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON

TIGRINYA = Need(source="ti", target="en", mode="phone")


def names(result: queries.Result) -> list[str]:
    return [one.card.name for one in result.ranked]


def test_a_member_is_sealed_and_found_by_name_number_and_reference(alice: Actor) -> None:
    with acting_as(alice):
        roster(alice)
        (row,) = added(alice, person("Sélam Haile", 1))
        assert b"Haile" not in bytes(Member.objects.get().sealed)
        for text in ("selam", "HAILE selam", number(1), row.reference):
            assert [m.id for m in queries.members(Filters(text=text), NOON)] == [row.id], text
        assert not queries.members(Filters(text="Selam Tesfay"), NOON)
        assert queries.card([row.id], NOON)[row.id].who.phone == number(1)
        assert Event.objects.filter(kind="rosters.member.added").count() == 1


def test_a_reader_keeps_no_roster_and_another_organisation_sees_none(
    alice: Actor, bob: Actor, mallory: Actor
) -> None:
    with acting_as(alice):
        roster(alice)
        (row,) = added(alice, person())
    with acting_as(bob), pytest.raises(NotAllowed):
        actions.set_state(row.id, "paused", by=bob, at=NOON)
    with acting_as(mallory):
        assert not queries.members(Filters(), NOON)
        with pytest.raises(NoSuchRoster):
            actions.set_state(row.id, "paused", by=mallory, at=NOON)


def test_what_is_wrong_with_a_member_is_said_by_field(alice: Actor) -> None:
    with acting_as(alice):
        roster(alice)
        bad = person(
            " ", identity=Identity(name=" ", phone="12"), nationalities=("ZZZ",), zone="Mars/Base"
        )
        with pytest.raises(BadMember) as refused:
            actions.add_member(bad, by=alice, at=NOON)
        assert set(refused.value.fields) == {"0.name", "0.phone", "0.nationalities", "0.zone"}


def test_the_match_ranks_by_what_counts_and_says_why_others_are_left_out(alice: Actor) -> None:
    with acting_as(alice):
        roster(alice, rest=48)
        people = added(
            alice,
            person("On Call", 1),
            person("Speaks Asmara", 2, languages=(LanguageIn(source="ti", target="en", dialect="asmara"),)),
            person("Same Nation", 3, nationalities=("ERI",)),
            person("Untrained", 4),
            person("Not By Phone", 5, languages=(LanguageIn(source="ti", target="en", by_phone=False, in_place=True),)),
            person("Away", 6),
            person("Other Way", 7, languages=(LanguageIn(source="en", target="ti"),)),
        )  # fmt: skip
        by_name = dict(
            zip(("call", "asmara", "nation", "untrained", "place", "away"), people, strict=False)
        )
        for one in ("call", "asmara", "nation", "place", "away"):
            actions.set_credential(
                by_name[one].id, CredentialIn(kind="training", code="Secrecy", valid_until=date(2027, 1, 1)),
                by=alice, at=NOON,
            )  # fmt: skip
        actions.set_on_call(by_name["call"].id, NOON + 8 * HOUR, by=alice, at=NOON)
        actions.set_exception(by_name["away"].id, NOON - HOUR, NOON + HOUR, by=alice, at=NOON)
        need = Need(
            source="ti", target="en", mode="phone", dialect="asmara",
            credentials=("secrecy",), avoid=frozenset({"ERI"}),
        )  # fmt: skip
        found = queries.match(need, NOON)
        assert names(found) == ["On Call", "Speaks Asmara"]
        assert found.ranked[0].reasons[0] is For.ON_CALL
        assert For.DIALECT in found.ranked[1].reasons
        why = {one.card.name: one.why for one in found.left_out}
        assert why == {
            "Same Nation": Why.CONFLICT, "Untrained": Why.CREDENTIAL, "Away": Why.AWAY,
        }  # fmt: skip
        assert found.left_out_counts == {Why.CONFLICT: 1, Why.CREDENTIAL: 1, Why.AWAY: 1}


def test_a_relation_to_the_person_concerned_keeps_a_member_out(alice: Actor) -> None:
    somebody = uuid7()
    with acting_as(alice):
        roster(alice)
        (row,) = added(alice, person())
        actions.add_conflict(row.id, subject_id=somebody, by=alice, at=NOON)
        about = Need(source="ti", target="en", about=frozenset({somebody}))
        assert queries.match(about, NOON).left_out_counts == {Why.CONFLICT: 1}
        assert names(queries.match(TIGRINYA, NOON)) == ["Selam Haile"]


def test_a_match_writes_nothing(alice: Actor) -> None:
    with acting_as(alice):
        roster(alice)
        added(alice, person())
        before = Event.objects.count()
        queries.match(TIGRINYA, NOON)
        assert Event.objects.count() == before


def test_an_erased_member_leaves_no_name_and_is_asked_nothing(alice: Actor) -> None:
    with acting_as(alice):
        roster(alice)
        (row,) = added(alice, person())
        actions.erase_member(row.id, by=alice, at=NOON)
        assert queries.card([row.id], NOON)[row.id].name == ""
        assert not queries.members(Filters(text="selam", state=""), NOON)
        assert names(queries.match(TIGRINYA, NOON)) == []
        with pytest.raises(NoSuchRoster):
            actions.set_state(row.id, "active", by=alice, at=NOON)


CSV = """name;phone;nationalities;country;languages;trainings;hours;zone
Selam Haile;+21620550001;Eritrea;Tunisia;ti>en phone full asmara, en>ti;secrecy 2027-01-31;mon-fri 8-17;Africa/Tunis
No Number;;Nowhere;TUN;ti>en;;;
Bad Hours;+21620550003;;TUN;ti-en;secrecy 2027-99-99;mon 17-8;
"""


def test_a_list_is_read_in_with_errors_by_line_and_a_second_time_adds_nobody(alice: Actor) -> None:
    text = CSV.replace(";", "\t").replace(", en>ti", "; en>ti")
    with acting_as(alice):
        roster(alice)
        looked = actions.import_members(
            text.encode(), "interpreters", is_look=True, by=alice, at=NOON
        )
        assert (looked.accepted, Member.objects.count()) == (1, 0)
        done = actions.import_members(text.encode(), "interpreters", by=alice, at=NOON)
        assert done.accepted == 1
        assert {(one.line, one.column) for one in done.problems} == {
            (3, "nationalities"), (4, "languages"), (4, "trainings"), (4, "hours"),
        }  # fmt: skip
        assert set(LanguageSkill.objects.values_list("source", "target", "dialect")) == {
            ("ti", "en", "asmara"), ("en", "ti", ""),
        }  # fmt: skip
        again = actions.import_members(text.encode(), "interpreters", by=alice, at=NOON)
        assert (again.accepted, again.repeated) == (0, 1)


def test_a_member_is_called_in_the_hours_of_their_own_place(alice: Actor) -> None:
    with acting_as(alice):
        roster(alice)
        (row,) = added(
            alice, person(zone="Africa/Tunis", weekly=tuple(range(4 * 24 + 8, 4 * 24 + 17)))
        )
        assert names(queries.match(TIGRINYA, NOON)) == ["Selam Haile"]
        night = NOON + timedelta(hours=10)
        assert queries.match(TIGRINYA, night).left_out_counts == {Why.AWAY: 1}
        actions.set_on_call(row.id, night + 8 * HOUR, by=alice, at=NOON)
        assert names(queries.match(TIGRINYA, night)) == ["Selam Haile"]


def test_old_exceptions_go_after_a_month_and_who_left_after_two_years(alice: Actor) -> None:
    by = replace(alice, permissions=alice.permissions | {Permission.VAULT_ERASE})
    with acting_as(by):
        roster(by)
        left, stays = added(by, person("Left Long Ago", 1), person("Still There", 2))
        actions.set_exception(stays.id, NOON - 2 * HOUR, NOON - HOUR, by=by, at=NOON)
        actions.set_state(left.id, "left", by=by, at=NOON)
        assert actions.forget(by=by, at=NOON + timedelta(days=30)) == 0
        assert actions.forget(by=by, at=NOON + timedelta(days=31)) == 1
        assert actions.forget(by=by, at=NOON + timedelta(days=729)) == 0
        assert actions.forget(by=by, at=NOON + timedelta(days=731)) == 1
        cards = queries.card([left.id, stays.id], NOON)
        assert (cards[left.id].name, cards[stays.id].name) == ("", "Still There")
