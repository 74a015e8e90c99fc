"""The register of members: blind, asked and never read; what it knows goes before anybody's word."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from musterpoint.audit.models import Event
from musterpoint.funds import actions, memberlists, members, queries
from musterpoint.funds.actions import HeadIn, MemberIn, NotEligible, Origin
from musterpoint.funds.memberlists import Term
from musterpoint.funds.members import Standing
from musterpoint.funds.models import Commitment, MemberTerm
from musterpoint.funds.tests.test_commitments import Fund
from musterpoint.funds.tests.test_fund_pages import boxes, key_of, seen, sent
from musterpoint.kernel.errors import Invalid, NotAllowed
from musterpoint.kernel.ids import uuid7
from musterpoint.people import actions as people
from musterpoint.people.tests.factories import home
from musterpoint.tenancy.actors import Actor, Permission
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in

TODAY = NOON.date()
YEAR = timedelta(days=365)
BORN = date(1988, 4, 3)
NUMBER = "OW-2026 0042"
RULE = {"fact": "membership", "is": ["member"]}


@pytest.fixture
def fund(haven: Organisation) -> Fund:
    Organisation.objects.filter(id=haven.id).update(is_exercise=True, clock_at=NOON)
    haven.refresh_from_db()
    made = Fund(haven)
    with acting_as(made.manager):
        given = HeadIn(code="care", name="Care", rules=(RULE,))
        window = made.heads["documents"].window_id
        made.heads["care"] = actions.add_head(window, given, by=made.manager, at=NOON)
    return made


def keeper(fund: Fund) -> Actor:
    """Return who keeps the register and may see people."""
    return replace(fund.clerk, permissions=fund.clerk.permissions | {Permission.PEOPLE_READ})


def enrolled(
    fund: Fund, starts_on: date = TODAY, ends_on: date = TODAY + YEAR, **who: object
) -> None:
    given = MemberIn(starts_on=starts_on, ends_on=ends_on, **who)  # type: ignore[arg-type]
    by = keeper(fund)
    with acting_as(by):
        actions.add_members(fund.slug, [given], Origin(contribution="R-7"), by=by, at=NOON)


def registered(fund: Fund) -> tuple[UUID, str]:
    by = replace(fund.asker, permissions=fund.asker.permissions | {Permission.PEOPLE_REGISTER})
    with acting_as(by):
        (made,) = people.register([home()], by=by, at=NOON, source="staff")
    return made.persons[0].id, made.persons[0].reference


def standing(fund: Fund, **who: object) -> Standing:
    by = keeper(fund)
    with acting_as(by):
        given = MemberIn(starts_on=TODAY, ends_on=TODAY, **who)  # type: ignore[arg-type]
        marks = actions.marks_of(given, by=by, at=NOON)
        return members.look_up(marks, queries.fund(fund.slug), TODAY)


def test_a_member_is_found_by_number_by_name_and_birth_and_by_registration(fund: Fund) -> None:
    _person, reference = registered(fund)
    enrolled(fund, number=NUMBER)
    enrolled(fund, name="Zenobia ALQASIMI", born=BORN)
    for number in ("ow20260042", "OW 2026-0042"):
        assert standing(fund, number=number) == "member"
    for name in ("Alqasimi, Zenobia", "zenobia al'qasimi", "Zénobia  Alqāsimi"):
        assert standing(fund, name=name, born=BORN) == "member"
    assert standing(fund, reference=reference) == "member"
    for who in (
        {"number": "OW-2026-0043"}, {"name": "Zenobia", "born": BORN},
        {"name": "Zenobia Alqasimi", "born": date(1988, 4, 4)},
    ):  # fmt: skip
        assert standing(fund, **who) == "not_found"


def test_of_a_member_nothing_is_kept_that_can_be_read(fund: Fund) -> None:
    enrolled(fund, number=NUMBER, name="Zenobia Alqasimi", born=BORN)
    with acting_as(fund.manager), connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(one)::text FROM funds_memberterm AS one")
        rows = [row for (row,) in cursor.fetchall()]
        cursor.execute("SELECT to_jsonb(one)::text FROM audit_event AS one")
        rows += [row for (row,) in cursor.fetchall()]
    text = "\n".join(rows).lower()
    for word in ("zenobia", "alqasimi", "1988-04-03", "ow20260042", b"zenobia".hex()):
        assert word not in text, word


def test_the_same_number_has_another_mark_in_another_organisation(
    fund: Fund, mallory: Actor
) -> None:
    enrolled(fund, number=NUMBER)
    with acting_as(fund.clerk):
        ours = members.of_number(NUMBER, at=NOON)
        assert MemberTerm.objects.filter(number=ours).count() == 1
    with acting_as(mallory):
        assert members.of_number(NUMBER, at=NOON) != ours
        assert not MemberTerm.objects.exists()


@pytest.mark.parametrize(
    ("who", "field"),
    [
        ({}, "number"), ({"number": "--"}, "number"), ({"number": "1" * 61}, "number"),
        ({"name": "Zenobia"}, "born"), ({"name": " ", "born": BORN}, "number"),
        ({"reference": "7K4D29QX"}, "reference"),
        ({"number": "123", "ends_on": TODAY - YEAR}, "ends_on"),
        ({"number": "123", "ends_on": TODAY + 30 * YEAR}, "ends_on"),
    ],
)  # fmt: skip
def test_what_tells_nobody_or_no_term_is_told_by_its_field(
    fund: Fund, who: dict[str, object], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        enrolled(fund, **who)  # type: ignore[arg-type]
    assert field in refused.value.fields


def test_a_term_is_written_once_renewed_and_ended(fund: Fund) -> None:
    enrolled(fund, TODAY - 2 * YEAR, TODAY - YEAR, number=NUMBER)
    enrolled(fund, TODAY - 2 * YEAR, TODAY - YEAR, number="ow 2026 0042")
    with pytest.raises(Invalid, match="already"):
        enrolled(fund, TODAY - 2 * YEAR, TODAY, number=NUMBER)
    assert standing(fund, number=NUMBER) == "lapsed"
    with acting_as(fund.clerk):
        old = MemberTerm.objects.get()
        actions.renew_member(old.id, TODAY, TODAY + YEAR, "R-8", by=fund.clerk, at=NOON)
        with pytest.raises(Invalid, match="begins"):
            actions.renew_member(old.id, TODAY, TODAY, "", by=fund.clerk, at=NOON)
    assert standing(fund, number=NUMBER) == "member"
    with acting_as(fund.clerk):
        new = MemberTerm.objects.exclude(id=old.id).get()
        with pytest.raises(Invalid):
            actions.end_member(new.id, TODAY + 2 * YEAR, by=fund.clerk, at=NOON)
        actions.end_member(old.id, old.starts_on, by=fund.clerk, at=NOON)
        actions.forget_member(new.id, by=fund.clerk, at=NOON)
        assert not MemberTerm.objects.exists()
        assert Event.objects.filter(kind="funds.member.forgotten").count() == 2


def test_who_asks_for_help_keeps_no_register(fund: Fund) -> None:
    given = MemberIn(number=NUMBER, starts_on=TODAY, ends_on=TODAY)
    for by in (fund.asker, fund.first, fund.head_of_mission):
        with acting_as(by), pytest.raises(NotAllowed):
            actions.add_members(fund.slug, [given], Origin(), by=by, at=NOON)
    with acting_as(fund.manager), pytest.raises(NotAllowed):
        by_reference = replace(given, reference="7K4D29QX")
        actions.add_members(fund.slug, [by_reference], Origin(), by=fund.manager, at=NOON)


def asked(
    fund: Fund, number: str = "", key: str = "m1", reference: str = "", **facts: str
) -> Commitment:
    by = replace(fund.asker, permissions=fund.asker.permissions | {Permission.PEOPLE_READ})
    with acting_as(by):
        mark = members.of_asked(reference, number, by=by, at=NOON)
    which = fund.ask(fund.wants("care", member=mark, facts=facts), key)
    with acting_as(fund.asker):
        return queries.commitment(which)


def test_the_register_goes_before_the_word_of_whoever_asks(fund: Fund) -> None:
    enrolled(fund, number="1111")
    enrolled(fund, TODAY - 2 * YEAR, TODAY - YEAR, number="2222")
    found = asked(fund, "1111", "m1")
    assert (found.facts, found.unknown) == ({"membership": "member", "register": "by_number"}, [])
    with pytest.raises(NotEligible):
        asked(fund, "1111", "m2", membership="none")
    with pytest.raises(NotEligible):
        asked(fund, "2222", "m3", membership="member")
    unknown = asked(fund, "3333", "m4")
    assert (unknown.facts, unknown.unknown) == ({"register": "not_found"}, ["membership"])
    told = asked(fund, "3333", "m5", membership="member")
    assert told.facts == {"membership": "member", "register": "not_found"}
    assert asked(fund, "", "m6", membership="member").facts == {"membership": "member"}


def test_without_a_register_the_word_stands_as_before(fund: Fund) -> None:
    assert asked(fund, "1111", membership="member").facts == {"membership": "member"}


def test_whoever_approves_reads_what_the_register_has(fund: Fund) -> None:
    enrolled(fund, number="1111")
    _person, reference = registered(fund)
    enrolled(fund, name="Zenobia Alqasimi", born=BORN)
    rows = [
        asked(fund, "", "m0", reference),
        asked(fund, "1111", "m1"),
        asked(fund, "3333", "m2", membership="member"),
    ]
    approver = signed_in("haven", "authorising_officer")
    known, by_number, said = (seen(approver, f"commitments/{one.id}/") for one in rows)
    assert "the register has a membership of this number in force, not whose it is" in by_number
    assert "Membership: Member of the fund" in by_number
    assert "Member of the fund (as the register of members has it)" in known
    assert "Membership: Member of the fund" not in known
    assert "(as it stands there: Claim; not found in the register of members)" in said
    assert "Membership: Member of the fund" in said


def test_the_form_asks_the_register_by_number_and_by_reference(fund: Fund) -> None:
    _person, reference = registered(fund)
    enrolled(fund, name="Zenobia Alqasimi", born=BORN)
    enrolled(fund, number=NUMBER)
    asker = signed_in("haven", "welfare_officer")
    address = "fund/welfare/ask/"
    for typed in ({"reference": reference}, {"member_number": NUMBER}):
        sent(asker, address, {
            "key": key_of(asker, address), "head": str(fund.heads["care"].id), "unit": "USD",
            "amount": "10", "purpose": "Care", "people": "1", **typed,
        })  # fmt: skip
    with acting_as(fund.asker):
        facts = [one.facts for one in Commitment.objects.all()]
    assert sorted(one["register"] for one in facts) == ["by_number", "member"]
    assert {one["membership"] for one in facts} == {"member"}


LIST = (
    "number,name,born,ends_on\n"
    "OW-1,,,\n"
    ",Zenobia Alqasimi,1988-04-03,2027-01-31\n"
    ",زنوبيا القاسمي,1990-01-02,\n"
)


def test_a_list_is_looked_at_first_then_written_once(fund: Fund) -> None:
    term = Term(starts_on=TODAY, ends_on=TODAY + YEAR)
    origin = Origin(source="list", listed="Batch 4")
    with acting_as(fund.clerk):
        for is_look, added, repeated in ((True, 3, 0), (False, 3, 0), (False, 0, 3)):
            done = memberlists.import_members(
                fund.slug, LIST.encode(), origin, term, is_look=is_look, by=fund.clerk, at=NOON
            )
            assert (done.added, done.repeated, done.problems) == (added, repeated, ())
            assert MemberTerm.objects.exists() is not is_look
        ends = sorted(one.ends_on for one in MemberTerm.objects.all())
    assert ends[0] == date(2027, 1, 31)


def test_of_a_list_with_a_fault_nothing_is_written_and_each_row_is_told(fund: Fund) -> None:
    rows = f"{LIST},Zenobia,,\n,,1988-31-12,\n"
    client = signed_in("haven", "bookkeeper")
    address = f"fund/{fund.slug}/members/list/"
    for content, look, status, words in (
        (rows, "", 422, ("2 rows cannot be read", ">5<", ">6<", "2026-01-31")),
        (LIST, "on", 200, ("It would write 3",)),
        ("a,b\n1,2\n", "", 422, ("must name the columns",)),
        (LIST, "", 200, ("Written: 3",)),
    ):
        file = SimpleUploadedFile("members.csv", content.encode())
        ends = {
            f"ends_on_{part}": value for part, value in (("day", 1), ("month", 6), ("year", 2027))
        }
        given = {"file": file, "look": look, **boxes("starts_on"), **ends}
        answer = client.post(f"/o/haven/desk/funds/{address}", given)
        text = answer.content.decode()
        assert answer.status_code == status, text[-3000:]
        for word in words:
            assert word in text
        with acting_as(fund.clerk):
            assert MemberTerm.objects.count() == (3 if "Written" in text else 0)


def test_the_pages_find_renew_end_and_forget_and_name_nobody_in_an_address(fund: Fund) -> None:
    client = signed_in("haven", "bookkeeper")
    base = f"fund/{fund.slug}/members/"
    ends = {"ends_on_day": "1", "ends_on_month": "6", "ends_on_year": "2027"}
    page = sent(client, f"{base}new/", {"number": "OW-1", **boxes("starts_on"), **ends})
    assert "1 member today" in page
    assert "Not found in the register" in sent(client, base, {"number": "OW-2"})
    assert "number" not in seen(client, base).partition("<form")[0]
    assert "A member today" in sent(client, base, {"number": "ow 1"})
    assert "Enter a number" in sent(client, base, {}, 422)
    with acting_as(fund.clerk):
        term = f"members/{MemberTerm.objects.get().id}/"
    assert "Term of a membership" in seen(client, term)
    sent(client, f"{term}end/", boxes("on"))
    later = {"starts_on_day": "2", "starts_on_month": "6", "starts_on_year": "2027"}
    sent(client, f"{term}renew/", later | ends | {"ends_on_year": "2028"})
    assert "2 " in seen(client, base)
    sent(client, f"{term}forget/", {})
    seen(client, term, 404)
    for role in ("welfare_officer", "authorising_officer", "head_of_mission"):
        seen(signed_in("haven", role), base, 403)


def test_with_a_registration_goes_what_hangs_on_it_and_no_namesakes_term(
    fund: Fund, alice: Actor
) -> None:
    person, reference = registered(fund)
    enrolled(fund, reference=reference, number="7777")
    enrolled(fund, TODAY - 2 * YEAR, TODAY - YEAR, number="7777")
    enrolled(fund, name="Zenobia Alqasimi", born=BORN, number="8888")
    with acting_as(alice):
        people.erase([person], by=alice, at=NOON)
    with acting_as(fund.clerk):
        (left,) = MemberTerm.objects.all()
        assert bytes(left.number) == members.of_number("8888", at=NOON)


def test_a_number_is_of_one_fund_and_the_same_elsewhere_is_not_forgotten(fund: Fund) -> None:
    enrolled(fund, number="7777")
    enrolled(fund, TODAY - 2 * YEAR, TODAY - YEAR, number="7777")
    with acting_as(fund.clerk):
        other = queries.fund(fund.slug)
        other.pk, other.slug = uuid7(), "another"
        other.save(force_insert=True)
        term = MemberTerm.objects.filter(number=members.of_number("7777", at=NOON)).first()
        assert term is not None
        twin = MemberTerm.objects.create(
            fund=other, token=term.token, number=term.number, starts_on=TODAY, ends_on=TODAY,
            source=term.source, made_at=NOON, made_by=term.made_by,
        )  # fmt: skip
        assert actions.forget_member(term.id, by=fund.clerk, at=NOON) == 2
        assert list(MemberTerm.objects.all()) == [twin]


def test_anybodys_number_proves_nobody_a_member(fund: Fund) -> None:
    _person, reference = registered(fund)
    enrolled(fund, number="7777")
    enrolled(fund, name="Somebody Else", born=BORN, number="8888")
    by = replace(fund.asker, permissions=fund.asker.permissions | {Permission.PEOPLE_READ})
    with acting_as(by):
        row = queries.fund(fund.slug)
        found = [
            members.said_of(members.of_asked(*who, by=by, at=NOON), row, TODAY)
            for who in ((reference, "7777"), (reference, "8888"), ("", "8888"), ("", "9999"))
        ]
    assert found == ["by_number", "not_found", "by_number", "not_found"]
