"""Write an Open Badge 3.0 (OpenBadgeCredential) as plain values; signing comes after."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from musterpoint.engine.credentials.canonical import CREDENTIALS, EXTENSIONS, OPEN_BADGES
from musterpoint.engine.credentials.times import written


@dataclass(frozen=True, slots=True, kw_only=True)
class Alignment:
    """A competency framework's entry that the achievement meets."""

    name: str
    url: str
    framework: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Achievement:
    """What was achieved: the same for everybody who did."""

    id: str
    name: str
    description: str
    criteria: str
    criteria_url: str = ""
    kind: str = "CertificateOfCompletion"
    language: str = ""
    version: str = ""
    tags: tuple[str, ...] = ()
    alignments: tuple[Alignment, ...] = ()
    image: str = ""
    #: The address of the score's description, and its bounds; set when a result is given.
    score: str = ""
    score_name: str = ""
    score_max: str = ""
    score_required: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Issuer:
    """The organisation; `id` is a did:key, did:web or https address."""

    id: str
    name: str
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Badge:
    """One badge of one person, whom only a hash identifies."""

    id: str
    issuer: Issuer
    achievement: Achievement
    recipient: Mapping[str, Any]
    valid_from: datetime
    valid_until: datetime | None = None
    awarded_at: datetime | None = None
    result: str = ""
    #: The entries of status lists; see `status`.
    status: tuple[Mapping[str, Any], ...] = ()


def credential(badge: Badge) -> dict[str, Any]:
    """Return the badge, not signed yet."""
    contexts = [CREDENTIALS, OPEN_BADGES]
    if any(one.get("type") == "1EdTechRevocationList" for one in badge.status):
        contexts.append(EXTENSIONS)
    found: dict[str, Any] = {
        "@context": contexts,
        "id": badge.id,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": badge.achievement.name,
        "issuer": _without_empty(
            {
                "id": badge.issuer.id,
                "type": ["Profile"],
                "name": badge.issuer.name,
                "url": badge.issuer.url,
            }
        ),
        "validFrom": written(badge.valid_from),
        "credentialSubject": _without_empty(
            {
                "type": ["AchievementSubject"],
                "identifier": [dict(badge.recipient)],
                "achievement": _achievement(badge.achievement),
                "result": _result(badge),
            }
        ),
    }
    if badge.awarded_at is not None:
        found["awardedDate"] = written(badge.awarded_at)
    if badge.valid_until is not None:
        found["validUntil"] = written(badge.valid_until)
    if badge.status:
        entries = [dict(one) for one in badge.status]
        found["credentialStatus"] = entries[0] if len(entries) == 1 else entries
    return found


def _achievement(one: Achievement) -> dict[str, Any]:
    return _without_empty(
        {
            "id": one.id,
            "type": ["Achievement"],
            "achievementType": one.kind,
            "name": one.name,
            "description": one.description,
            "criteria": _without_empty({"id": one.criteria_url, "narrative": one.criteria}),
            "inLanguage": one.language,
            "version": one.version,
            "tag": list(one.tags),
            "image": {"id": one.image, "type": "Image"} if one.image else None,
            "alignment": [_alignment(found) for found in one.alignments],
            "resultDescription": _result_descriptions(one),
        }
    )


def _alignment(one: Alignment) -> dict[str, Any]:
    return _without_empty(
        {
            "type": ["Alignment"],
            "targetName": one.name,
            "targetUrl": one.url,
            "targetFramework": one.framework,
            "targetCode": one.code,
        }
    )


def _result_descriptions(one: Achievement) -> list[dict[str, Any]]:
    if not one.score:
        return []
    return [
        _without_empty(
            {
                "id": one.score,
                "type": ["ResultDescription"],
                "name": one.score_name or "Score",
                "resultType": "RawScore",
                "valueMin": "0",
                "valueMax": one.score_max,
                "requiredValue": one.score_required,
            }
        )
    ]


def _result(badge: Badge) -> list[dict[str, Any]]:
    if not badge.result:
        return []
    return [
        _without_empty(
            {
                "type": ["Result"],
                "resultDescription": badge.achievement.score,
                "status": "Completed",
                "value": badge.result,
            }
        )
    ]


def _without_empty(found: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in found.items() if value not in ("", None, [])}
