"""
Check a file of IATI, of activities or of organisations: schema, then what no schema holds.

Every fault says its line and its path. A file that brings a document type, and with it entities,
is refused before anything of it is read; nothing is fetched from anywhere.
"""

import enum
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any
from xml.parsers import expat

from lxml import etree

from musterpoint.engine.iati import codes, organisation_rules, vocabularies
from musterpoint.engine.iati.organisation_rules import ORGANISATION
from musterpoint.engine.iati.rules import ACTIVITY, RULES, Rule
from musterpoint.kernel.text import _

#: More than any publisher's file has.
MOST_BYTES = 200 * 1024 * 1024
#: So many faults are told of each kind; the first tell what is wrong.
MOST_OF_A_KIND = 200
_SHOWN = 80
VERSION = "2.03"
#: As the validator of IATI counts: from the first day to the last, in a leap year too.
DAYS_OF_YEAR = 365
Element = etree._Element


class Severity(enum.StrEnum):
    """An error is no IATI; a warning is IATI that says less than it could."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """
    One fault: where it is (line of the file, path of the element) and what is wrong.

    ``text`` is a sentence for translation with ``facts`` as named places. ``rule`` is ``xml``,
    ``schema``, ``code`` or an id of the ruleset.
    """

    rule: str
    severity: Severity
    path: str
    line: int
    text: str
    facts: Mapping[str, object] = field(default_factory=dict)

    @property
    def message(self) -> str:
        """The sentence with its places filled in."""
        return self.text % self.facts if self.facts else self.text

    def as_dict(self) -> dict[str, Any]:
        """The fault as the command line prints it."""
        return {
            "rule": self.rule,
            "severity": str(self.severity),
            "path": self.path,
            "line": self.line,
            "message": self.message,
        }


def check(file: bytes, *, today: date) -> list[Finding]:
    """
    Return every fault of a file, errors first and then by line.

    A file that is no XML, or not after the schema, is told so; what the rules find in it is told
    beside. Nothing is raised.
    """
    root, found = _read(file)
    if root is None:
        return found
    is_of_organisations = etree.QName(root).localname == "iati-organisations"
    found += _against_schema(root, "organisations" if is_of_organisations else "activities")
    found += _version(root)
    for rule in organisation_rules.RULES if is_of_organisations else RULES:
        found += _first(_broken(root, rule, today))
    place = ORGANISATION if is_of_organisations else ACTIVITY
    paths = _code_paths(is_of_organisations)
    for one in _places(root, place):
        found += _codes(one, paths)
        found += _agency(one)
        found += _updated(one, today, "11.4.1" if is_of_organisations else "11.1.1")
        found += _of_organisation(one) if is_of_organisations else _of_activity(one)
    identifier = "organisation-identifier" if is_of_organisations else "iati-identifier"
    found += _first(_twice(_places(root, f"{place}/{identifier}")))
    return sorted(found, key=lambda one: (one.severity != Severity.ERROR, one.line, one.path))


def _of_activity(one: Element) -> Iterator[Finding]:
    yield from _sums(one)
    yield from _aid_types(one)
    yield from _too_long(one, ("budget",))
    yield from _references(one)


def _of_organisation(one: Element) -> Iterator[Finding]:
    yield from _too_long(one, organisation_rules.PERIODS)
    for budget in one.findall("recipient-country-budget"):
        start, end = (_day(budget.find(name)) for name in ("period-start", "period-end"))
        for value in budget.findall("budget-line/value"):
            told = _as_day(value.get("value-date"))
            if None not in (start, end, told) and not start <= told <= end:  # type: ignore[operator]
                yield _at(value, "11.3.1", _("The day of the value is not in the period."))


def _read(file: bytes) -> tuple[Element | None, list[Finding]]:
    if len(file) > MOST_BYTES:
        return None, [_of_file(_("The file is too large."))]
    try:
        has_doctype = _has_doctype(file)
    except (ValueError, LookupError) as problem:  # an encoding in which nobody writes IATI
        return None, [_of_file(_("This is no XML: %(why)s"), why=str(problem)[:200])]
    if has_doctype:
        return None, [_of_file(_("The file brings a document type; IATI has none."))]
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True,
        remove_pis=True, huge_tree=False,
    )  # fmt: skip
    try:
        root = etree.fromstring(file, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as problem:
        line = getattr(problem, "lineno", None) or 0
        text = _("This is no XML: %(why)s")
        return None, [_of_file(text, line=line, why=str(problem)[:200])]
    if root.getroottree().docinfo.internalDTD is not None:
        return None, [_of_file(_("The file brings a document type; IATI has none."))]
    return root, []


def _of_file(text: str, *, line: int = 0, **facts: object) -> Finding:
    return Finding(rule="xml", severity=Severity.ERROR, path="/", line=line, text=text, facts=facts)


class _DocumentType(Exception):
    pass


class _Begun(Exception):
    pass


def _has_doctype(file: bytes) -> bool:
    """
    Say whether a document type stands before the first element; no more than that is read.

    Raises ValueError or LookupError for an encoding that is not known.
    """
    parser = expat.ParserCreate()

    def refuse(*_facts: object) -> None:
        raise _DocumentType

    def enough(*_facts: object) -> None:
        raise _Begun

    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = enough
    try:
        parser.Parse(file, True)
    except _DocumentType:
        return True
    except (_Begun, expat.ExpatError):
        pass
    return False


@cache
def _schema(kind: str) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(str(codes.DATA / f"iati-{kind}-schema.xsd")))


def _against_schema(root: Element, kind: str) -> Iterator[Finding]:
    schema = _schema(kind)
    if schema.validate(root):
        return
    log: Any = schema.error_log
    for place, problem in enumerate(log):
        if place >= MOST_OF_A_KIND:
            return
        yield Finding(
            rule="schema",
            severity=Severity.ERROR,
            path=problem.path or "/",
            line=problem.line,
            text=_("The schema does not allow this: %(why)s"),
            facts={"why": problem.message[:300]},
        )


def _first(found: Iterable[Finding]) -> list[Finding]:
    kept = []
    for one in found:
        kept.append(one)
        if len(kept) >= MOST_OF_A_KIND:
            break
    return kept


def _places(root: Element, path: str, **known: Any) -> list[Any]:
    found: Any = root.getroottree().xpath(path, **known)
    return list(found)


def _broken(root: Element, rule: Rule, today: date) -> Iterator[Finding]:
    broken = etree.XPath(rule.broken)
    severity = Severity.ERROR if rule.is_error else Severity.WARNING
    for place in _places(root, rule.context):
        found: Any = broken(place, today=int(today.strftime("%Y%m%d")))
        if found is True:
            found = [place]
        for node in found or ():
            yield _at(node, rule.id, rule.text, severity)


def _at(
    node: Any, rule: str, text: str, severity: Severity = Severity.ERROR, **facts: object
) -> Finding:
    """Tell a fault at an element, or at an attribute of one."""
    # An attribute, or a text, comes as a string that knows where it was found.
    found: Any = node
    is_element = not isinstance(node, str)
    element = found if is_element else found.getparent()
    name = "" if is_element or not found.is_attribute else f"/@{found.attrname}"
    path = element.getroottree().getpath(element) + name
    return Finding(
        rule=rule, severity=severity, path=path, line=element.sourceline or 0, text=text,
        facts=facts,
    )  # fmt: skip


@cache
def _code_paths(is_of_organisations: bool) -> tuple[tuple[str, etree.XPath], ...]:
    places = vocabularies.ORGANISATION if is_of_organisations else vocabularies.ACTIVITY
    return tuple((name, etree.XPath(path)) for name, path in places.items())


def _codes(one: Element, paths: Iterable[tuple[str, etree.XPath]]) -> Iterator[Finding]:
    for name, path in paths:
        known = codes.names(name)
        places: Any = path(one)
        for found in places:
            if str(found) not in known:
                text = _("%(found)s is no code of the list %(list)s.")
                yield _at(found, "code", text, found=str(found)[:_SHOWN], list=name)
    languages = codes.names("Language")
    spoken: Any = one.xpath("descendant-or-self::*/@xml:lang")
    for found in spoken:
        if str(found).split("-")[0].lower() not in languages:
            text = _("%(found)s is no code of the list %(list)s.")
            yield _at(found, "9.95.1", text, Severity.WARNING, found=str(found)[:_SHOWN],
                      list="Language")  # fmt: skip


def _version(root: Element) -> Iterator[Finding]:
    """Say whether the file is of the version that is checked; the schema tells a missing one."""
    told = root.get("version")
    if told is None or told == VERSION or not str(root.tag).startswith("iati-"):
        return
    is_near = told in ("2.01", "2.02")
    severity = Severity.WARNING if is_near else Severity.ERROR
    text = _("The file says version %(found)s; it is checked as %(known)s.")
    yield _at(root, "9.1.1", text, severity, found=told[:_SHOWN], known=VERSION)


def _agency(one: Element) -> Iterator[Finding]:
    """Say whether the identifier of who reports begins with a register of organisations."""
    places: Any = one.xpath("reporting-org/@ref")
    known = codes.names("OrganisationRegistrationAgency")
    for found in places:
        if "-".join(str(found).split("-")[:2]) not in known:
            text = _(
                "The identifier does not begin with a register of organisations (org-id.guide)."
            )
            yield _at(found, "1.14.8", text, Severity.WARNING)


def _updated(one: Element, today: date, rule: str) -> Iterator[Finding]:
    told = _as_day(one.get("last-updated-datetime"))
    if told is not None and told > today:
        places: Any = one.xpath("@last-updated-datetime")
        yield _at(places[0], rule, _("The last change is in the future."))


def _twice(places: Iterable[Element]) -> Iterator[Finding]:
    """Tell an identifier that stood before in the file: it is one for the whole world."""
    first: dict[str, int] = {}
    for found in places:
        key = (found.text or "").strip()
        if key and key in first:
            text = _("%(found)s stands twice, first in line %(line)s.")
            yield _at(found, "unique", text, found=key[:_SHOWN], line=first[key])
        first.setdefault(key, _line(found))


def _line(element: Any) -> int:
    return int(element.sourceline or 0)


def _references(one: Element) -> Iterator[Finding]:
    first: dict[str, int] = {}
    for found in one.findall("transaction"):
        key = (found.get("ref") or "").strip()
        if key and key in first:
            text = _("The reference %(found)s stands twice, first in line %(line)s.")
            yield _at(found, "transaction-ref", text, Severity.WARNING, found=key[:_SHOWN],
                      line=first[key])  # fmt: skip
        first.setdefault(key, _line(found))


def _aid_types(one: Element) -> Iterator[Finding]:
    """Of each list other than the first there is one type of aid at most, too."""
    groups = [(one, "default-aid-type", "107.1.2")]
    groups += [(found, "aid-type", "107.2.2") for found in one.findall("transaction")]
    for place, name, rule in groups:
        for vocabulary, many in _by_list(place, name).items():
            if vocabulary != "1" and len(many) > 1:
                text = _("There is more than one type of aid of one list.")
                yield _at(many[1], rule, text, Severity.WARNING)


def _sums(one: Element) -> Iterator[Finding]:
    yield from _shares(_by_list(one, "sector"), "2.1")
    yield from _shares(_by_list(one, "country-budget-items/budget-item"), "7.9", is_error=False)
    countries: Any = one.findall("recipient-country")
    regions = _by_list(one, "recipient-region")
    if not regions:
        yield from _shares({"": countries}, "3.1")
    for name, many in regions.items():
        yield from _shares({name: [*many, *countries]}, "3.4")


def _by_list(one: Element, path: str) -> dict[str, list[Element]]:
    """Return elements by their vocabulary, or that of what they stand in; 1 where none is told."""
    found: dict[str, list[Element]] = {}
    for element in one.findall(path):
        parent = element.getparent()
        inherited = parent.get("vocabulary") if parent is not None else None
        found.setdefault(element.get("vocabulary") or inherited or "1", []).append(element)
    return found


def _shares(
    groups: Mapping[str, list[Element]], rule: str, *, is_error: bool = True
) -> Iterator[Finding]:
    """Several shares of one list are all told and sum to 100; one alone is 100 or not told."""
    severity = Severity.ERROR if is_error else Severity.WARNING
    for many in groups.values():
        told = [one.get("percentage") for one in many]
        if len(many) == 1 and told[0] is not None and _decimal(told[0]) != 100:
            yield _at(many[0], f"{rule}.4", _("One alone has a share of 100 or none."), severity)
        if len(many) < 2:
            continue
        missing = [one for one in many if one.get("percentage") is None]
        for one in missing:
            yield _at(one, f"{rule}.1", _("Of several, each has its share."), severity)
        total = sum((_decimal(one) or Decimal() for one in told if one is not None), Decimal())
        if total != 100:
            text = _("The shares sum to %(total)s, not to 100.")
            yield _at(many[0], f"{rule}.2", text, severity, total=str(total)[:_SHOWN])


def _decimal(text: str) -> Decimal | None:
    """Return a number that is one, and no more than the standard can mean."""
    try:
        found = Decimal(text.strip())
    except InvalidOperation:
        return None
    return found if found.is_finite() and -(10**9) <= found <= 10**9 else None


def _too_long(one: Element, names: Iterable[str]) -> Iterator[Finding]:
    """No budget is for more than a year."""
    for name in names:
        for budget in one.findall(name):
            start, end = (_day(budget.find(place)) for place in ("period-start", "period-end"))
            if start is not None and end is not None and (end - start).days > DAYS_OF_YEAR:
                yield _at(budget, "7.5.3", _("The budget is for more than one year."))


def _day(element: Element | None) -> date | None:
    return _as_day(element.get("iso-date")) if element is not None else None


def _as_day(text: str | None) -> date | None:
    try:
        return date.fromisoformat((text or "").strip()[:10])
    except ValueError:
        return None
