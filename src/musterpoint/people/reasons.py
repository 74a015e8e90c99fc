"""Why somebody looks at or takes out personal data: codes, so that the audit holds no free text."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ExportReason(TextChoices):
    """Why a list leaves the system."""

    CRISIS_ROOM = "crisis_room", _("Work without connection in the crisis room")
    EVACUATION = "evacuation", _("Transport or boarding")
    HANDOVER = "handover", _("Handing over to another post or system")
    PERSON_ASKED = "person_asked", _("The person asked for the data")
    LEGAL = "legal", _("A legal duty")
    EXERCISE = "exercise", _("An exercise or a test")


class ProtectionReason(TextChoices):
    """Why a protection record is opened."""

    CASE_WORK = "case_work", _("Helping this person")
    REFERRAL = "referral", _("Referring this person to a service")
    PERSON_ASKED = "person_asked", _("The person asked to see it")
    SUPERVISION = "supervision", _("Supervising case work")
    EMERGENCY = "emergency", _("Danger to life")
