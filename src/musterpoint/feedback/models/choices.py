"""How a report came, where it stands, what came of it; what all tables are for."""

from django.db import models
from django.utils.translation import gettext_lazy as _

LISTENING = "people can complain safely, get an answer and change what we do"
KEPT = "two years after it was closed"
BASIS = "the person's own word; legal obligation to follow up"


class Way(models.TextChoices):
    """How it came."""

    WEB = "web", _("Public site")
    MESSAGE = "message", _("Message")
    PAPER = "paper", _("Paper")
    STAFF = "staff", _("Told to staff")
    MEETING = "meeting", _("Community meeting")


class State(models.TextChoices):
    """Where it stands."""

    RECEIVED = "received", _("New")
    ACKNOWLEDGED = "acknowledged", _("Acknowledged")
    ASSIGNED = "assigned", _("Being handled")
    ANSWERED = "answered", _("Answered")
    APPEALED = "appealed", _("Appealed")
    CLOSED = "closed", _("Closed")


class EntryKind(models.TextChoices):
    """Who said it to whom."""

    TOLD = "told", _("The person")
    ANSWER = "answer", _("Answer")
    QUESTION = "question", _("Our question")
    NOTE = "note", _("Internal note")
    APPEAL = "appeal", _("Appeal")
    CHECK = "check", _("What followed")


class Outcome(models.TextChoices):
    """What came of it."""

    AGREED = "agreed", _("We agree")
    PARTLY = "partly", _("We agree in part")
    DISAGREED = "disagreed", _("We do not agree")
    UNCLEAR = "unclear", _("It could not be found out")
    PASSED_ON = "passed_on", _("Passed on to whom it concerns")
    NOTED = "noted", _("Noted, with thanks")


class ListReason(models.TextChoices):
    """Why a list leaves the system; a code, so that trails hold no free text."""

    LEARNING = "learning", _("Learning from what people tell us")
    REPORTING = "reporting", _("A report without names")
    HANDOVER = "handover", _("Handing over to a colleague")
    LEGAL = "legal", _("A legal duty")
