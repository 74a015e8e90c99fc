"""Zones and their wardens as a table: read in, and taken out as the same table."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.kernel import ids
from musterpoint.kernel.errors import Invalid, Refused
from musterpoint.people import countries
from musterpoint.people.importing import read_table
from musterpoint.people.reasons import ExportReason
from musterpoint.rosters import identity
from musterpoint.rosters.actions._importing import ImportedMembers
from musterpoint.rosters.models import Member, MemberState, MemberToken
from musterpoint.rosters.queries import Card
from musterpoint.rosters.reading import RowProblem, dated, named
from musterpoint.rosters.wardens import actions, queries
from musterpoint.rosters.wardens.actions import TermIn, ZoneIn
from musterpoint.rosters.wardens.models import WardenTerm, WardenZone
from musterpoint.tenancy.actors import Actor, Permission
from musterpoint.web import tables

COLUMNS = (
    "post", "zone", "country", "places", "called_by", "warden", "deputy", "starts_on", "ends_on",
)  # fmt: skip
#: What a file that is taken out has besides, for whoever reads it on paper.
NAMES = ("warden_name", "warden_phone", "deputy_name", "deputy_phone")
MOST = 5000


def import_zones(data: bytes, *, is_look: bool = False, by: Actor, at: datetime) -> ImportedMembers:
    """
    Draw the zones of a CSV or XLSX file and appoint their wardens; a zone that is there is changed.

    A warden is told by reference, number or address, and must stand on a roster. A row with the
    warden whom its zone has already changes no term. With ``is_look`` nothing is kept.
    """
    by.require(Permission.ROSTERS_CHANGE)
    problems: list[RowProblem] = []
    accepted = 0
    with transaction.atomic():
        for line, row in list(named(read_table(data), COLUMNS))[:MOST]:
            try:
                with transaction.atomic():
                    _keep_row(row, by, at)
            except Refused as refused:
                problems += _told(line, refused)
            else:
                accepted += 1
        if is_look:
            transaction.set_rollback(True)
        else:
            count = len(problems)
            audit.record("rosters.zone.imported", by=by, at=at, rows=accepted, refused=count)
    return ImportedMembers(accepted=accepted, repeated=0, problems=tuple(problems))


#: Fields of the actions, as their columns are called.
_NAMED = {"name": "zone", "above": "called_by", "member": "warden", "starts": "starts_on",
          "ends": "ends_on"}  # fmt: skip


def _told(line: int, refused: Refused) -> list[RowProblem]:
    fields = refused.fields if isinstance(refused, Invalid) else {}
    found = [
        RowProblem(line=line, column=_NAMED.get(name, name), text=str(text))
        for name, texts in fields.items()
        for text in texts
    ]
    return found or [RowProblem(line=line, column="zone", text=str(refused))]


def _keep_row(row: Mapping[str, str], by: Actor, at: datetime) -> None:
    wrong: dict[str, list[str]] = {}
    post, name = row.get("post", ""), row.get("zone", "")
    zones = {one.name: one for one in queries.zones().filter(post=post)}
    caller = row.get("called_by", "")
    if caller and caller not in zones:
        wrong["above"] = [_("No zone of this post that stands further up has this name.")]
    country = countries.find(row["country"]) if row.get("country") else ""
    if country is None:
        wrong["country"] = [_("Unknown country. Write its name or its three-letter code.")]
    given = ZoneIn(
        post=post,
        name=name,
        country=country or "",
        places=tuple(part.strip() for part in row.get("places", "").split(";") if part.strip()),
        above_id=zones[caller].id if caller in zones else None,
    )
    if name in zones:
        zone = actions.change_zone(zones[name].id, given, by=by, at=at)
    else:
        zone = actions.draw_zone(given, by=by, at=at)
    if row.get("warden"):
        _keep_term(zone, row, wrong, by, at)
    if wrong:
        raise Invalid(_("Some answers need a correction."), fields=wrong)


def _keep_term(
    zone: WardenZone,
    row: Mapping[str, str],
    wrong: dict[str, list[str]],
    by: Actor,
    at: datetime,
) -> None:
    warden = _member(row["warden"], "warden", wrong, at)
    deputy = _member(row["deputy"], "deputy", wrong, at) if row.get("deputy") else None
    starts, ends = dated(row, "starts_on", wrong), dated(row, "ends_on", wrong)
    for name, day in (("starts_on", starts), ("ends_on", ends)):
        if day is None:
            wrong.setdefault(name, [_("Write the date as 2026-01-31.")])
    if wrong or warden is None or starts is None or ends is None:
        return
    present = WardenTerm.objects.filter(zone=zone, ended_at__isnull=True).first()
    term = TermIn(member_id=warden, deputy_id=deputy, starts_on=starts, ends_on=ends)
    if present is None:
        actions.appoint(zone.id, term, by=by, at=at)
    elif (present.member_id, present.starts_on, present.ends_on) != (warden, starts, ends):
        actions.hand_over(zone.id, term, (), by=by, at=at)
    elif present.deputy_id != deputy:
        actions.set_deputy(zone.id, deputy, by=by, at=at)


def _member(text: str, column: str, wrong: dict[str, list[str]], at: datetime) -> UUID | None:
    """Return the one member with this reference, number or address, or say what is wrong."""
    rows = Member.objects.filter(roster__kind__in=actions.KINDS).exclude(state=MemberState.LEFT)
    reference = ids.parse_reference(text) or ""
    found = list(rows.filter(reference=reference).values_list("id", flat=True))
    if not found and (text[:1] == "+" or "@" in text):
        tokens = MemberToken.objects.filter(token=identity.phone_token(text, at))
        found = list(rows.filter(id__in=tokens.values("member_id")).values_list("id", flat=True))
    if len(found) != 1:
        wrong[column] = [_("Write the reference, number or e-mail address of one member.")]
        return None
    return found[0]


def export(reason: str, *, by: Actor, at: datetime) -> bytes:
    """
    Return the zones with their wardens as CSV, which the import reads again.

    Who took out whose data, why, and the file's digest are recorded.
    """
    by.require(Permission.ROSTERS_CHANGE)
    if reason not in ExportReason.values:
        text = _("Say why the list is needed.")
        raise Invalid(text, fields={"reason": [text]})
    lines = queries.zone_lines(at)
    made = tables.csv_file([(*COLUMNS, *NAMES), *(_cells(one) for one in lines)])
    shown = {who.id for one in lines for who in (one.warden, one.deputy) if who is not None}
    digest = hashlib.sha256(made).hexdigest()
    audit.record_many(
        "rosters.member.exported", sorted(shown), by=by, at=at, reason=reason, digest=digest
    )
    audit.record("rosters.zone.exported", by=by, at=at, reason=reason, rows=len(lines))
    return made


def _cells(one: queries.ZoneLine) -> list[str]:
    row, term = one.row, one.term

    def of(who: Card | None) -> tuple[str, str, str]:
        return (who.row.reference, who.who.name, who.who.phone) if who else ("", "", "")

    warden, deputy = of(one.warden), of(one.deputy)
    return [
        row.post,
        row.name,
        row.country,
        "; ".join(row.places),
        one.caller.name if one.caller else "",
        warden[0],
        deputy[0],
        term.starts_on.isoformat() if term else "",
        term.ends_on.isoformat() if term else "",
        *warden[1:],
        *deputy[1:],
    ]
