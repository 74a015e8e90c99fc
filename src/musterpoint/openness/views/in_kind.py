"""Gifts in kind: what came into stores, and what of it was handed out."""

from django.http import HttpResponse

from musterpoint.openness import exporting, figures, in_kind
from musterpoint.openness.views.pages import GIVERS, show, word
from musterpoint.web.guard import page
from musterpoint.web.http import ActorRequest

MOST = 500


@page(GIVERS)
def listed(request: ActorRequest) -> HttpResponse:
    """List gifts in kind, the newest first; ``?as=xlsx`` or ``csv`` gives them as a file."""
    found = in_kind.listed(request.at.date())
    kind = word(request, "as", 4)
    if kind:
        return exporting.table(kind, "gifts-in-kind", in_kind.rows(found))
    context = {"in_kind": in_kind.cards(found[:MOST]), "smallest": figures.smallest()}
    return show(request, "in_kind", context)
