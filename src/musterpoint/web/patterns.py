"""What the pattern sheets show: invented people, places and figures in every component."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from musterpoint.web import charts, formats, qr
from musterpoint.web.forms import DateField, Form, LineField, NameField, TextField, WholeNumberField
from musterpoint.web.page import Chrome, Clock, CrisisLink, NavGroup, NavItem
from musterpoint.web.parts import Chip, Event, Figure, Pages, PersonLine, Row, SavedView

NOW = datetime(2026, 11, 21, 0, 12, tzinfo=UTC)
ZONE = "Africa/Cairo"
REGISTERED = (26100, 27800, 28900, 29800, 30400, 30850, 31264)
ACCOUNTED = (9100, 13600, 16900, 19500, 21500, 22702, 24318)


class PersonForm(Form):
    """One of each kind of field."""

    name = NameField(
        label=gettext_lazy("Name"),
        help_text=gettext_lazy("In any alphabet. A first name is enough."),
        error_messages={"required": gettext_lazy("Enter a name, or what you call them")},
    )
    age = WholeNumberField(
        label=gettext_lazy("Age"),
        min_value=0,
        max_value=120,
        help_text=gettext_lazy("If you are not sure, your best guess."),
        error_messages={"invalid": gettext_lazy("Enter the age as a number, like 7")},
    )
    relation = forms.ChoiceField(
        label=gettext_lazy("This person is"),
        widget=forms.RadioSelect,
        choices=[
            ("partner", gettext_lazy("My wife, husband or partner")),
            ("child", gettext_lazy("My child")),
            ("alone", gettext_lazy("A child without a parent here")),
        ],
        help_text=gettext_lazy("If a child has no parent here, we help to find the family."),
    )
    needs = forms.MultipleChoiceField(
        label=gettext_lazy("What do they need?"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        choices=[
            ("medicine", gettext_lazy("Medicine")),
            ("wheelchair", gettext_lazy("A wheelchair")),
        ],
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language"),
        choices=[("ar", "العربية"), ("bn", "বাংলা"), ("en", "English")],
    )
    born = DateField(label=gettext_lazy("Date of birth"), required=False, latest=date(2026, 11, 21))
    place = LineField(label=gettext_lazy("Where are they now?"), required=False)
    note = TextField(label=gettext_lazy("Anything else"), required=False, max_length=500)
    paper = forms.FileField(label=gettext_lazy("Picture of a paper"), required=False)
    told = forms.BooleanField(label=gettext_lazy("They know that I write this"), required=False)


def console_chrome() -> Chrome:
    """Return the surroundings of the console's sheet."""
    here = reverse("web:patterns")
    return Chrome(
        organisation="Lumaya Overseas Citizens Service",
        home_url=here,
        groups=(
            NavGroup(
                label=_("This crisis"),
                items=(
                    NavItem(url=here, label=_("Patterns"), icon="board", current=True),
                    NavItem(url="#people", label=_("People"), icon="person"),
                    NavItem(url="#cases", label=_("Cases"), icon="case", count=412),
                    NavItem(url="#tasks", label=_("Tasks"), icon="task", count=6, alarm=True),
                ),
            ),
            NavGroup(
                label=_("Always"),
                items=(
                    NavItem(url="#plans", label=_("Plans"), icon="plan"),
                    NavItem(url="#settings", label=_("Settings"), icon="cog"),
                ),
            ),
        ),
        crises=(
            CrisisLink(
                name="Marevia", url="#marevia", level=4, level_name=_("Level 4"), current=True
            ),
            CrisisLink(name="Orun", url="#orun", level=2, level_name=_("Level 2")),
        ),
        search_url=here,
        clocks=(
            Clock(place="Port Maren", time="03:12"),
            Clock(place=_("Headquarters"), time="08:12"),
            Clock(place="UTC", time="00:12"),
        ),
        zone=ZONE,
        user_name="I. Maro",
        user_role=_("Duty officer, shift C"),
        account_url="#account",
        sign_out_url="#sign-out",
        exercise=True,
        keys=(("c", _("Log a contact")),),
    )


def public_chrome() -> Chrome:
    """Return the surroundings of the public sheet."""
    return Chrome(
        organisation="Lumaya Overseas Citizens Service",
        place="Marevia",
        home_url=reverse("web:public-patterns"),
        zone=ZONE,
        exercise=True,
        footer=(
            NavItem(url="#privacy", label=_("Privacy")),
            NavItem(url="#accessibility", label=_("Accessibility")),
            NavItem(url="#complain", label=_("Complain or give feedback")),
        ),
    )


def console_context() -> dict[str, Any]:
    """Return the values of the console's sheet."""
    return {
        "now": NOW,
        "soon": NOW + timedelta(minutes=48),
        "late": NOW - timedelta(minutes=12),
        "bar_parts": [(55, ""), (18, "b"), (12, "c"), (15, "hatch")],
        "figures": _figures(),
        "rows": _rows(),
        "events": _events(),
        "chips": [
            Chip(label=_("4 areas"), remove_url="?a"),
            Chip(label=_("Not departed"), remove_url="?b"),
        ],
        "views": [
            SavedView(label=_("Level 4, not departed"), url="#v1", count=8660, current=True),
            SavedView(label=_("Need help, no owner"), url="#v2", count=61),
        ],
        "pages": Pages(
            next_url="?after=x", previous_url="?before=y", first=51, last=100, total=8660
        ),
        "reasons": [
            ("care", _("To give or arrange care now")),
            ("asked", _("The person asked me to")),
        ],
        "facts": [
            Row(key=_("Mobile"), value="+999 21 555 0177"),
            Row(
                key=_("Name as written"),
                value="نديرة توفالو",
                lang="ar",
                url="#edit",
                action=_("Change"),
            ),
        ],
        "form": PersonForm({"name": "", "age": "six", "relation": "child", "note": "سلام"}),
        "plain_form": PersonForm(auto_id="plain_%s"),
        "trend": charts.svg(_trend(), label=_("Accounted for rose to 24,318 of 31,264 registered")),
        "ranges": charts.svg(
            _ranges(), label=_("Estimates by source: all together 38,000 to 61,000")
        ),
        "bars": charts.svg(_bars(), label=_("Not seated, and why")),
    }


def public_context(posted: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return the values of the public sheet."""
    shown = posted if posted is not None else {"age": "six", "relation": "child"}
    return {
        "now": NOW,
        "form": PersonForm(shown),
        "people": [
            PersonLine(name="Nadira Tuvalo, 34", note=_("You"), status="ok", status_text=_("Safe")),
            PersonLine(
                name="Joel Asenta, 37", note=_("Husband"), url="#change", action=_("Change")
            ),
            PersonLine(name="Sefa Tuvalo, 61", status="unk", status_text=_("Not known yet")),
        ],
        "rows": [
            Row(key=_("Name"), value="نديرة توفالو", lang="ar", url="#name", action=_("Change")),
            Row(key=_("Date of birth"), value="27 3 1990", url="#born", action=_("Change")),
        ],
        "code": qr.svg("MP-7K4D-29QX", label=_("Your registration as a code")),
    }


def _figures() -> list[Figure]:
    return [
        Figure(
            label=_("Registered"),
            value="31,264",
            detail=_("+186 in 6 h"),
            url="#1",
            share=1,
            kind="c",
        ),
        Figure(
            label=_("Reached"),
            value="26,905",
            detail=_("%(share)s of registered") % {"share": formats.percent(0.86)},
            url="#2",
            share=0.86,
        ),
        Figure(
            label=_("Need help"),
            value="1,146",
            detail=_("61 with no owner"),
            url="#3",
            icon="help",
            share=0.04,
            kind="alarm",
            tone="help",
        ),
        Figure(
            label=_("Seated"),
            value="7,911",
            detail=_("%(share)s of asked") % {"share": formats.percent(0.84)},
            url="#4",
            share=0.84,
            kind="b",
        ),
        Figure(
            label=_("Unaccounted"),
            value="6,946",
            detail=_("%(share)s of registered") % {"share": formats.percent(0.22)},
            url="#5",
            icon="unk",
            share=0.22,
            kind="hatch",
            tone="unk",
        ),
    ]


def _rows() -> list[dict[str, Any]]:
    return [
        {
            "name": "Samir Okanta",
            "native": "সামির ওকান্তা",
            "lang": "bn",
            "ref": "MP-3RT8-41KA",
            "level": 4,
        },
        {
            "name": "Nadira Tuvalo",
            "native": "نديرة توفالو",
            "lang": "ar",
            "ref": "MP-7K4D-29QX",
            "level": 2,
        },
    ]


def _events() -> list[Event]:
    return [
        Event(
            when="03:04",
            text=_("Match run 14: 7,911 seated"),
            note=_("4 below the bound"),
            icon="bus",
        ),
        Event(when="00:50", text=_("Coast road cut at km 14"), icon="help", kind="help"),
    ]


def _trend() -> charts.Spec:
    start = NOW - timedelta(hours=36)

    def line(values: tuple[int, ...]) -> tuple[tuple[datetime, float], ...]:
        return tuple((start + timedelta(hours=6 * k), float(v)) for k, v in enumerate(values))

    return charts.trend(
        [
            charts.Line(name=_("Registered"), points=line(REGISTERED), planned=True),
            charts.Line(name=_("Accounted for"), points=line(ACCOUNTED)),
        ],
        gap=_("Unaccounted"),
        zone=ZONE,
    )


def _ranges() -> charts.Spec:
    rows = (
        charts.Range(name=_("Residence permits"), low=39000, best=44210, high=47000),
        charts.Range(name=_("Wardens' counts"), low=41000, best=49300, high=58000),
        charts.Range(name=_("All together"), low=38000, best=47500, high=61000, strong=True),
    )
    return charts.ranges(rows, reference=31264)


def _bars() -> charts.Spec:
    rows = (
        charts.Amount(name=_("No seat in time"), value=141),
        charts.Amount(name=_("Need an escort"), value=38, alarm=True),
        charts.Amount(name=_("No answer"), value=62, unknown=True),
    )
    return charts.bars(rows)
