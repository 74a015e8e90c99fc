"""Write a campaign, approve it, stop it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.crises.models import Crisis
from musterpoint.kernel.errors import Invalid, Missing, Refused
from musterpoint.messaging import actions as messaging
from musterpoint.messaging import queries as messages
from musterpoint.messaging.models import Lane
from musterpoint.outreach import queries
from musterpoint.outreach.audience import Audience, is_language
from musterpoint.outreach.models import Campaign, CampaignState, Purpose
from musterpoint.tenancy import pumps
from musterpoint.tenancy.actors import Actor, Permission
from musterpoint.web import formats

#: More parts than these arrive broken or not at all on many phones.
MOST_PARTS = 6
NAME_CHARACTERS = 120


class NoSuchCrisis(Missing):
    """There is no such crisis here."""


class NoSuchCampaign(Missing):
    """There is no such campaign here."""


class CrisisIsClosed(Refused):
    """Nobody is written to about a crisis that is over."""


class AlreadySent(Refused):
    """The campaign was approved before."""


class AlreadyStopped(Refused):
    """The campaign was stopped before."""


class MissingTranslation(Refused):
    """Some people would get no text: neither their language nor a fallback is written."""


class NobodyMeant(Refused):
    """The audience is empty."""


def create_campaign(
    crisis_id: UUID,
    name: str,
    purpose: str,
    lane: str,
    audience: Audience,
    texts: Mapping[str, str],
    valid_until: datetime | None = None,
    *,
    fallbacks: Sequence[str] = (),
    by: Actor,
    at: datetime,
) -> Campaign:
    """
    Write a draft.

    ``texts`` by language; whoever speaks none of them gets the first of ``fallbacks`` that is
    written, by default the organisation's languages and then English. Nothing is sent after
    ``valid_until``.
    """
    by.require(Permission.MESSAGES_SEND)
    _open_crisis(crisis_id)
    problems = _problems(name, purpose, lane, texts, fallbacks)
    problems |= audience.problems(crisis_id)
    if valid_until is not None and valid_until <= at:
        problems["valid_until"] = [_("Enter a time in the future.")]
    if problems:
        raise Invalid(_("The campaign cannot be kept as it is."), fields=problems)
    campaign = Campaign.objects.create(
        crisis_id=crisis_id,
        name=name.strip(),
        purpose=purpose,
        lane=lane,
        audience=audience.as_json(),
        texts={language: text.strip() for language, text in texts.items()},
        fallbacks=list(fallbacks),
        valid_until=valid_until,
        created_at=at,
        created_by=by.id,
    )
    audit.record(
        "outreach.campaign.created",
        subject_id=campaign.id,
        by=by,
        at=at,
        crisis=str(crisis_id),
        languages=sorted(texts),
    )
    return campaign


def _open_crisis(crisis_id: UUID) -> Crisis:
    crisis = Crisis.objects.filter(id=crisis_id).first()
    if crisis is None:
        raise NoSuchCrisis(_("There is no such crisis here."))
    if crisis.closed_at is not None:
        raise CrisisIsClosed(_("This crisis is closed. Reopen it before you write to people."))
    return crisis


def _problems(
    name: str, purpose: str, lane: str, texts: Mapping[str, str], fallbacks: Sequence[str]
) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    if not name.strip() or len(name.strip()) > NAME_CHARACTERS or not messaging.is_clean(name):
        found["name"] = [_("Enter a name of at most 120 characters.")]
    if purpose not in Purpose.values:
        found["purpose"] = [_("Choose a purpose from the list.")]
    if lane not in Lane.values:
        found["lane"] = [_("Choose a lane from the list.")]
    if not texts:
        found["texts"] = [_("Enter the message in at least one language.")]
    for language, text in texts.items():
        if not is_language(language):
            found[f"texts.{language}"] = [_("Choose languages from the list.")]
        elif problem := _problem_of_text(text):
            found[f"texts.{language}"] = [problem]
    if not all(is_language(code) for code in fallbacks):
        found["fallbacks"] = [_("Choose languages from the list.")]
    return found


def _problem_of_text(text: str) -> str:
    if not text.strip():
        return _("Enter the message, or take the language out.")
    if not messaging.is_clean(text) or len(text) > messaging.OUTGOING_CHARACTERS:
        return _("Remove the characters that are no text, or shorten it.")
    parts = messages.parts(text.strip())
    if parts > MOST_PARTS:
        return _("Shorten it: this is %(parts)d text messages, at most %(most)d arrive well.") % {
            "parts": parts,
            "most": MOST_PARTS,
        }
    return ""


def locked(campaign_id: UUID) -> Campaign:
    """Return the campaign, locked, or raise NoSuchCampaign."""
    found = Campaign.objects.select_for_update(of=("self",)).filter(id=campaign_id).first()
    if found is None:
        raise NoSuchCampaign(_("There is no such campaign here."))
    return found


def approve_and_send(campaign_id: UUID, *, by: Actor, at: datetime) -> Campaign:
    """Approve a draft; the pump begins to fan it out at once."""
    by.require(Permission.MESSAGES_SEND)
    campaign = locked(campaign_id)
    if campaign.state != CampaignState.DRAFT:
        raise AlreadySent(_("This campaign was sent or stopped before. Make a new one."))
    _open_crisis(campaign.crisis_id)
    preview = queries.preview(campaign_id)
    if not preview.people:
        raise NobodyMeant(_("Nobody on the roll fits this audience."))
    if preview.missing:
        raise MissingTranslation(
            _("%(people)d people would get no text. Write it in: %(languages)s."),
            people=sum(preview.missing.values()),
            languages=formats.listed(code or "?" for code in sorted(preview.missing)),
        )
    campaign.state = CampaignState.SENDING
    campaign.approved_at, campaign.approved_by = at, by.id
    campaign.save(update_fields=["state", "approved_at", "approved_by"])
    audit.record(
        "outreach.campaign.approved", subject_id=campaign.id, by=by, at=at, people=preview.people
    )
    pumps.wake("campaigns", at)
    return campaign


def stop(campaign_id: UUID, *, by: Actor, at: datetime) -> int:
    """
    Stop a campaign: no further step, and what still waits is cancelled; return how many.

    What a carrier has taken cannot be called back.
    """
    by.require(Permission.MESSAGES_SEND)
    campaign = locked(campaign_id)
    if campaign.state == CampaignState.STOPPED:
        raise AlreadyStopped(_("This campaign was stopped before."))
    campaign.state, campaign.finished_at = CampaignState.STOPPED, at
    campaign.save(update_fields=["state", "finished_at"])
    cancelled = messaging.stop_campaign(campaign_id, by=by, at=at)
    audit.record(
        "outreach.campaign.stopped", subject_id=campaign_id, by=by, at=at, cancelled=cancelled
    )
    return cancelled
