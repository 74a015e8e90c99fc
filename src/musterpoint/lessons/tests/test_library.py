"""Practices in MICIC's record shape: states, label, search, files, the open library; research."""

import csv
import io
import json

import pytest
from django.test import Client

from musterpoint.kernel.errors import Invalid, NotAllowed
from musterpoint.lessons import actions, practices, records
from musterpoint.lessons.actions import PracticeIn, ResearchIn
from musterpoint.lessons.learning import RECORD, check, pack
from musterpoint.lessons.models import Practice
from musterpoint.lessons.practices import Wanted, library
from musterpoint.lessons.tests.factories import PRACTICE, Cast, cast
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON

LABEL = "Illustrative, not endorsed"


@pytest.fixture
def who(haven: Organisation) -> Cast:
    return cast(haven)


def published(who: Cast, given: PracticeIn = PRACTICE) -> Practice:
    row = actions.submit_practice(given, by=who.writer, at=NOON)
    actions.verify_practice(row.id, "Opened the link", by=who.chief, at=NOON)
    return actions.publish_practice(row.id, by=who.chief, at=NOON)


def test_twenty_practices_and_more_ship_in_two_languages_with_a_source() -> None:
    found = practices.shipped().values()
    assert len(found) >= 20
    for one in found:
        assert one.links
        assert one.texts["en"]["description"] != one.texts["ar"]["description"]
        assert all(link.startswith("http") for link in one.links)


def test_the_pack_has_fifteen_themes_and_refuses_what_is_wrong() -> None:
    assert len(pack().lists["themes"]) == 15
    assert sorted(pack().guidelines.values()) == list(range(1, 16))
    problems = check({"reviews": {"real_time": {"days": 0, "after": "sometime"}}})
    assert {"label", "themes", "reviews.real_time", "reviews", "fields"} <= problems.keys()


def test_somebody_else_verifies_by_a_source_before_it_is_published(who: Cast) -> None:
    with acting_as(who.chief):
        row = actions.submit_practice(PRACTICE, by=who.chief, at=NOON)
        with pytest.raises(actions.SamePracticeHands):
            actions.verify_practice(row.id, "I say so", by=who.chief, at=NOON)
        bare = PracticeIn(**{**vars_of(PRACTICE), "links": ()})
        other = actions.submit_practice(bare, by=who.writer, at=NOON)
        with pytest.raises(actions.NoSource):
            actions.verify_practice(other.id, "Asked", by=who.chief, at=NOON)
        with pytest.raises(actions.WrongState):
            actions.publish_practice(other.id, by=who.chief, at=NOON)
        with pytest.raises(NotAllowed):
            actions.verify_practice(row.id, "Asked", by=who.writer, at=NOON)
        assert published(who).state == "published"
        with pytest.raises(actions.NotWritable):
            actions.change_practice(Practice.objects.get(state="published").id, PRACTICE,
                                    by=who.writer, at=NOON)  # fmt: skip


def test_whoever_changed_a_practice_neither_verifies_nor_publishes_it(
    who: Cast, alice: Actor
) -> None:
    with acting_as(who.chief):
        row = actions.submit_practice(PRACTICE, by=who.writer, at=NOON)
        actions.change_practice(row.id, PRACTICE, by=who.chief, at=NOON)
        with pytest.raises(actions.SamePracticeHands):
            actions.verify_practice(row.id, "Opened the link", by=who.chief, at=NOON)
        actions.verify_practice(row.id, "Opened the link", by=alice, at=NOON)
        with pytest.raises(actions.SamePracticeHands):
            actions.publish_practice(row.id, by=who.chief, at=NOON)
        assert actions.publish_practice(row.id, by=alice, at=NOON).state == "published"


def vars_of(given: PracticeIn) -> dict:
    return {name: getattr(given, name) for name in given.__slots__}


def test_a_new_practice_supersedes_an_own_and_a_shipped_one(who: Cast) -> None:
    with acting_as(who.writer):
        old = published(who)
        new = PracticeIn(**{**vars_of(PRACTICE), "replaces": old.code})
        published(who, new)
        old.refresh_from_db()
        assert old.state == "superseded"
        published(who, PracticeIn(**{**vars_of(PRACTICE), "replaces": "france-ariane"}))
        assert practices.find("france-ariane") is None
        assert practices.find("canada-registration") is not None


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        (Wanted(text="overnight papers"), "sri-lanka-papers-overnight"),
        (Wanted(text="سوريا ثم", stakeholder="multiple"), "lebanon-2006-pooled-requests"),
        (Wanted(theme="host_communities"), ""),
        (Wanted(guideline=13, phase="response", text="pandemic"), "eu-joint-flights"),
    ],
)
def test_it_is_searched_by_words_stakeholder_phase_theme_and_guideline(
    alice: Actor, wanted: Wanted, code: str
) -> None:
    with acting_as(alice):
        found = [one.code for one in library(wanted)]
    assert found == [code] if code else not found


def test_capacity_building_is_found_in_every_phase(alice: Actor) -> None:
    with acting_as(alice):
        found = {one.code for one in library(Wanted(theme="capacity", phase="post_crisis"))}
        assert found == {one.code for one in library(Wanted(theme="capacity"))}
    assert "abu-dhabi-dialogue" in found


def test_files_are_in_micics_shape_carry_the_label_and_come_back_the_same(
    who: Cast, elsewhere: Organisation, mallory: Actor
) -> None:
    with acting_as(who.writer):
        published(who)
        every = library(Wanted())
        table = [list(records.HEAD), *records.as_table(every)]
        document = json.loads(records.as_json(every))
    assert tuple(table[0][: len(RECORD)]) == RECORD
    labels = {row[-1] for row in table[1:]}
    assert LABEL in labels
    assert "" not in labels
    assert document["label"] == LABEL
    assert all(set(RECORD) <= one.keys() and one["label"] for one in document["practices"])
    text = io.StringIO()
    csv.writer(text).writerows(table)
    for name, body in (("p.csv", text.getvalue().encode()), ("p.json", records.as_json(every))):
        with acting_as(mallory):
            read = records.read(name, body)
            assert len(read) == len(every)
            made = actions.import_practices(read, by=mallory, at=NOON)
            assert {one.state for one in made} == {"submitted"}
            same = next(one for one in made if one.texts == PRACTICE.texts)
            assert tuple(same.themes) == PRACTICE.themes
            assert tuple(same.phases) == PRACTICE.phases


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("a.json", b"{"), ("a.json", b'{"practices": 3}'), ("a.json", b"[" * 100_000),
        ("a.csv", b"\xff\xfe"), ("a.csv", b"nothing\n1"), ("a.csv", b""), ("a.csv", b"title\n\0"),
        ("a.csv", b'title\n"open'),
    ],
)  # fmt: skip
def test_a_file_that_is_none_is_a_sentence(name: str, body: bytes) -> None:
    with pytest.raises(Invalid) as refused:
        records.read(name, body)
    assert refused.value.fields["file"]


def test_a_file_with_one_bad_row_brings_nothing_in(alice: Actor) -> None:
    with acting_as(alice):
        bad = PracticeIn(**{**vars_of(PRACTICE), "stakeholder_type": "nobody"})
        with pytest.raises(Invalid) as refused:
            actions.import_practices([PRACTICE, bad], by=alice, at=NOON)
        assert list(refused.value.fields) == ["rows.2.stakeholder_type"]
        assert not Practice.objects.exists()


@pytest.mark.parametrize("link", ["javascript:alert(1)", "ftp://x.org", "http://", "https://a b.c"])
def test_a_link_is_the_address_of_a_page(alice: Actor, link: str) -> None:
    with acting_as(alice), pytest.raises(Invalid) as refused:
        bad = PracticeIn(**{**vars_of(PRACTICE), "links": (link,)})
        actions.submit_practice(bad, by=alice, at=NOON)
    assert "related_links" in refused.value.fields


def test_the_library_is_open_to_everybody_only_when_opened_and_only_what_is_published(
    who: Cast, client: Client
) -> None:
    address = "/o/haven/practices/"
    assert client.get(address).status_code == 404
    with acting_as(who.writer):
        row = published(who)
        hidden = actions.submit_practice(PRACTICE, by=who.writer, at=NOON)
        with pytest.raises(NotAllowed):
            actions.open_library(True, by=who.writer, at=NOON)
        actions.open_library(True, by=who.chief, at=NOON)
    page = client.get(address).content.decode()
    assert "Voice messages beforehand" in page
    assert LABEL in page
    one = client.get(f"{address}{row.code}/")
    assert LABEL in one.content.decode()
    assert client.get(f"{address}{hidden.code}/").status_code == 404
    assert LABEL in client.get(f"{address}file/").content.decode()
    assert hidden.code not in client.get(f"{address}file/?kind=json").content.decode()
    with acting_as(who.writer):
        actions.open_library(False, by=who.chief, at=NOON)
    assert client.get(address).status_code == 404
    assert client.get(f"{address}{row.code}/").status_code == 404


def test_research_is_entered_once_and_found_by_words(alice: Actor) -> None:
    from musterpoint.lessons import queries

    given = ResearchIn(
        kind="study", title="Who was told", authors="R. Example", year=2019,
        findings="Two of three heard too late.", link="https://example.org/r", licence="CC BY 4.0",
    )  # fmt: skip
    with acting_as(alice):
        row = actions.record_research(given, by=alice, at=NOON)
        with pytest.raises(actions.There):
            actions.record_research(given, by=alice, at=NOON)
        actions.record_research(given, row.id, by=alice, at=NOON)
        assert [one.id for one in queries.research("TOO LATE")] == [row.id]
        with pytest.raises(Invalid) as refused:
            bad = ResearchIn(kind="poem", title="", authors="", year=30, findings="", link="x")
            actions.record_research(bad, by=alice, at=NOON)
    assert set(refused.value.fields) == {"kind", "title", "authors", "year", "findings", "link"}


def test_what_json_writes_as_escapes_and_no_database_takes_is_left_out(alice: Actor) -> None:
    one = {
        "title": "A\\u0000b\\ud800", "description": "Seen", "type_of_practice": "plan",
        "stakeholder_name": "Haven", "stakeholder_type": "origin", "crisis_type": ["conflict"],
        "crisis_phase": ["response"], "guidelines_thematic_areas": ["capacity"],
        "related_links": [],
    }  # fmt: skip
    body = json.dumps([one]).replace("\\\\u", "\\u").encode()
    with acting_as(alice):
        (made,) = actions.import_practices(records.read("a.json", body), by=alice, at=NOON)
    assert made.texts["en"]["title"] == "Ab"
