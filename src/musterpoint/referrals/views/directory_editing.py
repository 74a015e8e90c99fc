"""Pages on which the directory is written: partners, services, focal points, pathways."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.kernel.errors import Missing
from musterpoint.referrals import actions, exporting, importing, queries
from musterpoint.referrals import directory_forms as forms
from musterpoint.referrals.models import FocalPoint, Pathway
from musterpoint.referrals.queries import FocalCard
from musterpoint.referrals.views.directory import filters_of
from musterpoint.referrals.views.directory_pages import CHANGE, data, goes_to, run_form, show
from musterpoint.tenancy.models import Organisation
from musterpoint.web.guard import BOTH, POST, page
from musterpoint.web.http import ActorRequest

MOST_BYTES = 10 * 1024 * 1024


def _home(request: ActorRequest) -> tuple[str, str]:
    return goes_to(request, "services"), _("Directory of services")


def _to_partner(request: ActorRequest, partner_id: UUID) -> tuple[str, str]:
    row = queries.partner(partner_id)
    return goes_to(request, "partner", partner_id=row.id), row.name


def _counterparts(request: ActorRequest) -> list[tuple[str, str]]:
    """Return the other organisations of this platform, as agreements are offered to them."""
    rows = Organisation.objects.filter(is_exercise=request.organisation.is_exercise)
    others = rows.exclude(id=request.organisation.id).order_by("name", "id")
    return forms.choices_of(others.values_list("id", "name"))


@page(CHANGE, BOTH)
def add_partner(request: ActorRequest) -> HttpResponse:
    """Put a partner into the directory."""
    form = forms.PartnerForm(data(request), counterparts=_counterparts(request))

    def do(_given: dict[str, Any]) -> str:
        row = actions.add_partner(form.value(), by=request.actor, at=request.at)
        messages.success(request, _("Added. Now name its services and whom to ask for."))
        return goes_to(request, "partner", partner_id=row.id)

    return run_form(
        request, form, do, title=_("Add a partner"), back=_home(request), submit=_("Add")
    )


@page(CHANGE, BOTH)
def edit_partner(request: ActorRequest, partner_id: UUID) -> HttpResponse:
    """Change a partner."""
    row = queries.partner(partner_id)
    form = forms.PartnerForm(
        data(request),
        counterparts=_counterparts(request),
        initial=forms.initial_of_partner(row),
    )

    def do(_given: dict[str, Any]) -> str:
        actions.change_partner(partner_id, form.value(), by=request.actor, at=request.at)
        messages.success(request, _("Changed."))
        return goes_to(request, "partner", partner_id=partner_id)

    return run_form(
        request, form, do, title=_("Change a partner"), back=_to_partner(request, partner_id),
        submit=_("Save"),
    )  # fmt: skip


@page(CHANGE, BOTH)
def add_service(request: ActorRequest, partner_id: UUID) -> HttpResponse:
    """Put a service of a partner into the directory."""
    row = queries.partner(partner_id)
    form = forms.ServiceForm(
        data(request),
        initial={"zone": request.organisation.time_zone, "country": row.country},
    )

    def do(_given: dict[str, Any]) -> str:
        made = actions.add_service(partner_id, form.value(), by=request.actor, at=request.at)
        messages.success(request, _("The service is in the directory."))
        return goes_to(request, "service", service_id=made.id)

    return run_form(
        request, form, do, title=_("Add a service"), back=_to_partner(request, partner_id),
        submit=_("Add"),
    )  # fmt: skip


@page(CHANGE, BOTH)
def edit_service(request: ActorRequest, service_id: UUID) -> HttpResponse:
    """Change a service."""
    row = queries.service(service_id, request.at).service
    form = forms.ServiceForm(data(request), initial=forms.initial_of_service(row))

    def do(_given: dict[str, Any]) -> str:
        actions.change_service(service_id, form.value(), by=request.actor, at=request.at)
        messages.success(request, _("Changed. Press “Verify now” if you asked the partner."))
        return goes_to(request, "service", service_id=service_id)

    back = (goes_to(request, "service", service_id=service_id), row.name)
    return run_form(request, form, do, title=_("Change a service"), back=back, submit=_("Save"))


@page(CHANGE, BOTH)
def add_focal_point(request: ActorRequest, partner_id: UUID) -> HttpResponse:
    """Name a focal point, or a deputy after the others."""
    row = queries.partner(partner_id)
    form = forms.FocalForm(data(request), country=row.country)

    def do(_given: dict[str, Any]) -> str:
        actions.add_focal_point(partner_id, form.value(), by=request.actor, at=request.at)
        messages.success(request, _("Added."))
        return goes_to(request, "partner", partner_id=partner_id)

    return run_form(
        request, form, do, title=_("Add a focal point or deputy"),
        back=_to_partner(request, partner_id), submit=_("Add"),
        lead=_("The first is the focal point, the next ones are deputies. Contacts are sealed."),
    )  # fmt: skip


def _focal(request: ActorRequest, focal_id: UUID) -> FocalCard:
    row = FocalPoint.objects.filter(id=focal_id, ended_at__isnull=True).first()
    found = queries.focal_points([row.partner_id], request.at) if row else {}
    cards = found.get(row.partner_id, []) if row else []
    card = next((one for one in cards if one.id == focal_id), None)
    if card is None:
        raise Missing(_("There is no such focal point here."))
    audit.saw("referrals.focal-point.seen", [focal_id], by=request.actor, at=request.at)
    return card


@page(CHANGE, BOTH)
def edit_focal_point(request: ActorRequest, focal_id: UUID) -> HttpResponse:
    """Change contacts or absence of a focal point."""
    card = _focal(request, focal_id)
    partner = queries.partner(card.row.partner_id)
    form = forms.FocalForm(
        data(request), country=partner.country, initial=forms.initial_of_focal(card)
    )

    def do(_given: dict[str, Any]) -> str:
        actions.change_focal_point(focal_id, form.value(), by=request.actor, at=request.at)
        messages.success(request, _("Changed."))
        return goes_to(request, "partner", partner_id=partner.id)

    return run_form(
        request, form, do, title=_("Change a focal point"),
        back=_to_partner(request, partner.id), submit=_("Save"),
    )  # fmt: skip


@page(CHANGE, POST)
def first_focal_point(request: ActorRequest, focal_id: UUID) -> HttpResponse:
    """Make a deputy the focal point."""
    row = actions.put_first(focal_id, by=request.actor, at=request.at)
    messages.success(request, _("Is the focal point now; the others are deputies."))
    return redirect(goes_to(request, "partner", partner_id=row.partner_id))


@page(CHANGE, BOTH)
def end_focal_point(request: ActorRequest, focal_id: UUID) -> HttpResponse:
    """End a focal point after one more look; the contact is erased."""
    card = _focal(request, focal_id)
    partner_id = card.row.partner_id

    def do(_given: dict[str, Any]) -> str:
        actions.end_focal_point(focal_id, by=request.actor, at=request.at)
        messages.success(request, _("Ended, and the contact is erased."))
        return goes_to(request, "partner", partner_id=partner_id)

    return run_form(
        request, forms.SureForm(data(request)), do, title=_("End and erase this focal point"),
        back=_to_partner(request, partner_id), submit=_("End and erase"), lead=card.who.name,
    )  # fmt: skip


def _pathway_form(request: ActorRequest, partner_id: UUID, row: Pathway | None) -> Any:
    partner = queries.partner(partner_id)
    in_force = queries.agreements_with(partner, request.at)
    agreements = [
        (
            str(key),
            _("With %(name)s, from %(day)s")
            % {"name": one.counterpart_name, "day": one.valid_from},
        )
        for key, one in in_force.items()
    ]
    if row is not None and row.agreement_id and row.agreement_id not in in_force:
        agreements.append((str(row.agreement_id), _("The one before, not in force")))
    titles = queries.published_procedures()
    if row is not None and row.procedure and row.procedure not in titles:
        titles[row.procedure] = row.procedure
    initial = forms.initial_of_pathway(row) if row else {"valid_from": request.at.date()}
    return forms.PathwayForm(
        data(request),
        agreements=agreements,
        procedures=forms.choices_of(titles.items()),
        initial=initial,
    )


@page(CHANGE, BOTH)
def add_pathway(request: ActorRequest, partner_id: UUID) -> HttpResponse:
    """Open a pathway to a partner."""
    form = _pathway_form(request, partner_id, None)

    def do(_given: dict[str, Any]) -> str:
        actions.add_pathway(partner_id, form.value(), by=request.actor, at=request.at)
        messages.success(request, _("The pathway is open."))
        return goes_to(request, "partner", partner_id=partner_id)

    return run_form(
        request, form, do, title=_("Open a pathway"), back=_to_partner(request, partner_id),
        submit=_("Open it"), lead=_("Without a valid agreement or memorandum nothing is sent."),
    )  # fmt: skip


def _pathway(pathway_id: UUID) -> Pathway:
    row = Pathway.objects.filter(id=pathway_id, ended_at__isnull=True).first()
    if row is None:
        raise Missing(_("There is no such pathway here."))
    return row


@page(CHANGE, BOTH)
def edit_pathway(request: ActorRequest, pathway_id: UUID) -> HttpResponse:
    """Change a pathway, such as to renew its memorandum."""
    row = _pathway(pathway_id)
    form = _pathway_form(request, row.partner_id, row)

    def do(_given: dict[str, Any]) -> str:
        actions.change_pathway(pathway_id, form.value(), by=request.actor, at=request.at)
        messages.success(request, _("Changed."))
        return goes_to(request, "partner", partner_id=row.partner_id)

    return run_form(
        request, form, do, title=_("Change a pathway"),
        back=_to_partner(request, row.partner_id), submit=_("Save"),
    )  # fmt: skip


@page(CHANGE, BOTH)
def end_pathway(request: ActorRequest, pathway_id: UUID) -> HttpResponse:
    """End a pathway after one more look."""
    row = _pathway(pathway_id)

    def do(_given: dict[str, Any]) -> str:
        actions.end_pathway(pathway_id, by=request.actor, at=request.at)
        messages.success(request, _("The pathway has ended."))
        return goes_to(request, "partner", partner_id=row.partner_id)

    return run_form(
        request, forms.SureForm(data(request)), do, title=_("End this pathway"),
        back=_to_partner(request, row.partner_id), submit=_("End it"),
        lead=_("Nothing more is sent under it. What was sent stays as it is."),
    )  # fmt: skip


@page(CHANGE, BOTH)
def import_list(request: ActorRequest) -> HttpResponse:
    """Read a list of services in; show what is wrong by line and column."""
    form = forms.ListForm(data(request), request.FILES if request.method == "POST" else None)
    words: dict[str, Any] = {
        "title": _("Import a list of services"),
        "back": _home(request),
        "submit": _("Read the list"),
        "columns": importing.COLUMNS,
        "kinds": importing.kinds_listed(),
    }

    def do(given: dict[str, Any]) -> HttpResponse:
        read = given["file"].read(MOST_BYTES + 1)
        done = actions.import_services(read, is_look=given["look"], by=request.actor, at=request.at)
        return show(
            request, "import", words | {"form": form, "done": done, "is_look": given["look"]}
        )

    return run_form(request, form, do, **words, template="import", done=None)


@page(CHANGE, BOTH)
def export(request: ActorRequest) -> HttpResponse:
    """Take out the services that the filters leave."""
    form = forms.ExportForm(data(request))
    if form.is_bound and form.is_valid():
        rows = [one.service for one in queries.services(filters_of(request), request.at)]
        made = exporting.export(rows, form.cleaned_data["kind"], by=request.actor, at=request.at)
        response = HttpResponse(made.data, content_type=made.content_type)
        response["Content-Disposition"] = f'attachment; filename="{made.name}"'
        response["X-Content-Type-Options"] = "nosniff"
        return response
    return run_form(
        request, form, lambda _given: "", title=_("Export the directory"), back=_home(request),
        submit=_("Make the file"),
        lead=_(
            "A file that the import reads again, without focal points. It says where safe houses "
            "are: keep it safe, and delete it after use."
        ),
    )  # fmt: skip
