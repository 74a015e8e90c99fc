"""Register somebody and who travels with them, on one page, in less than a minute."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as _

from musterpoint.crises import actions
from musterpoint.crises.actions import StateIn
from musterpoint.crises.desk import words
from musterpoint.crises.desk.errors import place
from musterpoint.crises.desk.page import desk_page, show
from musterpoint.crises.desk.person_forms import MemberForms, PersonForm, state_choices
from musterpoint.crises.desk.room_presenter import people_url
from musterpoint.crises.desk.rows import forget_errors, longer
from musterpoint.crises.models import Area, Crisis
from musterpoint.kernel.errors import Invalid, Refused
from musterpoint.kernel.ids import show_reference, uuid7
from musterpoint.people import queries as people
from musterpoint.people.actions import RegisteredHousehold
from musterpoint.people.identity import HouseholdIn, Identity, PersonIn
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.permissions import Permission
from musterpoint.web.fields import error_lines
from musterpoint.web.forms import Form
from musterpoint.web.guard import opens
from musterpoint.web.http import ActorRequest, url

#: Rows of the form for companions are asked for in threes.
MORE = 3
NAMES = {"names": "name", "nationalities": "nationality", "contacts": "phone"}


class NowForm(Form):
    """How they are now, so that the call need not be made twice."""

    state = forms.ChoiceField(required=False)

    def __init__(self, *args: Any, by: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["state"]
        field.label = _("How are they now?")
        field.choices = [("", _("Not asked")), *state_choices(by)]  # type: ignore[attr-defined]


def area_choices(crisis: Crisis | None) -> list[tuple[str, str]]:
    """Return the areas of a crisis by name."""
    if crisis is None:
        return []
    rows = Area.objects.filter(crisis=crisis).order_by("name", "id")
    return [(row.code, words.area_name(row.name, row.names)) for row in rows]


@desk_page(Permission.PEOPLE_REGISTER, methods=("GET", "HEAD", "POST"))
def register(request: ActorRequest, crisis: Crisis) -> HttpResponse:
    """Register a household; the same page sent twice registers it once."""
    posted = request.method == "POST"
    data = request.POST if posted else None
    form = PersonForm(data, areas=area_choices(crisis))
    now = NowForm(data, by=request.actor)
    rows = longer(request.POST, "members", by=MORE, most=59) if posted else None
    members = MemberForms(rows, prefix="members")
    household = _household_id(request)
    context = {
        "crisis": crisis,
        "form": form,
        "now_form": now,
        "members": members,
        "household": household,
        "people_url": people_url(request, crisis),
    }
    if not posted or "more" in request.POST:
        if posted:
            forget_errors([form, now, *members])
        return show(request, "register.html", context)
    valid = [form.is_valid(), now.is_valid(), members.is_valid()]
    home = _register(request, crisis, form, now, members, household) if all(valid) else None
    if home is None:
        context["errors"] = error_lines([form, now, *members])
        return show(request, "register.html", context, invalid=True)
    return _done(request, crisis, home)


def _household_id(request: ActorRequest) -> UUID:
    """Return the id that the page was given when it was opened; a broken one is made anew."""
    try:
        return UUID(request.POST.get("household", ""))
    except ValueError:
        return uuid7()


def _register(
    request: ActorRequest,
    crisis: Crisis,
    form: PersonForm,
    now: NowForm,
    members: Any,
    household: UUID,
) -> RegisteredHousehold | None:
    head = form.person(is_head=True)
    others = [(row, _member(row.cleaned_data, head)) for row in members if _is_filled(row)]
    wanted = HouseholdIn(id=household, members=(head, *(person for _row, person in others)))
    by, at = request.actor, request.at
    try:
        (home,) = actions.register([crisis.id], [wanted], by=by, at=at, source="staff")
    except Invalid as refused:
        _place(form, [row for row, _person in others], refused)
        return None
    except Refused as refused:
        form.add_error(None, str(refused))
        return None
    state = now.cleaned_data["state"]
    if state and not home.is_repeat:
        _set(request, crisis, home, state)
    return home


def _is_filled(row: Any) -> bool:
    return bool(row.cleaned_data.get("name"))


def _member(given: dict[str, Any], head: PersonIn) -> PersonIn:
    """Return a companion: where they are and what they speak is as for the first person."""
    return PersonIn(
        identity=Identity(
            names=(given["name"],),
            born=given["born"],
            relation=given["relation"],
            place=head.identity.place,
        ),
        sex=given["sex"] or "u",
        language=head.language,
        area=head.area,
    )


def _place(form: PersonForm, rows: list[Any], refused: Invalid) -> None:
    """Put each problem at the person and field to which it belongs."""
    for where, problems in refused.fields.items():
        parts = where.split(".")
        number = parts[parts.index("members") + 1] if "members" in parts[:-1] else "0"
        at = int(number) if number.isdigit() else 0
        target = form if at == 0 or at > len(rows) else rows[at - 1]
        place(target, Invalid(fields={where: problems}), NAMES)
    if not refused.fields:
        form.add_error(None, str(refused))


def _set(request: ActorRequest, crisis: Crisis, home: RegisteredHousehold, state: str) -> None:
    head = (
        next(one for one in home.persons if one.code)
        if any(one.code for one in home.persons)
        else home.persons[0]
    )
    change = StateIn(person_id=head.id, state=state, way="staff", occurred_at=request.at)
    actions.set_state(crisis.id, [change], by=request.actor, at=request.at)


def _done(request: ActorRequest, crisis: Crisis, home: RegisteredHousehold) -> HttpResponse:
    """Show reference and code to read out; the code is kept nowhere, so there is no redirect."""
    ids = [one.id for one in home.persons]
    hints = people.hints(person_id=ids[0], limit=5) if ids else []
    pages = [url(request, "desk:person", person=one.id) for one in home.persons]
    looks = [url(request, "desk:duplicate", crisis=crisis.slug, hint=hint.id) for hint in hints]
    context = {
        "crisis": crisis,
        "is_repeat": home.is_repeat,
        "reference": show_reference(home.reference),
        "persons": [
            {
                "reference": show_reference(one.reference),
                "code": one.code,
                "url": address if opens(request.actor, address) else "",
            }
            for one, address in zip(home.persons, pages, strict=True)
        ],
        "hints": [address for address in looks if opens(request.actor, address)],
    }
    return show(request, "registered.html", context)
