"""Who was prepared before a crisis, who prepares, and the cards of a session."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.crises import actions as crises
from musterpoint.crises.models import Stage
from musterpoint.crises.sheets import SheetForm, sheet
from musterpoint.kernel.errors import Invalid
from musterpoint.people import countries
from musterpoint.people.models import Sex
from musterpoint.tenancy.permissions import Permission
from musterpoint.training import actions, forms, queries
from musterpoint.training.models import Session, Taught
from musterpoint.training.views.courses import tabs
from musterpoint.training.views.pages import TEACH, goes_to, show, word
from musterpoint.web import formats, languages
from musterpoint.web.guard import BOTH, POST, page
from musterpoint.web.http import ActorRequest

HIDDEN = "…"


@page(TEACH)
def reach(request: ActorRequest) -> HttpResponse:
    """Show how many of the registered were reached, in which groups, and who prepares people."""
    by = word(request, "by")
    by = by if by in queries.GROUPS else queries.GROUPS[0]
    found = queries.reach(request.at, by)
    rows = [
        (_group(by, key), _figures(figures))
        for key, figures in sorted(
            found.groups.items(),
            key=lambda one: (one[0] == queries.REST, -(one[1]["registered"] or 0)),
        )
    ]
    context = {
        "tabs": tabs(request, "reach"),
        "by": by,
        "ways": _ways(),
        "total": _figures(found.total),
        "rows": rows,
        "months": [(f"{one:%Y-%m}", _shown(count)) for one, count in found.months],
        "begun": _shown(found.learners.begun),
        "passed": _shown(found.learners.passed),
        "roles": _roles(),
    }
    return show(request, "reach", context)


def _ways() -> list[tuple[str, str]]:
    return [
        ("nationality", _("Country of origin")),
        ("corridor", _("Corridor")),
        ("language", _("Language")),
        ("sex_age", _("Sex and age")),
    ]


def _figures(figures: Mapping[str, int | None]) -> list[str]:
    return [_shown(figures[name]) for name in ("registered", *queries.MEASURES)]


def _shown(count: int | None) -> str:
    return HIDDEN if count is None else formats.count(count)


def _group(by: str, key: str) -> str:
    """Return the name of a group in the reader's language."""
    if key == queries.REST:
        return _("All smaller groups")
    if by == "corridor":
        origin, _dash, host = key.partition("-")
        return f"{_country(origin)} – {_country(host)}"
    if by == "sex_age":
        sex, _dash, age = key.partition("-")
        ages = {"0": _("under 15"), "15": _("15 to 59"), "60": _("60 and older")}
        named = str(Sex(sex).label) if sex in Sex.values else _("Not told")
        return formats.listed([named, ages.get(age, _("age not told"))])
    if by == "language":
        return languages.endonym(key) if key else _("Not told")
    return _country(key)


def _country(code: str) -> str:
    if not code:
        return _("Not told")
    known = countries.is_country(code)
    return countries.name(code, languages.current().code) if known else code


def _roles() -> list[tuple[str, str]]:
    """Return who prepares people, and what each does."""
    return [
        (
            _("Trainers before departure"),
            _("Hold the course “Before you go”, help people to register, note who came, hand out"
              " cards."),
        ),
        (
            _("Orientation after arrival"),
            _("Posts and host authorities: the same course and card in the first weeks, with the"
              " meeting place and numbers of the place."),
        ),
        (
            _("Employers and recruiters"),
            _("Give working time for the course and a list of who arrived; never keep the cards or"
              " secret figures of workers."),
        ),
        (
            _("Migrant organisations"),
            _("Reach those whom no office reaches, in their languages; help to register and to"
              " replace a lost card."),
        ),
        (
            _("Migrants and their families"),
            _("Register, learn the secret figures by heart, carry the card, agree on a meeting"
              " place and on whom to call."),
        ),
    ]  # fmt: skip


@page(TEACH, BOTH)
def taught(request: ActorRequest, session_id: UUID) -> HttpResponse:
    """Note which registered people took the course of a session, and show who is noted."""
    row = queries.session(session_id)
    form = forms.TaughtForm(
        request.POST if request.method == "POST" else None, initial={"stage": Stage.BEFORE}
    )
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            noted = actions.note_taught(
                session_id, given["references"].splitlines(), given["stage"],
                by=request.actor, at=request.at,
            )  # fmt: skip
        except Invalid as refused:
            for name, texts in refused.fields.items():
                form.add_error(name, texts)
        else:
            _say(request, noted)
            return redirect(goes_to(request, "taught", session_id=row.id))
    return _page(request, row, form, _sheet_form())


def _say(request: ActorRequest, noted: actions.Noted) -> None:
    text = _("Noted: %(count)s people.") % {"count": formats.count(noted.fresh)}
    messages.success(request, text)
    if noted.unknown:
        text = _("Nobody is registered under: %(lines)s")
        messages.warning(request, text % {"lines": ", ".join(noted.unknown)[:500]})


def _sheet_form(data: Any = None) -> SheetForm:
    initial = {"stage": Stage.BEFORE, "other": languages.current().code}
    return SheetForm(data, initial=initial, auto_id="sheet_%s")


@page(Permission.PEOPLE_EXPORT, POST)
def cards(request: ActorRequest, session_id: UUID) -> HttpResponse:
    """Print a sheet of cards for the registered people of a session."""
    request.actor.require(TEACH)
    row = queries.session(session_id)
    form = _sheet_form(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        people = Taught.objects.filter(session=row).order_by("id")
        try:
            issued = crises.print_cards(
                list(people.values_list("person_id", flat=True)),
                given["stage"],
                given["reason"],
                gives_secrets=given["gives_secrets"],
                by=request.actor,
                at=request.at,
            )
            return sheet(request, issued, form.wallet(request))
        except Invalid as refused:
            form.add_error(None, " ".join(map(str, refused.fields.get("people", [refused]))))
    return _page(request, row, forms.TaughtForm(initial={"stage": Stage.BEFORE}), form)


def _page(
    request: ActorRequest, row: Session, form: forms.TaughtForm, print_form: SheetForm
) -> HttpResponse:
    noted = Taught.objects.filter(session=row).select_related("person").order_by("id")
    audit.saw(
        "training.taught.read", [one.person_id for one in noted], by=request.actor, at=request.at
    )
    context = {
        "row": row,
        "form": form,
        "print_form": print_form,
        "noted": [one.person.reference for one in noted],
        "may_print": request.actor.may(Permission.PEOPLE_EXPORT),
        "prepares": row.course_code in queries.preparing(),
    }
    wrong = form.is_bound or print_form.is_bound
    return show(request, "taught", context, status=422 if wrong else 200)
