"""Take a list of services in: good rows at once, the others told by line and column."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.people import countries
from musterpoint.people.importing import read_table
from musterpoint.referrals import importing
from musterpoint.referrals.actions import _partners, _services
from musterpoint.referrals.importing import COLUMNS, TITLES
from musterpoint.referrals.models import Partner, Service
from musterpoint.referrals.values import Imported, PartnerIn, ServiceIn
from musterpoint.rosters.reading import RowProblem, named
from musterpoint.tenancy.actors import Actor, Permission

Known = tuple[str, str, str]


@dataclass(slots=True)
class _Directory:
    """What is there already, and what the rows before said."""

    partners: dict[str, Partner]
    services: dict[Known, Service]
    seen: set[Known] = field(default_factory=set)


def import_services(data: bytes, *, is_look: bool = False, by: Actor, at: datetime) -> Imported:
    """
    Add the services of a CSV or XLSX file, and change those that the directory has already.

    A service is known again by partner, kind and name, so that a corrected or exported file is
    simply sent again. A partner that is not there yet is added; the side of one that is there is
    never changed by a list. With ``is_look`` nothing is kept. Raises BadList, NoColumns.
    """
    by.require(Permission.DIRECTORY_CHANGE)
    problems: list[RowProblem] = []
    count = {"added": 0, "changed": 0, "same": 0}
    directory = _read()
    for line, row in named(read_table(data), COLUMNS):
        partner, given, wrong = importing.understood(row)
        wrong = wrong or _problems(row, partner, given, directory)
        problems += [
            RowProblem(line=line, column=TITLES.get(name, name), text=text)
            for name, texts in wrong.items()
            for text in texts
        ]
        if not wrong:
            count[_keep(row, partner, given, directory, is_look, by, at)] += 1
    if not is_look:
        facts: dict[str, object] = {**count, "refused": len(problems)}
        audit.record_many("referrals.directory.imported", [], by=by, at=at, **facts)
    return Imported(**count, problems=tuple(problems))


def _read() -> _Directory:
    partners = Partner.objects.filter(ended_at__isnull=True)
    services = Service.objects.filter(
        ended_at__isnull=True, partner__ended_at__isnull=True
    ).select_related("partner")
    return _Directory(
        partners={countries.plain(row.name): row for row in partners},
        services={
            (countries.plain(row.partner.name), row.kind, countries.plain(row.name)): row
            for row in services
        },
    )


def _problems(
    row: Mapping[str, str], partner: PartnerIn, given: ServiceIn, directory: _Directory
) -> dict[str, list[str]]:
    found = _services.problems_of(given)
    known = directory.partners.get(countries.plain(partner.name))
    if known is None:
        problems = _partners.problems_of(partner)
        if "name" in problems:
            problems["partner"] = problems.pop("name")
        found |= problems
    elif row.get("side") and partner.side != known.side:
        found["side"] = [_("The directory has this partner on the other side. Change it there.")]
    elif row.get("authority_of") and partner.authority_of != known.authority_of:
        found["authority_of"] = [_("The directory says otherwise. Change it there.")]
    if importing.names_of(row) in directory.seen:
        found["name"] = [_("This service stands in the list twice.")]
    return found


def _keep(
    row: Mapping[str, str],
    partner: PartnerIn,
    given: ServiceIn,
    directory: _Directory,
    is_look: bool,
    by: Actor,
    at: datetime,
) -> str:
    key = importing.names_of(row)
    directory.seen.add(key)
    there = directory.services.get(key)
    if there is not None:
        if _is_same(there, given):
            return "same"
        if not is_look:
            _services.change_service(there.id, given, by=by, at=at)
        return "changed"
    if not is_look:
        _services.add_service(_partner(partner, directory, by, at), given, by=by, at=at)
    return "added"


def _partner(given: PartnerIn, directory: _Directory, by: Actor, at: datetime) -> UUID:
    name = countries.plain(given.name)
    if name not in directory.partners:
        directory.partners[name] = _partners.add_partner(given, by=by, at=at)
    return directory.partners[name].id


def _is_same(row: Service, given: ServiceIn) -> bool:
    return all(getattr(row, name) == value for name, value in _services.columns_of(given).items())
