"""
Who fits a need, judged where the rows are, so that nobody's row travels who is not shown.

The statement says again what ``rules.left_out`` and the weights of ``rules`` say about one
candidate; a test holds the two together. Only coarse columns and codes are read.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from musterpoint.rosters import rules
from musterpoint.rosters.models import Mode
from musterpoint.rosters.rules import LONGER_THAN_A_SHIFT, WEIGHTS, For, Need, Why
from musterpoint.tenancy import scope

#: An hour of the week is a bit of one of so many hexadecimal digits.
DIGITS = 42
BY_MODE = {Mode.PHONE: "by_phone", Mode.VIDEO: "by_video", Mode.PLACE: "in_place"}

_SPOKEN = """
SELECT member_id, max(level) AS level, bool_or(dialect = %(dialect)s) AS has_dialect
FROM rosters_languageskill
WHERE organisation_id = %(organisation)s AND source = %(source)s AND target = %(target)s
  AND {by_mode}
GROUP BY member_id
"""
#: What stands in other tables: each read once, whatever the number of candidates.
_WITH = """
WITH spoken AS MATERIALIZED ({spoken}),
conflicted AS (
  SELECT DISTINCT member_id FROM rosters_conflict
  WHERE organisation_id = %(organisation)s
    AND (country = ANY(%(avoid)s) OR subject_id = ANY(%(about)s::uuid[]))
),
deployed AS (
  SELECT DISTINCT member_id FROM rosters_deployment
  WHERE organisation_id = %(organisation)s AND state IN ('planned', 'under_way')
    AND ends_at > %(at)s AND starts_at < %(until)s
),
excepted AS (
  SELECT member_id, bool_and(is_available) AS is_there FROM rosters_away
  WHERE organisation_id = %(organisation)s AND ends_at > %(at)s AND starts_at < %(until)s
  GROUP BY member_id
),
trained AS (
  SELECT member_id FROM (
    SELECT DISTINCT member_id, code FROM rosters_credential
    WHERE organisation_id = %(organisation)s AND code = ANY(%(credentials)s)
      AND (valid_until IS NULL OR valid_until >= %(last_day)s) AND {is_speaker}
  ) AS held
  GROUP BY member_id HAVING count(*) = cardinality(%(credentials)s::text[])
),
skilled AS (
  SELECT member_id, sum(level) AS levels FROM rosters_skill
  WHERE organisation_id = %(organisation)s AND code = ANY(%(skills)s)
  GROUP BY member_id HAVING count(*) = cardinality(%(skills)s::text[])
),
hours AS (
  SELECT zone, {digits} - hour / 4 AS place, (%(digits)s::text[])[hour %% 4 + 1] AS digits
  FROM unnest(%(zones)s::text[], %(hours)s::int[]) AS told (zone, hour)
),
judged AS MATERIALIZED (
  SELECT member.id,
    CASE
      WHEN conflicted.member_id IS NOT NULL
        OR string_to_array(member.nationalities, ' ') && %(avoid)s::text[] THEN 'conflict'
      WHEN member.state <> 'active' THEN 'not_called'
      WHEN deployed.member_id IS NOT NULL THEN 'deployed'
      WHEN member.rest_until > %(at)s THEN 'rest'
      WHEN cardinality(%(credentials)s::text[]) > 0 AND trained.member_id IS NULL
        THEN 'credential'
      WHEN cardinality(%(skills)s::text[]) > 0 AND skilled.member_id IS NULL THEN 'skill'
      WHEN %(sex)s <> '' AND member.sex <> %(sex)s THEN 'sex'
      WHEN %(is_dialect_needed)s AND NOT COALESCE(spoken.has_dialect, false) THEN 'dialect'
      WHEN %(source)s <> '' AND spoken.level < %(level)s THEN 'level'
      WHEN NOT CASE
        WHEN member.on_call_until > %(at)s THEN true
        WHEN excepted.is_there IS NOT NULL THEN excepted.is_there
        WHEN member.available_from > %(first_day)s THEN false
        WHEN member.available_until < %(last_day)s THEN false
        WHEN member.weekly = '' OR %(is_long)s THEN true
        ELSE strpos(hours.digits, substr(member.weekly, hours.place, 1)) > 0
      END THEN 'away'
      WHEN %(seconds)s > member.max_days * 86400 THEN 'too_long'
    END AS why,
    CASE WHEN member.on_call_until > %(at)s THEN %(on_call)s ELSE 0 END
    + CASE WHEN %(dialect)s <> '' AND spoken.has_dialect THEN %(same_dialect)s ELSE 0 END
    + COALESCE(GREATEST(spoken.level - %(level)s, 0) * %(better)s, 0)
    + COALESCE(skilled.levels * %(skill)s, 0)
    + CASE WHEN %(area)s <> '' AND member.area = %(area)s THEN %(same_area)s ELSE 0 END
    + CASE WHEN %(country)s <> '' AND member.country = %(country)s THEN %(same_country)s
        ELSE 0 END
    + CASE WHEN member.weekly <> '' OR member.available_from IS NOT NULL OR excepted.is_there
        THEN %(told)s ELSE 0 END AS score
  FROM rosters_member AS member
  {speaking} JOIN spoken ON spoken.member_id = member.id
  LEFT JOIN conflicted ON conflicted.member_id = member.id
  LEFT JOIN deployed ON deployed.member_id = member.id
  LEFT JOIN excepted ON excepted.member_id = member.id
  LEFT JOIN trained ON trained.member_id = member.id
  LEFT JOIN skilled ON skilled.member_id = member.id
  LEFT JOIN hours ON hours.zone = member.zone
  WHERE member.organisation_id = %(organisation)s AND member.state <> 'left' AND {of_kind}
    AND {is_skilled}
)
"""
_ASKED = """
SELECT 'count' AS part, why, count(*) AS number, NULL::uuid AS id FROM judged GROUP BY why
UNION ALL
(SELECT 'fits', NULL, score, id FROM judged WHERE why IS NULL
  ORDER BY score DESC, id LIMIT %(most)s)
UNION ALL
(SELECT 'left', why, 0, id FROM judged WHERE why IS NOT NULL ORDER BY id LIMIT %(most_left)s)
"""
_KIND = """member.roster_id IN (
  SELECT id FROM rosters_roster WHERE organisation_id = %(organisation)s AND kind = %(kind)s)"""
_SKILLED = """member.id IN (
  SELECT member_id FROM rosters_skill
  WHERE organisation_id = %(organisation)s AND code = ANY(%(skills)s)
  GROUP BY member_id HAVING count(*) = cardinality(%(skills)s::text[]))"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """Who fits, best first; the first who do not; how many fit, and how many do not and why."""

    fitting: tuple[UUID, ...]
    left_out: tuple[UUID, ...]
    fits: int
    counts: Mapping[Why, int]


def judge(need: Need, at: datetime, *, most: int, most_left: int) -> Judged:
    """Judge every candidate for a need; the ids of those to show come back. One statement."""
    sql = _WITH.format(
        digits=DIGITS,
        spoken=_SPOKEN.format(
            by_mode=BY_MODE[Mode(need.mode)] if need.mode in BY_MODE else "true",
        ),
        speaking="INNER" if need.source else "LEFT",
        is_speaker="member_id IN (SELECT member_id FROM spoken)" if need.source else "true",
        of_kind=_KIND if need.kind else "true",
        is_skilled=_SKILLED if need.skills and not need.source else "true",
    )
    told = _told(need, at) | {"most": most, "most_left": most_left}
    with connection.cursor() as cursor:
        cursor.execute(sql + _ASKED, told)
        rows = cursor.fetchall()
    counts = {why: number for part, why, number, _id in rows if part == "count"}
    return Judged(
        fitting=tuple(found for part, _why, _number, found in rows if part == "fits"),
        left_out=tuple(found for part, _why, _number, found in rows if part == "left"),
        fits=counts.pop(None, 0),
        counts={why: counts[why] for why in Why if why in counts},
    )


def _told(need: Need, at: datetime) -> dict[str, Any]:
    """Return what the statement asks for, by name."""
    until = at + need.hours
    zones = rules.zones()
    hours = [rules.hour_of_week(zone, at) for zone in zones]
    return {
        "organisation": scope.organisation_id(),
        "at": at,
        "until": until,
        "first_day": at.date(),
        "last_day": until.date(),
        "seconds": need.hours.total_seconds(),
        "is_long": need.hours > LONGER_THAN_A_SHIFT,
        "kind": need.kind,
        "source": need.source,
        "target": need.target,
        "dialect": need.dialect,
        "is_dialect_needed": bool(need.dialect) and need.is_dialect_needed,
        "level": need.level,
        "skills": list(need.skills),
        "credentials": list(need.credentials),
        "sex": need.sex,
        "avoid": list(need.avoid),
        "about": list(need.about),
        "country": need.country,
        "area": need.area,
        "zones": "{" + ",".join(zones) + "}",
        "hours": "{" + ",".join(map(str, hours)) + "}",
        "digits": [_having(bit) for bit in range(4)],
        "on_call": WEIGHTS[For.ON_CALL],
        "same_dialect": WEIGHTS[For.DIALECT],
        "better": WEIGHTS[For.LEVEL],
        "skill": WEIGHTS[For.SKILLS],
        "same_area": WEIGHTS[For.SAME_AREA],
        "same_country": WEIGHTS[For.SAME_COUNTRY],
        "told": WEIGHTS[For.HOURS_TOLD],
    }


def _having(bit: int) -> str:
    """Return the hexadecimal digits that have a bit."""
    return "".join(f"{digit:x}" for digit in range(16) if digit >> bit & 1)
