"""Make a whole fund from a recipe; afterwards it is edited as any other."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count

from django.utils.translation import gettext as _

from musterpoint.funds import recipes
from musterpoint.funds.actions._funds import add_head, add_window, open_fund
from musterpoint.funds.errors import NoSuchFund
from musterpoint.funds.models import Fund
from musterpoint.tenancy.actors import Actor, Permission


def found(code: str, *, slug: str = "", name: str = "", by: Actor, at: datetime) -> Fund:
    """
    Open the fund of a recipe with its windows, heads, caps and authorities.

    A slug that is taken gets a number. Raises NoSuchFund for a code that no recipe has.
    """
    by.require(Permission.FUNDS_CHANGE)
    recipe = recipes.known(code)
    if recipe is None:
        raise NoSuchFund(_("There is no such kind of fund."))
    given = recipe.fund
    free = _free(slug or given.slug)
    # A second fund of the same recipe is told apart by its number.
    number = "" if free == (slug or given.slug) else f" {free.rpartition('-')[2]}"
    wanted = replace(given, slug=free, name=name or f"{given.name}{number}")
    fund = open_fund(wanted, by=by, at=at)
    # Each a moment later, so that they stay in the order of the recipe: the first window is that
    # of money which comes without an earmark.
    moments = (at + timedelta(microseconds=n) for n in count())
    for window, heads in recipe.windows:
        row = add_window(fund.slug, window, by=by, at=next(moments))
        for head in heads:
            add_head(row.id, head, by=by, at=next(moments))
    return fund


def _free(slug: str) -> str:
    taken = set(Fund.objects.values_list("slug", flat=True))
    if slug not in taken:
        return slug
    return next(one for n in range(2, len(taken) + 3) if (one := f"{slug}-{n}") not in taken)
