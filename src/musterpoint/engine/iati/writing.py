"""Write IATI 2.03 as XML, in the order of elements that the schemas ask for."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal

from lxml import etree

from musterpoint.engine.iati.model import (
    Activity,
    Budget,
    Indicator,
    Organisation,
    Period,
    Planned,
    Profile,
    Result,
    Texts,
    Transaction,
)
from musterpoint.kernel.errors import Refused
from musterpoint.kernel.text import _

VERSION = "2.03"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
Element = etree._Element


class NotPublished(Refused):
    """There is nothing that a file of IATI could hold."""


def write(activities: Iterable[Activity], *, generated: datetime) -> bytes:
    """
    Return a file of activities; the same activities and moment give the same bytes.

    Raises NotPublished where there is no activity, as the standard has no empty file.
    """
    root = _root("iati-activities", generated)
    for one in activities:
        _activity(root, one)
    if not len(root):
        raise NotPublished(_("There is no activity that could be published."))
    return _bytes(root)


def write_organisation(one: Profile, *, generated: datetime) -> bytes:
    """Return a file of organisations with one in it; the same profile gives the same bytes."""
    return write_organisations([one], generated=generated)


def write_organisations(profiles: Iterable[Profile], *, generated: datetime) -> bytes:
    """Return a file of organisations; the same profiles give the same bytes."""
    root = _root("iati-organisations", generated)
    for one in profiles:
        _profile(root, one)
    return _bytes(root)


def _profile(root: Element, one: Profile) -> None:
    it = _add(
        root,
        "iati-organisation",
        {
            _LANG: one.language,
            "default-currency": one.currency,
            "last-updated-datetime": _moment(one.updated),
        },
    )
    _add(it, "organisation-identifier").text = _clean(one.reporting.ref)
    _told(_add(it, "name"), one.reporting.names)
    _organisation(it, "reporting-org", one.reporting)
    for budget in one.budgets:
        _amount_of_period(_add(it, "total-budget", {"status": budget.status}), budget)
    for country, budgets in sorted(one.by_country.items()):
        for budget in budgets:
            made = _add(it, "recipient-country-budget", {"status": budget.status})
            _add(made, "recipient-country", {"code": country})
            _amount_of_period(made, budget)
    for spent in one.spent:
        _amount_of_period(_add(it, "total-expenditure"), spent)


def _root(name: str, generated: datetime) -> Element:
    root = etree.Element(name)
    root.set("version", VERSION)
    root.set("generated-datetime", _moment(generated))
    return root


def _bytes(root: Element) -> bytes:
    etree.indent(root)
    made: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return made + b"\n"


def _clean(text: object) -> str:
    return _NOT_IN_XML.sub("", str(text))


def _add(parent: Element, name: str, attributes: Mapping[str, object] | None = None) -> Element:
    """Append an element with those attributes that say something."""
    made = etree.SubElement(parent, name)
    for key, value in (attributes or {}).items():
        if value not in (None, ""):
            made.set(key, _clean(value))
    return made


def _told(parent: Element, texts: Texts) -> Element:
    """Add a narrative for each language; the first is the activity's own and needs no mark."""
    for place, (language, text) in enumerate(texts.items()):
        made = etree.SubElement(parent, "narrative")
        if place:
            made.set(_LANG, language)
        made.text = _clean(text)
    return parent


def _moment(at: datetime) -> str:
    return at.isoformat(timespec="seconds").replace("+00:00", "Z")


def _number(value: Decimal) -> str:
    """Return a decimal without an exponent."""
    return f"{value:f}"


def _activity(root: Element, one: Activity) -> None:
    it = _add(
        root,
        "iati-activity",
        {
            _LANG: one.language,
            "default-currency": one.currency,
            "last-updated-datetime": _moment(one.updated),
            "humanitarian": "1" if one.humanitarian else "0",
        },
    )
    _add(it, "iati-identifier").text = _clean(one.identifier)
    _organisation(it, "reporting-org", one.reporting)
    _told(_add(it, "title"), one.titles)
    for kind, texts in one.descriptions.items():
        _told(_add(it, "description", {"type": kind}), texts)
    for who in one.participating:
        _organisation(it, "participating-org", who)
    _add(it, "activity-status", {"code": one.status})
    for kind, day in sorted(one.dates.items()):
        _add(it, "activity-date", {"iso-date": day.isoformat(), "type": kind})
    _where_and_what(it, one)
    for name, code in (
        ("collaboration-type", one.collaboration),
        ("default-flow-type", one.flow),
        ("default-finance-type", one.finance),
        ("default-aid-type", one.aid),
        ("default-tied-status", one.tied),
    ):
        if code:
            _add(it, name, {"code": code})
    for budget in one.budgets:
        _budget(it, budget)
    for planned in one.planned:
        _planned(it, planned)
    for transaction in one.transactions:
        _transaction(it, transaction)
    for result in one.results:
        _result(it, result)


def _organisation(parent: Element, name: str, who: Organisation) -> None:
    facts = {"ref": who.ref, "type": who.type, "role": who.role}
    _told(_add(parent, name, facts), who.names)


def _where_and_what(it: Element, one: Activity) -> None:
    for code, share in one.countries.items():
        _add(it, "recipient-country", {"code": code, "percentage": _number(share)})
    for code, share in one.regions.items():
        facts = {"code": code, "vocabulary": "1", "percentage": _number(share)}
        _add(it, "recipient-region", facts)
    for sector in one.sectors:
        facts = {"vocabulary": sector.vocabulary, "code": sector.code}
        _add(it, "sector", {**facts, "percentage": _number(sector.percentage)})
    for scope in one.scopes:
        facts = {"type": scope.type, "vocabulary": scope.vocabulary, "code": scope.code}
        _told(_add(it, "humanitarian-scope", facts), scope.names)


def _budget(it: Element, one: Budget) -> None:
    _amount_of_period(_add(it, "budget", {"type": one.type, "status": one.status}), one)


def _planned(it: Element, one: Planned) -> None:
    made = _add(it, "planned-disbursement", {"type": one.type})
    _amount_of_period(made, one)
    _between(made, one)


def _between(made: Element, one: Planned | Transaction) -> None:
    for name, who in (("provider-org", one.provider), ("receiver-org", one.receiver)):
        if who is not None:
            _told(_add(made, name, {"ref": who.ref, "type": who.type}), who.names)


def _amount_of_period(made: Element, one: Budget | Planned) -> None:
    _add(made, "period-start", {"iso-date": one.start.isoformat()})
    _add(made, "period-end", {"iso-date": one.end.isoformat()})
    facts = {"currency": one.currency, "value-date": one.start.isoformat()}
    _add(made, "value", facts).text = _number(one.value)


def _transaction(it: Element, one: Transaction) -> None:
    made = _add(it, "transaction", {"ref": one.ref})
    _add(made, "transaction-type", {"code": one.type})
    _add(made, "transaction-date", {"iso-date": one.on.isoformat()})
    facts = {"currency": one.currency, "value-date": one.on.isoformat()}
    _add(made, "value", facts).text = _number(one.value)
    if one.texts:
        _told(_add(made, "description"), one.texts)
    _between(made, one)
    if one.finance:
        _add(made, "finance-type", {"code": one.finance})


def _result(it: Element, one: Result) -> None:
    made = _add(it, "result", {"type": one.type, "aggregation-status": "1" if one.adds_up else "0"})
    _told(_add(made, "title"), one.titles)
    for indicator in one.indicators:
        _indicator(made, indicator)


def _indicator(parent: Element, one: Indicator) -> None:
    ascending = "1" if one.ascending else "0"
    made = _add(parent, "indicator", {"measure": one.measure, "ascending": ascending})
    _told(_add(made, "title"), one.titles)
    if one.baseline is not None:
        year, value = one.baseline
        _add(made, "baseline", {"year": year, "value": _number(value)})
    for period in one.periods:
        _period(made, period)


def _period(parent: Element, one: Period) -> None:
    made = _add(parent, "period")
    _add(made, "period-start", {"iso-date": one.start.isoformat()})
    _add(made, "period-end", {"iso-date": one.end.isoformat()})
    for name, value in (("target", one.target), ("actual", one.actual)):
        if value is None:
            continue
        told = _add(made, name, {"value": _number(value)})
        for dimension in one.dimensions:
            _add(told, "dimension", {"name": dimension.name, "value": dimension.value})
