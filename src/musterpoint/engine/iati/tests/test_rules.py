"""Files that other programs write: each rule of the standard finds what breaks it, and no more."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from lxml import etree

from musterpoint.engine import iati
from musterpoint.engine.iati.tests.test_iati import NOW, TODAY, US, activity

GOOD = b"""<?xml version="1.0" encoding="UTF-8"?>
<!-- written by hand -->
<iati-activities version="2.03" generated-datetime="2026-05-01T10:00:00Z">
  <iati-activity xml:lang="en" default-currency="USD" hierarchy="1" humanitarian="true"
                 last-updated-datetime="2026-05-01T10:00:00+02:00">
    <iati-identifier>XM-DAC-4711-relief</iati-identifier>
    <reporting-org ref="XM-DAC-4711" type="40"><narrative>Relief Fund</narrative></reporting-org>
    <title><narrative>Relief</narrative><narrative xml:lang="fr">Secours</narrative></title>
    <description type="1"><narrative>Help on the way</narrative></description>
    <participating-org ref="XM-DAC-4711" role="4" type="40"/>
    <other-identifier ref="OLD-1" type="A1"><owner-org ref="XM-DAC-4711"/></other-identifier>
    <activity-status code="2"/>
    <activity-date iso-date="2026-01-01" type="1"/>
    <activity-date iso-date="2026-12-31" type="3"/>
    <contact-info type="1"><email>fund@example.org</email></contact-info>
    <activity-scope code="4"/>
    <recipient-country code="LY" percentage="60"/>
    <recipient-country code="TN" percentage="20"/>
    <recipient-region code="189" vocabulary="1" percentage="20"/>
    <location ref="depot">
      <location-reach code="1"/>
      <location-id vocabulary="G1" code="2210247"/>
      <point srsName="http://www.opengis.net/def/crs/EPSG/0/4326"><pos>32.88 13.19</pos></point>
      <exactness code="1"/>
    </location>
    <sector vocabulary="1" code="72010" percentage="33.33"/>
    <sector code="72040" percentage="66.67"/>
    <sector vocabulary="10" code="7"/>
    <tag vocabulary="2" code="10"/>
    <humanitarian-scope type="1" vocabulary="1-2" code="CE-2011-000017-LBY"/>
    <policy-marker vocabulary="1" code="1" significance="0"/>
    <collaboration-type code="1"/>
    <default-flow-type code="10"/>
    <default-finance-type code="110"/>
    <default-aid-type code="B031" vocabulary="1"/>
    <default-tied-status code="5"/>
    <budget type="1" status="1">
      <period-start iso-date="2026-01-01"/><period-end iso-date="2026-12-31"/>
      <value currency="EUR" value-date="2026-01-01">500.50</value>
    </budget>
    <planned-disbursement type="1">
      <period-start iso-date="2026-07-01"/><period-end iso-date="2026-07-01"/>
      <value value-date="2026-07-01">10</value>
      <provider-org type="10"><narrative>A State</narrative></provider-org>
    </planned-disbursement>
    <capital-spend percentage="88.8"/>
    <transaction ref="a">
      <transaction-type code="11"/><transaction-date iso-date="2026-02-01"/>
      <value value-date="2026-02-01">100</value>
      <provider-org ref="XM-DAC-1"/>
      <aid-type code="B031" vocabulary="1"/>
    </transaction>
    <transaction ref="b">
      <transaction-type code="2"/><transaction-date iso-date="2026-03-01"/>
      <value value-date="2026-03-01">-4</value>
    </transaction>
    <related-activity ref="XM-DAC-4711-whole" type="1"/>
    <result type="1" aggregation-status="false">
      <title><narrative>Seats</narrative></title>
      <indicator measure="1" ascending="1">
        <title><narrative>Seats flown</narrative></title>
        <reference vocabulary="99" code="seats" indicator-uri="https://example.org/seats"/>
        <baseline year="2025" value="0"/>
        <period><period-start iso-date="2026-01-01"/><period-end iso-date="2026-12-31"/>
          <target value="100"/><actual value="40"/></period>
      </indicator>
      <indicator measure="5">
        <title><narrative>How it went</narrative></title>
        <period><period-start iso-date="2026-01-01"/><period-end iso-date="2026-12-31"/>
          <actual><comment><narrative>Well</narrative></comment></actual></period>
      </indicator>
    </result>
  </iati-activity>
</iati-activities>
"""


def rules_of(file: bytes, *, errors: bool = True) -> set[str]:
    found = iati.check(file, today=TODAY)
    return {one.rule for one in found if (one.severity == iati.Severity.ERROR) == errors}


def test_a_file_that_keeps_every_rule_is_valid_and_has_no_warning() -> None:
    assert iati.check(GOOD, today=TODAY) == []


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_mark_of_byte_order_and_two_bytes_a_letter_are_read(encoding: str) -> None:
    text = GOOD.decode().partition("?>")[2].strip()
    assert iati.check(text.encode(encoding), today=TODAY) == []


BAD = [
    (b'xml:lang="en" default', b"default", "4.1.1"),
    (b'xml:lang="en" default-currency="USD"', b'xml:lang="en"', "7.8.1"),
    (b">XM-DAC-4711-relief<", b">XM-DAC-4711<", "1.1.3"),
    (b'last-updated-datetime="2026-05', b'last-updated-datetime="2027-05', "11.1.1"),
    (b'<reporting-org ref="XM-DAC-4711" type="40">', b'<reporting-org type="40">', "schema"),
    (b"<title><narrative>Seats</narrative></title>", b"<title><narrative/></title>", "4.3.1"),
    (b"<narrative>Help on the way</narrative>", b"<narrative> </narrative>", "4.4.1"),
    (b'<participating-org ref="XM-DAC-4711" role', b"<participating-org role", "6.10.1"),
    (b'<owner-org ref="XM-DAC-4711"/>', b"<owner-org/>", "6.8.1"),
    (b'<activity-date iso-date="2026-01-01" type="1"/>', b"", "6.11.1"),
    (b'"2026-01-01" type="1"/>', b'"2026-06-02" type="2"/>', "11.1.4"),
    (b'"2026-12-31" type="3"/>', b'"2026-12-31" type="4"/>', "11.1.5"),
    (b'"2026-12-31" type="3"/>', b'"2025-12-31" type="3"/>', "11.1.2"),
    (b'code="TN" percentage="20"', b'code="TN"', "3.4.1"),
    (b'code="TN" percentage="20"', b'code="TN" percentage="19.9"', "3.4.2"),
    (b'code="TN" percentage="20"', b'code="TN" percentage="120"', "12.1.1"),
    (b'code="LY"', b'code="LBY"', "code"),
    (b'code="189"', b'code="4"', "code"),
    (b'percentage="33.33"', b'percentage="33.34"', "2.1.2"),
    (b' percentage="33.33"', b"", "2.1.1"),
    (b'<sector vocabulary="10" code="7"/>', b'<sector vocabulary="99" code="7"/>', "2.2.1"),
    (b'<sector vocabulary="10" code="7"/>', b'<sector vocabulary="2" code="7"/>', "code"),
    (b'<tag vocabulary="2" code="10"/>', b'<tag vocabulary="2" code="18"/>', "code"),
    (b'<activity-scope code="4"/>', b'<activity-scope code="44"/>', "code"),
    (b'<location-reach code="1"/>', b'<location-reach code="3"/>', "code"),
    (b' significance="0"', b"", "6.14.1"),
    (b'<contact-info type="1">', b'<contact-info type="9">', "code"),
    (b'<period-end iso-date="2026-12-31"/>\n      <value currency', b'<period-end iso-date='
     b'"2027-01-02"/>\n      <value currency', "7.5.3"),
    (b'<period-end iso-date="2026-12-31"/>\n      <value currency', b'<period-end iso-date='
     b'"2025-12-31"/>\n      <value currency', "8.6.3"),
    (b'<period-end iso-date="2026-07-01"/>', b'<period-end iso-date="2026-06-01"/>', "8.6.3"),
    (b'currency="EUR"', b'currency="eur"', "code"),
    (b'<capital-spend percentage="88.8"/>', b'<capital-spend percentage="100.1"/>', "12.1.1"),
    (b'<value value-date="2026-02-01">', b"<value>", "schema"),
    (b'<value value-date="2026-03-01">', b'<value value-date="2026-06-02">', "11.2.2"),
    (b'transaction-date iso-date="2026-03-01"', b'transaction-date iso-date="2026-06-02"',
     "11.2.1"),
    (b'<provider-org ref="XM-DAC-1"/>', b"<provider-org/>", "6.9.1"),
    (b'<provider-org ref="XM-DAC-1"/>', b'<provider-org ref="XM-DAC-1"/><sector code="72010"/>',
     "6.6.2"),
    (b'<provider-org ref="XM-DAC-1"/>', b'<provider-org ref="X"/><recipient-country code="LY"/>',
     "3.6.2"),
    (b'transaction-type code="11"', b'transaction-type code="C"', "code"),
    (b'<result type="1" aggregation-status="false">\n      <title><narrative>Seats</narrative>'
     b"</title>", b'<result type="1" aggregation-status="false"><title><narrative>Seats</narrative>'
     b'</title><reference vocabulary="99" code="a"/>', "8.11.1"),
    (b'<target value="100"/>', b"<target/>", "8.8.1"),
    (b'<activity-status code="2"/>', b"", "schema"),
    (b' humanitarian="true"', b' humanitarian="yes"', "schema"),
    (b'hierarchy="1"', b'hierarchy="first"', "schema"),
    (b'version="2.03"', b'version="1.05"', "9.1.1"),
]  # fmt: skip
DOUBTFUL = [
    (b">XM-DAC-4711-relief<", b">OTHER-relief<", "1.1.21"),
    (b">XM-DAC-4711-relief<", b">XM-DAC-4711-relief\n<", "1.3.1"),
    (b">XM-DAC-4711-relief<", b">XM-DAC-4711-re/lief<", "1.3.13"),
    (b'<reporting-org ref="XM-DAC-4711"', b'<reporting-org ref="Relief"', "1.14.8"),
    (b'<transaction ref="b">', b'<transaction ref="a">', "transaction-ref"),
    (b">32.88 13.19<", b">132.88 13.19<", "location"),
    (b'hierarchy="1"', b'hierarchy="0"', "hierarchy"),
    (b'<target value="100"/>', b'<target value="a hundred"/>', "8.8.2"),
    (b'<aid-type code="B031" vocabulary="1"/>', b'<aid-type code="2" vocabulary="2"/>', "107.2.1"),
    (b'<default-aid-type code="B031" vocabulary="1"/>',
     b'<default-aid-type code="2" vocabulary="2"/>', "107.1.1"),
    (b'xml:lang="fr"', b'xml:lang="qq"', "9.95.1"),
    (b'version="2.03"', b'version="2.02"', "9.1.1"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "rule"), BAD)
def test_what_breaks_a_rule_is_an_error_of_that_rule(old: bytes, new: bytes, rule: str) -> None:
    assert old in GOOD
    found = iati.check(GOOD.replace(old, new, 1), today=TODAY)
    assert rule in {one.rule for one in found if one.severity == iati.Severity.ERROR}
    assert all(one.line > 0 and "%(" not in one.message for one in found)


@pytest.mark.parametrize(("old", "new", "rule"), DOUBTFUL)
def test_what_is_only_doubtful_is_a_warning_and_the_file_stays_valid(
    old: bytes, new: bytes, rule: str
) -> None:
    assert old in GOOD
    made = GOOD.replace(old, new, 1)
    assert rules_of(made) == set()
    assert rule in rules_of(made, errors=False)


def test_the_same_identifier_twice_in_a_file_is_an_error() -> None:
    root = etree.fromstring(GOOD)
    root.append(etree.fromstring(etree.tostring(root[0])))
    assert rules_of(etree.tostring(root)) == {"unique"}


def test_one_day_over_a_year_is_too_long_also_in_a_leap_year() -> None:
    for end, is_long in ((date(2024, 12, 31), False), (date(2025, 1, 1), True)):
        budget = iati.Budget(start=date(2024, 1, 1), end=end, value=Decimal(1), currency="USD")
        found = iati.check(iati.write([activity(budgets=[budget])], generated=NOW), today=TODAY)
        assert ("7.5.3" in {one.rule for one in found}) is is_long


PLAN = iati.Planned(
    start=date(2026, 8, 1), end=date(2026, 8, 1), value=Decimal("2.5"), currency="USD",
    provider=iati.Organisation(names={"en": "A State"}), receiver=US,
)  # fmt: skip
WHOLE = iati.Budget(
    start=date(2026, 1, 1), end=date(2026, 12, 31), value=Decimal(9), currency="USD"
)
PROFILE = iati.Profile(
    reporting=US, language="en", currency="USD", updated=NOW, budgets=[WHOLE],
    by_country={"LY": [WHOLE]}, spent=[replace(WHOLE, value=Decimal(3))],
)  # fmt: skip


def test_what_is_planned_is_written_where_the_schema_wants_it() -> None:
    made = iati.write([activity(planned=[PLAN])], generated=NOW)
    assert iati.check(made, today=TODAY) == []
    assert b"<planned-disbursement" in made


def test_a_file_of_the_organisation_passes_and_its_faults_are_told() -> None:
    made = iati.write_organisation(PROFILE, generated=NOW)
    assert iati.check(made, today=TODAY) == []
    line = (
        b'<budget-line><value value-date="2027-01-01">1</value><narrative>a</narrative>'
        b"</budget-line></recipient-country-budget>"
    )
    for old, new, rule in (
        (b'xml:lang="en" ', b"", "4.5.1"),
        (b' default-currency="USD"', b' default-currency="US"', "code"),
        (b'last-updated-datetime="2026', b'last-updated-datetime="2028', "11.4.1"),
        (b'iso-date="2026-12-31"', b'iso-date="2027-12-31"', "7.5.3"),
        (b'iso-date="2026-12-31"', b'iso-date="2025-12-31"', "8.6.3"),
        (b'code="LY"', b'code="XQ"', "code"),
        (b"</recipient-country-budget>", line, "11.3.1"),
        (b"<organisation-identifier>", b"<identifier>", "xml"),
        (b'status="2"', b'status="3"', "code"),
    ):
        assert old in made
        assert rule in rules_of(made.replace(old, new, 1)), rule
    without = made.replace(b' default-currency="USD"', b"").replace(b' currency="USD"', b"")
    assert "7.8.2" in rules_of(without)
