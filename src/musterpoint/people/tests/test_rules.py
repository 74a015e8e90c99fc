"""What may be registered, decided without a database."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musterpoint.engine import linkage
from musterpoint.engine.linkage import Facts
from musterpoint.people import addresses, countries, identity, rules, tokens
from musterpoint.people.identity import ContactIn, Document, HouseholdIn, Identity
from musterpoint.people.tests.factories import named, zenobia
from musterpoint.testing import NOON

TODAY = NOON.date()
NAMES = st.sampled_from(
    ["Mohamed Elsayed", "محمد السيد", "Mary Ann Reyes", "Rahim Uddin", "Nguyen Thi Lan", "Adama"]
)
BIRTHS = st.sampled_from([None, "1990", "1990-01-01", "1990-04-03", "1990-03-04", "1991-04-03"])
FACTS = st.builds(
    Facts,
    names=st.tuples(NAMES),
    birth=BIRTHS,
    phones=st.sampled_from([(), ("+201001234567",), ("+218912345678",)]),
    documents=st.sampled_from([(), ("QX7712345",), ("QX7712346",)]),
    sex=st.sampled_from([None, "f", "m"]),
)


def problems(person: object) -> dict[str, list[str]]:
    return rules.clean(person, NOON)[1]


@given(st.dates(TODAY - timedelta(days=365 * 119), TODAY))
def test_the_band_holds_the_age(born: date) -> None:
    band = rules.age_band(born.isoformat(), NOON)
    age = TODAY.year - born.year - ((TODAY.month, TODAY.day) < (born.month, born.day))
    assert band is not None
    assert band <= age < band + 5
    assert band % 5 == 0


@given(st.dates(TODAY - timedelta(days=365 * 119), TODAY))
def test_knowing_less_of_a_birth_never_makes_a_minor_of_an_adult(born: date) -> None:
    whole = born.isoformat()
    for less in (whole[:7], whole[:4]):
        if rules.is_surely_minor(less, NOON):
            assert rules.is_surely_minor(whole, NOON)


@pytest.mark.parametrize(
    "born", ["2027", "2026-06", "2026-05-03", "1904", "1990-13", "1990-02-30", "3.4.1990", "٢"]
)
def test_an_impossible_birth_is_refused(born: str) -> None:
    assert list(problems(named("Ada", born=born))) == ["born"]


@pytest.mark.parametrize("born", ["", "1906-05-02", "2026-05-02", "2026", "1990-02"])
def test_a_possible_birth_is_kept(born: str) -> None:
    assert not problems(named("Ada", born=born))


@pytest.mark.parametrize("name", ["", "   ", "12345", "--", "x" * 201])
def test_a_name_needs_a_letter(name: str) -> None:
    assert list(problems(named(name))) == ["names"]


@pytest.mark.parametrize("name", ["ا", "陳", "Bo", "မောင်", "Žižek", "ঠাকুর"])
def test_one_name_in_any_script_is_enough(name: str) -> None:
    assert not problems(named(name))


@given(st.text(max_size=60))
def test_tidying_twice_is_tidying_once(text: str) -> None:
    assert rules.tidy(rules.tidy(text)) == rules.tidy(text)


@given(st.text(max_size=60))
def test_cleaning_never_fails(text: str) -> None:
    rules.clean(named(text, born=text, number=text, language=text, area=text), NOON)


def test_everything_wrong_is_told_at_once_by_field() -> None:
    who = Identity(
        names=("Ada",),
        born="2090",
        needs=("Wheel chair",),
        documents=(Document(kind="passport", country="XX", number="1"),),
        latitude=91.0,
        longitude=0.0,
        note="x" * 1001,
    )
    bad = zenobia(
        identity=who,
        sex="?",
        nationalities=("EGY", "ATLANTIS"),
        language="Arabic!",
        area="x" * 41,
        document_level=9,
        contacts=(ContactIn(channel="sms", address="12"), ContactIn(channel="fax", address="1")),
    )
    assert problems(bad).keys() == {
        "born",
        "needs",
        "documents",
        "latitude",
        "note",
        "sex",
        "nationalities",
        "language",
        "area",
        "document_level",
        "contacts",
    }


def test_the_same_nationality_and_number_twice_is_one() -> None:
    twice = ContactIn(channel="sms", address="00 20 100 123 4567")
    person = zenobia(nationalities=("egy", "EGY"), contacts=(*zenobia().contacts, twice))
    cleaned, found = rules.clean(person, NOON)
    assert not found
    assert cleaned.nationalities == ("EGY",)
    assert cleaned.contacts == zenobia().contacts


def test_the_public_gives_a_place_and_a_way_to_be_reached() -> None:
    nowhere = replace(named("Ada"), identity=Identity(names=("Ada",)))
    household = HouseholdIn(members=(nowhere,))
    _cleaned, found = rules.clean_household(household, NOON, needs_contact=True)
    assert found.keys() == {"members.0.place", "members.0.contacts"}
    _cleaned, found = rules.clean_household(household, NOON, needs_contact=False)
    assert found.keys() == {"members.0.place"}


def test_somebody_is_head_and_nobody_else() -> None:
    household = HouseholdIn(members=(named("Ada"), named("Bo")))
    cleaned, found = rules.clean_household(household, NOON, needs_contact=False)
    assert not found
    assert [member.is_head for member in cleaned.members] == [True, False]
    two = HouseholdIn(members=(named("Ada", is_head=True), named("Bo", is_head=True)))
    assert "members" in rules.clean_household(two, NOON, needs_contact=False)[1]


@pytest.mark.parametrize("members", [(), tuple(named("Ada") for _number in range(61))])
def test_a_household_has_one_to_sixty_members(members: tuple) -> None:
    household = HouseholdIn(members=members)
    assert "members" in rules.clean_household(household, NOON, needs_contact=False)[1]


def test_a_registration_from_the_future_is_refused() -> None:
    late = HouseholdIn(members=(named("Ada"),), occurred_at=NOON + timedelta(hours=1))
    assert "occurred_at" in rules.clean_household(late, NOON, needs_contact=False)[1]


@given(NAMES)
def test_the_sort_key_is_short_plain_and_upper_case(name: str) -> None:
    key = rules.sort_key(Identity(names=(name,)))
    assert 0 < len(key) <= 4
    assert key.isascii()
    assert key == key.upper()


def test_what_is_sealed_opens_as_it_was() -> None:
    for person in (zenobia(), named("Ada")):
        assert identity.from_data(identity.to_data(person.identity)) == person.identity


@given(FACTS, FACTS)
def test_a_pair_for_review_shares_evidence(one: Facts, other: Facts) -> None:
    """The question for duplicates asks by evidence; only a slip in a document may be missed."""
    score = linkage.compare(one, other)
    slip = any((part.name, part.level) == ("document", "slip") for part in score.parts)
    if score.bits >= linkage.REVIEW_BITS and not slip:
        secrets = tokens.Tokens(search=b"s", contact=b"c", code=b"d")
        filed = {secrets.of_key(key) for key in linkage.person_keys(other)}
        assert filed & tokens.question(linkage.person_keys(one), secrets).evidence.keys()


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("+20 100 123 4567", "+201001234567"),
        ("0020-100-1234567", "+201001234567"),
        ("+٢٠١٠٠١٢٣٤٥٦٧", "+201001234567"),
    ],
)
def test_numbers_are_kept_in_e164(text: str, kept: str) -> None:
    assert addresses.phone(text) == kept


def test_a_number_without_prefix_needs_the_country_where_it_is_dialled() -> None:
    assert addresses.phone("0100 123 4567", country="EGY") == "+201001234567"
    with pytest.raises(addresses.BadAddress):
        addresses.phone("0100 123 4567")


@pytest.mark.parametrize("text", ["", "a", "a@b", "@example.org", "a b@example.org", "x" * 300])
def test_half_an_address_is_refused(text: str) -> None:
    with pytest.raises(addresses.BadAddress):
        addresses.email(text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("EGY", "EGY"),
        ("eg", "EGY"),
        ("مصر", "EGY"),
        ("Égypte", "EGY"),
        ("egipto", "EGY"),
        ("Viet Nam", "VNM"),
        ("Côte d’Ivoire", "CIV"),
        ("stateless", "XXA"),
        ("Atlantis", None),
        ("", None),
    ],
)
def test_countries_are_found_by_code_and_name(text: str, code: str | None) -> None:
    assert countries.find(text) == code


def test_every_country_is_named_in_every_language_of_the_site() -> None:
    for language in countries.LANGUAGES:
        for code in countries.ALPHA2:
            assert countries.find(countries.name(code, language)) == code


def test_a_retention_pack_with_errors_is_refused_by_place() -> None:
    found = rules.check_retention({"registration_days": 0, "grace_days": "x", "more": 1})
    assert found.keys() == {"registration_days", "grace_days", "draft_days", "more"}
