"""How many people are there: the range, its method, and each source's word."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from musterpoint.crises import actions, queries
from musterpoint.crises.actions import EstimateIn
from musterpoint.crises.desk import room_charts, words
from musterpoint.crises.desk.errors import place
from musterpoint.crises.desk.forms import EstimateForm
from musterpoint.crises.desk.page import desk_page, show
from musterpoint.crises.models import Area, Crisis, PopulationEstimate
from musterpoint.kernel.errors import Invalid
from musterpoint.tenancy.permissions import Permission
from musterpoint.web import formats
from musterpoint.web.http import ActorRequest, url

SHOWN = 100


@desk_page(Permission.CRISIS_READ, methods=("GET", "HEAD", "POST"))
def estimates(request: ActorRequest, crisis: Crisis) -> HttpResponse:
    """Show the range with its method and sources, and take in another source's estimate."""
    areas = list(Area.objects.filter(crisis=crisis).order_by("name", "id"))
    data = request.POST if request.method == "POST" else None
    form = EstimateForm(
        data, areas=areas, latest=request.at.date(), initial={"as_of": request.at.date()}
    )
    if form.is_bound:
        request.actor.require(Permission.CRISIS_LEVEL)
        if form.is_valid() and _record(request, crisis, form):
            messages.success(request, _("The estimate is kept beside the others."))
            return redirect(url(request, "desk:estimates", crisis=crisis.slug))
    registered = queries.figures(crisis.id)["registered"]
    names = {area.code: words.area_name(area.name, area.names) for area in areas}
    newest = PopulationEstimate.objects.filter(crisis=crisis).order_by("-recorded_at", "-id")
    context = {
        "crisis": crisis,
        "form": form,
        "population": room_charts.population(crisis, registered),
        "registered": registered,
        "method": _(queries.POPULATION_METHOD),
        "rows": [
            {
                "source": row.source,
                "method": row.method,
                "range": formats.range_of(row.low, row.high),
                "likely": row.likely,
                "where": names.get(row.area, row.area) or _("The whole country"),
                "who": words.country(row.nationality) or _("All"),
                "as_of": formats.day(row.as_of, year=True),
            }
            for row in newest[:SHOWN]
        ],
    }
    return show(request, "estimates.html", context, invalid=form.is_bound)


def _record(request: ActorRequest, crisis: Crisis, form: EstimateForm) -> bool:
    given = form.cleaned_data
    estimate = EstimateIn(
        source=given["source"],
        low=given["low"],
        likely=given["likely"],
        high=given["high"],
        as_of=given["as_of"],
        area=given["area"],
        nationality=given["nationality"],
        method=given["method"],
    )
    try:
        actions.estimate(crisis.id, estimate, by=request.actor, at=request.at)
    except Invalid as refused:
        place(form, refused)
        return False
    return True
