"""What may cross between organisations: published sessions, and the syllabus of shared courses."""

from datetime import datetime

from musterpoint.disclosures import actions as disclosures

SESSION = "training.session"
SYLLABUS = "training.syllabus"


def install() -> None:
    """Register each kind with its fields; no learner stands in any of them."""
    disclosures.register_kind(
        SESSION,
        fields={
            "course": str,
            "title": str,
            "audiences": [str],
            "starts_at": datetime,
            "ends_at": datetime,
            "zone": str,
            "place": str,
            "country": str,
            "language": str,
            "free": int,
            "sequence": int,
            "is_cancelled": bool,
        },
    )
    disclosures.register_kind(
        SYLLABUS,
        fields={
            "course": str,
            "version": int,
            "digest": str,
            "title": str,
            "title_ar?": str,
            "summary": str,
            "aims": [str],
            "modules": [{"title": str, "minutes": int}],
            "audiences": [str],
            "themes": [str],
            "minutes": int,
            "valid_months?": int,
            "pass_mark": int,
            "did": str,
            "status": [str],
        },
    )
