"""The library of practices and the register of research."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from musterpoint.kernel.errors import Invalid, Missing
from musterpoint.lessons import actions, forms, practices, presenters, records
from musterpoint.lessons.actions import PracticeIn
from musterpoint.lessons.learning import LANGUAGES, pack
from musterpoint.lessons.models import Practice
from musterpoint.lessons.practices import Shown, Wanted
from musterpoint.lessons.views.pages import (
    CHANGE,
    DECIDE,
    READ,
    asked,
    attached,
    data,
    file,
    goes_to,
    run_form,
    show,
)
from musterpoint.web import formats
from musterpoint.web.forms import Form
from musterpoint.web.guard import BOTH, page
from musterpoint.web.http import ActorRequest, url
from musterpoint.web.parts import Row


def wanted(request: ActorRequest) -> Wanted:
    """Return what the address asks for; what is no code of ours asks for nothing."""
    lists = pack().lists

    def code(name: str, group: str) -> str:
        found = asked(request, name, 40)
        return found if found in lists[group] else ""

    number = asked(request, "guideline", 2)
    state = asked(request, "state", 10)
    return Wanted(
        text=asked(request, "q"),
        stakeholder=code("stakeholder", "stakeholders"),
        phase=code("phase", "phases"),
        theme=code("theme", "themes"),
        guideline=int(number) if number.isascii() and number.isdecimal() else 0,
        crisis_type=code("crisis", "crisis_types"),
        state=state if state in presenters.PRACTICES else "",
    )


def filters(chosen: Wanted) -> list[tuple[str, str, list[tuple[str, str]], str]]:
    """Return the pickers of the library: name, label, choices, what is chosen."""
    rules = pack()
    numbers = sorted(set(rules.guidelines.values()))
    return [
        ("stakeholder", _("Stakeholder"), rules.choices("stakeholders"), chosen.stakeholder),
        ("phase", _("Phase"), rules.choices("phases"), chosen.phase),
        ("theme", _("Theme"), rules.choices("themes"), chosen.theme),
        (
            "guideline",
            _("Guideline"),
            [(str(one), formats.count(one)) for one in numbers],
            str(chosen.guideline or ""),
        ),
        ("crisis", _("Crisis"), rules.choices("crisis_types"), chosen.crisis_type),
    ]


def facts(one: Shown) -> list[Row]:
    """Return the record of a practice, field by field, without title and description."""
    rules = pack()
    names = dict(rules.choices("fields"))

    def listed(group: str, codes: tuple[str, ...]) -> str:
        return formats.listed(rules.name(group, code) for code in codes)

    found = [
        Row(key=names["type_of_practice"], value=rules.name("types", one.type_of_practice)),
        Row(key=names["country"], value=one.country),
        Row(key=names["stakeholder_name"], value=one.stakeholder_name),
        Row(key=names["stakeholder_type"], value=rules.name("stakeholders", one.stakeholder_type)),
        Row(key=names["crisis_type"], value=listed("crisis_types", one.crisis_types)),
        Row(key=names["crisis_phase"], value=listed("phases", one.phases)),
        Row(key=names["guidelines_thematic_areas"], value=listed("themes", one.themes)),
    ]
    return [row for row in found if row.value]


@page(READ)
def library(request: ActorRequest) -> HttpResponse:
    """Show practices, own and those that came with the product."""
    chosen = wanted(request)
    found = practices.library(chosen)
    states = [(code, word) for code, (_tag, word) in presenters.PRACTICES.items()]
    context = {
        "rows": [(one, presenters.PRACTICES[one.state], line(one)) for one in found],
        "filters": [*filters(chosen), ("state", _("State"), states, chosen.state)],
        "text": chosen.text,
        "rules": pack(),
        "is_open": practices.is_open(),
        "query": presenters.query(
            q=chosen.text,
            **{name: str(value) for name, _label, _choices, value in filters(chosen)},
        ),
        "public": url(request, "practices:list"),
    }
    return show(request, "practices", context)


def line(one: Shown) -> str:
    """Return who did it, where, in one line."""
    return formats.listed(part for part in (one.stakeholder_name, one.country) if part)


@page(READ)
def export(request: ActorRequest) -> HttpResponse:
    """Give the chosen practices as CSV, XLSX or JSON, each with its label."""
    return practices_file(request, practices.library(wanted(request)))


def practices_file(request: ActorRequest, found: list[Shown]) -> HttpResponse:
    """Return practices as the kind of file that the address asks for."""
    if request.GET.get("kind") == "json":
        return attached(records.as_json(found), "practices.json", "application/json")
    return file(request, "practices", records.HEAD, records.as_table(found))


def _practice(code: str) -> Shown:
    found = practices.find(code)
    if found is None:
        raise Missing(_("There is no such practice here."))
    return found


@page(READ)
def practice(request: ActorRequest, practice_code: str) -> HttpResponse:
    """Show a practice with its record."""
    one = _practice(practice_code)
    row = Practice.objects.filter(id=one.id).first() if one.id else None
    context = {
        "one": one,
        "row": row,
        "facts": facts(one),
        "tag": presenters.PRACTICES[one.state],
        "rules": pack(),
        "names": dict(pack().choices("fields")),
        "may_vouch": row is not None
        and request.actor.may(DECIDE)
        and not actions.is_writer(row, request.actor),
    }
    return show(request, "practice", context)


def _given(form_data: dict[str, Any], spoken: tuple[str, ...]) -> PracticeIn:
    return PracticeIn(
        texts={
            code: {name: form_data[f"{name}_{code}"] for name in ("title", "description")}
            for code in spoken
        },
        type_of_practice=pack().code_of("types", form_data["type_of_practice"])
        or form_data["type_of_practice"],
        country=form_data["country"],
        stakeholder_name=form_data["stakeholder_name"],
        stakeholder_type=form_data["stakeholder_type"],
        crisis_types=tuple(form_data["crisis_type"]),
        phases=tuple(form_data["crisis_phase"]),
        links=tuple(form_data["related_links"].split()),
        themes=tuple(form_data["guidelines_thematic_areas"]),
        contact=form_data["contact"],
        replaces=form_data["replaces"],
    )


def _others(but: str = "") -> list[tuple[str, str]]:
    return [(one.code, one.title) for one in practices.library(Wanted()) if one.code != but]


def _kept_errors(given: PracticeIn, refused: Invalid, spoken: tuple[str, ...]) -> Invalid:
    """Put what is wrong in a text at the field of the language in which it was typed."""
    fields = {}
    for name, texts in refused.fields.items():
        if name not in ("title", "description"):
            fields[name] = texts
            continue
        code = next(
            (
                one
                for one in spoken
                if any(given.texts[one].values()) and not given.texts[one][name].strip()
            ),
            spoken[0],
        )
        fields[f"{name}_{code}"] = texts
    return Invalid(refused.message, fields=fields)


@page(CHANGE, BOTH)
def new(request: ActorRequest) -> HttpResponse:
    """Submit a practice."""
    spoken = LANGUAGES[:2]
    form = forms.PracticeForm(data(request), others=_others(), spoken=spoken)

    def do(given: dict[str, Any]) -> str:
        made = _given(given, spoken)
        try:
            row = actions.submit_practice(made, by=request.actor, at=request.at)
        except Invalid as refused:
            raise _kept_errors(made, refused, spoken) from refused
        messages.success(request, _("Submitted. Somebody else verifies it before it is shown."))
        return goes_to(request, "practice", practice_code=row.code)

    return run_form(
        request, form, do, title=_("Submit a practice"), submit=_("Submit"), lead=pack().label_text,
        back=(goes_to(request, "practices"), _("Practices")),
    )  # fmt: skip


def _own(code: str) -> Practice:
    row = Practice.objects.filter(code=code).first()
    if row is None:
        raise Missing(_("There is no such practice here."))
    return row


@page(CHANGE, BOTH)
def change(request: ActorRequest, practice_code: str) -> HttpResponse:
    """Change a submitted practice."""
    row = _own(practice_code)
    spoken = tuple(dict.fromkeys([*LANGUAGES[:2], *row.texts]))
    start = {
        "type_of_practice": pack().name("types", row.type_of_practice),
        "country": row.country,
        "stakeholder_name": row.stakeholder_name,
        "stakeholder_type": row.stakeholder_type,
        "crisis_type": row.crisis_types,
        "crisis_phase": row.phases,
        "guidelines_thematic_areas": row.themes,
        "related_links": "\n".join(row.links),
        "contact": row.contact,
        "replaces": row.replaces,
        **{
            f"{name}_{code}": words[name]
            for code, words in row.texts.items()
            for name in ("title", "description")
        },
    }
    form = forms.PracticeForm(data(request), initial=start, others=_others(row.code), spoken=spoken)

    def do(given: dict[str, Any]) -> str:
        made = _given(given, spoken)
        try:
            actions.change_practice(row.id, made, by=request.actor, at=request.at)
        except Invalid as refused:
            raise _kept_errors(made, refused, spoken) from refused
        return goes_to(request, "practice", practice_code=row.code)

    return run_form(
        request, form, do, title=_("Change the practice"), submit=_("Keep"),
        back=(goes_to(request, "practice", practice_code=row.code), practices.of_row(row).title),
    )  # fmt: skip


#: step -> form, title, button.
STEPS: dict[str, tuple[type[Form], Any, Any]] = {
    "verify": (forms.HowForm, _l("Verify the practice"), _l("Verify")),
    "publish": (forms.NothingForm, _l("Publish the practice?"), _l("Publish")),
    "supersede": (forms.NothingForm, _l("Take the practice out of use?"), _l("Take out of use")),
}


@page(DECIDE, BOTH)
def step(request: ActorRequest, practice_code: str, practice_step: str) -> HttpResponse:
    """Take a practice to its next state, after a question."""
    if practice_step not in STEPS:
        raise Http404
    made, title, button = STEPS[practice_step]
    row = _own(practice_code)

    def do(given: dict[str, Any]) -> str:
        who: dict[str, Any] = {"by": request.actor, "at": request.at}
        if practice_step == "verify":
            actions.verify_practice(row.id, given["how"], **who)
        elif practice_step == "publish":
            actions.publish_practice(row.id, **who)
        else:
            actions.supersede_practice(row.id, **who)
        return goes_to(request, "practice", practice_code=row.code)

    return run_form(
        request, made(data(request)), do, title=title, submit=button, lead=pack().label_text,
        back=(goes_to(request, "practice", practice_code=row.code), practices.of_row(row).title),
    )  # fmt: skip


@page(CHANGE, BOTH)
def upload(request: ActorRequest) -> HttpResponse:
    """Submit the practices of a file: all, or none with every problem by row."""
    files = request.FILES if request.method == "POST" else None
    form = forms.FileForm(data(request), files)

    def do(given: dict[str, Any]) -> str:
        file_in = given["file"]
        rows = records.read(str(file_in.name), file_in.read(records.MOST_BYTES + 1))
        try:
            made = actions.import_practices(rows, by=request.actor, at=request.at)
        except Invalid as refused:
            raise Invalid(refused.message, fields={"file": _by_row(refused)}) from refused
        messages.success(
            request,
            _("%(count)s practices were submitted.") % {"count": formats.count(len(made))},
        )
        return goes_to(request, "practices")

    return run_form(
        request, form, do, title=_("Submit practices from a file"), submit=_("Submit"),
        back=(goes_to(request, "practices"), _("Practices")), is_upload=True,
    )  # fmt: skip


def _by_row(refused: Invalid) -> list[str]:
    found = []
    for place, texts in list(refused.fields.items())[:50]:
        _rows, _dot, rest = place.partition(".")
        number, _dot, field = rest.partition(".")
        where = (
            _("Practice %(number)s, %(field)s") % {"number": number, "field": field} + ": "
            if field
            else ""
        )
        found += [f"{where}{text}" for text in texts]
    return found


@page(DECIDE, BOTH)
def door(request: ActorRequest) -> HttpResponse:
    """Open the library to everybody, or close it."""
    is_open = practices.is_open()

    def do(given: dict[str, Any]) -> str:
        actions.open_library(not is_open, by=request.actor, at=request.at)
        return goes_to(request, "practices")

    return run_form(
        request, forms.NothingForm(data(request)), do,
        title=_("Close the library to the public?") if is_open
        else _("Open the library to everybody?"),
        submit=_("Close it") if is_open else _("Open it"),
        lead=_("Published practices can be read on the public site, each with its label."),
        back=(goes_to(request, "practices"), _("Practices")),
    )  # fmt: skip
