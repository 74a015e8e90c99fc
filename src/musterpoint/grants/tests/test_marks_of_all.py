"""Marks of claims, bonds, insurance and payments by hand: one protocol, and a State reads nothing."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from musterpoint.bonds.models import Call, CallLine
from musterpoint.claims import actions as claims
from musterpoint.claims.models import Cover, CoverClaim, Matter, Movement, Owed
from musterpoint.disclosures.tests.factories import agree, dump
from musterpoint.funds import tokens
from musterpoint.funds.models import Commitment, Fund, Head, Window
from musterpoint.grants import actions, sharing, twice
from musterpoint.grants.actions import _marks
from musterpoint.grants.models import Application, HelpMark
from musterpoint.grants.tests.factories import wanted
from musterpoint.grants.tests.test_marks import (
    SHARED,
    ZENOBIA,
    applied,
    constant,
    found_twice,
    pump,
    told_in_private,
    world,
)
from musterpoint.kernel.ids import seeded_ids
from musterpoint.people import actions as people
from musterpoint.people.models import Person
from musterpoint.people.tests.factories import home, zenobia
from musterpoint.tenancy import pumps, vault
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import OrganisationKind
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, member, organisation

__all__ = ["constant"]

TODAY = NOON.date()


def matter(purpose: str) -> tuple[str, UUID]:
    """Let her wages or things have been recovered."""
    row_id = uuid4()
    key = vault.make_keys([row_id], at=NOON)[row_id]
    sealed = key.seal("claims.matter", {"name": "Zenobia Alqasimi", "phone": "", "words": ""})
    row = Matter.objects.create(
        id=row_id, reference=str(row_id)[:8], key_digest=str(row_id), state="granted",
        person_id=ZENOBIA, language="en", country="LBY", left_on=TODAY, unit="USD",
        asked=500, recovered=500, sealed=sealed, told_at=NOON, pack="x",
    )  # fmt: skip
    kind = {"wages": "wages", "property": "goods"}[purpose]
    Owed.objects.create(matter=row, position=1, kind=kind, amount=500, sealed=sealed)
    return "claims.matter", row.id


def bond(purpose: str) -> tuple[str, UUID]:
    """Let something have been drawn of a bond for her."""
    key = vault.make_keys([row_id := uuid4()], at=NOON)[row_id]
    row = Call.objects.create(
        id=row_id, reference=str(row_id)[:8], key_digest=str(row_id), state="sent",
        person_id=ZENOBIA, currency="USD", digits=2, lost_on=TODAY, begun_at=NOON,
        sealed=key.seal("bonds.call", {"name": "Zenobia Alqasimi"}),
    )  # fmt: skip
    CallLine.objects.create(call=row, head=purpose, asked=500, allowed=500, drawn=500)
    return "bonds.call", row.id


def insured(purpose: str) -> tuple[str, UUID]:
    """Let an insurance have paid for her."""
    cover = Cover.objects.create(
        insurer="Insure", person_id=ZENOBIA, covers="wages luggage", from_on=TODAY, until_on=TODAY,
        unit="USD", notify_days=3, sealed=b"x", made_at=NOON,
    )  # fmt: skip
    what = {"wages": "wages", "property": "luggage"}[purpose]
    row = CoverClaim.objects.create(
        cover=cover, what=what, event_on=TODAY, asked=500, answered=500, paid=500, state="paid",
        sealed=b"x", made_at=NOON,
    )  # fmt: skip
    return "claims.cover-claim", row.id


def by_hand(purpose: str) -> tuple[str, UUID]:
    """Let a fund have paid her by hand, without a grant."""
    head = _head(purpose)
    row = Commitment.objects.create(
        key=str(uuid4()), digest=b"x" * 32, head_id=head, unit="USD", amount=500, worth=500,
        state="paid", paid=500, what="funds.direct", subject_id=uuid4(), purpose="By hand",
        person=tokens.of(ZENOBIA, at=NOON), asked_at=NOON, changed_at=NOON,
    )  # fmt: skip
    return "funds.direct", row.id


def _head(purpose: str) -> UUID:
    fund = Fund.objects.create(
        slug=f"f-{uuid4().hex[:6]}", name="F", currency="USD", currencies="USD", opened_at=NOON,
    )  # fmt: skip
    window = Window.objects.create(fund=fund, code="w", name="W", kind="emergency", opened_at=NOON)
    return Head.objects.create(window=window, code="h", name="H", kind=purpose, opened_at=NOON).id


Make = Callable[[str], tuple[str, UUID]]
ALL: tuple[Make, ...] = (matter, bond, insured, by_hand)


def registered(by: Actor) -> None:
    with acting_as(by):
        people.register([home(replace(zenobia(), id=ZENOBIA))], by=by, at=NOON, source="staff")
        people.record_consent(ZENOBIA, [SHARED], by=by, at=NOON)


def helped(by: Actor, make: Make, purpose: str = "wages") -> tuple[str, UUID]:
    """Register Zenobia, who chose to share, and let her have help of a kind."""
    registered(by)
    with acting_as(by):
        made = make(purpose)
        pumps.wake("grants.marks", NOON)
    return made


def asked_for(by: Actor, purpose: str = "wages") -> UUID:
    """Let her ask for wages elsewhere, of a person's claim that nobody linked to a registration."""
    with acting_as(by):
        row_id = uuid4()
        key = vault.make_keys([row_id], at=NOON)[row_id]
        told = {"name": "Zenobia Alqasimi", "phone": "+21650000000", "words": ""}
        Matter.objects.create(
            id=row_id, reference=str(row_id)[:8], key_digest=str(row_id), state="told",
            language="en", country="LBY", left_on=TODAY, unit="USD", asked=5,
            sealed=key.seal("claims.matter", told), told_at=NOON, pack="x",
        )  # fmt: skip
    return row_id


@pytest.mark.parametrize(("make", "other"), list(zip(ALL, (*ALL[1:], matter), strict=True)))
def test_within_one_organisation_each_kind_sees_each(olga: Actor, make: Make, other: Make) -> None:
    registered(olga)
    with acting_as(olga):
        first, second, unlike = make("wages"), other("wages"), other("property")
        pumps.wake("grants.marks", NOON)
    pump()
    with acting_as(olga):
        found = [one.help for one in twice.of(*first, at=NOON)]
        assert second in [(one.what, one.subject_id) for one in found if one]
        assert unlike not in [(one.what, one.subject_id) for one in found if one]
        assert first not in [(one.what, one.subject_id) for one in found if one]


@pytest.mark.parametrize("make", ALL)
def test_an_application_sees_each_kind_and_is_seen(olga: Actor, make: Make) -> None:
    kind, subject = helped(olga, make)
    with acting_as(olga):
        row = actions.apply(wanted(person_id=ZENOBIA, name=""), by=olga, at=NOON).row
        Application.objects.filter(id=row.id).update(purpose="wages")
    pump()
    with acting_as(olga):
        seen = twice.of("grants.application", row.id, at=NOON)
        assert [one.help.subject_id for one in seen if one.help] == [subject]
        back = twice.of(kind, subject, at=NOON)
        assert [one.help.subject_id for one in back if one.help] == [row.id]


@pytest.mark.parametrize("make", ALL)
def test_helpers_tell_each_other_by_agreement_and_only_of_those_who_chose(
    olga: Actor, make: Make
) -> None:
    rana = member(organisation("relief", OrganisationKind.CIVIL_SOCIETY, "TUN"), "Rana", 9)
    helped(olga, make)
    row = applied_for_wages(rana)
    pump()
    assert found_twice(rana, row) == []
    agree(olga, rana, allows=[sharing.KIND], valid_until=None)
    with acting_as(olga):
        people.record_consent(ZENOBIA, [replace(SHARED, is_given=False)], by=olga, at=NOON)
        pumps.wake("grants.marks", NOON)
    pump()
    assert found_twice(rana, row) == []
    with acting_as(olga):
        people.record_consent(ZENOBIA, [SHARED], by=olga, at=NOON + timedelta(seconds=1))
        pumps.wake("grants.marks", NOON)
    pump()
    assert found_twice(rana, row) == ["Portal"]


def applied_for_wages(by: Actor) -> Application:
    row = applied(by)
    with acting_as(by):
        Application.objects.filter(id=row.id).update(purpose="wages")
        return Application.objects.get(id=row.id)


@pytest.mark.usefixtures("constant")
@pytest.mark.parametrize("make", ALL)
def test_a_state_reads_the_same_whatever_a_helper_gives_and_to_whom(
    olga: Actor, alice: Actor, make: Make
) -> None:
    """Neither a protection record nor the help itself changes a byte on the State's side."""
    lives = []
    for is_helped, is_protected in ((False, False), (True, False), (True, True)):
        with world():
            agree(olga, alice, allows=[sharing.KIND], valid_until=None)
            row = applied_for_wages(alice)
            if is_helped:
                with seeded_ids(97, NOON):
                    helped(olga, make)
            if is_protected:
                told_in_private(olga)
            pump()
            lives.append((dump(alice), found_twice(alice, row)))
    (bare, found), *others = lives
    assert found == []
    for rows, seen in others:
        assert {table: rows[table] for table in rows if rows[table] != bare[table]} == {}
        assert seen == found


@pytest.mark.usefixtures("constant")
def test_the_comparison_sees_a_mark_of_a_bond_that_gets_through(
    olga: Actor, alice: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Guard the test itself: were marks sent to a State, it would show."""
    monkeypatch.setattr(sharing, "may_send", lambda sender, receiver: True)
    agree(olga, alice, allows=[sharing.KIND], valid_until=None)
    row = applied_for_wages(alice)
    helped(olga, bond)
    pump()
    assert found_twice(alice, row) == ["Portal"]


def test_money_that_is_taken_back_is_told_no_more_and_then_anew(olga: Actor) -> None:
    rana = member(organisation("relief", OrganisationKind.CIVIL_SOCIETY, "TUN"), "Rana", 9)
    agree(olga, rana, allows=[sharing.KIND], valid_until=None)
    _kind, subject = helped(olga, matter)
    row = applied_for_wages(rana)
    pump()
    assert found_twice(rana, row) == ["Portal"]
    for recovered, seen in ((0, []), (500, ["Portal"])):
        with acting_as(olga):
            Matter.objects.filter(id=subject).update(recovered=recovered)
            if not recovered:
                Movement.objects.create(
                    matter_id=subject, kind="came", state="back", key=str(uuid4()), amount=500,
                    on=TODAY, account="Assets:Bank", made_at=NOON, made_by=uuid4(),
                    confirmed_at=NOON, confirmed_by=uuid4(),
                )  # fmt: skip
            pumps.wake("grants.marks", NOON)
        pump()
        assert found_twice(rana, row) == seen


def test_who_is_linked_to_a_registration_later_is_found_by_it(olga: Actor) -> None:
    registered(olga)
    with acting_as(olga):
        first = bond("wages")
    row_id = asked_for(olga)
    with acting_as(olga):
        Owed.objects.create(matter_id=row_id, position=1, kind="wages", amount=5, sealed=b"x")
        pumps.wake("grants.marks", NOON)
    pump()
    with acting_as(olga):
        assert twice.of(*first, at=NOON) == []
        reference = Person.objects.get(id=ZENOBIA).reference
        claims.link_person(row_id, reference, by=olga, at=NOON)
    pump()
    with acting_as(olga):
        found = twice.of(*first, at=NOON)
        assert [one.help.subject_id for one in found if one.help] == [row_id]


def test_marks_are_forgotten_a_year_after_what_they_are_about(olga: Actor) -> None:
    helped(olga, bond)
    pump()
    with acting_as(olga):
        assert HelpMark.objects.exists()
        _marks.forget_old(NOON + timedelta(days=500))
        assert not HelpMark.objects.exists()
