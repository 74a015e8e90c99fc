"""The register of members of a fund: asked for one who is known, added to, renewed, ended."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from musterpoint.audit import actions as audit
from musterpoint.funds import actions, memberlists, members, queries
from musterpoint.funds import forms_of_members as forms
from musterpoint.funds.actions import MemberIn, Origin
from musterpoint.funds.memberlists import Term
from musterpoint.funds.models import Fund, MemberTerm, TermSource
from musterpoint.funds.views.pages import goes_to
from musterpoint.people.importing import MAX_BYTES
from musterpoint.tenancy.permissions import Permission
from musterpoint.web import cards, formats, running
from musterpoint.web.cards import Act, Cell, Part, data, files
from musterpoint.web.forms import Form
from musterpoint.web.guard import BOTH, page
from musterpoint.web.http import ActorRequest
from musterpoint.web.parts import Row

MEMBERS = Permission.FUNDS_MEMBERS


def show(
    request: ActorRequest, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Render a page of cards."""
    return cards.show(request, "funds", template, context, status)


def run_form(
    request: ActorRequest,
    form: Form,
    do: Callable[[dict[str, Any]], str | HttpResponse],
    **words: Any,
) -> HttpResponse:
    """Show a form of this page; when it is sent and good, do what it says."""
    return running.run_form(request, form, do, show, **words)


@page(MEMBERS, BOTH)
def register(request: ActorRequest, fund_slug: str) -> HttpResponse:
    """Ask the register of a fund for somebody; what is typed stands in no address."""
    fund = queries.fund(fund_slug)
    form = forms.FindForm(data(request), sees_people=_sees_people(request))

    def do(given: dict[str, Any]) -> HttpResponse:
        found = _found(request, fund, given)
        return show(request, "form_below", shown | {"form": form, "parts": [found, about]}, 200)

    about = _about(request, fund)
    home = goes_to(request, "fund", fund_slug=fund.slug)
    shown = {
        "title": _("Members"), "submit": _("Find"), "back": (home, fund.name),
        "lead": _("The register can be asked for somebody who is known; nobody can read it."),
        "parts": [about],
    }  # fmt: skip
    return run_form(request, form, do, template="form_below", **shown)


def _about(request: ActorRequest, fund: Fund) -> Part:
    today = request.at.date()
    rows = MemberTerm.objects.filter(fund=fund)
    count = rows.filter(starts_on__lte=today, ends_on__gte=today).values("token").distinct().count()
    here = {"fund_slug": fund.slug}
    return Part(
        title=_("Where they came from"),
        code="lists",
        columns=(_("Written"), _("Source"), _("Contribution"), _("Terms")),
        rows=[
            [
                Cell(moment=one.last),
                Cell(text=TermSource(one.source).label, note=one.listed),
                Cell(text=one.contribution or "–"),
                Cell(text=formats.count(one.terms), is_number=True),
            ]
            for one in queries.lists_of_members(fund)
        ],
        words=ngettext("%(n)s member today", "%(n)s members today", count)
        % {"n": formats.count(count)},
        acts=[
            Act(label=_("Read in a list"), url=goes_to(request, "members-list", **here)),
            Act(
                label=_("Add a member"),
                url=goes_to(request, "member-add", **here),
                is_main=True,
                icon="plus",
            ),
        ]
        if fund.ended_at is None
        else (),
    )


def _found(request: ActorRequest, fund: Fund, given: dict[str, Any]) -> Part:
    today = request.at.date()
    who = _member(given, starts_on=today, ends_on=today)
    marks = actions.marks_of(who, by=request.actor, at=request.at)
    rows = list(members.terms(marks, fund)[:200])
    audit.saw("funds.members.searched", [fund.id], by=request.actor, at=request.at, found=len(rows))
    return Part(
        title=standing_words(members.look_up(marks, fund, today)),
        code="found",
        columns=(_("Term"), _("Source"), _("Contribution")),
        rows=[
            [
                Cell(text=_days(one), url=goes_to(request, "member", member_term=one.id)),
                Cell(text=one.get_source_display(), note=one.listed),
                Cell(text=one.contribution or "–"),
            ]
            for one in rows
        ],
        empty=_("Nobody stands in the register by this. Ask for the number or the exact name."),
    )


def standing_words(found: members.Standing) -> str:
    """Return what the register says of somebody."""
    return {
        members.Standing.MEMBER: _("A member today"),
        members.Standing.LAPSED: _("Was a member"),
        members.Standing.NOT_FOUND: _("Not found in the register"),
    }[found]


def _days(one: MemberTerm) -> str:
    return f"{formats.day(one.starts_on, year=True)} – {formats.day(one.ends_on, year=True)}"


@page(MEMBERS)
def term(request: ActorRequest, member_term: UUID) -> HttpResponse:
    """Show a term, and what can be done with it; not whose it is."""
    row = queries.member_term(member_term)
    here = {"member_term": row.id}
    by = [
        word
        for word, mark in (
            (_("number"), row.number), (_("name and birth"), row.words),
            (_("registration"), row.person),
        )
        if mark is not None
    ]  # fmt: skip
    facts = [
        Row(key=_("Fund"), value=row.fund.name),
        Row(key=_("Term"), value=_days(row)),
        Row(key=_("Found by"), value=formats.listed(by)),
        Row(key=_("Source"), value=str(row.get_source_display())),
        Row(key=_("Contribution"), value=row.contribution or "–"),
        Row(key=_("Name of the list"), value=row.listed or "–"),
    ]
    return cards.show_detail(
        request, show, back=_back(request, row.fund), title=_("Term of a membership"),
        acts=(
            Act(label=_("Take out of the register"), url=goes_to(request, "member-forget", **here)),
            Act(label=pgettext("a change", "End"), url=goes_to(request, "member-end", **here)),
            Act(label=_("Renew"), url=goes_to(request, "member-renew", **here), is_main=True),
        ),
        parts=(Part(title=_("Facts"), code="facts", facts=facts),),
    )  # fmt: skip


@page(MEMBERS, BOTH)
def add(request: ActorRequest, fund_slug: str) -> HttpResponse:
    """Write one member down."""
    fund = queries.fund(fund_slug)
    initial = {"starts_on": request.at.date()}
    form = forms.MemberForm(data(request), sees_people=_sees_people(request), initial=initial)

    def do(given: dict[str, Any]) -> str:
        who = _member(given, starts_on=given["starts_on"], ends_on=given["ends_on"])
        origin = Origin(contribution=given["contribution"])
        done = actions.add_members(fund.slug, [who], origin, by=request.actor, at=request.at)
        told = _("Written.") if done.added else _("This term stood there already.")
        messages.success(request, told)
        return goes_to(request, "members", fund_slug=fund.slug)

    return run_form(
        request, form, do, title=_("Add a member"), submit=_("Write"), back=_back(request, fund),
        lead=_("Nothing is kept of it but blind marks, by which the member is found again."),
    )  # fmt: skip


@page(MEMBERS, BOTH)
def read_list(request: ActorRequest, fund_slug: str) -> HttpResponse:
    """Show what a list of members would write, then write it; the file is kept nowhere."""
    fund = queries.fund(fund_slug)
    form = forms.ListForm(data(request), files(request), today=request.at.date())

    def do(given: dict[str, Any]) -> HttpResponse:
        origin = Origin(
            source=TermSource.LIST, contribution=given["contribution"], listed=given["listed"]
        )
        done = memberlists.import_members(
            fund.slug, given["file"].read(MAX_BYTES + 1), origin,
            Term(starts_on=given["starts_on"], ends_on=given["ends_on"]),
            is_look=given["look"], by=request.actor, at=request.at,
        )  # fmt: skip
        told = memberlists.shown(done, is_look=given["look"])
        status = 422 if done.problems else 200
        return show(request, "form_below", shown | told | {"form": form}, status)

    shown = {
        "title": _("Read in a list of members"), "submit": _("Read the list"),
        "back": _back(request, fund), "has_file": True,
        "lead": _("All of it is written, or nothing. The file is not kept."),
    }  # fmt: skip
    return run_form(request, form, do, template="form_below", **shown)


@page(MEMBERS, BOTH)
def renew(request: ActorRequest, member_term: UUID) -> HttpResponse:
    """Write a further term of a member."""
    row = queries.member_term(member_term)
    form = forms.TermFields(data(request), initial={"starts_on": request.at.date()})

    def do(given: dict[str, Any]) -> str:
        actions.renew_member(
            row.id, given["starts_on"], given["ends_on"], given["contribution"],
            by=request.actor, at=request.at,
        )  # fmt: skip
        messages.success(request, _("Renewed."))
        return goes_to(request, "members", fund_slug=row.fund.slug)

    return run_form(
        request, form, do, title=_("Renew a membership"), submit=_("Renew"),
        back=_back(request, row.fund),
    )  # fmt: skip


@page(MEMBERS, BOTH)
def end(request: ActorRequest, member_term: UUID) -> HttpResponse:
    """Let a term end earlier."""
    row = queries.member_term(member_term)

    def do(given: dict[str, Any]) -> str:
        actions.end_member(row.id, given["on"], by=request.actor, at=request.at)
        messages.success(request, _("Ended."))
        return goes_to(request, "members", fund_slug=row.fund.slug)

    return run_form(
        request, forms.EndForm(data(request), initial={"on": request.at.date()}), do,
        title=_("End a membership"), submit=pgettext("a change", "End"),
        back=_back(request, row.fund),
        lead=_("Help that was approved before stays approved."),
    )  # fmt: skip


@page(MEMBERS, BOTH)
def forget(request: ActorRequest, member_term: UUID) -> HttpResponse:
    """Take a member out of all registers, as the person wishes."""
    row = queries.member_term(member_term)

    def do(_given: dict[str, Any]) -> str:
        actions.forget_member(row.id, by=request.actor, at=request.at)
        messages.success(request, _("Taken out of the register."))
        return goes_to(request, "members", fund_slug=row.fund.slug)

    return run_form(
        request, forms.ForgetForm(data(request)), do, title=_("Take a member out of the register"),
        submit=_("Take out"), back=_back(request, row.fund),
        lead=_("Every term of this person goes, in all funds. It cannot be undone."),
    )  # fmt: skip


def _member(given: dict[str, Any], **days: Any) -> MemberIn:
    return MemberIn(
        number=given["number"],
        name=given["name"],
        born=given["born"],
        reference=given.get("reference", ""),
        **days,
    )


def _sees_people(request: ActorRequest) -> bool:
    return request.actor.may(Permission.PEOPLE_READ)


def _back(request: ActorRequest, fund: Fund) -> tuple[str, str]:
    return goes_to(request, "members", fund_slug=fund.slug), _("Members")
