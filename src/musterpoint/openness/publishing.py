"""
The funds of an organisation as activities of IATI 2.03.

Each window of a fund is an activity; ``flows`` are its transactions. Money that came in is told by
month and organisation, what people gave in sums behind which enough givers stand, and what was
spent in sums behind which enough people stand; so nothing in the file tells of a person or of a
small group, also not beside the file of the month before.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils import translation
from django.utils.translation import gettext as _

from musterpoint.engine import iati
from musterpoint.funds.models import Fund, Window, WindowKind
from musterpoint.kernel.errors import Refused
from musterpoint.openness import figures, flows, rules
from musterpoint.openness.figures import Figures
from musterpoint.openness.models import Publisher

FUNDING, ACCOUNTABLE = "1", "2"
START, END = "2", "4"
GOES_ON, CLOSED = "2", "4"


class NotReady(Refused):
    """The organisation has not said how it publishes, or has nothing to publish."""


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file with all that is wrong with it; faults keep it from being published."""

    content: bytes
    activities: int
    findings: tuple[iati.Finding, ...]

    @property
    def faults(self) -> list[iati.Finding]:
        """What the schema or the rules refuse."""
        return [one for one in self.findings if one.severity is iati.Severity.ERROR]

    @property
    def is_good(self) -> bool:
        """Whether it may be published."""
        return not self.faults


def publisher() -> Publisher | None:
    """Return how this organisation publishes; None until it has said so."""
    return Publisher.objects.first()


def file(at: datetime) -> File:
    """
    Return the file of all funds, checked against schema and ruleset.

    Raises NotReady before the organisation has said how it publishes, or without any fund.
    """
    return file_of(activities(at), at)


def organisation_file(at: datetime) -> File:
    """
    Return the file of the organisation itself: its budgets, and what it spent, by fiscal year.

    Raises NotReady before the organisation has said how it publishes, or without any fund.
    """
    return organisations_file_of([profile(at)], at)


def file_of(found: Sequence[iati.Activity], at: datetime) -> File:
    """Return the file of activities, also of several organisations, checked."""
    return _checked(iati.write(found, generated=at.replace(microsecond=0)), len(found), at)


def organisations_file_of(found: Sequence[iati.Profile], at: datetime) -> File:
    """Return the file of organisations themselves, checked."""
    content = iati.write_organisations(found, generated=at.replace(microsecond=0))
    return _checked(content, len(found), at)


def _checked(content: bytes, count: int, at: datetime) -> File:
    findings = tuple(iati.check(content, today=at.date()))
    return File(content=content, activities=count, findings=findings)


def activities(at: datetime) -> list[iati.Activity]:
    """
    Return the windows of all funds as activities.

    Raises NotReady before the organisation has said how it publishes, or without any fund.
    """
    who = _ready()
    with translation.override(who.language):
        made = [one for fund in Fund.objects.order_by("slug") for one in _of_fund(fund, who, at)]
    if not made:
        raise NotReady(_("No fund has a window yet that could be published."))
    return made


def profile(at: datetime) -> iati.Profile:
    """
    Return the organisation itself: its budgets, and what it spent, by fiscal year.

    Raises NotReady before the organisation has said how it publishes, or without any fund.
    """
    who = _ready()
    funds = list(Fund.objects.order_by("slug"))
    if not funds:
        raise NotReady(_("No fund has a window yet that could be published."))
    us = iati.Organisation(ref=who.identifier, type=who.kind, names={who.language: who.name})
    budgets, spent = _whole(funds, at.date())
    countries = who.countries.split()
    return iati.Profile(
        reporting=us,
        language=who.language,
        currency=funds[0].currency,
        updated=at.replace(microsecond=0),
        budgets=budgets,
        by_country={countries[0]: budgets} if len(countries) == 1 else {},
        spent=spent,
    )


def _ready() -> Publisher:
    who = publisher()
    if who is None:
        raise NotReady(_("Say first how the organisation publishes: its identifier for IATI."))
    return who


def _whole(funds: list[Fund], today: date) -> tuple[list[iati.Budget], list[iati.Budget]]:
    """Return budgets and expenditure of all funds together, by fiscal year and currency."""
    planned: dict[tuple[date, date, str], int] = {}
    paid: dict[tuple[date, date, str], int] = {}
    for fund in funds:
        told = figures.of_fund(fund, today)
        for window in {one.window.id: one.window for one in told}.values():
            for (unit, year), amount in figures.yearly(fund, window).items():
                _add(planned, (*_year(fund, year), unit), amount)
        for one in told:
            for batch in one.told.batches:
                year = figures.year_of(fund, batch.on)
                _add(paid, (*_year(fund, year), one.unit), batch.amount)
    return _as_budgets(planned), _as_budgets(paid)


def _add(sums: dict[tuple[date, date, str], int], place: tuple[date, date, str], one: int) -> None:
    sums[place] = sums.get(place, 0) + one


def _as_budgets(sums: dict[tuple[date, date, str], int]) -> list[iati.Budget]:
    return [
        iati.Budget(start=start, end=end, value=flows.decimal(amount, unit), currency=unit)
        for (start, end, unit), amount in sorted(sums.items())
        if amount and unit in iati.names("Currency")
    ]


def _year(fund: Fund, year: int) -> tuple[date, date]:
    """Return the first and the last day of a fiscal year."""
    start = date(year, fund.year_begins, 1)
    return start, date(year + 1, fund.year_begins, 1) - timedelta(days=1)


def _of_fund(fund: Fund, who: Publisher, at: datetime) -> Iterator[iati.Activity]:
    told = figures.of_fund(fund, at.date())
    us = iati.Organisation(ref=who.identifier, type=who.kind, names={who.language: who.name})
    money = flows.of_fund(fund, us, at.date())
    for window in Window.objects.filter(fund=fund).order_by("opened_at", "id"):
        window.fund = fund
        mine = [one for one in told if one.window.id == window.id]
        yield _activity(window, who, mine, money.of_window(window, mine), at)


def _activity(
    window: Window, who: Publisher, told: list[Figures], money: flows.Told, at: datetime
) -> iati.Activity:
    fund = window.fund
    us = iati.Organisation(ref=who.identifier, type=who.kind, names={who.language: who.name})
    dates = {START: min(window.opened_at, at).date()}
    if window.ended_at is not None and window.ended_at <= at:
        dates[END] = window.ended_at.date()
    about = " ".join(one for one in (fund.scope.strip(), fund.legal_basis.strip()) if one)
    return iati.Activity(
        identifier=f"{who.identifier}-{fund.slug}-{window.code}",
        reporting=us,
        titles={who.language: f"{fund.name}: {window.name}"},
        descriptions={"1": {who.language: about or f"{fund.name}: {window.name}"}},
        participating=(_as(us, ACCOUNTABLE), _as(us, FUNDING)),
        status=CLOSED if END in dates else GOES_ON,
        dates=dates,
        sectors=(iati.Sector(code=_sector(window, who)),),
        language=who.language,
        currency=fund.currency,
        updated=at.replace(microsecond=0),
        countries=iati.percentages(dict.fromkeys(who.countries.split(), 1)),
        regions={who.region: Decimal(100)} if who.region else {},
        humanitarian=window.kind != WindowKind.PREPAREDNESS,
        budgets=tuple(_budgets(fund, window)),
        planned=money.planned,
        transactions=money.transactions,
        results=tuple(_reached(window, who, told)),
    )


def _reached(window: Window, who: Publisher, told: list[Figures]) -> Iterator[iati.Result]:
    """Yield how many people were helped, as it was when that could last be told."""
    for one in told:
        count, on = rules.reached(one.told.batches, figures.smallest())
        if not count or on is None:
            continue
        period = iati.Period(
            start=one.told.batches[0].events[0].on.replace(day=1),
            end=on,
            actual=Decimal(count),
            dimensions=(iati.Dimension(name=_("Window"), value=window.name),),
        )
        title = {who.language: _("People whom money of this window reached")}
        indicator = iati.Indicator(titles=title, periods=(period,))
        yield iati.Result(titles=title, indicators=(indicator,), adds_up=False)


def _as(us: iati.Organisation, role: str) -> iati.Organisation:
    return iati.Organisation(ref=us.ref, type=us.type, names=us.names, role=role)


def _sector(window: Window, who: Publisher) -> str:
    return {
        WindowKind.EMERGENCY: who.emergency_sector,
        WindowKind.POST_CRISIS: who.after_sector,
    }.get(WindowKind(window.kind), who.preparedness_sector)


def _budgets(fund: Fund, window: Window) -> Iterator[iati.Budget]:
    """Yield the budget of each fiscal year, in currencies alone."""
    for (unit, year), amount in sorted(figures.yearly(fund, window).items()):
        if unit not in iati.names("Currency"):
            continue
        start, end = _year(fund, year)
        yield iati.Budget(start=start, end=end, value=flows.decimal(amount, unit), currency=unit)
