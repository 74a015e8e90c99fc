"""
The money of a window as transactions of IATI: promised, received, committed, spent, planned.

Nobody's gift can be read from them: what organisations gave is told by month and name; what people
gave, or gave without a name, is told together by quarter or year, where enough of them gave
(``rules.spans``). What is committed is worked out from what statements told month by month.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from musterpoint.engine import iati
from musterpoint.funds import units
from musterpoint.funds.models import Fund, Window
from musterpoint.funds.queries import REPAID
from musterpoint.openness import committed, figures, gifting, givers, rules
from musterpoint.openness.figures import Figures, Line
from musterpoint.openness.gifting import Promise
from musterpoint.openness.givers import Giver
from musterpoint.openness.rules import Batch, Event

INCOMING, COMMITTED, DISBURSED, SPENT = "1", "2", "3", "4"
PROMISED, PLEDGED = "11", "13"
#: What was paid back of a loan, and the finance of one: no grant.
REPAYMENT, LOAN = "6", "421"
#: Gifts of nobody who is known are as those of one person: they may be.
NOBODY = "?"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What is told of the money of a window."""

    transactions: tuple[iati.Transaction, ...]
    planned: tuple[iati.Planned, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Money:
    """What came to a fund and what was promised, before it is told."""

    us: iati.Organisation
    today: date
    came: Sequence[Line]
    moves: Sequence[Line]
    known: dict[str, Giver]
    promises: Sequence[Promise]
    flows: dict[tuple[str, str], list[Event]]
    first: str

    def of_window(self, window: Window, told: list[Figures]) -> Told:
        """Return what is told of one window."""
        came = [one for one in self.came if one.window == window.code]
        promises = [one for one in self.promises if (one.window or self.first) == window.code]
        made = [
            *self._promised(promises),
            *self._received(came),
            *self._came_back(told),
            *self._moved([one for one in self.moves if one.window == window.code]),
            *self._committed(window, told),
            *self._spent(window, told),
        ]
        return Told(
            transactions=tuple(one for one in made if one.value),
            planned=tuple(self._planned(promises)),
        )

    def _promised(self, promises: Sequence[Promise]) -> Iterator[iati.Transaction]:
        people: dict[str, list[Event]] = {}
        for one in promises:
            if one.who.is_person:
                events = people.setdefault(one.unit, [])
                events += _events_of(one)
            elif is_currency(one.unit) and one.withdrawn is None and one.pledged_on <= self.today:
                yield self._one(
                    f"pledge-{one.reference}", PROMISED if one.confirmed else PLEDGED,
                    one.pledged_on, one.amount, one.unit, _("Promised"),
                    giver=_organisation(one.who),
                )  # fmt: skip
        for unit, batch in self._of_people(people):
            yield self._one(
                f"pledges-{unit}-{batch.on}", PLEDGED, batch.on, batch.amount, unit,
                _("Promised"), giver=_nobody(),
            )  # fmt: skip

    def _received(self, came: Sequence[Line]) -> Iterator[iati.Transaction]:
        """
        Yield what came in by month and organisation; what people gave stands together.

        What organisations lent is told as a loan, and what was paid back of it as that.
        """
        sums: dict[tuple[date, str, str, str, str, str], int] = {}
        people: dict[str, list[Event]] = {}
        for one in came:
            giver = self.known.get(one.gift)
            if _may_be_a_person(one.gift, giver):
                who = giver.reference if giver else NOBODY
                people.setdefault(one.unit, []).append(_event(one.booked, one.amount, who))
                continue
            name, kind = ("", "") if giver is None else (giver.name, giver.kind)
            finance = LOAN if one.links.get("loan") else ""
            flow = REPAYMENT if one.links.get("kind") == REPAID else INCOMING
            on = min(rules.month_end(one.on), self.today)
            place = on, one.unit, name, kind, finance, flow
            sums[place] = sums.get(place, 0) + one.amount
        for number, (place, amount) in enumerate(sorted(sums.items()), start=1):
            on, unit, name, kind, finance, flow = place
            if not is_currency(unit):
                continue
            from_whom = _organisation(Giver(reference="", name=name, kind=kind))
            made = self._one(
                f"in-{number}", flow, on, amount, unit, _("Received"), giver=from_whom,
                finance=finance,
            )  # fmt: skip
            yield made if flow == INCOMING else self._back(made)
        for unit, batch in self._of_people(people):
            yield self._one(
                f"gifts-{unit}-{batch.on}", INCOMING, batch.on, batch.amount, unit,
                _("Received"), giver=_nobody(),
            )  # fmt: skip

    def _back(self, made: iati.Transaction) -> iati.Transaction:
        """Return what was told as coming in as what went back to who lent it."""
        return replace(
            made, value=-made.value, texts={"": _("Loan paid back")}, provider=self.us,
            receiver=made.provider,
        )  # fmt: skip

    def _came_back(self, told: list[Figures]) -> Iterator[iati.Transaction]:
        """Yield what came back of what was paid, in sums behind which enough people stand."""
        for one in told:
            for number, batch in enumerate(one.told.back, start=1):
                if is_currency(one.unit):
                    yield self._one(
                        f"back-{one.unit}-{number}", INCOMING, batch.on, -batch.amount, one.unit,
                        _("Came back of what was paid"),
                        giver=_of_name(pgettext("who gave", "Not named")),
                    )  # fmt: skip

    def _moved(self, moves: Sequence[Line]) -> Iterator[iati.Transaction]:
        """Yield what was moved between our own windows by month: in as incoming, out disbursed."""
        sums: dict[tuple[date, str], int] = {}
        for one in moves:
            place = min(rules.month_end(one.on), self.today), one.unit
            sums[place] = sums.get(place, 0) + one.amount
        for number, ((on, unit), amount) in enumerate(sorted(sums.items()), start=1):
            if is_currency(unit):
                yield self._one(
                    f"moved-{number}", INCOMING if amount > 0 else DISBURSED, on, abs(amount),
                    unit, _("Moved between windows"), giver=self.us,
                )  # fmt: skip

    def _of_people(self, people: dict[str, list[Event]]) -> Iterator[tuple[str, Batch]]:
        until = figures.until(self.today)
        for unit, events in sorted(people.items()):
            if is_currency(unit):
                for batch in rules.spans(events, until, figures.smallest()):
                    yield unit, batch

    def _committed(self, window: Window, told: list[Figures]) -> Iterator[iati.Transaction]:
        until = figures.until(self.today)
        for one in told:
            steps = self.flows.get((window.code, one.unit), [])
            if not is_currency(one.unit):
                continue
            for on, amount in committed.promised(
                steps, one.told.batches, until, figures.smallest()
            ):
                yield self._one(
                    f"committed-{one.unit}-{on}", COMMITTED, on, amount, one.unit,
                    f"{_('Committed')}: {window.name}",
                )  # fmt: skip

    def _spent(self, window: Window, told: list[Figures]) -> Iterator[iati.Transaction]:
        """Yield what was spent, in sums behind which enough people stand."""
        for one in told:
            if not is_currency(one.unit):
                continue
            for number, batch in enumerate(one.told.batches, start=1):
                onward = rules.onward(batch)
                yield self._one(
                    f"out-{one.unit}-{number}", SPENT, batch.on, batch.amount - onward, one.unit,
                    f"{_('Spent')}: {window.name}",
                )  # fmt: skip
                yield self._one(
                    f"onward-{one.unit}-{number}", DISBURSED, batch.on, onward, one.unit,
                    f"{_('Given to organisations')}: {window.name}",
                )  # fmt: skip

    def _planned(self, promises: Sequence[Promise]) -> Iterator[iati.Planned]:
        """Yield instalments of organisations that are still to come."""
        for one in promises:
            if one.who.is_person or one.withdrawn or not one.confirmed:
                continue
            for on, amount in one.plan:
                if amount > 0 and on >= self.today and is_currency(one.unit):
                    yield iati.Planned(
                        start=on, end=on, value=decimal(amount, one.unit), currency=one.unit,
                        provider=_organisation(one.who), receiver=self.us,
                    )  # fmt: skip

    def _one(
        self, ref: str, kind: str, on: date, amount: int, unit: str, text: str, *,
        giver: iati.Organisation | None = None, finance: str = "",
    ) -> iati.Transaction:  # fmt: skip
        return iati.Transaction(
            ref=ref, type=kind, on=on, value=decimal(amount, unit), currency=unit,
            texts={"": text}, provider=giver or self.us, receiver=self.us if giver else None,
            finance=finance,
        )  # fmt: skip


def of_fund(fund: Fund, us: iati.Organisation, today: date) -> Money:
    """Return what came to a fund and was promised, read once for all its windows."""
    purses = figures.lines(fund, figures.PURSE)
    came = figures.incomes(purses)
    first = Window.objects.filter(fund=fund).order_by("opened_at", "id").first()
    return Money(
        us=us,
        today=today,
        came=came,
        moves=figures.transfers(purses),
        known=givers.who({one.gift for one in came}),
        promises=gifting.promises(fund.slug),
        flows=figures.committing(fund),
        first=first.code if first else "",
    )


def decimal(amount: int, unit: str) -> Decimal:
    """Return smallest parts as an amount of a unit."""
    return Decimal(units.unit(unit).written(amount))


def is_currency(unit: str) -> bool:
    """Say whether IATI can tell an amount of this unit."""
    return unit in iati.names("Currency")


def _may_be_a_person(gift: str, giver: Giver | None) -> bool:
    """Say whether people, or perhaps one, gave it; what is entered by hand names no gift at all."""
    if giver is not None:
        return giver.is_person
    return gift.partition(":")[0] in ("gift", "pledge", "loan")


def _event(on: date, amount: int, who: str) -> Event:
    return Event(on=on, amount=amount, who=who, people=1, cell=("", ""))


def _events_of(one: Promise) -> Iterator[Event]:
    """Yield a person's pledge by the days on which it was written down and withdrawn."""
    yield _event(one.made, one.amount, one.who.reference)
    if one.withdrawn is not None:
        yield _event(one.withdrawn, -one.amount, one.who.reference)


def _organisation(giver: Giver) -> iati.Organisation:
    kind = giver.kind if giver.kind in iati.names("OrganisationType") else ""
    return iati.Organisation(type=kind, names={"": giver.name or _("Givers who are not named")})


def _nobody() -> iati.Organisation:
    return _of_name(_("Givers who are not named"))


def _of_name(name: str) -> iati.Organisation:
    return iati.Organisation(names={"": name})
