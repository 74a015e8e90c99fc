"""Wardens at the desk: zones by post, a zone with its warden, calls and what came of them."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from musterpoint.audit import actions as audit
from musterpoint.kernel.errors import Missing
from musterpoint.people import countries
from musterpoint.rosters import forms as rosters_forms
from musterpoint.rosters.models import CallKind, CallOut, Handed, Stage, WardenTerm
from musterpoint.rosters.views.pages import data, goes_to, run_form, show
from musterpoint.rosters.wardens import actions, calling, forms, importing, letter, queries
from musterpoint.rosters.wardens.queries import Care, ZoneLine
from musterpoint.rosters.words import ANSWER, STAGE
from musterpoint.tenancy.permissions import Permission
from musterpoint.web import formats, languages
from musterpoint.web.guard import BOTH, POST, page
from musterpoint.web.http import ActorRequest
from musterpoint.web.parts import Row

READ, CHANGE = Permission.ROSTERS_READ, Permission.ROSTERS_CHANGE
KINDS = {Care.NOBODY: "help", Care.OVER: "help", Care.ENDS: "due", Care.HELD: "ok"}
MOST = 30
YEAR = timedelta(days=364)


def care_words(care: Care) -> str:
    """Return how a zone is looked after, in words."""
    return {
        Care.NOBODY: _("No warden"),
        Care.OVER: _("Term is over"),
        Care.ENDS: _("Term ends soon"),
        Care.HELD: _("Has a warden"),
    }[care]


def _saw(request: ActorRequest, lines: list[ZoneLine]) -> None:
    shown = {who.id for one in lines for who in (one.warden, one.deputy) if who is not None}
    audit.saw("rosters.member.listed", sorted(shown), by=request.actor, at=request.at)


def _counted(request: ActorRequest) -> bool:
    """Say whether the reader may see how many people of a roll live somewhere."""
    return request.actor.may(Permission.CRISIS_READ)


@page(READ)
def zones(request: ActorRequest) -> HttpResponse:
    """List zones by post, in the order of who calls whom."""
    asked = request.GET
    text, post = (asked.get(name, "")[:120].replace("\0", "") for name in ("text", "post"))
    is_vacant = asked.get("vacant") == "1"
    lines = queries.zone_lines(
        request.at, post=post, text=text, is_vacant=is_vacant, has_counts=_counted(request)
    )
    _saw(request, lines)
    names = queries.place_names()
    by_post: dict[str, list[dict[str, Any]]] = {}
    for one in lines:
        by_post.setdefault(one.row.post, []).append(_shown(one, names))
    context = {
        "posts": sorted(by_post.items()),
        "choices": queries.posts(),
        "post": post,
        "text": text,
        "is_vacant": is_vacant,
        "has_counts": _counted(request),
        "calls": [(one, STAGE[one.stage]) for one in queries.warden_calls()[:5]],
    }
    return show(request, "wardens", context)


def _shown(one: ZoneLine, names: dict[str, str]) -> dict[str, Any]:
    return {
        "line": one,
        "places": formats.listed(names.get(code, code) for code in one.row.places),
        "kind": KINDS[one.care],
        "care": care_words(one.care),
        "depth": min(one.depth, 4),
    }


def _found(request: ActorRequest, zone_id: UUID) -> ZoneLine:
    lines = queries.zone_lines(request.at, zone_id=zone_id, has_counts=_counted(request))
    if not lines:
        raise Missing(_("There is no such zone here."))
    _saw(request, lines)
    return lines[0]


@page(READ)
def zone(request: ActorRequest, zone_id: UUID) -> HttpResponse:
    """Show a zone: places, people, the warden and the deputy, who calls whom, earlier terms."""
    line = _found(request, zone_id)
    names, code = queries.place_names(), languages.current().code
    row = line.row
    facts = [
        Row(key=_("Post"), value=row.post),
        Row(key=_("Country"), value=countries.name(row.country, code) if row.country else "-"),
        Row(
            key=_("Places"), value=formats.listed(names.get(one, one) for one in row.places) or "-"
        ),
        Row(key=_("Called by"), value=line.caller.name if line.caller else _("The post")),
    ]
    if line.people is not None:
        facts.append(Row(key=_("People on the roll there"), value=formats.count(line.people)))
    past = queries.past_terms(zone_id, request.at)
    audit.saw(
        "rosters.member.listed", [who.id for _t, who in past], by=request.actor, at=request.at
    )
    below = [one for one in queries.zone_lines(request.at) if one.row.above_id == row.id]
    _saw(request, below)
    handed = dict(Handed.choices)
    context = {
        **_shown(line, names),
        "facts": facts,
        "below": [_shown(one, names) for one in below],
        "past": [
            (term, who, formats.listed(handed[one] for one in term.handed if one in handed))
            for term, who in past
        ],
        "number": queries.letter_number(line.term, request.at) if line.term else "",
    }
    return show(request, "zone", context)


def _back(request: ActorRequest, line: ZoneLine) -> tuple[str, str]:
    return goes_to(request, "zone", zone_id=line.row.id), line.row.name


def _all(request: ActorRequest) -> tuple[str, str]:
    return goes_to(request, "wardens"), _("Wardens")


@page(CHANGE, BOTH)
def draw(request: ActorRequest) -> HttpResponse:
    """Add a zone."""
    form = forms.ZoneForm(
        data(request), places=sorted(queries.place_names().items()), zones=list(queries.zones()),
        initial={"post": request.GET.get("post", "")[:120]},
    )  # fmt: skip

    def do(_given: dict[str, Any]) -> str:
        row = actions.draw_zone(form.value(), by=request.actor, at=request.at)
        messages.success(request, _("The zone is drawn. Now appoint a warden."))
        return goes_to(request, "zone", zone_id=row.id)

    return run_form(request, form, do, title=_("Add a zone"), back=_all(request), submit=_("Add"))


@page(CHANGE, BOTH)
def change(request: ActorRequest, zone_id: UUID) -> HttpResponse:
    """Change name, places and caller of a zone."""
    line = _found(request, zone_id)
    places = sorted(queries.place_names().items())
    form = forms.ZoneForm(
        data(request), places=places, zones=list(queries.zones().exclude(id=zone_id)),
        initial=forms.initial_of_zone(line.row, places),
    )  # fmt: skip

    def do(_given: dict[str, Any]) -> str:
        actions.change_zone(zone_id, form.value(), by=request.actor, at=request.at)
        messages.success(request, _("Changed."))
        return goes_to(request, "zone", zone_id=zone_id)

    return run_form(
        request, form, do, title=_("Change a zone"), back=_back(request, line), submit=_("Save")
    )


@page(CHANGE, BOTH)
def term(request: ActorRequest, zone_id: UUID) -> HttpResponse:
    """Appoint a warden, or hand over from the present one."""
    line = _found(request, zone_id)
    today = request.at.date()
    initial: dict[str, Any] = {"starts": today, "ends": today + YEAR}
    if line.deputy is not None and line.term is not None:
        initial["member"] = str(line.term.deputy_id)
    people = queries.may_serve(request.at)
    audit.saw("rosters.member.listed", [one.id for one in people], by=request.actor, at=request.at)
    kind = forms.HandOverForm if line.term else forms.TermForm
    form = kind(data(request), people=people, initial=initial)

    def do(given: dict[str, Any]) -> str:
        if line.term:
            actions.hand_over(
                zone_id, form.value(), given["handed"], by=request.actor, at=request.at
            )
        else:
            actions.appoint(zone_id, form.value(), by=request.actor, at=request.at)
        messages.success(request, _("Appointed. Print the letter and give it to the warden."))
        return goes_to(request, "zone", zone_id=zone_id)

    return run_form(
        request, form, do, back=_back(request, line), submit=_("Appoint"),
        title=_("Hand over, or renew") if line.term else _("Appoint a warden"),
        lead="" if people else _("First add people to a roster of wardens or local recruits."),
    )  # fmt: skip


@page(CHANGE, BOTH)
def deputy(request: ActorRequest, zone_id: UUID) -> HttpResponse:
    """Say who stands in."""
    line = _found(request, zone_id)
    people = queries.may_serve(request.at)
    audit.saw("rosters.member.listed", [one.id for one in people], by=request.actor, at=request.at)
    present = str(line.term.deputy_id or "") if line.term else ""
    form = forms.DeputyForm(data(request), people=people, initial={"deputy": present})

    def do(given: dict[str, Any]) -> str:
        chosen = UUID(given["deputy"]) if given["deputy"] else None
        actions.set_deputy(zone_id, chosen, by=request.actor, at=request.at)
        messages.success(request, _("Saved."))
        return goes_to(request, "zone", zone_id=zone_id)

    return run_form(
        request, form, do, title=_("Deputy"), back=_back(request, line), submit=_("Save")
    )


@page(CHANGE, BOTH)
def end(request: ActorRequest, zone_id: UUID) -> HttpResponse:
    """End a term that nobody follows yet."""
    line = _found(request, zone_id)

    def do(given: dict[str, Any]) -> str:
        actions.end_term(zone_id, given["handed"], by=request.actor, at=request.at)
        messages.success(request, _("The term has ended. The zone has no warden now."))
        return goes_to(request, "zone", zone_id=zone_id)

    return run_form(
        request, forms.EndForm(data(request)), do, title=_("End the term"),
        back=_back(request, line), submit=_("End the term"),
    )  # fmt: skip


@page(CHANGE, BOTH)
def give_up(request: ActorRequest, zone_id: UUID) -> HttpResponse:
    """Give a zone up after one more look."""
    line = _found(request, zone_id)

    def do(_given: dict[str, Any]) -> str:
        actions.give_up_zone(zone_id, by=request.actor, at=request.at)
        messages.success(request, _("The zone is given up."))
        return goes_to(request, "wardens")

    return run_form(
        request, rosters_forms.SureForm(data(request)), do, title=_("Give this zone up"),
        back=_back(request, line), submit=_("Give up"),
        lead=_("Its term ends. What was done there stays readable."),
    )  # fmt: skip


@page(READ)
def appointment(request: ActorRequest, zone_id: UUID) -> HttpResponse:
    """Return the letter of appointment of the present term as PDF."""
    line = _found(request, zone_id)
    row = WardenTerm.objects.select_related("zone__above").filter(
        zone_id=zone_id, ended_at__isnull=True
    )
    found = row.first()
    if found is None or line.warden is None or not line.warden.name:
        raise Missing(_("This zone has no warden now."))
    made = letter.letter(found, request.organisation, request.at)
    response = HttpResponse(made, content_type="application/pdf")
    name = queries.letter_number(found, request.at)
    response["Content-Disposition"] = f'inline; filename="appointment-{name}.pdf"'
    return response


@page(CHANGE, BOTH)
def call(request: ActorRequest) -> HttpResponse:
    """Call the wardens of places in one action, or test the tree."""
    is_test = request.GET.get("test") == "1"
    initial = {
        "is_test": is_test,
        "title": _("Test of the telephone tree") if is_test else "",
        "places": request.GET.getlist("place"),
        "post": request.GET.get("post", ""),
    }
    form = forms.CallForm(
        data(request), places=sorted(queries.place_names().items()), posts=queries.posts(),
        initial=initial,
    )  # fmt: skip

    def do(given: dict[str, Any]) -> str:
        made = calling.call_wardens(
            given["title"],
            places=given["places"],
            post=given["post"],
            kind=CallKind.TEST if given["is_test"] else CallKind.WARDENS,
            minutes=given["minutes"],
            site=f"{request.scheme}://{request.get_host()}"[:200],
            by=request.actor,
            at=request.at,
        )
        messages.success(request, _("The wardens are called."))
        return goes_to(request, "warden-call", call_out=made.id)

    return run_form(
        request, form, do, title=_("Call the wardens"), back=_all(request),
        submit=_("Call them now"), lead=_("Each gets a message at once. Deputies stand in."),
    )  # fmt: skip


def _call(call_id: UUID) -> CallOut:
    row = queries.warden_calls().filter(id=call_id).first()
    if row is None:
        raise Missing(_("There is no such call here."))
    return row


@page(READ)
def tree(request: ActorRequest, call_out: UUID) -> HttpResponse:
    """Show a call down the tree: who began, who is silent, whom nobody calls."""
    row = _call(call_out)
    lines = queries.reached(row, request.at)
    audit.saw(
        "rosters.member.listed",
        sorted({one.who.id for one in lines if one.who}),
        by=request.actor,
        at=request.at,
    )
    yes = [one for one in lines if one.asked and one.asked.answer == "yes"]
    took = sorted(one.minutes for one in yes if one.minutes is not None)
    names = queries.place_names()
    context = {
        "call": row,
        "kind": STAGE[row.stage],
        "places": formats.listed(names.get(one, one) for one in row.need.get("places", ())),
        "lines": [
            (one, ANSWER[one.asked.answer] if one.asked else "help", min(one.depth, 4))
            for one in lines
        ],
        "reached": len(yes),
        "all": len(lines),
        "cut_off": sum(one.is_cut_off for one in lines),
        "median": took[len(took) // 2] if took else None,
        "is_open": row.stage != Stage.STOOD_DOWN,
    }
    return show(request, "warden_call", context)


@page(CHANGE, POST)
def ask_deputies(request: ActorRequest, call_out: UUID) -> HttpResponse:
    """Ask the deputies of those who said no or nothing."""
    _call(call_out)
    count = calling.ask_deputies(call_out, by=request.actor, at=request.at)
    text = ngettext("%(n)s deputy is asked.", "%(n)s deputies are asked.", count)
    messages.success(request, text % {"n": formats.count(count)})
    return redirect(goes_to(request, "warden-call", call_out=call_out))


@page(CHANGE, BOTH)
def import_zones(request: ActorRequest) -> HttpResponse:
    """Read zones and their wardens in from a file; show what is wrong by line and column."""
    posted = request.method == "POST"
    form = forms.TableForm(data(request), request.FILES if posted else None)
    words: dict[str, Any] = {
        "columns": importing.COLUMNS,
        "is_without_roster": False,
        "title": _("Import zones"),
        "back": _all(request),
        "submit": _("Read the list"),
    }

    def do(given: dict[str, Any]) -> HttpResponse:
        read = given["file"].read(10 * 1024 * 1024 + 1)
        done = importing.import_zones(read, is_look=given["look"], by=request.actor, at=request.at)
        return show(
            request, "import", words | {"form": form, "done": done, "is_look": given["look"]}
        )

    return run_form(request, form, do, **words, template="import", done=None, is_look=False)


@page(CHANGE, BOTH)
def export(request: ActorRequest) -> HttpResponse:
    """Take out zones with the names of wardens, for a purpose that is recorded."""
    form = rosters_forms.ExportForm(data(request))
    if form.is_bound and form.is_valid():
        made = importing.export(form.cleaned_data["reason"], by=request.actor, at=request.at)
        response = HttpResponse(made, content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="wardens-{request.at:%Y%m%d}.csv"'
        response["X-Content-Type-Options"] = "nosniff"
        return response
    return run_form(
        request, form, lambda _given: "", title=_("Export, with a reason"), back=_all(request),
        submit=_("Make the file"),
        lead=_("A CSV file that the import reads again. Keep it safe, and delete it after use."),
    )  # fmt: skip
