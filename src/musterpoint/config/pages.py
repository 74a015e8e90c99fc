"""Pages of the platform itself."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from musterpoint.tenancy.models import Organisation


def front(request: HttpRequest) -> HttpResponse:
    """List the organisations whose public site is here, so that anyone finds theirs."""
    organisations = Organisation.objects.order_by("name", "id")
    return render(request, "web/front.html", {"organisations": organisations})
