"""The rules of xAPI 1.0.3, each with a statement that breaks it."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musterpoint.engine import xapi
from musterpoint.engine.xapi import formats
from musterpoint.engine.xapi.tests.statements import FULL, SHORT, SUB, changed

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
AGENT = {"account": {"homePage": "https://example.org/", "name": "a"}}


def errors(statement: object) -> list[tuple[str, str]]:
    return [(one.code, one.path) for one in xapi.check(statement, at=AT).errors]


def test_everything_that_may_be_said_may_be_said() -> None:
    assert errors(FULL) == errors(SHORT) == []
    for kind in (AGENT | {"objectType": "Agent"}, SUB,
                 {"objectType": "Group", "member": [AGENT]},
                 {"objectType": "StatementRef", "id": FULL["id"]}):  # fmt: skip
        assert errors(changed("object", kind, SHORT)) == []


REF = {"objectType": "StatementRef", "id": FULL["id"]}


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        # what must be there, and nothing else
        ("actor", ..., "required"),
        ("verb", ..., "required"),
        ("object", ..., "required"),
        ("verb/id", ..., "required"),
        ("object/id", ..., "required"),
        ("Actor", {}, "unknown"),
        ("actor/email", "a@example.org", "unknown"),
        ("object/definition/Name", {}, "unknown"),
        ("result/points", 3, "unknown"),
        ("result/success", None, "null"),
        ("attachments/0", None, "null"),
        # types
        ("actor", "me", "type"),
        ("result/score/raw", "9", "type"),
        ("result/score/raw", True, "type"),
        ("result/success", "true", "type"),
        ("result/completion", 1, "type"),
        ("result/response", 4, "type"),
        ("attachments", {}, "type"),
        ("attachments/0/length", "9", "type"),
        ("attachments/0/length", 1.5, "type"),
        ("attachments/0/length", True, "type"),
        ("context/platform", 3, "type"),
        ("verb/display", "passed", "type"),
        ("verb/display/en", 3, "type"),
        # actors
        ("actor/mbox", "mailto:a@example.org", "identifiers@actor"),
        ("actor/account", ..., "identifiers@actor"),
        ("actor/objectType", "agent", "enum"),
        ("actor/account/homePage", "example.org", "format"),
        ("actor/account/name", "", "format"),
        ("actor/account/name", ..., "required"),
        ("context/team/objectType", ..., "required"),
        ("context/team/objectType", "Agent", "enum"),
        ("context/team/openid", "https://example.org/t", "identifiers@context/team"),
        ("context/instructor/member", [], "required"),
        ("context/instructor/member/0", {"objectType": "Group", "member": [AGENT]}, None),
        # forms
        ("id", "17", "format"),
        ("id", FULL["id"].replace("-", ""), "format"),
        ("verb/id", "passed", "format"),
        ("verb/id", "ab=c://x", "format"),
        ("verb/display/english language", "x", "format"),
        ("object/id", "courses/1", "format"),
        ("object/definition/type", "quiz", "format"),
        ("object/definition/moreInfo", "", "format"),
        ("object/definition/extensions/level", 1, "format"),
        ("result/duration", "12 minutes", "format"),
        ("timestamp", "22.11.2026", "format"),
        ("timestamp", "2026-11-22", "format"),
        ("timestamp", "2026-11-31T10:00:00Z", "format"),
        ("stored", "2026-11-22T10:00:00-00:00", "format"),
        ("version", "0.9.5", "format"),
        ("version", "1.1.0", "format"),
        ("context/registration", "x", "format"),
        ("context/language", "arabic_", "format"),
        ("attachments/0/sha2", "xyz", "format"),
        ("attachments/0/usageType", "certificate", "format"),
        ("attachments/0/contentType", "pdf", "format"),
        ("attachments/0/fileUrl", "c.pdf", "format"),
        # objects
        ("object/objectType", "activity", "enum"),
        ("object/definition/interactionType", "Choice", "enum"),
        ("object/definition/interactionType", ..., "required"),
        ("object/definition/choices/1/id", "a", "twice"),
        ("object/definition/choices/1/id", ..., "required"),
        ("object/definition/steps", [{"id": "x"}], "unknown"),
        ("object/definition/correctResponsesPattern", "a", "type"),
        # scores
        ("result/score/scaled", 1.01, "range"),
        ("result/score/scaled", -1.0001, "range"),
        ("result/score/raw", 11, "range"),
        ("result/score/raw", -1, "range"),
        ("result/score/min", 10, "range"),
        # context
        ("context/contextActivities/sibling", [], "unknown"),
        ("context/contextActivities/parent", "https://example.org/", "type"),
        ("context/statement/objectType", ..., "required"),
        ("context/contextAgents/0/objectType", "agent", "enum"),
        ("context/contextAgents/0/relevantTypes", [], "format"),
        # authority
        ("authority/member/0", AGENT | {"name": "x"}, None),
        ("authority/member/0", {"openid": "https://example.org/"}, "authority@authority/member"),
        ("authority/member", [AGENT], "authority"),
        ("authority/member", [AGENT] * 3, "authority"),
        ("authority/mbox", "mailto:a@example.org", "authority@authority"),
        # attachments
        ("attachments/0/sha2", ..., "required"),
        ("attachments/0/length", ..., "required"),
        ("attachments/0/display", ..., "required"),
        ("attachments/0/length", -1, "range"),
        ("attachments/0/usageType", "http://adlnet.gov/expapi/attachments/signature",
         "signature@attachments/0/contentType"),
    ],
)  # fmt: skip
def test_a_broken_rule_is_told_by_its_place(path: str, value: Any, code: str | None) -> None:
    found = errors(changed(path, value))
    if code is None:
        assert found == [] or path == "context/instructor/member/0"
        return
    code, _at, place = code.partition("@")
    assert (code, f"/{place or path}") in found


def test_a_group_holds_no_group() -> None:
    group = {"objectType": "Group", "member": [AGENT]}
    found = errors(changed("actor", {"objectType": "Group", "member": [group]}))
    assert ("enum", "/actor/member/0/objectType") in found


def test_revision_and_platform_belong_to_activities() -> None:
    for thing in (REF, AGENT | {"objectType": "Agent"}, SUB):
        found = errors(changed("object", thing))
        assert ("activity_only", "/context/revision") in found
        assert ("activity_only", "/context/platform") in found


def test_a_sub_statement_is_a_statement_without_a_life_of_its_own() -> None:
    for name in ("id", "stored", "version", "authority"):
        found = errors(changed(f"object/{name}", FULL[name], changed("object", SUB, SHORT)))
        assert ("unknown", f"/object/{name}") in found
    nested = changed("object/object", SUB, changed("object", SUB, SHORT))
    assert errors(nested) == [("nested", "/object/object/objectType")]
    inner = changed("object/actor", {}, changed("object", SUB, SHORT))
    assert errors(inner) == [("identifiers", "/object/actor")]


RELATED = {
    "contextAgents": [{"objectType": "contextAgent", "agent": AGENT}],
    "contextGroups": [
        {"objectType": "contextGroup", "group": {"objectType": "Group", "member": [AGENT]}}
    ],
}


@pytest.mark.parametrize("name", sorted(RELATED))
@pytest.mark.parametrize("place", ["context", "object/context"])
def test_what_came_with_2_is_not_in_a_statement_that_declares_1(name: str, place: str) -> None:
    base = changed("object", SUB, SHORT) if place != "context" else SHORT
    said = changed(place, {name: RELATED[name]}, base)
    for version in ("1.0", "1.0.0", "1.0.3"):
        assert errors(said | {"version": version}) == [("version", f"/{place}/{name}")]
    for version in ("2.0", "2.0.0"):
        assert errors(said | {"version": version}) == []
    assert errors(said) == []
    assert errors(said | {"version": "1.1.0"}) == [("format", "/version")]


def test_a_moment_has_a_space_in_version_2_alone() -> None:
    said = SHORT | {"timestamp": "2008-09-15 15:53:00.601+00:00"}
    assert errors(said | {"version": "2.0.0"}) == []
    for other in (said, said | {"version": "1.0.3"}):
        assert errors(other) == [("format", "/timestamp")]
    future = SHORT | {"timestamp": "2027-01-01 00:00:00Z", "version": "2.0.0"}
    assert [one.code for one in xapi.check(future, at=AT).warnings] == ["future"]
    assert errors(said | {"timestamp": "2008-09-15  15:53:00Z", "version": "2.0.0"})


@pytest.mark.parametrize(
    "moment",
    ["2026-11-22T10:00:00", "2026-11-22T10:00Z", "20261122T100000Z", "2026-11-22T10:00:00+05",
     "2026-11-22T10:00:00+0530", "2026-11-22T10:00:00,5Z"],
)  # fmt: skip
def test_version_2_takes_whole_moments_alone(moment: str) -> None:
    for name in ("timestamp", "stored"):
        assert errors(SHORT | {name: moment, "version": "2.0.0"}) == [("format", f"/{name}")]
        assert errors(SHORT | {name: moment, "version": "1.0.3"}) == []
        assert errors(SHORT | {name: moment}) == []
    inner = changed("object", SUB | {"timestamp": moment}, SHORT)
    assert errors(inner | {"version": "2.0.0"}) == [("format", "/object/timestamp")]


def test_an_interaction_says_of_which_kind_it_is() -> None:
    kind = "http://adlnet.gov/expapi/activities/cmi.interaction"
    said = changed("object/definition", {"type": kind}, SHORT)
    assert errors(said) == [("required", "/object/definition/interactionType")]
    assert errors(changed("object/definition/interactionType", "other", said)) == []


def test_a_signature_is_named_as_not_checked() -> None:
    kind = "http://adlnet.gov/expapi/attachments/signature"
    signed = changed("attachments/0/usageType", kind)
    signed = changed("attachments/0/contentType", "Application/Octet-Stream", signed)
    found = xapi.check(signed, at=AT)
    assert [(one.code, one.path) for one in found.warnings] == [("unread", "/attachments/0")]
    assert found.is_valid


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        ("result/score/raw", float("inf"), "range"),
        ("actor/name", "\ud800", "format"),
        ("verb/display/en", "\udfff", "format"),
        ("object/definition/interactionType", "likert-scale", "enum"),
    ],
)
def test_what_no_store_can_hold_is_refused(path: str, value: object, code: str) -> None:
    assert (code, f"/{path}") in errors(changed(path, value))


@pytest.mark.parametrize(
    ("text", "holds"),
    [("http://", False), ("https:", False), ("https:x", False), ("https:///x", False),
     ("https://?x", False), ("https://x.org/%zz", False), ("https://x.org/%", False),
     ("https://x.org/%20", True), ("HTTPS://x.org", True), ("act:id", True), ("urn:x:y", True),
     ("mailto:a@b.c", True), ("https://x.org/ü", True), ("httpsx:y", True)],
)  # fmt: skip
def test_iris(text: str, holds: bool) -> None:
    assert formats.is_iri(text) is holds


@pytest.mark.parametrize(
    ("text", "holds"),
    [("mailto:a@example.org", True), ("mailto:a+b@example.org", True),
     ("mailto:a@example.org?subject=x", False), ("mailto:a@b.c,b@b.c", False),
     ("mailto:a@b.c,d", False), ("mailto:a", False), ("a@b.c", False)],
)  # fmt: skip
def test_mailboxes(text: str, holds: bool) -> None:
    assert formats.is_mailbox(text) is holds


def test_only_statements_are_voided() -> None:
    voided = changed("verb/id", "http://adlnet.gov/expapi/verbs/voided", SHORT)
    assert errors(voided) == [("voiding", "/object/objectType")]
    assert errors(changed("object", REF, voided)) == []
    inner = changed("object", SUB | {"verb": voided["verb"]}, SHORT)
    assert errors(inner) == [("voiding", "/object/object/objectType")]


def test_what_should_be_is_a_warning() -> None:
    found = xapi.check(changed("timestamp", "2027-01-01T00:00:00Z"), at=AT)
    assert found.is_valid
    assert [one.code for one in found.warnings] == ["future"]
    found = xapi.check(SHORT | {"timestamp": "2026-01-01T00:00:00"}, at=AT)
    assert found.is_valid
    assert [one.code for one in found.warnings] == ["zone"]


@pytest.mark.parametrize(
    ("text", "holds"),
    [("en", True), ("EN-gb", True), ("zh-Hant-TW", True), ("sl-rozaj-biske", True), ("x-mig", True),
     ("de-DE-u-co-phonebk", True), ("i-klingon", True), ("es-419", True), ("", False),
     ("english-languages", False), ("e", False), ("en_GB", False), ("something", False),
     ("en-", False), ("a-DE", False), ("de-1901-1901", False), ("en-a-bb-a-cc", False),
     ("en-a-bb-x-a-a", True), ("x-a-a", True), ("de-1901-1996", True)],
)  # fmt: skip
def test_language_tags(text: str, holds: bool) -> None:
    assert formats.is_language(text) is holds


@pytest.mark.parametrize(
    ("text", "holds"),
    [("PT0S", True), ("P4W", True), ("P1Y2M3DT4H5M6.7S", True), ("PT36H", True), ("P3Y", True),
     ("PT0,5H", True), ("P0.5Y", True), ("P", False), ("PT", False), ("P1DT", False), ("1H", False),
     ("P4W1D", False), ("PT1.5H3M", False), ("P1H", False), ("P0003-06-04T12:30:05", False),
     ("-PT1S", False), ("PT1S ", False)],
)  # fmt: skip
def test_durations(text: str, holds: bool) -> None:
    assert formats.is_duration(text) is holds


@pytest.mark.parametrize(
    ("text", "holds"),
    [("2026-11-22T10:00:00Z", True), ("2026-11-22T10:00:00.123456789+05:30", True),
     ("20261122T100000Z", True), ("2026-11-22T10:00Z", True), ("2024-02-29T00:00:00Z", True),
     ("2026-02-29T00:00:00Z", False), ("2026-11-22T24:00:00Z", False),
     ("2026-11-22T10:00:00-00", False), ("2026-11-22T10:00:00-0000", False),
     ("20261122T10:00:00Z", False), ("2026-11-22T100000Z", False), ("2026-1122T10:00:00Z", False),
     ("2026-11-22T10:0000Z", False), ("2026-11-22T10:00:00+0530", True),
     ("2026-11-22 10:00:00Z", False), ("2026-13-01T00:00:00Z", False), ("", False)],
)  # fmt: skip
def test_moments(text: str, holds: bool) -> None:
    assert formats.is_moment(text) is holds


def test_a_file_is_one_many_or_an_answer() -> None:
    for document, number in ((SHORT, 1), ([SHORT, FULL], 2), ({"statements": [SHORT]}, 1),
                             ({"statements": [], "more": ""}, 0), ([], 0)):  # fmt: skip
        found = xapi.check_file(document)
        assert (found["valid"], found["statements"]) == (True, number)
    wrong: Any
    for wrong in (3, None, "x", {"statements": {}}, {"statements": [], "next": ""},
                     {"statements": [], "more": 3}, [3], {}):  # fmt: skip
        assert not xapi.check_file(wrong)["valid"]


def test_errors_name_their_statement() -> None:
    found = xapi.check_file([SHORT, changed("verb/id", "x"), FULL])
    assert [(one["statement"], one["path"], one["code"]) for one in found["errors"]] == [
        (1, "/verb/id", "format"),
        (2, "/id", "twice"),
    ]
    assert found["errors"][0]["id"] == FULL["id"]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["actor", "verb", "object", "id", "objectType", "member", "score", "min"]
            )
            | st.text(max_size=5),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(json_values)
def test_no_document_breaks_the_check(document: Any) -> None:
    json.dumps(xapi.check_file(document))


@given(json_values, st.sampled_from(sorted(FULL)))
def test_no_part_of_a_statement_breaks_the_check(value: Any, name: str) -> None:
    json.dumps(xapi.check_file(FULL | {name: value}))


def test_a_statement_as_deep_as_a_well_is_refused() -> None:
    deep: Any = 1
    for _level in range(900):
        deep = [deep]
    extensions = changed("context/extensions", {"https://example.org/x": deep})
    assert errors(extensions) == [("deep", "")]
