"""The list of members, a member's page, and each thing that can be changed of one."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from musterpoint.audit import actions as audit
from musterpoint.kernel.errors import Invalid, Missing
from musterpoint.people import countries
from musterpoint.rosters import actions, exporting, forms, queries, words
from musterpoint.rosters.actions import _importing
from musterpoint.rosters.models import Away, Deployment, Member, MemberState
from musterpoint.rosters.queries import Card, Filters
from musterpoint.rosters.values import CredentialIn
from musterpoint.rosters.views.pages import aware, data, goes_to, run_form, show
from musterpoint.rosters.wardens import queries as wardens
from musterpoint.tenancy.permissions import Permission
from musterpoint.web import formats, languages
from musterpoint.web.guard import BOTH, POST, page
from musterpoint.web.http import ActorRequest, url
from musterpoint.web.parts import Pages, Row
from musterpoint.web.pickers import language_name

PAGE = 50
READ, CHANGE = Permission.ROSTERS_READ, Permission.ROSTERS_CHANGE


def roster_choices() -> list[tuple[str, str]]:
    """Return the rosters for a picker."""
    return [(row.code, row.name) for row in queries.rosters()]


def filters_of(request: ActorRequest) -> Filters:
    """Return what narrows the list down, from the address."""
    asked = request.GET
    state = asked.get("state", MemberState.ACTIVE)
    return Filters(
        roster=asked.get("roster", "")[:40].replace("\0", ""),
        language=asked.get("language", "")[:12].replace("\0", ""),
        country=asked.get("country", "")[:3].replace("\0", ""),
        state=state if state in (*MemberState.values, "") else MemberState.ACTIVE,
        on_call=asked.get("on_call") == "1",
        text=asked.get("name", "")[:100].replace("\0", ""),
    )


@page(READ)
def members(request: ActorRequest) -> HttpResponse:
    """List members with filters and search."""
    filters = filters_of(request)
    text = request.GET.get("from", "")
    start = int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0
    found = list(queries.members(filters, request.at)[start : start + PAGE + 1])
    cards = queries.card([row.id for row in found[:PAGE]], request.at)
    audit.saw("rosters.member.listed", list(cards), by=request.actor, at=request.at)
    query = request.GET.copy()
    query["from"] = str(start + PAGE)
    after = f"?{query.urlencode()}" if len(found) > PAGE else ""
    query["from"] = str(max(0, start - PAGE))
    context = {
        "cards": [_line(cards[row.id], request) for row in found[:PAGE]],
        "rosters": queries.rosters(),
        "filters": filters,
        "states": [("", _("All")), *MemberState.choices],
        "spoken": [(one, language_name(one)) for one in queries.languages_spoken()],
        "countries": _countries(),
        "pages": Pages(next_url=after, previous_url=f"?{query.urlencode()}" if start else ""),
    }
    return show(request, "members", context)


def _countries() -> list[tuple[str, str]]:
    code = languages.current().code
    found = Member.objects.exclude(country="").order_by().values_list("country", flat=True)
    return sorted(((c, countries.name(c, code)) for c in found.distinct()), key=lambda r: r[1])


def _line(card: Card, request: ActorRequest) -> dict[str, Any]:
    row = card.row
    on_call = row.on_call_until is not None and row.on_call_until > request.at
    rests = row.rest_until is not None and row.rest_until > request.at
    return {"card": card, "on_call": on_call, "rests": rests, "place": place_of(row)}


def place_of(row: Member) -> str:
    """Return where a member is, in the reader's language."""
    country = countries.name(row.country, languages.current().code) if row.country else ""
    return formats.listed((row.area, country))


def found_card(request: ActorRequest, member_id: UUID) -> Card:
    """Return a member's card, or raise Missing; that it was seen is recorded."""
    card = queries.card([member_id], request.at).get(member_id)
    if card is None:
        raise Missing(_("There is no such member here."))
    audit.saw("rosters.member.seen", [member_id], by=request.actor, at=request.at)
    return card


@page(READ)
def member(request: ActorRequest, roster_member: UUID) -> HttpResponse:
    """Show a member."""
    card = found_card(request, roster_member)
    row = card.row
    language = languages.current().code
    may_change = request.actor.may(CHANGE)
    own = url(request, "roster:me", token=queries.own_link(row, request.at))
    sent = Deployment.objects.filter(member=row).select_related("asked__call_out")
    context = {
        "card": card,
        "facts": [
            Row(key=_("Roster"), value=row.roster.name),
            Row(key=_("Employer or agency"), value=card.who.organisation or _("Not told")),
            Row(key=_("Where"), value=place_of(row) or _("Not told")),
            Row(
                key=_("Nationalities"),
                value=formats.listed(countries.name(c, language) for c in row.nationalities.split())
                or _("Not told"),
            ),
            Row(key=_("Hours of the week"), value=_importing.written_hours(row.weekly) or _("Any")),
            Row(key=_("Time zone"), value=row.zone),
        ],
        "languages": [
            (one, language_name(one.source), language_name(one.target))
            for one in row.languages.order_by("source", "target", "dialect")
        ],
        "skills": row.skills.order_by("code"),
        "credentials": [
            (one, one.valid_until is not None and one.valid_until < request.at.date())
            for one in row.credentials.order_by("kind", "code")
        ],
        "aways": Away.objects.filter(member=row, ends_at__gt=request.at).order_by("starts_at"),
        "conflicts": [
            (one, countries.name(one.country, language) if one.country else _("One person"))
            for one in row.conflicts.order_by("declared_at")
        ],
        "deployments": [
            (one, words.DEPLOYMENT[one.state]) for one in sent.order_by("-starts_at")[:20]
        ],
        "terms": wardens.terms_of(row.id, request.at),
        "own_link": request.build_absolute_uri(own) if may_change and card.name else "",
        "is_on_call": row.on_call_until is not None and row.on_call_until > request.at,
        "rests": row.rest_until is not None and row.rest_until > request.at,
    }
    return show(request, "member", context)


def _back(request: ActorRequest, member_id: UUID) -> tuple[str, str]:
    card = found_card(request, member_id)
    address = goes_to(request, "member", roster_member=member_id)
    return address, card.name or card.row.reference


@page(CHANGE, BOTH)
def rosters(request: ActorRequest) -> HttpResponse:
    """Show the rosters and open another one."""

    def do(given: dict[str, Any]) -> str:
        actions.create_roster(
            given["name"], given["kind"], given["rest_hours"], by=request.actor, at=request.at
        )
        messages.success(request, _("The roster is open."))
        return goes_to(request, "rosters")

    return run_form(
        request, forms.RosterForm(data(request)), do, title=_("Rosters"),
        back=(goes_to(request, "members"), _("Members")), submit=_("Open a roster"),
        template="rosters", rosters=queries.rosters(),
    )  # fmt: skip


@page(CHANGE, BOTH)
def add(request: ActorRequest) -> HttpResponse:
    """Put somebody on a roster."""
    form = forms.MemberForm(
        data(request),
        rosters=roster_choices(),
        initial={"zone": request.organisation.time_zone, "roster": request.GET.get("roster", "")},
    )

    def do(_given: dict[str, Any]) -> str:
        row = actions.add_member(form.value(), by=request.actor, at=request.at)
        messages.success(request, _("Added. Now say what they speak and can do."))
        return goes_to(request, "member", roster_member=row.id)

    return run_form(
        request, form, do, title=_("Add a member"),
        back=(goes_to(request, "members"), _("Members")), submit=_("Add"), template="add",
        is_without_roster=not roster_choices(),
    )  # fmt: skip


@page(CHANGE, BOTH)
def edit(request: ActorRequest, roster_member: UUID) -> HttpResponse:
    """Change name, contacts and place of a member."""
    card = found_card(request, roster_member)
    form = forms.MemberForm(
        data(request),
        rosters=[(card.row.roster.code, card.row.roster.name)],
        initial=forms.initial_of(card),
    )

    def do(_given: dict[str, Any]) -> str:
        actions.change_member(roster_member, form.value(), by=request.actor, at=request.at)
        messages.success(request, _("Changed."))
        return goes_to(request, "member", roster_member=roster_member)

    return run_form(
        request, form, do, title=_("Change a member"), back=_back(request, roster_member),
        submit=_("Save"),
    )  # fmt: skip


@page(CHANGE, BOTH)
def part(request: ActorRequest, roster_member: UUID, part: str) -> HttpResponse:
    """Add something to a member: a language, a skill, a training, hours, a time away."""
    if part not in _PARTS:
        raise Missing(_("There is no such page."))
    title, form_class, do_part, submit = _PARTS[part]
    back = _back(request, roster_member)
    row = Member.objects.get(id=roster_member)
    form = form_class(data(request), initial=_initial(part, row))

    def do(_given: dict[str, Any]) -> str:
        do_part(request, roster_member, form)
        messages.success(request, _("Saved."))
        return goes_to(request, "member", roster_member=roster_member)

    return run_form(request, form, do, title=str(title), back=back, submit=str(submit))


def _initial(part: str, row: Member) -> dict[str, Any]:
    if part != "hours":
        return {}
    return {
        "hours": _importing.written_hours(row.weekly),
        "zone": row.zone,
        "available_from": row.available_from,
        "available_until": row.available_until,
    }


def _language(request: ActorRequest, member_id: UUID, form: Any) -> None:
    actions.set_language(member_id, form.value(), by=request.actor, at=request.at)


def _skill(request: ActorRequest, member_id: UUID, form: Any) -> None:
    actions.set_skill(member_id, **form.cleaned_data, by=request.actor, at=request.at)


def _credential(request: ActorRequest, member_id: UUID, form: Any) -> None:
    given = CredentialIn(**form.cleaned_data)
    actions.set_credential(member_id, given, by=request.actor, at=request.at)


def set_hours(request: ActorRequest, member_id: UUID, form: Any) -> None:
    """Keep the hours that were typed; raise Invalid at the field when they are none."""
    given = form.cleaned_data
    wrong: dict[str, list[str]] = {}
    weekly = tuple(_importing.read_hours(given["hours"], wrong))
    if wrong:
        raise Invalid(_("Some answers need a correction."), fields=wrong)
    actions.set_hours(
        member_id,
        weekly,
        zone=given["zone"],
        available_from=given["available_from"],
        available_until=given["available_until"],
        by=request.actor,
        at=request.at,
    )


def set_on_call(request: ActorRequest, member_id: UUID, form: Any) -> None:
    """Keep for how long somebody is on call."""
    hours = form.cleaned_data["hours"]
    until = request.at + timedelta(hours=hours) if hours else None
    actions.set_on_call(member_id, until, by=request.actor, at=request.at)


def set_away(request: ActorRequest, member_id: UUID, form: Any) -> None:
    """Keep a time away."""
    given = form.cleaned_data
    actions.set_exception(
        member_id,
        aware(request, given["starts"]),
        aware(request, given["ends"]),
        is_available=given["is_available"],
        by=request.actor,
        at=request.at,
    )


def _conflict(request: ActorRequest, member_id: UUID, form: Any) -> None:
    country, person = form.cleaned_data["country"], form.cleaned_data["person"]
    actions.add_conflict(
        member_id, country=country, subject_id=person, by=request.actor, at=request.at
    )


def _pause(request: ActorRequest, member_id: UUID, form: Any) -> None:
    row = Member.objects.get(id=member_id)
    state = MemberState.PAUSED if row.state == MemberState.ACTIVE else MemberState.ACTIVE
    actions.set_state(member_id, state, by=request.actor, at=request.at)


def _renew(request: ActorRequest, member_id: UUID, form: Any) -> None:
    actions.renew_link(member_id, by=request.actor, at=request.at)


def _erase(request: ActorRequest, member_id: UUID, form: Any) -> None:
    actions.erase_member(member_id, by=request.actor, at=request.at)


_PARTS: dict[str, tuple[Any, Any, Any, Any]] = {
    "language": (_l("Add a language"), forms.LanguageForm, _language, _l("Add")),
    "skill": (_l("Add a skill"), forms.SkillForm, _skill, _l("Add")),
    "credential": (
        _l("Add a training or clearance"), forms.CredentialForm, _credential, _l("Add"),
    ),
    "hours": (_l("Hours of the week"), forms.HoursForm, set_hours, _l("Save")),
    "on-call": (_l("On call"), forms.OnCallForm, set_on_call, _l("Save")),
    "away": (_l("A time away"), forms.AwayForm, set_away, _l("Add")),
    "conflict": (_l("Conflict of interest"), forms.ConflictForm, _conflict, _l("Add")),
    "pause": (_l("Pause, or call again"), forms.SureForm, _pause, _l("Change it")),
    "renew-link": (_l("End the link to the own page"), forms.SureForm, _renew, _l("Make another")),
    "erase": (_l("Erase this member for good"), forms.SureForm, _erase, _l("Erase for good")),
}  # fmt: skip


@page(CHANGE, POST)
def drop(request: ActorRequest, roster_member: UUID, part: str, part_row: UUID) -> HttpResponse:
    """Take away one entry of a member."""
    actions.drop_part(roster_member, part, part_row, by=request.actor, at=request.at)
    messages.success(request, _("Taken away."))
    return redirect(goes_to(request, "member", roster_member=roster_member))


@page(CHANGE, BOTH)
def import_list(request: ActorRequest) -> HttpResponse:
    """Read a list of members in; show what is wrong by line and column."""
    posted = request.method == "POST"
    form = forms.ListForm(
        data(request), request.FILES if posted else None, rosters=roster_choices()
    )
    words: dict[str, Any] = {
        "title": _("Import a list"),
        "back": (goes_to(request, "members"), _("Members")),
        "submit": _("Read the list"),
        "columns": _importing.COLUMNS,
    }

    def do(given: dict[str, Any]) -> HttpResponse:
        done = actions.import_members(
            given["file"].read(10 * 1024 * 1024 + 1),
            given["roster"],
            is_look=given["look"],
            by=request.actor,
            at=request.at,
        )
        shown = {"form": form, "done": done, "is_look": given["look"], "is_without_roster": False}
        return show(request, "import", words | shown)

    return run_form(
        request, form, do, **words, template="import", done=None,
        is_without_roster=not roster_choices(),
    )  # fmt: skip


@page(CHANGE, BOTH)
def export(request: ActorRequest) -> HttpResponse:
    """Take out the members of a selection, for a purpose that is recorded."""
    form = forms.ExportForm(data(request))
    if form.is_bound and form.is_valid():
        made = exporting.export(
            filters_of(request), form.cleaned_data["reason"], by=request.actor, at=request.at
        )
        response = HttpResponse(made, content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="roster-{request.at:%Y%m%d}.csv"'
        response["X-Content-Type-Options"] = "nosniff"
        return response
    return run_form(
        request, form, lambda _given: "", title=_("Export, with a reason"),
        back=(goes_to(request, "members"), _("Members")), submit=_("Make the file"),
        lead=_("A CSV file that the import reads again. Keep it safe, and delete it after use."),
    )  # fmt: skip
