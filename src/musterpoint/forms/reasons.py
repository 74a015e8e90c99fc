"""Why answers are taken out; the trail keeps the word."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ExportReason(TextChoices):
    """Why somebody needs a file of answers."""

    ANALYSIS = "analysis", _("Analysis and planning")
    REPORTING = "reporting", _("Reporting to the organisation or a donor")
    CASE_WORK = "case_work", _("Help for the people concerned")
    PERSON_ASKED = "person_asked", _("The person asked for it")
    LEGAL = "legal", _("A legal duty")
