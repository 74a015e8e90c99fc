"""One person found once: hints at entry and in a batch, and search."""

from dataclasses import replace

import pytest

from musterpoint.kernel import ids
from musterpoint.kernel.errors import Missing, NotAllowed, Refused
from musterpoint.people import actions, queries
from musterpoint.people.identity import Identity
from musterpoint.people.models import DuplicateHint, Person
from musterpoint.people.tests.factories import MAIL, SMS, home, named, zenobia
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON

NUMBER = "+201001234567"


def register(by: Actor, *people: object) -> list:
    homes = [home(person) for person in people]
    done = actions.register(homes, by=by, at=NOON, source="staff")
    return [one.persons[0].id for one in done]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            named("Mohamed Elsayed", number=NUMBER, sex="m"),
            named("محمد السيد", number=NUMBER, sex="m"),
        ),
        (named("Mary Ann Reyes", born="1990-04-03"), named("Reyes Mary Ann", born="1990-04-03")),
        (
            named("Rahim Uddin", born="1991-02-03", sex="m"),
            named("Raheem Uddin", born="1991-02-03", sex="m"),
        ),
    ],
)
def test_the_same_person_twice_is_hinted_at_once(alice: Actor, one: object, other: object) -> None:
    with acting_as(alice):
        first, second = register(alice, one, other)
        (found,) = queries.hints()
        assert {found.left_id, found.right_id} == {first, second}
        assert sum(part["bits"] for part in found.parts) == pytest.approx(found.bits)


def test_a_later_registration_meets_an_earlier_one(alice: Actor) -> None:
    with acting_as(alice):
        register(alice, zenobia())
        register(alice, named("Zenobia Alqasimi", born="1988-04-03"))
        assert len(queries.hints()) == 1


def test_different_people_are_not_hinted_at(alice: Actor) -> None:
    with acting_as(alice):
        register(
            alice,
            named("Mohamed Elsayed", born="1990-04-03"),
            named("Rahim Uddin", born="1990-04-03"),
            named("Mohamed Elsayed", born="1975-09-21"),
        )
        assert not queries.hints()


def test_people_who_share_a_number_in_a_dormitory_are_not_hinted_at(alice: Actor) -> None:
    people = [named(name, number=NUMBER) for name in ("Ada Lim", "Bo Diaz", "Kofi Mensah")]
    with acting_as(alice):
        register(alice, *people)
        assert not queries.hints()
        assert len(queries.persons_of_address("sms", NUMBER, NOON)) == 3


def test_members_of_one_household_are_not_one_another(alice: Actor) -> None:
    twins = [named(name, born="2015-02-03", number=NUMBER) for name in ("Lina Said", "Lina Said")]
    with acting_as(alice):
        actions.register([home(*twins)], by=alice, at=NOON, source="staff")
        assert not queries.hints()


def test_a_correction_finds_anew_and_forgets_what_no_longer_fits(alice: Actor) -> None:
    with acting_as(alice):
        register(alice, zenobia())
        (second,) = register(alice, named("Zenobia Alqasimi", born="1988-04-03"))
        other = named("Adama Diallo", born="1970")
        actions.change(second, other, by=alice, at=NOON)
        assert not queries.hints()
        actions.change(second, replace(other, identity=zenobia().identity), by=alice, at=NOON)
        assert len(queries.hints(person_id=second)) == 1


def test_a_decision_is_kept_refused_otherwise_and_taken_back(alice: Actor) -> None:
    with acting_as(alice):
        register(alice, zenobia(), zenobia())
        (hint,) = queries.hints()
        actions.decide_duplicate(hint.id, "same", by=alice, at=NOON)
        actions.decide_duplicate(hint.id, "same", by=alice, at=NOON)
        assert not queries.hints()
        assert Person.objects.filter(withdrawn_at=None).count() == 2
        with pytest.raises(Refused):
            actions.decide_duplicate(hint.id, "different", by=alice, at=NOON)
        actions.reopen_duplicate(hint.id, by=alice, at=NOON)
        actions.decide_duplicate(hint.id, "different", by=alice, at=NOON)
        assert DuplicateHint.objects.get().verdict == "different"
        with pytest.raises(Refused):
            actions.decide_duplicate(hint.id, "maybe", by=alice, at=NOON)


def test_who_may_not_decide_is_refused(alice: Actor, bob: Actor, mallory: Actor) -> None:
    with acting_as(alice):
        register(alice, zenobia(), zenobia())
        (hint,) = queries.hints()
    for act in (
        lambda by: actions.decide_duplicate(hint.id, "same", by=by, at=NOON),
        lambda by: actions.reopen_duplicate(hint.id, by=by, at=NOON),
    ):
        with acting_as(bob), pytest.raises(NotAllowed):
            act(bob)
        with acting_as(mallory), pytest.raises(Missing):
            act(mallory)


@pytest.mark.parametrize(
    "text",
    [
        "Zenobia Alqasimi",
        "alqasimi zenobia 1988",
        "زنوبيا القاسمي",
        "Zenobia 1988-04-03",
        "Zenobia Alqasimi ١٩٨٨",
        SMS.address,
        "0020 100 123 4567",
        MAIL.address.upper(),
    ],
)
def test_a_person_is_found_by_what_is_typed(alice: Actor, text: str) -> None:
    with acting_as(alice):
        wanted, *_others = register(
            alice, zenobia(), named("Adama Diallo", born="1988"), named("Mary Reyes")
        )
        assert queries.search(text, NOON).found[0].person_id == wanted


def test_a_person_is_found_by_reference(alice: Actor) -> None:
    with acting_as(alice):
        (done,) = actions.register([home()], by=alice, at=NOON, source="staff")
        shown = ids.show_reference(done.persons[0].reference)
        assert queries.search(shown.lower(), NOON).found[0].person_id == done.persons[0].id
        assert queries.household_by_reference(done.reference) == done.id
        assert queries.by_reference("no") is None


@pytest.mark.parametrize("text", ["", " ", "1988", "9999-99-99", "%", "'; --", "x" * 500, "٠"])
def test_a_search_for_nothing_finds_nobody_and_does_not_fail(alice: Actor, text: str) -> None:
    with acting_as(alice):
        register(alice, zenobia())
        assert queries.search(text, NOON).found == ()


def test_a_search_never_crosses_organisations(alice: Actor, mallory: Actor) -> None:
    with acting_as(alice):
        (wanted,) = register(alice, zenobia())
        reference = Person.objects.get().reference
    with acting_as(mallory):
        for text in ("Zenobia Alqasimi", SMS.address, reference):
            assert queries.search(text, NOON).found == ()
        assert queries.card([wanted], NOON) == {}
        assert queries.addresses([wanted], NOON) == []
        assert queries.persons_of_address("sms", SMS.address, NOON) == []


def test_the_withdrawn_are_not_found_until_they_come_back(alice: Actor) -> None:
    with acting_as(alice):
        (wanted,) = register(alice, zenobia())
        actions.withdraw([wanted], by=alice, at=NOON)
        for text in ("Zenobia Alqasimi", SMS.address):
            assert queries.search(text, NOON).found == ()
        actions.reinstate([wanted], by=alice, at=NOON)
        assert queries.search("Zenobia Alqasimi", NOON).found[0].person_id == wanted


def test_a_list_is_paged_without_gap_or_repeat(alice: Actor) -> None:
    with acting_as(alice):
        everybody = register(alice, *(named(f"Ada Ng{letter}") for letter in "abcdefg"))
        seen: list = []
        page = queries.listing(limit=3)
        while True:
            seen += page.person_ids
            if page.after is None:
                break
            page = queries.listing(limit=3, after=page.after)
        assert sorted(seen) == sorted(everybody)
        assert queries.listing(area="nowhere").person_ids == ()
        with_area = Identity(names=("Cleo",))
        register(alice, named("Cleo", area="sabha", nationalities=("GHA",), identity=with_area))
        assert len(queries.listing(area="sabha", country="GHA").person_ids) == 1
