"""What money was given for, and what a commitment is for: a crisis, a country, or neither."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.crises.models import Crisis
from musterpoint.engine.ledger import Unit
from musterpoint.funds import units
from musterpoint.funds.models import Commitment
from musterpoint.people import countries
from musterpoint.web import languages


class Purpose(NamedTuple):
    """A crisis (its id as text) and a country (ISO 3166-1 alpha-3); either may be empty."""

    crisis: str = ""
    country: str = ""

    @property
    def code(self) -> str:
        """How a balance remembers that something was given for this."""
        return f"{self.crisis}/{self.country}"

    @property
    def is_any(self) -> bool:
        """Whether it names neither crisis nor country."""
        return not (self.crisis or self.country)

    def pays(self, wanted: "Purpose") -> bool:
        """Say whether money given for this pays for what is wanted."""
        return self.crisis in ("", wanted.crisis) and self.country in ("", wanted.country)


#: Of money: for whatever its place pays. Of a commitment: for nothing that is named.
ANY = Purpose()


def read(code: str) -> Purpose:
    """Return a purpose by its code."""
    crisis, _slash, country = code.partition("/")
    return Purpose(crisis, country)


def of_links(links: Mapping[str, Any]) -> Purpose:
    """Return what the links of an entry say that it was given for."""
    crisis, country = str(links.get("crisis") or ""), str(links.get("country") or "")
    try:
        return Purpose(str(UUID(crisis)) if crisis else "", country.upper())
    except ValueError:
        return Purpose(crisis, country.upper())


def of_commitments(ids: Iterable[str]) -> dict[str, Purpose]:
    """Return what commitments are for, by their ids, in two queries: see ``of_commitment``."""
    wanted = [one for one in set(ids) if _is_id(one)]
    rows = Commitment.objects.filter(id__in=wanted).values_list("id", "crisis_id", "links")
    said = {
        str(identity): of_links({**links, "crisis": crisis} if crisis else links)
        for identity, crisis, links in rows
    }
    hosts = _hosts(one.crisis for one in said.values() if not one.country)
    return {
        identity: one if one.country else one._replace(country=hosts.get(one.crisis, ""))
        for identity, one in said.items()
    }


def of_commitment(row: Commitment) -> Purpose:
    """
    Return what a commitment is for.

    Where it names no country, it is for the one in which its crisis is.
    """
    found = of_links({**row.links, "crisis": row.crisis_id} if row.crisis_id else row.links)
    if found.country or not found.crisis:
        return found
    return found._replace(country=_hosts([found.crisis]).get(found.crisis, ""))


def names(of: Iterable[Purpose]) -> dict[Purpose, str]:
    """Return what people call purposes."""
    wanted = set(of)
    ids = [one.crisis for one in wanted if _is_id(one.crisis)]
    crises = {
        str(key): name for key, name in Crisis.objects.filter(id__in=ids).values_list("id", "name")
    }
    return {one: _name(one, crises) for one in wanted}


def told(of: Mapping[Purpose, int], unit: Unit) -> list[str]:
    """Return in words how much is bound to what, the most first."""
    called = names(of)
    return [
        _("%(amount)s for %(purpose)s")
        % {"amount": units.shown(part, unit.digits, unit.code), "purpose": called[one]}
        for one, part in sorted(of.items(), key=lambda pair: (-pair[1], pair[0]))
    ]


def _name(one: Purpose, crises: Mapping[str, str]) -> str:
    crisis = crises.get(one.crisis, _("another crisis")) if one.crisis else ""
    country = countries.name(one.country, languages.current().code) if one.country else ""
    if crisis and country:
        return _("%(crisis)s in %(country)s") % {"crisis": crisis, "country": country}
    return crisis or country


def _hosts(crises: Iterable[str]) -> dict[str, str]:
    wanted = {one for one in crises if _is_id(one)}
    if not wanted:
        return {}
    rows = Crisis.objects.filter(id__in=wanted).values_list("id", "host_country")
    return {str(identity): country for identity, country in rows}


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
