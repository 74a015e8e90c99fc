"""Raise and lower the levels of areas: choose, look once more, set."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from musterpoint.crises import actions, queries
from musterpoint.crises.actions import LevelIn
from musterpoint.crises.desk import words
from musterpoint.crises.desk.errors import place
from musterpoint.crises.desk.forms import LevelsForm
from musterpoint.crises.desk.page import desk_page, show
from musterpoint.crises.ladder import Ladder, in_language, ladder_for
from musterpoint.crises.models import Crisis
from musterpoint.crises.queries import AreaLevel
from musterpoint.kernel.errors import Invalid
from musterpoint.tenancy.permissions import Permission
from musterpoint.web import formats, languages
from musterpoint.web.http import ActorRequest, url


@desk_page(Permission.CRISIS_LEVEL, methods=("GET", "HEAD", "POST"))
def levels(request: ActorRequest, crisis: Crisis) -> HttpResponse:
    """Set the level of areas; the first press of the button shows what will be set."""
    ladder = ladder_for(request.organisation.id)
    areas = queries.levels(crisis.id)
    form = _form(request, ladder, areas)
    context = {
        "crisis": crisis,
        "form": form,
        "areas": areas,
        "levels_count": ladder.highest,
        "meanings": _meanings(ladder),
        "names": {area.code: words.area_name(area.name, dict(area.names)) for area in areas},
    }
    if not form.is_bound:
        return show(request, "levels.html", context)
    if not form.is_valid() or "back" in request.POST:
        return show(request, "levels.html", context, invalid="back" not in request.POST)
    if "confirm" not in request.POST:
        return show(request, "levels_confirm.html", context | _chosen(request, form, ladder, areas))
    if _set(request, crisis, form):
        count = len(form.cleaned_data["areas"])
        text = ngettext("The level of %(count)s area is set.", "%(count)s levels are set.", count)
        messages.success(request, text % {"count": formats.count(count)})
        return redirect(url(request, "desk:room", crisis=crisis.slug))
    return show(request, "levels.html", context, invalid=True)


def _form(request: ActorRequest, ladder: Ladder, areas: tuple[AreaLevel, ...]) -> LevelsForm:
    data = request.POST if request.method == "POST" else None
    asked = list(dict.fromkeys([*request.organisation.languages, languages.current().code]))
    none = (0, _("No level: take the level away"))
    return LevelsForm(
        data,
        area_choices=[(area.code, _now(area, ladder)) for area in areas],
        ladder=ladder,
        level_choices=[
            *((code, words.level_name(dict(ladder.levels), code)) for code in ladder.levels),
            none,
        ],
        advice_languages=asked,
    )


def _now(area: AreaLevel, ladder: Ladder) -> str:
    """Return an area with the level that it has now."""
    return _("%(area)s (now: %(level)s)") % {
        "area": words.area_name(area.name, dict(area.names)),
        "level": words.level_name(dict(ladder.levels), area.level),
    }


def _meanings(ladder: Ladder) -> dict[str, str]:
    """Return what each level tells people, as hints of the choices."""
    code = languages.current().code
    return {str(one.code): in_language(one.meanings, code)[0] for one in ladder.levels.values()}


def _chosen(
    request: ActorRequest, form: LevelsForm, ladder: Ladder, areas: tuple[AreaLevel, ...]
) -> dict[str, object]:
    level = form.cleaned_data["level"]
    chosen = [area for area in areas if area.code in form.cleaned_data["areas"]]
    return {
        "level": level,
        "level_name": words.level_name(dict(ladder.levels), level),
        "chosen": [
            {
                "name": words.area_name(area.name, dict(area.names)),
                "before": words.level_name(dict(ladder.levels), area.level),
            }
            for area in chosen
        ],
        "count": len(chosen),
        "advice": form.advice(),
        "posted": [
            (bound.html_name, value)
            for bound in form
            for value in request.POST.getlist(bound.html_name)
            if value
        ],
    }


def _set(request: ActorRequest, crisis: Crisis, form: LevelsForm) -> bool:
    given = form.cleaned_data
    changes = [
        LevelIn(area_code=code, level=given["level"], basis=given["basis"], advice=form.advice())
        for code in given["areas"]
    ]
    try:
        actions.set_levels(crisis.id, changes, by=request.actor, at=request.at)
    except Invalid as refused:
        place(form, refused, {"area_code": "areas"})
        return False
    return True
