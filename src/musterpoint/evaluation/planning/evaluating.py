"""What can be asked about evaluators without an account: their links and what they sent."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.evaluation.models import (
    Contribution,
    EvaluationVersion,
    EvaluatorLink,
    VersionState,
)
from musterpoint.evaluation.planning import keeping
from musterpoint.evaluation.planning.kinds import in_words, pack
from musterpoint.plans.content import ID, Content, Row


def approved(evaluation_id: UUID, at: datetime) -> Content:
    """Return what the approved plan says; nothing before it is approved."""
    rows = EvaluationVersion.objects.filter(evaluation_id=evaluation_id)
    shown = rows.filter(state=VersionState.APPROVED).first()
    return keeping.opened(shown, at) if shown is not None else {}


def speaker(link: EvaluatorLink) -> str:
    """Return for whom an evaluator speaks: the organisation, or the kind of group; never a name."""
    columns = {one.code: one for one in pack().sections["evaluators"].columns}
    words = columns["group"].choices.get(link.group)
    return link.speaks_for or (in_words(words) if words else _("An evaluator"))


def speakers(finding_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Return whose findings were taken in, by the id of the finding."""
    rows = Contribution.objects.filter(finding_id__in=list(finding_ids)).select_related("link")
    return {one.finding_id: speaker(one.link) for one in rows if one.finding_id is not None}


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited:
    """An evaluator of the approved plan with the newest link, if one was made."""

    id: str
    row: Row
    link: EvaluatorLink | None
    is_open: bool


def invited(evaluation_id: UUID, at: datetime) -> list[Invited]:
    """Return the evaluators of the approved plan. Whoever shows it calls ``audit.saw``."""
    newest: dict[str, EvaluatorLink] = {
        one.evaluator: one
        for one in EvaluatorLink.objects.filter(evaluation_id=evaluation_id).order_by(
            "made_at", "id"
        )
    }
    found = []
    for row in approved(evaluation_id, at).get("evaluators", ()):
        link = newest.get(str(row[ID]))
        is_open = link is not None and link.ended_at is None and link.ends_on >= at.date()
        found.append(Invited(id=str(row[ID]), row=row, link=link, is_open=is_open))
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What an evaluator sent, opened, with the question it answers."""

    row: Contribution
    question: str
    speaker: str
    text: str
    evidence: str

    @property
    def rating(self) -> Mapping[str, str]:
        """The tag and the name of the judgement."""
        found = pack().ratings.get(self.row.rating) or pack().ratings["unknown"]
        return {"tag": found.tag, "name": found.name}


def sent(evaluation_id: UUID, at: datetime, link_id: UUID | None = None) -> list[Sent]:
    """Return what evaluators sent, what waits first, then the newest; of one link if it is said."""
    rows = Contribution.objects.filter(evaluation_id=evaluation_id).select_related("link")
    if link_id is not None:
        rows = rows.filter(link_id=link_id)
    asked = {
        str(one[ID]): str(one.get("question", ""))
        for one in approved(evaluation_id, at).get("questions", ())
    }
    found = [
        Sent(
            row=one,
            question=asked.get(one.question, ""),
            speaker=speaker(one.link),
            **keeping.opened_words(one, at),
        )
        for one in rows.order_by("-sent_at", "-id")
    ]
    return sorted(found, key=lambda one: one.row.decided_at is not None)


def waiting(evaluation_id: UUID) -> int:
    """Return how many findings of evaluators are neither taken in nor answered."""
    return Contribution.objects.filter(evaluation_id=evaluation_id, decided_at=None).count()
