"""Addresses for the tests of this package."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from musterpoint.web.errors import render_error
from musterpoint.web.page import Chrome


def failing(request: HttpRequest, status: int) -> HttpResponse:
    """Answer with the error page of a status, in the console when `?console` is in the address."""
    if "console" in request.GET:
        setattr(request, "chrome", Chrome(user_name="I. Maro"))  # noqa: B010
    return render_error(request, status, request.GET.get("message"))


handler404 = "musterpoint.web.errors.page_not_found"
urlpatterns = [
    path("fail/<int:status>/", failing),
    path("", include("musterpoint.web.urls")),
]
