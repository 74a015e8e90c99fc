"""
The addresses of the site.

What belongs to an organisation begins with ``/o/<slug>/`` and names its door; the middleware opens
the unit of work there. Everything else is the platform's own.
"""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from musterpoint.config import health, pages
from musterpoint.config.api import api

SLUG = "o/<slug:organisation_slug>/"
DESK = {"door": "desk"}
PUBLIC = {"door": "public"}

urlpatterns: list[URLPattern | URLResolver] = [
    path("", pages.front, name="front"),
    path("health/live", health.live, name="live"),
    path("health/ready", health.ready, name="ready"),
    path("metrics", health.metrics, name="metrics"),
    path("api/v1/", api.urls),
    path("", include("musterpoint.accounts.auth_urls")),
    path(f"{SLUG}desk/", include("musterpoint.accounts.urls"), DESK),
    path(f"{SLUG}desk/", include("musterpoint.exercises.urls"), DESK),
    path(f"{SLUG}desk/capacity/", include("musterpoint.capacity.urls"), DESK),
    path(f"{SLUG}desk/exchange/", include("musterpoint.exchange.urls"), DESK),
    path(f"{SLUG}desk/surveys/", include("musterpoint.surveys.urls"), DESK),
    path(f"{SLUG}desk/lessons/", include("musterpoint.lessons.urls"), DESK),
    path(f"{SLUG}desk/", include("musterpoint.outreach.urls"), DESK),
    path(f"{SLUG}desk/evaluations/", include("musterpoint.evaluation.planning.urls"), DESK),
    path(f"{SLUG}desk/results/", include("musterpoint.evaluation.results.urls"), DESK),
    path(f"{SLUG}desk/reviews/", include("musterpoint.evaluation.reviews.urls"), DESK),
    path(f"{SLUG}desk/", include("musterpoint.evaluation.urls"), DESK),
    path(f"{SLUG}desk/", include("musterpoint.evacuation.urls"), DESK),
    path(f"{SLUG}desk/", include("musterpoint.feedback.urls"), DESK),
    path(f"{SLUG}desk/", include("musterpoint.referrals.directory_urls"), DESK),
    path(f"{SLUG}desk/", include("musterpoint.referrals.urls"), DESK),
    path(f"{SLUG}desk/travel/", include("musterpoint.cases.travel.urls"), DESK),
    path(f"{SLUG}desk/children/", include("musterpoint.cases.children.urls"), DESK),
    path(f"{SLUG}desk/", include("musterpoint.cases.screening.urls"), DESK),
    path(f"{SLUG}desk/", include("musterpoint.cases.screening.opening_urls"), DESK),
    path(f"{SLUG}desk/", include("musterpoint.cases.screening.call_urls"), DESK),
    path(f"{SLUG}desk/", include("musterpoint.cases.screening.helpline_urls"), DESK),
    path(f"{SLUG}desk/", include("musterpoint.cases.urls"), DESK),
    path(f"{SLUG}desk/", include("musterpoint.rosters.urls"), DESK),
    path(f"{SLUG}desk/", include("musterpoint.plans.urls"), DESK),
    path(f"{SLUG}desk/funds/", include("musterpoint.funds.urls"), DESK),
    path(f"{SLUG}desk/payments/", include("musterpoint.payments.urls"), DESK),
    path(f"{SLUG}desk/giving/", include("musterpoint.giving.urls"), DESK),
    path(f"{SLUG}desk/goods/", include("musterpoint.goods.urls"), DESK),
    path(f"{SLUG}desk/grants/", include("musterpoint.grants.urls"), DESK),
    path(f"{SLUG}desk/bonds/", include("musterpoint.bonds.urls"), DESK),
    path(f"{SLUG}desk/claims/", include("musterpoint.claims.urls"), DESK),
    path(f"{SLUG}desk/costs/", include("musterpoint.costs.urls"), DESK),
    path(f"{SLUG}desk/openness/", include("musterpoint.openness.urls"), DESK),
    path(f"{SLUG}desk/training/", include("musterpoint.training.urls"), DESK),
    path(f"{SLUG}desk/", include("musterpoint.agenda.urls"), DESK),
    path(f"{SLUG}desk/", include("musterpoint.procedures.urls"), DESK),
    path(f"{SLUG}desk/", include("musterpoint.forms.urls"), DESK),
    path(f"{SLUG}desk/", include("musterpoint.crises.desk.urls"), DESK),
    path(f"{SLUG}feedback/", include("musterpoint.feedback.public.urls"), PUBLIC),
    path(f"{SLUG}forms/", include("musterpoint.forms.public.urls"), PUBLIC),
    path(f"{SLUG}letters/", include("musterpoint.cases.public_urls"), PUBLIC),
    path(f"{SLUG}documents/", include("musterpoint.cases.travel.public.urls"), PUBLIC),
    path(f"{SLUG}training/", include("musterpoint.training.public_urls"), PUBLIC),
    path(f"{SLUG}bonds/", include("musterpoint.bonds.public_urls"), PUBLIC),
    path(f"{SLUG}journey/", include("musterpoint.costs.public_urls"), PUBLIC),
    path(f"{SLUG}calls/", include("musterpoint.exchange.public_urls"), PUBLIC),
    path(f"{SLUG}claims/", include("musterpoint.claims.public_urls"), PUBLIC),
    path(f"{SLUG}give/", include("musterpoint.giving.public_urls"), PUBLIC),
    path(f"{SLUG}assistance/", include("musterpoint.grants.public_urls"), PUBLIC),
    path(f"{SLUG}practices/", include("musterpoint.lessons.public_urls"), PUBLIC),
    path(f"{SLUG}accounts/", include("musterpoint.openness.public_urls"), PUBLIC),
    path(f"{SLUG}leave/", include("musterpoint.evacuation.public.urls"), PUBLIC),
    path(f"{SLUG}evaluators/", include("musterpoint.evaluation.planning.public_urls"), PUBLIC),
    path(f"{SLUG}review/", include("musterpoint.evaluation.reviews.public_urls"), PUBLIC),
    path(SLUG, include("musterpoint.cases.screening.public.urls"), PUBLIC),
    path(SLUG, include("musterpoint.exercises.playing.public_urls"), PUBLIC),
    path(SLUG, include("musterpoint.rosters.public_urls"), PUBLIC),
    path(SLUG, include("musterpoint.referrals.public_urls"), PUBLIC),
    path(SLUG, include("musterpoint.surveys.public_urls"), PUBLIC),
    path(SLUG, include("musterpoint.goods.public_urls"), PUBLIC),
    path(SLUG, include("musterpoint.crises.public.urls"), PUBLIC),
]
if settings.SHOW_PATTERNS:
    urlpatterns.append(path("", include("musterpoint.web.urls")))

handler400 = "musterpoint.config.errors.bad_request"
handler403 = "musterpoint.config.errors.permission_denied"
handler404 = "musterpoint.config.errors.page_not_found"
handler500 = "musterpoint.config.errors.server_error"
