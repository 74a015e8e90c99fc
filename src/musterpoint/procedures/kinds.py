"""What may cross between organisations of procedures: a published version as text."""

from musterpoint.disclosures import actions as disclosures
from musterpoint.procedures.actions import KIND


def install() -> None:
    """Register the kind: a name, a version, and the text in parts."""
    disclosures.register_kind(KIND, fields={"code": str, "version": str, "source": [str]})
