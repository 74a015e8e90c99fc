"""Somebody sees by the code of their card what they were given, when, where and by whom."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from musterpoint.crises.public import visitor
from musterpoint.crises.public.presenters import page as shown
from musterpoint.goods import codes, drawing, queries
from musterpoint.goods.models import Listed
from musterpoint.web.forms import Form, LineField
from musterpoint.web.http import ActorRequest, url


class CodeForm(Form):
    """The code of a card, typed."""

    code = LineField(label=_("Code of your card"), max_length=60)


def show(
    request: ActorRequest, template: str, context: dict[str, object], status: int = 200
) -> HttpResponse:
    """Render a page that a code opens; the browser keeps no copy of it."""
    base: dict[str, object] = {"of": request.organisation.name, "now": request.at}
    made = shown(request, f"goods/public/{template}.html", base | context, status=status)
    return visitor.not_stored(made)


def _found(code: str) -> Listed | None:
    rows = Listed.objects.select_related("distribution")
    return rows.filter(code_digest=codes.digest_of(code)).first()


@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: ActorRequest) -> HttpResponse:
    """Take the code of somebody's card."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        code = codes.tidied(form.cleaned_data["code"])
        if code and _found(code) is not None:
            return redirect(url(request, "received:receipt", token=code))
        form.add_error("code", str(_("No card has this code. Look at it again.")))
    return show(request, "enter", {"form": form}, 422 if form.is_bound else 200)


@require_safe
def receipt(request: ActorRequest, token: str) -> HttpResponse:
    """Show what the holder of a card was given."""
    found = _found(token)
    if found is None:
        return show(request, "enter", {"form": CodeForm(), "is_unknown": True}, 404)
    given = queries.handed([found.id]).get(found.id)
    lines = queries.handout_lines([given]).get(given.id, []) if given else []
    context: dict[str, object] = {
        "row": found.distribution,
        "number": found.number,
        "given": given,
        "lines": [(one.item.title, one.item.shown(one.amount)) for one in lines],
        "ration": "" if lines else drawing.ration_words(found.distribution),
        "is_over": found.distribution.closed_at is not None,
    }
    return show(request, "receipt", context)
