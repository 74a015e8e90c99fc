"""The tables of a report: kept figures as rows of text, with what they count."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from musterpoint.crises.queries import INDICATORS
from musterpoint.kernel import indicators
from musterpoint.people import countries
from musterpoint.tenancy.models import Organisation
from musterpoint.web import formats, languages

#: Groups of fewer people are not told, nor could they be worked out from a total.
SMALL = 10
REASONS = {
    "no_transport": gettext_lazy("No transport from where they are"),
    "document": gettext_lazy("Papers missing for the way"),
    "too_late": gettext_lazy("No leg fits their time"),
    "offer_rules": gettext_lazy("The offer does not take their nationality"),
    "destination": gettext_lazy("No leg to where they want to go"),
    "assembly_point": gettext_lazy("Transport leaves from another place"),
    "needs_or_size": gettext_lazy("Special places or household size"),
    "capacity": gettext_lazy("No free seat in time"),
}
NATIONALITIES = {
    "ALL": gettext_lazy("All nationalities"),
    "TCN": gettext_lazy("Third-country nationals"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table with its heading; the first column names the row, the others hold numbers."""

    code: str
    title: str
    note: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    words: frozenset[int] = frozenset()
    """Columns that hold words and begin where a line begins."""
    is_private: bool = False
    """Whether it is for those alone who work behind the wall of this organisation."""

    @property
    def cells(self) -> list[list[tuple[str, bool]]]:
        """Return the rows with, for each cell, whether it is a number."""
        return [
            [(cell, place > 0 and place not in self.words) for place, cell in enumerate(row)]
            for row in self.rows
        ]

    @property
    def heads(self) -> list[tuple[str, bool]]:
        """Return the heads of the columns, and whether each is over numbers."""
        return [(h, n > 0 and n not in self.words) for n, h in enumerate(self.columns)]


def label(code: str) -> str:
    """Return what an indicator is called in the language of the page."""
    return _(indicators.get(code).label)


def country(code: str) -> str:
    """Return a country's name, or the words of a published group."""
    if code in NATIONALITIES:
        return str(NATIONALITIES[code])
    return countries.name(code, languages.current().code) if code else _("Not told")


def place(code: str) -> str:
    """Return where a published figure was counted: a country, and the place in it if told."""
    land, _hyphen, point = code.partition("-")
    if land in ("", "ALL"):
        return _("Everywhere")
    return f"{country(land)} ({point})" if point else country(land)


def figures(content: Mapping[str, Any], last: Mapping[str, Any]) -> Table:
    definitions = content.get("definitions") or {}
    registered = last.get("registered") or 0
    rows = []
    for code in INDICATORS:
        value = last.get(code)
        share = value / registered if registered and value is not None else None
        text = str(definitions.get(code) or indicators.get(code).definition)
        shown = "" if code == "registered" else formats.percent(share)
        rows.append((label(code), formats.count(value), shown, _(text)))
    return Table(
        code="figures",
        title=_("Figures at the end, and what each counts"),
        note="",
        columns=(_("Indicator"), _("People"), _("Of registered"), _("Definition")),
        rows=tuple(rows),
        words=frozenset({3}),
    )


def days(days: Sequence[Mapping[str, Any]]) -> Table:
    return Table(
        code="days",
        title=_("Day by day"),
        note="",
        columns=(_("Day"), *(label(code) for code in INDICATORS)),
        rows=tuple(
            (
                formats.count(day.get("day")),
                *(formats.count(day.get(code)) for code in INDICATORS),
            )
            for day in days
        ),
    )


def organisations(by_organisation: Mapping[str, Mapping[str, int]]) -> Table:
    names = _names(by_organisation)
    return Table(
        code="organisations",
        title=_("By organisation"),
        note=_("Each person is registered with one organisation, so that the rows add up."),
        columns=(_("Organisation"), *(label(code) for code in INDICATORS)),
        rows=tuple(
            (names.get(slug, slug), *(formats.count(row.get(code)) for code in INDICATORS))
            for slug, row in sorted(by_organisation.items())
        ),
    )


def _names(slugs: Mapping[str, object]) -> dict[str, str]:
    """Return the names of an exercise's organisations by their slug in the scenario."""
    if not slugs:
        return {}
    known = Organisation.objects.filter(is_exercise=True).values_list("slug", "name")
    return {
        slug: name
        for one, name in known
        for slug in slugs
        if one == slug or one.endswith(f"-{slug}")
    }


def evacuation(found: Mapping[str, Any]) -> list[Table]:
    return [_owners(found), _runs(found), _unmatched(found), _fairness(found)]


def _owners(found: Mapping[str, Any]) -> Table:
    note = _(
        "%(legs)s legs were offered and %(arrived)s of them arrived. %(homes)s households with a"
        " seat did not come."
    ) % {
        "legs": formats.count(found.get("legs")),
        "arrived": formats.count(found.get("legs_arrived")),
        "homes": formats.count(found.get("households_that_did_not_come")),
    }
    return Table(
        code="owners",
        title=_("Who offered transport"),
        note=note,
        columns=(_("Organisation"), _("Legs"), _("Seats"), _("Taken"), _("Filled")),
        rows=tuple(
            (
                str(row["name"]),
                formats.count(row["legs"]),
                formats.count(row["seats"]),
                formats.count(row["taken"]),
                formats.percent(row["taken"] / row["seats"] if row["seats"] else None),
            )
            for row in found.get("by_owner") or []
        ),
    )


def _runs(found: Mapping[str, Any]) -> Table:
    return Table(
        code="runs",
        title=_("Runs of the matching"),
        note=_(
            "No plan with the offers of a run could have seated more people than its bound."
            " “Ready” are the people who waited for a seat at that time."
        ),
        columns=(_("Run"), _("Ready"), _("Seated"), _("Bound"), _("Seats offered"), _("Legs")),
        rows=tuple(
            (
                formats.count(run["number"]),
                formats.count(run["ready"]),
                formats.count(run["seated"]),
                formats.count(run["bound"]),
                formats.count(run["seats"]),
                formats.count(run["legs"]),
            )
            for run in found.get("runs") or []
        ),
    )


def _unmatched(found: Mapping[str, Any]) -> Table:
    return Table(
        code="unmatched",
        title=_("Not seated in the last run, and why"),
        note="",
        columns=(_("Reason"), _("Households"), _("People")),
        rows=tuple(
            (
                str(REASONS.get(row["reason"], row["reason"])),
                formats.count(row["households"]),
                formats.count(row["people"]),
            )
            for row in found.get("unmatched") or []
        ),
    )


def _fairness(found: Mapping[str, Any]) -> Table:
    groups = [row for row in found.get("fairness") or [] if row["ready"] >= SMALL]
    return Table(
        code="fairness",
        title=_("Who found a seat, by nationality"),
        note=_("The largest groups. Groups under 10 people are not told."),
        columns=(_("Nationality"), _("In the pool"), _("Seated"), _("Share")),
        rows=tuple(
            (
                country(str(row["group"])),
                formats.count(row["ready"]),
                formats.count(row["seated"]),
                formats.percent(row["seated"] / row["ready"]),
            )
            for row in groups
        ),
    )


def weights(weights: Sequence[Mapping[str, Any]]) -> Table:
    return Table(
        code="weights",
        title=_("Where the invented population comes from"),
        note=_(
            "A published figure is used where the scenario names one, otherwise the stock of UN"
            " DESA times the share that the exercise counts. Both are always told."
        ),
        columns=(
            _("Nationality"),
            _("People in the exercise"),
            _("Figure used"),
            _("Its source"),
            _("Published figure"),
            _("UN DESA stock"),
            _("Year"),
            _("Share counted"),
        ),
        rows=tuple(weight_row(weight) for weight in weights),
        words=frozenset({3}),
    )


def weight_row(weight: Mapping[str, Any]) -> tuple[str, ...]:
    """Return one nationality's weights, both figures beside each other."""
    share = weight.get("share_counted")
    return (
        country(str(weight.get("nationality", ""))),
        formats.count(weight.get("people")),
        formats.count(weight.get("figure_used")),
        str(weight.get("source_used") or ""),
        formats.count(weight.get("published_figure")),
        formats.count(weight.get("desa_figure")),
        str(weight.get("desa_year") or "–"),
        formats.percent(share),
    )


def published(figures: Sequence[Mapping[str, Any]]) -> Table:
    rows = []
    for figure in figures:
        day = date.fromisoformat(str(figure["as_of"]))
        source = formats.listed(str(t) for t in (figure.get("source"), figure.get("note")) if t)
        where = str(figure.get("where") or "")
        rows.append(
            (
                country(str(figure.get("nationality") or "")),
                formats.count(figure.get("value")),
                str(figure.get("definition") or ""),
                place(where),
                formats.day(day, year=True),
                source,
            )
        )
    return Table(
        code="published",
        title=_("Published figures of the real crisis"),
        note="",
        columns=(
            _("Who"),
            _("Figure"),
            _("What it counts"),
            _("Where"),
            _("As of"),
            _("Source"),
        ),
        rows=tuple(rows),
        words=frozenset({2, 3, 4, 5}),
    )
