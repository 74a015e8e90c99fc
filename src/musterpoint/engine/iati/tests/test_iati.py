"""Files of IATI: what is written passes the schema and the rules; what is wrong is told by line."""

import itertools
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from encodings.aliases import aliases
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from musterpoint.engine import iati

TODAY = date(2026, 6, 1)
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
US = iati.Organisation(ref="XM-DAC-4711", type="40", names={"en": "Welfare Fund"})


def activity(**changes: Any) -> iati.Activity:
    made = iati.Activity(
        identifier="XM-DAC-4711-emergency",
        reporting=US,
        titles={"en": "Emergency window", "ar": "نافذة الطوارئ"},
        descriptions={"1": {"en": "Help for people on the move."}},
        participating=(replace(US, role="4"), iati.Organisation(names={"en": "A State"}, role="1")),
        status="2",
        dates={"2": date(2026, 2, 20), "3": date(2026, 12, 31)},
        sectors=(iati.Sector(code="72010", percentage=Decimal("66.67")),
                 iati.Sector(code="15190", percentage=Decimal("33.33"))),
        language="en",
        currency="USD",
        updated=NOW,
        countries=iati.percentages({"LY": 2, "TN": 1}),
        scopes=(iati.Scope(code="CE-2011-000017-LBY", names={"en": "Libya"}),),
        budgets=[
            iati.Budget(start=start, end=end, value=Decimal("100.50"), currency="USD")
            for start, end in iati.years(date(2026, 2, 20), date(2027, 3, 1))
        ],
        transactions=(
            iati.Transaction(ref="in", type="1", on=TODAY, value=Decimal("3.001"), currency="KWD",
                             provider=iati.Organisation(names={"en": "A State"})),
            iati.Transaction(ref="out", type="4", on=TODAY, value=Decimal("7"), currency="JPY"),
        ),
        results=(
            iati.Result(
                titles={"en": "People helped"},
                indicators=(
                    iati.Indicator(
                        titles={"en": "People on flights"},
                        baseline=(2025, Decimal(0)),
                        periods=(
                            iati.Period(
                                start=date(2026, 1, 1), end=date(2026, 12, 31),
                                target=Decimal(500), actual=Decimal(120),
                                dimensions=(iati.Dimension(name="sex", value="female"),),
                            ),
                        ),
                    ),
                ),
            ),
        ),
    )  # fmt: skip
    return replace(made, **changes)


def written(**changes: Any) -> bytes:
    return iati.write([activity(**changes)], generated=NOW)


def test_what_is_written_passes_schema_and_ruleset_without_a_warning() -> None:
    assert iati.check(written(), today=TODAY) == []


def test_the_same_activities_give_the_same_bytes() -> None:
    assert written() == written()


def test_signs_that_xml_cannot_hold_are_left_out_and_markup_is_text() -> None:
    made = written(titles={"en": 'A\x00\x1f & <b> "quoted" \ud800'})
    assert iati.check(made, today=TODAY) == []
    assert etree.fromstring(made).findtext("iati-activity/title/narrative") == 'A & <b> "quoted" '


def test_nothing_to_tell_is_refused_and_no_empty_file_is_made() -> None:
    with pytest.raises(iati.NotPublished):
        iati.write([], generated=NOW)


@given(
    st.dictionaries(
        st.sampled_from(["LY", "TN", "EG", "MT", "NE", "TD", "DZ", "SD"]), st.integers(-5, 10**12)
    )
)
def test_shares_sum_to_a_hundred_exactly_or_there_are_none(amounts: dict[str, int]) -> None:
    found = iati.percentages(amounts)
    assert sum(found.values()) == (100 if any(one > 0 for one in amounts.values()) else 0)
    assert all(share > 0 for share in found.values())


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.integers(0, 2000))
def test_a_period_is_split_into_years_without_gap_or_overlap(start: date, days: int) -> None:
    end = date.fromordinal(start.toordinal() + days)
    parts = list(iati.years(start, end))
    assert parts[0][0] == start
    assert parts[-1][1] == end
    assert all(b.toordinal() - a.toordinal() == 1 for (_x, a), (b, _y) in itertools.pairwise(parts))


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"identifier": "XM-DAC-4711"}, "1.1.3"),
        ({"identifier": "OTHER-1"}, "1.1.21"),
        ({"identifier": "XM-DAC-4711-a/b"}, "1.3.13"),
        ({"identifier": "XM-DAC-4711-a "}, "1.3.1"),
        ({"dates": {"3": date(2026, 12, 31)}}, "6.11.1"),
        ({"dates": {"1": date(2027, 1, 1), "3": date(2026, 1, 1)}}, "11.1.2"),
        ({"dates": {"2": date(2026, 1, 2), "4": date(2026, 1, 1)}}, "11.1.3"),
        ({"dates": {"2": date(2026, 6, 2)}}, "11.1.4"),
        ({"sectors": ()}, "6.2.2"),
        ({"sectors": (iati.Sector(code="72010", percentage=Decimal(50)),)}, "2.1.4"),
        ({"sectors": (iati.Sector(code="72010"), iati.Sector(code="15190"))}, "2.1.2"),
        ({"sectors": (iati.Sector(code="00000"),)}, "code"),
        ({"countries": {}}, "3.7.1"),
        ({"countries": {"LY": Decimal(60), "TN": Decimal(39)}}, "3.1.2"),
        ({"countries": {"LY": Decimal(50)}, "regions": {"189": Decimal(49)}}, "3.4.2"),
        ({"countries": {"ZZ": Decimal(100)}}, "code"),
        ({"titles": {"en": " "}}, "4.3.1"),
        ({"titles": {}}, "schema"),
        ({"participating": (iati.Organisation(role="4"),)}, "6.10.1"),
        ({"participating": ()}, "schema"),
        ({"status": "9"}, "code"),
        ({"currency": "XXQ"}, "code"),
        ({"updated": datetime(2026, 6, 2, tzinfo=UTC)}, "11.1.1"),
        ({"budgets": [iati.Budget(start=date(2026, 1, 1), end=date(2027, 1, 2),
                                  value=Decimal(1), currency="USD")]}, "7.5.3"),
        ({"budgets": [iati.Budget(start=date(2026, 2, 1), end=date(2026, 1, 2),
                                  value=Decimal(1), currency="USD")]}, "8.6.3"),
        ({"transactions": [iati.Transaction(ref="x", type="3", on=date(2026, 6, 2),
                                            value=Decimal(1), currency="USD")]}, "11.2.1"),
        ({"transactions": [iati.Transaction(ref="x", type="14", on=TODAY,
                                            value=Decimal(1), currency="USD")]}, "code"),
        ({"transactions": [iati.Transaction(ref="x", type="1", on=TODAY, value=Decimal(1),
                           currency="USD", provider=iati.Organisation())]}, "6.9.1"),
    ],
)  # fmt: skip
def test_each_fault_is_found_and_told_with_its_line(changes: dict, rule: str) -> None:
    found = iati.check(written(**changes), today=TODAY)
    assert rule in {one.rule for one in found}
    assert all(one.line > 0 and one.path.startswith("/iati-activities") for one in found)


def test_elements_in_another_order_are_no_iati() -> None:
    root = etree.fromstring(written())
    one = root[0]
    one.append(one.find("title"))
    assert "schema" in {f.rule for f in iati.check(etree.tostring(root), today=TODAY)}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused_before_anything_is_read(encoding: str) -> None:
    lines = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "lol"}">' for n in range(9))
    bomb = f"<!DOCTYPE x [{lines}]><iati-activities version='2.03'>&a8;</iati-activities>"
    file = '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><iati-activities>&f;</iati-activities>'
    for text in (bomb, file):
        (one,) = iati.check(text.encode(encoding), today=TODAY)
        assert one.rule == "xml"
        assert "document type" in one.message


@pytest.mark.parametrize(
    "file", [b"", b"\x00", b"<", b"<a/>", b"<a>" * 5000, b"\xff\xfe<", b"iati", b"\x1f\x8b" * 9]
)
def test_what_is_no_iati_is_told_and_nothing_is_raised(file: bytes) -> None:
    assert iati.check(file, today=TODAY)[0].severity == iati.Severity.ERROR


def test_a_share_that_is_no_number_or_without_end_is_told() -> None:
    for share in ("NaN", "sNaN", "Infinity", "1e999999", "1e99999999", "ten", "-1", "9" * 9999):
        made = written().replace(b'percentage="66.67"', f'percentage="{share}"'.encode(), 1)
        assert iati.check(made, today=TODAY)[0].severity == iati.Severity.ERROR


ENCODINGS = sorted({*aliases.values()} | {"no-such-encoding", "utf-8-sig", ""})
numbers = st.one_of(
    st.text(max_size=12),
    st.decimals().map(str),
    st.builds(
        "{}{}e{}".format, st.sampled_from(["", "-", "+"]), st.integers(0, 999),
        st.integers(-(10**20), 10**20),
    ),
)  # fmt: skip


@given(numbers, numbers)
def test_no_number_raises(one: str, other: str) -> None:
    root = etree.fromstring(written())
    for path, said in (("//sector", one), ("//recipient-country", other), ("//value", other)):
        for element in root.xpath(path):
            try:
                element.set("percentage", said)
                element.text = said
            except ValueError:  # no character of XML
                return
    assert isinstance(iati.check(etree.tostring(root), today=TODAY), list)


@given(st.sampled_from(ENCODINGS), st.sampled_from([*ENCODINGS, "utf-8"]), st.booleans())
def test_no_encoding_raises_and_none_hides_a_document_type(
    said: str, used: str, has_type: bool
) -> None:
    kind = '<!DOCTYPE x [<!ENTITY f "lol">]>' if has_type else ""
    text = f'<?xml version="1.0" encoding="{said}"?>{kind}<iati-activities></iati-activities>'
    try:
        file = text.encode(used)
    except (LookupError, UnicodeError):
        file = text.encode()
    found = iati.check(file, today=TODAY)
    assert found[0].severity == iati.Severity.ERROR
    assert not has_type or {one.rule for one in found} == {"xml"}
