"""Members as a CSV file that the import reads again."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.kernel.errors import Invalid
from musterpoint.people.reasons import ExportReason
from musterpoint.rosters import queries
from musterpoint.rosters.actions._importing import COLUMNS, written_hours
from musterpoint.rosters.models import Credential, LanguageSkill, Skill
from musterpoint.rosters.queries import Card, Filters
from musterpoint.tenancy.actors import Actor, Permission
from musterpoint.web import tables

MOST = 20_000
CHUNK = 1000
LEVELS = {1: "basic", 2: "working", 3: "full", 4: "certified"}


def export(filters: Filters, reason: str, *, by: Actor, at: datetime) -> bytes:
    """
    Return the members of a selection as a file.

    Who took out whose data, why, and the file's digest are recorded.
    """
    by.require(Permission.ROSTERS_CHANGE)
    if reason not in ExportReason.values:
        raise Invalid(
            _("Say why the list is needed."), fields={"reason": [_("Say why the list is needed.")]}
        )
    wanted = list(queries.members(filters, at).values_list("id", flat=True)[:MOST])
    table: list[Sequence[str]] = [COLUMNS]
    shown = []
    for start in range(0, len(wanted), CHUNK):
        cards = queries.card(wanted[start : start + CHUNK], at)
        spoken = _spoken(list(cards))
        more = _more(cards.values())
        for card in cards.values():
            if card.name:
                shown.append(card.id)
                table.append(_values(card, spoken.get(card.id, []), more))
    made = tables.csv_file(table)
    digest = hashlib.sha256(made).hexdigest()
    audit.record_many("rosters.member.exported", shown, by=by, at=at, reason=reason, digest=digest)
    audit.record("rosters.list.exported", by=by, at=at, reason=reason, rows=len(shown))
    return made


def _spoken(member_ids: list[UUID]) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = {}
    for one in LanguageSkill.objects.filter(member_id__in=member_ids).order_by("source", "target"):
        ways = [
            word
            for word, has in (
                ("phone", one.by_phone), ("video", one.by_video), ("place", one.in_place),
            )
            if has
        ]  # fmt: skip
        text = " ".join([f"{one.source}>{one.target}", *ways, LEVELS[one.level], one.dialect])
        found.setdefault(one.member_id, []).append(text.strip())
    return found


def _more(cards: Iterable[Card]) -> dict[tuple[UUID, str], list[str]]:
    ids = [card.id for card in cards]
    found: dict[tuple[UUID, str], list[str]] = {}
    for member_id, code in Skill.objects.filter(member_id__in=ids).values_list("member_id", "code"):
        found.setdefault((member_id, "skill"), []).append(code)
    for one in Credential.objects.filter(member_id__in=ids).order_by("code"):
        day = one.valid_until.isoformat() if one.valid_until else ""
        found.setdefault((one.member_id, one.kind), []).append(f"{one.code} {day}".strip())
    return found


def _values(card: Card, spoken: list[str], more: dict[tuple[UUID, str], list[str]]) -> list[str]:
    row, who = card.row, card.who
    return [
        who.name,
        who.phone,
        who.email,
        who.organisation,
        row.sex,
        "; ".join(row.nationalities.split()),
        row.language,
        row.country,
        row.area,
        row.zone,
        written_hours(row.weekly),
        row.available_from.isoformat() if row.available_from else "",
        row.available_until.isoformat() if row.available_until else "",
        str(row.max_days or ""),
        "; ".join(spoken),
        "; ".join(sorted(more.get((card.id, "skill"), []))),
        "; ".join(more.get((card.id, "training"), [])),
        "; ".join(more.get((card.id, "clearance"), [])),
    ]
