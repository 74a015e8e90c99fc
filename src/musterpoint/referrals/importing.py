"""A list of services as a table: what a row means, and how a service is written again."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from musterpoint.people import countries
from musterpoint.referrals import kinds
from musterpoint.referrals.models import Service, Side, Verdict
from musterpoint.referrals.values import PartnerIn, ServiceIn
from musterpoint.rosters.reading import read_hours, written_hours

COLUMNS = (
    "partner", "side", "authority_of", "service", "name", "about", "sexes", "age_from", "age_to",
    "nationalities", "statuses", "languages", "hours", "zone", "a_day", "cost", "country", "area",
    "address", "latitude", "longitude", "transport", "child_safe", "needs", "state", "verified",
)  # fmt: skip
YES = ("yes", "y", "1", "true", "oui", "sí", "si", "نعم")
NO = ("", "no", "n", "0", "false", "non", "لا")
SEXES = {"f": "f", "female": "f", "women": "f", "m": "m", "male": "m", "men": "m"}
Wrong = dict[str, list[str]]


def understood(row: Mapping[str, str]) -> tuple[PartnerIn, ServiceIn, Wrong]:
    """Return partner and service as a row describes them, and what is wrong with the row."""
    wrong: Wrong = {}
    partner = PartnerIn(
        name=row.get("partner", ""),
        side=row.get("side", "").casefold() or Side.OPEN,
        authority_of=_country(row, "authority_of", wrong),
        country=_country(row, "country", wrong),
    )
    if not partner.name:
        wrong["partner"] = [_("Name the partner.")]
    service = ServiceIn(
        kind=row.get("service", "").casefold(),
        name=row.get("name", ""),
        about=row.get("about", ""),
        sexes=tuple(_sexes(row, wrong)),
        age_from=_number(row, "age_from", wrong),
        age_to=_number(row, "age_to", wrong),
        nationalities=tuple(_countries(row, wrong)),
        statuses=tuple(_parts(row, "statuses")),
        languages=tuple(_parts(row, "languages")),
        hours=tuple(read_hours(row.get("hours", ""), wrong)),
        zone=row.get("zone", "") or "UTC",
        a_day=_number(row, "a_day", wrong),
        cost=row.get("cost", ""),
        country=partner.country,
        area=row.get("area", ""),
        address=row.get("address", ""),
        latitude=_degrees(row, "latitude", wrong),
        longitude=_degrees(row, "longitude", wrong),
        transport=row.get("transport", ""),
        is_child_safe=_is_yes(row, "child_safe", wrong),
        needs=tuple(part.strip() for part in row.get("needs", "").split(";") if part.strip()),
        verdict=row.get("state", "").casefold() or Verdict.OPEN,
    )
    return partner, service, wrong


#: What a problem of an action is called in the list.
TITLES = {
    "kind": "service", "verdict": "state", "is_child_safe": "child_safe", "weekly": "hours",
}  # fmt: skip


def written(row: Service) -> list[str]:
    """Return a service as a row that ``understood`` reads again."""
    text: dict[str, Any] = {
        "partner": row.partner.name,
        "side": row.partner.side,
        "authority_of": row.partner.authority_of,
        "service": row.kind,
        "hours": written_hours(row.weekly),
        "child_safe": "yes" if row.is_child_safe else "no",
        "state": row.verdict,
        "verified": row.verified_at.date().isoformat() if row.verified_at else "",
    }
    for name in ("sexes", "nationalities", "statuses", "languages", "needs"):
        text[name] = "; ".join(getattr(row, name))
    found = []
    for name in COLUMNS:
        value = text[name] if name in text else getattr(row, name)
        found.append("" if value is None else str(value))
    return found


def names_of(row: Mapping[str, str]) -> tuple[str, str, str]:
    """Return by what a row is known again: partner, kind and name of the service."""
    return (
        countries.plain(row.get("partner", "")),
        row.get("service", "").casefold(),
        countries.plain(row.get("name", "")),
    )


def kinds_listed() -> list[tuple[str, str]]:
    """Return the codes that the column of services takes, with their names."""
    return [(one.code, one.name) for one in kinds.shipped().kinds.values()]


def _parts(row: Mapping[str, str], name: str) -> list[str]:
    return [part.strip().casefold() for part in row.get(name, "").split(";") if part.strip()]


def _sexes(row: Mapping[str, str], wrong: Wrong) -> Iterator[str]:
    for part in _parts(row, "sexes"):
        if part in SEXES:
            yield SEXES[part]
        else:
            wrong["sexes"] = [_("Write f, m, or leave it empty for everybody.")]


def _country(row: Mapping[str, str], name: str, wrong: Wrong) -> str:
    text = row.get(name, "")
    found = countries.find(text) if text else ""
    if found is None:
        wrong[name] = [_("Unknown country. Write its name or its three-letter code.")]
    return found or ""


def _countries(row: Mapping[str, str], wrong: Wrong) -> Iterator[str]:
    for part in _parts(row, "nationalities"):
        found = countries.find(part)
        if found is None:
            wrong["nationalities"] = [
                _("Unknown country. Write its name or its three-letter code.")
            ]
        else:
            yield found


def _number(row: Mapping[str, str], name: str, wrong: Wrong) -> int | None:
    text = row.get(name, "")
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or len(text) > 6:
        wrong[name] = [_("Enter a whole number.")]
        return None
    return int(text)


def _degrees(row: Mapping[str, str], name: str, wrong: Wrong) -> float | None:
    text = row.get(name, "")
    if not text:
        return None
    plain = text.removeprefix("-").replace(".", "", 1)
    if len(text) > 20 or not plain.isascii() or not plain.isdigit():
        wrong[name] = [_("Enter degrees, such as 36.8 or -0.18.")]
        return None
    return float(text)


def _is_yes(row: Mapping[str, str], name: str, wrong: Wrong) -> bool:
    text = row.get(name, "").casefold()
    if text not in (*YES, *NO):
        wrong[name] = [_("Write yes or no.")]
    return text in YES
