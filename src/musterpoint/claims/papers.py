"""Papers of claims as they are given out, by pages and to programs."""

from django.http import HttpResponse

from musterpoint.claims import actions


def given_out(found: actions.Opened) -> HttpResponse:
    """Return a paper as a download."""
    response = HttpResponse(found.data, content_type=found.media_type)
    response["X-Content-Type-Options"] = "nosniff"
    name = "".join(one if one.isascii() and one not in '"\\\r\n' else "_" for one in found.name)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
