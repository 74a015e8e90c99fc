"""What the blocks of a scenario file need of each other, and of the figures that ship."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from musterpoint.exercises.world._reader import Reader
from musterpoint.exercises.world.datafiles import DATA, rows
from musterpoint.exercises.world.published import published_figures
from musterpoint.exercises.world.scenario_model import Scenario
from musterpoint.exercises.world.weights import weights

#: Slugs become parts of longer ones that the database keeps.
LONGEST_SLUG = 32
#: Who at the operator may work on what people bring.
WORKING = (
    "duty_officer", "portal_operator", "operator", "caseworker", "protection_supervisor",
    "head_of_mission",
)  # fmt: skip


def check(root: Reader, made: Scenario) -> None:
    """Note what would stop the scenario from being played, though each block is right alone."""
    _slugs(root, made)
    _figures(root, made)
    if not made.areas:
        root.at("areas").at("items").bad(_("needs at least one area"))
    for index, one in enumerate(made.organisations):
        item = list(root.at("organisations").elements())[index]
        if not one.roles:
            item.at("roles").bad(_("needs at least one role in the crisis"))
        if not one.name:
            item.at("name").bad(_("needs a text in at least one language"))
    if not made.name:
        root.at("name").bad(_("needs a text in at least one language"))
    if any("operator" in one.roles for one in made.organisations):
        at_work = [(one.organisation, one.role) for one in made.cast]
        at_work += [(one.organisation, one.role) for one in made.casework.officers]
        if not any(slug == made.operator and role in WORKING for slug, role in at_work):
            problem = _(
                "nobody works at the operator %(operator)s: add one, such as a portal_operator"
            )
            root.at("casework").at("officers").bad(problem % {"operator": made.operator})


def _slugs(root: Reader, made: Scenario) -> None:
    if len(made.slug) > LONGEST_SLUG:
        root.at("slug").bad(_("must have at most %(most)d letters") % {"most": LONGEST_SLUG})
    for item, one in zip(root.at("organisations").elements(), made.organisations, strict=False):
        if len(one.slug) > LONGEST_SLUG:
            item.at("slug").bad(_("must have at most %(most)d letters") % {"most": LONGEST_SLUG})


def _figures(root: Reader, made: Scenario) -> None:
    """Note figures that do not ship; without them nobody can be invented."""
    block, rules = root.at("population"), made.population
    wrong = False
    named = block.at("desa_hosts") if block.has("desa_hosts") else block
    for host in rules.desa_hosts:
        years = _years(host)
        if not years:
            wrong = True
            problem = _(
                "no UN DESA stock of %(host)s ships; known: %(known)s."
                " Write desa_hosts: [] and figures under assumed to do without"
            )
            named.bad(problem % {"host": host, "known": ", ".join(_hosts())})
        elif rules.desa_year not in years:
            wrong = True
            known = ", ".join(str(year) for year in sorted(years))
            problem = _("the stock of %(host)s is of these years: %(known)s")
            block.at("desa_year").bad(problem % {"host": host, "known": known})
    told = {
        (one.nationality, one.measure, one.where, one.as_of.isoformat())
        for one in published_figures(made)
    }
    for nationality, choice in rules.published.items():
        if (nationality, choice.measure, choice.where, choice.as_of) not in told:
            wrong = True
            problem = _("the published figures of %(crisis)s hold no such one")
            block.at("published").at(nationality).bad(problem % {"crisis": made.crisis_id})
    if not wrong and not weights(made, 1):
        block.bad(_("nobody lives there: name figures under assumed or published"))


def _hosts() -> Collection[str]:
    found = (path.stem.removeprefix("undesa_stock_") for path in DATA.glob("undesa_stock_???.csv"))
    return sorted(one.upper() for one in found)


def _years(host: str) -> set[int]:
    if host not in _hosts():
        return set()
    return {int(row["year"]) for row in rows(f"undesa_stock_{host.lower()}.csv")}
