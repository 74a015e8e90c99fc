"""Campaigns in a list and one by one: how far they are and what came back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from musterpoint.messaging.models import Inbound, Message, MessageState
from musterpoint.outreach import queries
from musterpoint.outreach.actions import Audience
from musterpoint.outreach.models import Campaign, CampaignState
from musterpoint.outreach.presenters import words
from musterpoint.outreach.presenters.writing import (
    Check,
    Reach,
    TextLine,
    checks,
    chips,
    reach,
    text_lines,
)
from musterpoint.outreach.queries import Preview
from musterpoint.outreach.rules import Meaning
from musterpoint.web import formats
from musterpoint.web.http import ActorRequest, url
from musterpoint.web.parts import Chip, Figure

#: The states of messages under the words of the page, in the order of its funnel.
STAGES: tuple[tuple[words.Text, tuple[str, ...], str], ...] = (
    (gettext_lazy("Waiting"), (MessageState.QUEUED, MessageState.CLAIMED), "c"),
    (gettext_lazy("Taken by the carrier"), (MessageState.ACCEPTED, MessageState.UNKNOWN), "b"),
    (gettext_lazy("Delivered"), (MessageState.DELIVERED,), ""),
    (gettext_lazy("Not delivered"), (MessageState.FAILED, MessageState.EXPIRED), "alarm"),
    (gettext_lazy("Stopped"), (MessageState.CANCELLED,), "off"),
    (gettext_lazy("Not sent, on purpose"), (MessageState.SUPPRESSED,), "hatch"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignRow:
    """A campaign in the list."""

    campaign: Campaign
    kind: str
    cells: tuple[tuple[str, str], ...]
    """Heading of a column and its number."""
    answers: tuple[tuple[str, str, int], ...]
    """What came back: the kind of a status, its words and how many."""


def heads() -> tuple[str, ...]:
    """Return the headings over the numbers of the list."""
    return (_("People"), _("Waiting"), _("Delivered"), _("Not delivered"), _("No way to reach"))


def campaign_rows(found: Sequence[Campaign]) -> list[CampaignRow]:
    """Return campaigns with how far they are and what came back. Two queries."""
    replied = queries.replies(found)
    counted = (
        Message.objects.filter(campaign_id__in=[one.id for one in found])
        .order_by()
        .values_list("campaign_id", "state")
        .annotate(n=Count("id"))
    )
    by_campaign: dict[UUID, dict[str, int]] = {}
    for campaign_id, state, number in counted:
        if campaign_id is not None:
            by_campaign.setdefault(campaign_id, {})[state] = number

    def total(one: Campaign, *states: str) -> str:
        return formats.count(sum(by_campaign.get(one.id, {}).get(state, 0) for state in states))

    return [
        CampaignRow(
            campaign=one,
            kind=words.KINDS[one.state],
            answers=_answers(replied.get(one.id, {})),
            cells=tuple(
                zip(
                    heads(),
                    (
                        formats.count(one.recipients),
                        total(one, MessageState.QUEUED, MessageState.CLAIMED),
                        total(one, MessageState.DELIVERED),
                        total(one, MessageState.FAILED, MessageState.EXPIRED),
                        formats.count(one.skipped),
                    )
                    if one.state != CampaignState.DRAFT
                    else ("–",) * 5,
                    strict=True,
                )
            ),
        )
        for one in found
    ]


def replies_strip(request: ActorRequest) -> list[Figure]:
    """Return what people answered so far, and how many answers wait. Two queries."""
    waits = sum(queries.inbox_counts().values())
    rows = Inbound.objects.exclude(meaning="").order_by().values_list("meaning")
    counted = dict(rows.annotate(n=Count("id")))
    total = sum(counted.values())

    def share(number: int) -> float | None:
        return number / total if total else None

    figures = [
        Figure(
            label=_("Waiting for a person"),
            value=formats.count(waits),
            detail=_("of %(total)s replies") % {"total": formats.count(total)},
            url=url(request, "outreach:inbox"),
            tone="help" if waits else "",
            kind="alarm",
            share=share(waits),
        )
    ]
    for code in (Meaning.HELP, Meaning.SAFE, Meaning.LEAVE, Meaning.STOP, Meaning.WRONG_PERSON):
        number = counted.get(code, 0)
        if code == Meaning.STOP:
            number += counted.get(Meaning.STOP_ALERTS, 0)
        figures.append(
            Figure(
                label=words.meaning(code)[1],
                value=formats.count(number),
                detail=_("%(share)s of replies") % {"share": formats.percent(share(number))},
                share=share(number),
            )
        )
    return figures


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One line of the funnel."""

    label: str
    number: int
    share: float
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignPage:
    """One campaign with how far it is and what came back."""

    campaign: Campaign
    kind: str
    lines: tuple[TextLine, ...]
    chips: tuple[Chip, ...]
    stages: tuple[Stage, ...]
    messages: int
    waiting: int
    parts: int
    shared: int
    withheld: tuple[tuple[str, int], ...]
    answers: tuple[tuple[str, str, int], ...]
    preview: Preview | None
    reach: Reach | None
    checks: tuple[Check, ...]

    @property
    def can_stop(self) -> bool:
        """Say whether there is still something to hold back."""
        is_open = self.campaign.state in (CampaignState.DRAFT, CampaignState.SENDING)
        return is_open or self.waiting > 0

    @property
    def can_send(self) -> bool:
        """Say whether nothing stands in the way of a draft."""
        return self.preview is not None and not any(one.kind == "help" for one in self.checks)


def campaign_page(campaign: Campaign, zone: str) -> CampaignPage:
    """Return one campaign; of a draft what it would do."""
    audience = Audience.from_json(campaign.audience)
    is_draft = campaign.state == CampaignState.DRAFT
    preview = queries.preview(campaign.id) if is_draft else None
    found = reach(campaign.crisis_id, audience) if is_draft else None
    progress = queries.campaign_progress(campaign.id)
    total = sum(progress.messages.values())
    waits = (MessageState.QUEUED, MessageState.CLAIMED)
    return CampaignPage(
        campaign=campaign,
        kind=words.KINDS[campaign.state],
        lines=tuple(text_lines(campaign.texts, preview.by_text if preview else {})),
        chips=tuple(chips(campaign.crisis_id, audience)),
        stages=tuple(_stages(progress.messages, total)),
        messages=total,
        waiting=sum(progress.messages[state] for state in waits),
        parts=progress.parts,
        shared=progress.shared,
        withheld=tuple(
            (str(words.REASONS.get(code, code)), number)
            for code, number in sorted(progress.suppressed.items())
        ),
        answers=_answers(queries.replies([campaign]).get(campaign.id, {})),
        preview=preview,
        reach=found,
        checks=tuple(checks(preview, found, campaign.valid_until, zone))
        if preview and found
        else (),
    )


def _stages(by_state: Mapping[str, int], total: int) -> list[Stage]:
    lines = []
    for label, states, kind in STAGES:
        number = sum(by_state.get(state, 0) for state in states)
        share = number / total if total else 0.0
        lines.append(Stage(label=str(label), number=number, share=share, kind=kind))
    return lines


def _answers(counted: Mapping[str, int]) -> tuple[tuple[str, str, int], ...]:
    """Return replies by meaning: the kind of its status, its words and how many."""
    found = ((code, counted.get(code, 0)) for code in words.MEANINGS)
    return tuple((*words.meaning(code), number) for code, number in found if number)
