"""The words and kinds of status that the pages of messages share."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from musterpoint.outreach.models import CampaignState
from musterpoint.outreach.rules import Meaning
from musterpoint.web import formats, languages

Text = str | Promise

KINDS: dict[str, str] = {
    CampaignState.DRAFT: "unk",
    CampaignState.SENDING: "move",
    CampaignState.SENT: "ok",
    CampaignState.STOPPED: "off",
}
MEANINGS: dict[str, tuple[str, Text]] = {
    Meaning.HELP: ("help", gettext_lazy("Needs help")),
    Meaning.SAFE: ("ok", gettext_lazy("Safe")),
    Meaning.LEAVE: ("due", gettext_lazy("Wants to leave")),
    Meaning.STOP: ("off", gettext_lazy("No more messages")),
    Meaning.STOP_ALERTS: ("off", gettext_lazy("No more messages, alerts included")),
    Meaning.WRONG_PERSON: ("off", gettext_lazy("Wrong number")),
    Meaning.UNKNOWN: ("unk", gettext_lazy("Not understood")),
}
#: What staff may read in a reply, and whether it is said of a person.
BY_HAND = (
    (Meaning.SAFE, gettext_lazy("Safe")),
    (Meaning.HELP, gettext_lazy("Needs help")),
    (Meaning.LEAVE, gettext_lazy("Wants to leave")),
    (Meaning.STOP, gettext_lazy("No more messages")),
    (Meaning.WRONG_PERSON, gettext_lazy("Wrong number")),
    (Meaning.UNKNOWN, gettext_lazy("Read, nothing to record")),
)
REASONS: dict[str, Text] = {
    "unsafe_address": gettext_lazy("It is not safe to write there"),
    "failed_address": gettext_lazy("The address failed before"),
    "bad_address": gettext_lazy("The carrier calls the address wrong"),
    "opted_out": gettext_lazy("Asked for no more messages"),
}


def people(number: int) -> str:
    """Return "1 person" or "12 people"."""
    text = ngettext("%(count)s person", "%(count)s people", number)
    return text % {"count": formats.count(number)}


def meaning(code: str) -> tuple[str, str]:
    """Return (kind of status, words) of a meaning."""
    kind, text = MEANINGS.get(code, MEANINGS[Meaning.UNKNOWN])
    return kind, str(text)


def language(code: str) -> str:
    """Return a language's own name."""
    return languages.endonym(code) if code else _("Language not known")
