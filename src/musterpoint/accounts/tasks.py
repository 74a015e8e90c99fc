"""Jobs of signing in."""

from datetime import datetime
from uuid import UUID

from procrastinate.contrib.django import app

from musterpoint.accounts import sign_ins


@app.task(queue="platform", name=sign_ins.AUDIT_FAILURE)
def audit_failed_sign_in(user_id: str, at: str) -> None:
    """Audit a failed sign-in in each organisation of the user; nothing for an unknown id."""
    sign_ins.audit_failure(UUID(user_id), datetime.fromisoformat(at))
