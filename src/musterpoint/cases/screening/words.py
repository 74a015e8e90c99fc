"""Words of red flags and openings, in the reader's language."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from musterpoint.people.reasons import ProtectionReason

FLAGS: Mapping[str, str | Promise] = {
    "fear": _("Is afraid to go back"),
    "no_country": _("No country calls them its citizen"),
    "child_alone": _("A child without a carer"),
    "held": _("Papers, wages or telephone are kept, or may not leave"),
    "debt": _("Owes money for the journey or the work"),
    "violence_72": _("Violence within three days: medical help now"),
    "violence_120": _("Violence within five days: medical help now"),
    "violence": _("Violence earlier"),
    "medical": _("Needs a doctor or medicine today"),
}
#: Why somebody without clearance may ask: life alone.
REASONS: tuple[tuple[str, str | Promise], ...] = (
    (ProtectionReason.EMERGENCY.value, ProtectionReason.EMERGENCY.label),
    ("child_missing", _("A child is missing")),
    ("removal", _("About to be sent back to danger")),
    ("violence_now", _("Violence is going on")),
)


def flag(code: str) -> str:
    """Return what a flag says; its code for one of an older pack."""
    return str(FLAGS.get(code, code.replace("_", " ")))


def reason(code: str) -> str:
    """Return why an opening was asked for."""
    return str(dict(REASONS).get(code, code))
