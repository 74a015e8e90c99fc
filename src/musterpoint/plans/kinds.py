"""What may cross between organisations of plans: chosen sections without named people."""

from musterpoint.disclosures import actions as disclosures
from musterpoint.plans.actions import KIND


def install() -> None:
    """Register the kind: what the plan is, and its rows as text in parts."""
    disclosures.register_kind(
        KIND,
        fields={
            "source": str,
            "name": str,
            "kind": str,
            "country": str,
            "version": int,
            "review_due?": str,
            "content": [str],
        },
    )
