"""Translations under agreements: the list, asking for one, drafting and looking over."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.kernel.errors import Missing
from musterpoint.rosters import actions, forms, queries, words
from musterpoint.rosters.actions._translation_telling import Part
from musterpoint.rosters.models import JobState, Member, MemberState, TranslationJob
from musterpoint.rosters.queries import Filters
from musterpoint.rosters.views.pages import aware, data, goes_to, run_form, show, typed
from musterpoint.tenancy.permissions import Permission
from musterpoint.web.guard import BOTH, page
from musterpoint.web.http import ActorRequest
from musterpoint.web.pickers import language_name

READ, CHANGE = Permission.ROSTERS_READ, Permission.ROSTERS_CHANGE
MOST_PEOPLE = 200


@page(READ)
def translations(request: ActorRequest) -> HttpResponse:
    """List translations, the nearest deadline first."""
    found = queries.jobs(request.at)
    late = (JobState.ASKED, JobState.DRAFT, JobState.SENT_BACK)
    context = {
        "jobs": [
            {
                "job": one,
                "kind": words.JOB[one.row.state],
                "is_open": one.row.state in late,
                "source": language_name(one.row.source),
                "target": language_name(one.row.target),
            }
            for one in found
        ],
        "has_agreement": bool(queries.open_agreements(request.at)),
    }
    return show(request, "translations", context)


@page(CHANGE, BOTH)
def new(request: ActorRequest) -> HttpResponse:
    """Ask for a translation."""
    agreements = [
        (str(one.shared_id), one.counterpart_name) for one in queries.open_agreements(request.at)
    ]
    form = forms.TranslationForm(
        data(request),
        agreements=agreements,
        initial={"due": typed(request, request.at + timedelta(days=2)), "target": "ar"},
    )

    def do(given: dict[str, Any]) -> str:
        made = actions.ask_translation(
            UUID(given["agreement"]),
            given["title"],
            given["text"],
            source=given["source"],
            target=given["target"],
            due_at=aware(request, given["due"]),
            site=f"{request.scheme}://{request.get_host()}"[:200],
            by=request.actor,
            at=request.at,
        )
        return goes_to(request, "translation", translation=made.id)

    return run_form(
        request, form, do, title=_("Ask for a translation"),
        back=(goes_to(request, "translations"), _("Translations")), submit=_("Ask"),
        lead="" if agreements else _("There is no agreement in force under which to ask."),
    )  # fmt: skip


def people_of(request: ActorRequest, row: TranslationJob) -> list[tuple[str, str]]:
    """Return the members who speak both languages, for a picker; all when nobody does."""
    filters = Filters(state=MemberState.ACTIVE, language=row.target)
    found = list(queries.members(filters, request.at)[:MOST_PEOPLE])
    if not found:
        found = list(queries.members(Filters(), request.at)[:MOST_PEOPLE])
    cards = queries.card([one.id for one in found], request.at)
    return [(str(one.id), cards[one.id].name or one.reference) for one in found]


@page(READ, BOTH)
def translation(request: ActorRequest, translation: UUID) -> HttpResponse:
    """Show a translation; take the draft, or the decision of who looked it over."""
    row = TranslationJob.objects.filter(id=translation).first()
    if row is None:
        raise Missing(_("There is no such translation here."))
    if request.method == "POST":
        request.actor.require(CHANGE)
    found = queries.job(translation, request.at)
    people = people_of(request, row)
    form = _form(request, row, people, found.draft)
    back = (goes_to(request, "translations"), _("Translations"))

    def do(given: dict[str, Any]) -> str:
        if "draft" in given and not given["draft"].strip():
            _ask_member(request, row.id, "translate", given["translator"])
        elif given.get("decision") == "ask":
            _ask_member(request, row.id, "review", given["reviewer"])
        elif "draft" in given:
            actions.draft(
                row.id,
                given["draft"],
                translator_id=UUID(given["translator"]),
                by=request.actor,
                at=request.at,
            )
            messages.success(request, _("The draft is kept. Now somebody else looks it over."))
        elif "decision" in given:
            who: dict[str, Any] = {"reviewer_id": UUID(given["reviewer"])}
            if given["decision"] == "publish":
                actions.publish(row.id, **who, by=request.actor, at=request.at)
            else:
                actions.send_back(row.id, given["note"], **who, by=request.actor, at=request.at)
            messages.success(request, _("Noted."))
        return goes_to(request, "translation", translation=row.id)

    names = queries.card([one for one in (row.translator_id, row.reviewer_id) if one], request.at)
    audit.saw("rosters.member.listed", list(names), by=request.actor, at=request.at)
    return run_form(
        request, form, do, title=found.title, back=back, submit=_("Save"), template="translation",
        job=found, kind=words.JOB[row.state],
        pair=(language_name(row.source), language_name(row.target)),
        translator=names.get(row.translator_id) if row.translator_id else None,
        reviewer=names.get(row.reviewer_id) if row.reviewer_id else None,
        is_published=row.state == JobState.PUBLISHED,
        is_open=row.state in (JobState.ASKED, JobState.DRAFT, JobState.SENT_BACK),
        people=Member.objects.count(),
    )  # fmt: skip


def _ask_member(request: ActorRequest, job_id: UUID, part: Part, member: str) -> None:
    actions.ask_member(job_id, part, UUID(member), by=request.actor, at=request.at)
    messages.success(request, _("They are asked, with a link to a page of theirs."))


@page(READ)
def text(request: ActorRequest, translation: UUID) -> HttpResponse:
    """Take a published translation out as a plain text."""
    rows = TranslationJob.objects.filter(id=translation, state=JobState.PUBLISHED)
    if not rows.exists():
        raise Missing(_("There is no such translation here."))
    found = queries.job(translation, request.at)
    response = HttpResponse(found.draft, content_type="text/plain; charset=utf-8")
    name = f"translation-{found.row.target}-{found.row.due_at:%Y%m%d}.txt"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _form(
    request: ActorRequest, row: TranslationJob, people: list[tuple[str, str]], draft: str
) -> Any:
    if row.state == JobState.DRAFT:
        others = [one for one in people if one[0] != str(row.translator_id)]
        initial = {"reviewer": str(row.reviewer_id or "")}
        return forms.ReviewForm(data(request), people=others, initial=initial)
    if row.state in (JobState.ASKED, JobState.SENT_BACK):
        initial = {"draft": draft, "translator": str(row.translator_id or "")}
        return forms.DraftForm(data(request), people=people, initial=initial)
    return forms.SureForm(None)
