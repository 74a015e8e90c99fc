"""What somebody learns and could learn; what an organisation offers, requires and gates."""

import csv
import io
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from musterpoint.engine.courses.model import spoken
from musterpoint.tenancy.permissions import Permission
from musterpoint.tenancy.roles import ROLES
from musterpoint.training import actions, catalogue, forms, queries
from musterpoint.training.models import Enrolment
from musterpoint.training.queries import Offer
from musterpoint.training.views.pages import (
    CHANGE,
    READ,
    TEACH,
    data,
    download,
    goes_to,
    run_form,
    show,
    word,
)
from musterpoint.web import formats, languages
from musterpoint.web.guard import BOTH, POST, page
from musterpoint.web.http import ActorRequest, url
from musterpoint.web.parts import Figure, Row, SavedView

GATE = Permission.ORGANISATION_CHANGE


def tabs(request: ActorRequest, current: str) -> list[SavedView]:
    """Return the parts of training that this actor may see."""
    found = [("home", _("Courses")), ("calendar", _("Calendar"))]
    if request.actor.may(TEACH):
        found.append(("reach", _("Reach")))
    if request.actor.may(TEACH) or request.actor.may(CHANGE):
        found += [
            ("gap", _("Gap report")),
            ("required", _("Required training")),
            ("certificates", _("Certificates")),
            ("trainers", _("Trainers")),
            ("partners", _("Partners")),
        ]
    if request.actor.may(GATE):
        found.append(("gates", _("Gates")))
    return [
        SavedView(label=label, url=goes_to(request, name), current=name == current)
        for name, label in found
    ]


@page(READ)
def home(request: ActorRequest) -> HttpResponse:
    """Show what the reader learns, what their role needs, and every course on offer."""
    audience, theme, text = (word(request, one) for one in ("audience", "theme", "q"))
    offers = [
        one
        for one in queries.offers()
        if audience in ("", *one.course.audiences)
        and theme in ("", *one.course.themes)
        and text.casefold() in f"{one.title} {one.summary}".casefold()
    ]
    own = queries.own(request.actor, request.at)
    titles = queries.titles()
    needs = queries.needs(request.at, request.actor.id) if request.actor.id else []
    context = {
        "tabs": tabs(request, "home"),
        "needs": needs,
        "own": [(one, titles.get(one.enrolment.course_code, "")) for one in own],
        "offers": [(one, _languages(one)) for one in offers],
        "audiences": catalogue.audiences(),
        "themes": catalogue.themes(),
        "audience": audience,
        "theme": theme,
        "text": text,
        "unused": not offers and not (audience or theme or text),
    }
    return show(request, "home", context)


def _languages(offer: Offer) -> str:
    return formats.listed(languages.endonym(one) for one in offer.course.languages)


@page(None)
def course(request: ActorRequest, course_code: str) -> HttpResponse:
    """Show a course: what it teaches, for whom, when people meet, what it taught so far."""
    offer = queries.offer(course_code, all_of_them=request.actor.may(CHANGE))
    names = catalogue.audiences()
    language = languages.current().code
    mine = next(
        (
            one
            for one in queries.own(request.actor, request.at)
            if one.enrolment.course_code == course_code
        ),
        None,
    )
    events = queries.calendar(since=request.at, by=request.actor, course=course_code)
    context: dict[str, Any] = {
        "offer": offer,
        "mine": mine,
        "form": forms.StartForm(offer, initial={"language": offer.course.language(language)}),
        "aims": [spoken(one, language) for one in offer.course.aims],
        "modules": [(spoken(one.title, language), one.minutes) for one in offer.course.modules],
        "facts": [
            Row(key=_("Minutes"), value=str(offer.course.minutes)),
            Row(key=_("Languages"), value=_languages(offer)),
            Row(
                key=_("For"),
                value=formats.listed(catalogue.name_of(names, a) for a in offer.course.audiences),
            ),
            Row(
                key=_("About"),
                value=formats.listed(
                    catalogue.name_of(catalogue.themes(), one) for one in offer.course.themes
                ),
            ),
            Row(key=_("Counts for"), value=_months(offer)),
            Row(key=_("Passed with"), value=f"{offer.course.pass_mark} %"),
            Row(key=_("Version"), value=f"{offer.course.version}, {offer.course.dated}"),
        ],
        "opens": [Permission(one.permission).label for one in queries.gates()
                  if one.course_code == course_code],
        "required_of": [ROLES[one].label for one in offer.required_of if one in ROLES],
        "events": [one for one in events if not one.is_cancelled],
        "sources": offer.course.sources,
        "asked": offer.course.questions_per_test,
    }  # fmt: skip
    if request.actor.may(TEACH):
        context |= _results(offer)
    return show(request, "course", context)


def _months(offer: Offer) -> str:
    months = offer.course.valid_months
    return _("%(months)d months") % {"months": months} if months else _("No end")


def _results(offer: Offer) -> dict[str, Any]:
    """Return what a course taught so far, and the questions that many get wrong."""
    language = languages.current().code
    rows = queries.hard_questions(offer.code)
    hard = [
        (spoken(found.text, language), right, times)
        for one, (right, times) in rows.items()
        if (found := offer.course.question(one)) is not None and right * 10 < times * 7
    ]
    gain = queries.gain(offer.code)
    started = Enrolment.objects.filter(course_code=offer.code)
    figures = [
        Figure(label=_("Began"), value=formats.count(started.count())),
        Figure(
            label=_("Passed"),
            value=formats.count(started.filter(passed_at__isnull=False).count()),
        ),
    ]
    if gain is not None:
        figures.append(
            Figure(
                label=_("Learning gain"),
                value=f"{gain.mean:+.1f}",
                detail=_("points of 100; 95 %% between %(low)+.1f and %(high)+.1f, %(n)d people")
                % {"low": gain.low, "high": gain.high, "n": gain.pairs},
            )
        )
    return {
        "figures": figures,
        "has_gain": gain is not None,
        "hard": sorted(hard, key=lambda one: one[1] / one[2])[:5],
    }


@page(READ, POST)
def start(request: ActorRequest, course_code: str) -> HttpResponse:
    """Begin a course, or go on with it, on the light pages that a phone keeps."""
    offer = queries.offer(course_code)
    form = forms.StartForm(offer, request.POST)
    given = form.cleaned_data if form.is_valid() else {"language": "", "audience": ""}
    found = actions.start(
        course_code,
        language=given["language"] or languages.current().code,
        audience=given["audience"],
        by=request.actor,
        at=request.at,
    )
    return redirect(url(request, "learn:course", token=queries.link_of(found, request.at)))


@page(CHANGE, BOTH)
def setting(request: ActorRequest, course_code: str) -> HttpResponse:
    """Say whether a course is offered, public, shared, and who must take it."""
    offer = queries.offer(course_code, all_of_them=True)
    proposed = offer.required_of or offer.course.mandatory_for
    form = forms.SettingForm(
        data(request),
        initial={
            "is_offered": offer.is_offered,
            "is_public": offer.is_public,
            "is_shared": offer.is_shared,
            "required_of": list(proposed),
        },
    )

    def do(given: dict[str, Any]) -> str:
        actions.configure(course_code, **given, by=request.actor, at=request.at)
        messages.success(request, _("Saved."))
        return goes_to(request, "course", course_code=course_code)

    lead = ""
    if offer.course.mandatory_for and not offer.required_of:
        lead = _("The roles that its authors propose are ticked. Nobody must take it yet.")
    return run_form(
        request, form, do, title=_("Settings of the course"), submit=_("Save"), lead=lead,
        back=(goes_to(request, "course", course_code=course_code), offer.title),
    )  # fmt: skip


@page(CHANGE, BOTH)
def upload(request: ActorRequest) -> HttpResponse:
    """Take a course of the organisation's own."""
    form = forms.UploadForm(data(request), request.FILES or None)

    def do(given: dict[str, Any]) -> str:
        row = actions.upload(given["file"], by=request.actor, at=request.at)
        messages.success(request, _("The course is offered now."))
        return goes_to(request, "course", course_code=row.course_code)

    return run_form(
        request, form, do, title=_("Upload a course"), submit=_("Upload"), is_upload=True,
        back=(goes_to(request, "home"), _("Training")),
    )  # fmt: skip


@page(CHANGE)
def gap(request: ActorRequest) -> HttpResponse:
    """Show for whom and about what there is no course, or nobody who passed one."""
    group = word(request, "group") or "guideline"
    found = queries.gap(request.at, "" if group == "all" else group)
    counts = found.counts()
    groups = dict.fromkeys(one.group for one in catalogue.themes())
    names = _group_names()
    context = {
        "tabs": tabs(request, "gap"),
        "group": group,
        "groups": [*((one, names.get(one, one)) for one in groups), ("all", _("All themes"))],
        "themes": found.themes,
        "rows": [
            (one, [found.cells[one.code, theme.code] for theme in found.themes])
            for one in found.audiences
        ],
        "figures": [
            Figure(label=_("No course"), value=formats.count(counts["gap"]), tone="help"),
            Figure(label=_("A course that nobody passed"), value=formats.count(counts["thin"])),
            Figure(label=_("Trained in the last year"), value=formats.count(counts["ok"])),
        ],
    }
    return show(request, "gap", context)


def _group_names() -> dict[str, str]:
    return {
        "guideline": _("Themes of the guideline"),
        "host_responders": _("Host responders"),
        "border_officials": _("Border officials"),
        "consular": _("Consular staff"),
        "civil_society": _("Civil society"),
        "more": _("More themes"),
    }


@page(CHANGE)
def gap_file(request: ActorRequest) -> HttpResponse:
    """Return the gap report as a table for a spreadsheet."""
    found = queries.gap(request.at)
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(["audience", "theme", "standing", "courses", "passed"])
    for one in found.cells.values():
        writer.writerow([one.audience, one.theme, one.standing, " ".join(one.courses), one.passed])
    name = f"training-gap-{request.at:%Y-%m-%d}.csv"
    return download(text.getvalue().encode("utf-8-sig"), name, "text/csv; charset=utf-8")


@page(GATE, BOTH)
def gates(request: ActorRequest) -> HttpResponse:
    """Show which permissions a course opens, and set one more."""
    form = forms.GateForm(data(request))

    def do(given: dict[str, Any]) -> str:
        actions.set_gate(given["permission"], given["course"], by=request.actor, at=request.at)
        messages.success(request, _("The gate stands from now on."))
        return goes_to(request, "gates")

    titles = queries.titles()
    standing = queries.gates()
    proposed = [
        (Permission(permission), offer)
        for offer in queries.offers()
        for permission in offer.course.unlocks
        if permission not in {one.permission for one in standing}
    ]
    return run_form(
        request, form, do, title=_("Gates"), submit=_("Set the gate"), template="gates",
        back=(goes_to(request, "home"), _("Training")),
        tabs=tabs(request, "gates"),
        gates=[
            (one, Permission(one.permission).label, titles.get(one.course_code, one.course_code))
            for one in standing
        ],
        proposed=proposed,
    )  # fmt: skip


@page(GATE, POST)
def gate_remove(request: ActorRequest) -> HttpResponse:
    """Take a gate away."""
    permission = request.POST.get("permission", "")[:60].replace("\0", "")
    actions.remove_gate(permission, by=request.actor, at=request.at)
    messages.success(request, _("The gate is gone."))
    return redirect(goes_to(request, "gates"))


@page(TEACH)
def required(request: ActorRequest) -> HttpResponse:
    """Show who lacks a course that their role needs, and whose ends soon."""
    needs = queries.needs(request.at)
    missing = sum(not one.is_valid for one in needs)
    context = {
        "tabs": tabs(request, "required"),
        "needs": [(one, ROLES[one.role].label) for one in needs],
        "figures": [
            Figure(label=_("Needed"), value=formats.count(len(needs))),
            Figure(label=_("Missing or ended"), value=formats.count(missing), tone="help"),
        ],
        "days": formats.listed(str(one) for one in catalogue.limits()["reminder_days"]),
    }
    return show(request, "required", context)
