"""
What a run is measured by, besides the nine figures of people: how long things took, what was left.

Everything is read from the tables of the organisations as they stand after the last day, with the
definition beside the value. A time is a median over people; where nothing happened there is none.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from statistics import median
from typing import Any
from uuid import UUID

from django.db.models import Min

from musterpoint.cases import queries as cases
from musterpoint.crises.indicators import PRESENT
from musterpoint.crises.models import LevelChange, RollEntry
from musterpoint.exercises.comparing import Measure
from musterpoint.exercises.driver.play import Played
from musterpoint.exercises.driver.stage import Stage
from musterpoint.kernel.indicators import Direction
from musterpoint.kernel.text import _
from musterpoint.messaging import queries as messages
from musterpoint.messaging.models import Inbound
from musterpoint.outreach.models import Campaign
from musterpoint.tenancy.scope import acting_as

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
HOURS, SHARE, COUNT = "hours", "per cent", "number"
PEOPLE = "people"
MORE, LESS = Direction.MORE_IS_BETTER, Direction.LESS_IS_BETTER


def _measure(code: str, label: str, unit: str, direction: Direction, definition: str) -> Measure:
    return Measure(code=code, label=label, unit=unit, direction=direction, definition=definition)


MEASURES: Mapping[str, Measure] = {
    one.code: one
    for one in (
        _measure(
            "hours_to_first_alert",
            _("Until the first alert"),
            HOURS,
            LESS,
            _(
                "Hours from the moment at which somebody on the roll of an organisation is in an"
                " area at the level from which alerts are sent until it releases its first message;"
                " median of the organisations that register people."
            ),
        ),
        _measure(
            "hours_to_first_answer",
            _("Until the first answer"),
            HOURS,
            LESS,
            _(
                "Hours from the moment at which somebody on the roll of an organisation is in an"
                " area at the level from which alerts are sent until the first answer has come in;"
                " median of the organisations that register people and had one."
            ),
        ),
        _measure(
            "median_hours_to_seat",
            _("From asking to a seat"),
            HOURS,
            LESS,
            _("Median hours of registered people who asked to leave and have or had a seat."),
        ),
        _measure(
            "median_hours_to_arrival",
            _("From asking to arrival"),
            HOURS,
            LESS,
            _("Median hours of registered people who asked to leave, had a seat and have arrived."),
        ),
        _measure(
            "reached_in_24_hours",
            _("Reached in 24 hours"),
            SHARE,
            MORE,
            _(
                "Of the people who stood on the roll when the level was reached from which alerts"
                " are sent in their area: the share to whom a message was delivered within 24 hours"
                " of that moment."
            ),
        ),
        _measure(
            "requests_unanswered",
            _("Requests without an answer"),
            PEOPLE,
            LESS,
            _(
                "Registered people who asked to leave and at the end of the last day have no seat,"
                " have not left and have not decided to stay."
            ),
        ),
        _measure(
            "replies_waiting",
            _("Replies waiting"),
            COUNT,
            LESS,
            _("Messages of people that no rule understood and nobody has read by the last day."),
        ),
        _measure(
            "deadlines_kept",
            _("Deadlines kept"),
            SHARE,
            MORE,
            _(
                "Of the deadlines of steps in cases on the consular side that were due or done by"
                " the last day: the share that was kept."
            ),
        ),
    )
}


def measure(played: Played) -> dict[str, dict[str, Any]]:
    """Return the value of each measure with its definition, as a summary keeps it."""
    at = played.scenario.moment(played.days[-1]["day"], 1440)
    found = _Read(played.stage, at).values()
    return {
        code: {
            "label": str(one.label),
            "definition": str(one.definition),
            "unit": one.unit,
            "direction": str(one.direction),
            "value": None if found[code] is None else round(float(found[code] or 0), 2),
        }
        for code, one in MEASURES.items()
    }


class _Read:
    """The tables of every organisation that registers people, read once each."""

    def __init__(self, stage: Stage, at: datetime) -> None:
        self.stage, self.at = stage, at
        self.alerts: list[float] = []
        self.answers: list[float] = []
        self.seats: list[float] = []
        self.arrivals: list[float] = []
        self.roll = self.soon = self.unanswered = self.waiting = self.kept = self.missed = 0
        for slug in stage.states:
            if slug in stage.crises:
                self._organisation(slug)

    def values(self) -> dict[str, float | None]:
        """Return each value; None where nothing happened that could be measured."""
        return {
            "hours_to_first_alert": _median(self.alerts),
            "hours_to_first_answer": _median(self.answers),
            "median_hours_to_seat": _median(self.seats),
            "median_hours_to_arrival": _median(self.arrivals),
            "reached_in_24_hours": _share(self.soon, self.roll),
            "requests_unanswered": self.unanswered,
            "replies_waiting": self.waiting,
            "deadlines_kept": _share(self.kept, self.kept + self.missed),
        }

    def _organisation(self, slug: str) -> None:
        stage, crisis_id = self.stage, self.stage.crises[slug]
        with acting_as(stage.actors[slug]):
            since = _since(crisis_id, stage.scenario.alert_from)
            roll = RollEntry.objects.filter(PRESENT, crisis_id=crisis_id)
            meant = self._people(roll, since)
            if meant is not None:
                self._first(crisis_id, meant)
            self.waiting += sum(messages.inbox_counts().values())
        officers = stage.staff.consular(slug)
        if officers:
            with acting_as(officers[0]):
                for line in cases.figures(by=officers[0], at=self.at).by_kind:
                    self.kept += line.kept
                    self.missed += line.missed

    def _first(self, crisis_id: UUID, since: datetime) -> None:
        sent = Campaign.objects.filter(crisis_id=crisis_id).aggregate(n=Min("approved_at"))["n"]
        if sent is not None:
            self.alerts.append((sent - since) / HOUR)
        heard = Inbound.objects.filter(received_at__gte=since).aggregate(n=Min("received_at"))["n"]
        if heard is not None:
            self.answers.append((heard - since) / HOUR)

    def _people(self, roll: Any, since: Mapping[str, datetime]) -> datetime | None:
        """Count the people on a roll; return since when somebody there is meant by an alert."""
        meant: datetime | None = None
        columns = ("area", "entered_at", "reached_at", "asked_to_leave_at", "seated_at")
        rows = roll.values_list(*columns, "departed_at", "arrived_at")
        for area, entered, reached, asked, seated, departed, arrived in rows.iterator():
            if area in since:
                there = max(entered, since[area])
                meant = there if meant is None else min(meant, there)
            if area in since and entered <= since[area]:
                self.roll += 1
                self.soon += reached is not None and reached <= since[area] + DAY
            if asked is None:
                continue
            if seated is not None and seated >= asked:
                self.seats.append((seated - asked) / HOUR)
                if arrived is not None:
                    self.arrivals.append((arrived - asked) / HOUR)
            elif departed is None and arrived is None:
                self.unanswered += 1
        return meant


def _since(crisis_id: UUID, level: int) -> dict[str, datetime]:
    """Return when each area first stood at a level or above."""
    rows = LevelChange.objects.filter(area__crisis_id=crisis_id, level__gte=level)
    return dict(rows.order_by().values_list("area__code").annotate(n=Min("decided_at")))


def _median(values: Sequence[float]) -> float | None:
    return median(values) if values else None


def _share(part: int, whole: int) -> float | None:
    return 100 * part / whole if whole else None
