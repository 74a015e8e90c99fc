"""Evaluators without an account: their links, what they send, what becomes of it."""

import hashlib
import secrets
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.evaluation.models import (
    Contribution,
    Evaluation,
    EvaluationVersion,
    EvaluatorLink,
    Finding,
    VersionState,
)
from musterpoint.evaluation.planning import keeping, rules
from musterpoint.evaluation.planning.actions._finding import LONGEST, check, keep_finding
from musterpoint.evaluation.planning.actions._writing import (
    BadEvaluation,
    NoSuchEvaluation,
    locked,
)
from musterpoint.evaluation.planning.values import FindingIn, LinkIn
from musterpoint.evaluation.reviews.actions import EMAIL
from musterpoint.kernel.errors import Refused
from musterpoint.messaging import actions as messaging
from musterpoint.plans.content import ID, Row
from musterpoint.tenancy import scope, vault
from musterpoint.tenancy.actors import Actor, Permission
from musterpoint.tenancy.models import Organisation
from musterpoint.web import languages

#: What one link may send before somebody here reads it: no machine buries the others.
MOST_WAITING = 50


class LinkOver(Refused):
    """The link was ended, its day is over, or the report is finished."""


class Decided(Refused):
    """What the evaluator sent was taken in or answered already."""


def invite(
    evaluation_id: UUID, evaluator: str, given: LinkIn, *, site: str = "", by: Actor, at: datetime
) -> str:
    """
    Make the link of an evaluator of the approved plan; an earlier link of theirs ends.

    With an address the link is mailed and shown to nobody here, and the address is not kept here;
    without one it is returned, this once. ``site`` is the beginning of the address of the link.
    """
    by.require(Permission.EVALUATION_CHANGE)
    row = locked(evaluation_id)
    named = _named(row, at).get(evaluator)
    if named is None:
        raise NoSuchEvaluation(_("The approved plan has no such evaluator."))
    email = given.email.strip()
    problems: dict[str, list[str]] = {}
    if given.ends_on < at.date():
        problems["ends_on"] = [_("Choose a day that is not over.")]
    if email and not EMAIL.fullmatch(email):
        problems["email"] = [_("Enter an e-mail address in the right form, like name@example.org")]
    if problems:
        raise BadEvaluation(_("Correct what is marked."), fields=problems)
    earlier = row.evaluator_links.filter(evaluator=evaluator, ended_at=None)
    earlier.update(ended_at=at, ended_by=by.id)
    token = secrets.token_urlsafe(24)
    made = EvaluatorLink.objects.create(
        evaluation=row,
        evaluator=evaluator,
        speaks_for=str(named.get("organisation", "")),
        group=str(named.get("group", "")),
        token_digest=digest(token),
        saw_link=not email,
        reads_findings=given.reads_findings,
        ends_on=given.ends_on,
        made_by=by.id,
        made_at=at,
    )
    audit.record("evaluation.evaluator.invited", subject_id=row.id, by=by, at=at, link=str(made.id))
    if not email:
        return address(token, site)
    _mail(made, email, address(token, site), by, at)
    return ""


def _named(row: Evaluation, at: datetime) -> dict[str, Row]:
    """Return the evaluators of the approved plan by the id of their row; none before."""
    shown = row.versions.filter(state=VersionState.APPROVED).first()
    said = keeping.opened(shown, at) if shown is not None else {}
    return {str(one[ID]): one for one in said.get("evaluators", ())}


def digest(token: str) -> str:
    """Return what is kept of a link: the token has 192 bits, so that nobody guesses it."""
    return hashlib.sha256(f"evaluator:{token}".encode("utf-8", "replace")).hexdigest()


def address(token: str, site: str) -> str:
    """Return the address of a link."""
    slug = Organisation.objects.values_list("slug", flat=True).get(id=scope.organisation_id())
    path = reverse("evaluator:plan", kwargs={"organisation_slug": slug, "token": token})
    return f"{site.rstrip('/')}{path}"


def _mail(link: EvaluatorLink, email: str, target: str, by: Actor, at: datetime) -> None:
    """Hand the link to messaging, in the first language of the organisation."""
    here = Organisation.objects.get(id=scope.organisation_id())
    spoken = languages.site_language(next(iter(here.languages), "en")) or languages.SITE[0]
    with translation.override(spoken.code):
        facts = {"organisation": here.name, "link": target}
        letter = messaging.Outgoing(
            subject_id=link.id,
            channel="email",
            address=email,
            text=_(
                "%(organisation)s asks you to evaluate. Read the plan and send what you found:"
                " %(link)s"
            )
            % facts,
            title=(_("%(organisation)s asks you to evaluate") % facts)[:120],
            language=spoken.code,
        )
    vault.make_keys([link.id], at=at)
    sender = replace(by, permissions=by.permissions | {Permission.MESSAGES_SEND})
    messaging.queue([letter], lane="transactional", due_at=at, by=sender, at=at)


def end_link(evaluation_id: UUID, link_id: UUID, *, by: Actor, at: datetime) -> EvaluatorLink:
    """End a link: it opens nothing any more. What was sent by it stays."""
    by.require(Permission.EVALUATION_CHANGE)
    rows = EvaluatorLink.objects.select_for_update().filter(evaluation_id=evaluation_id)
    link = rows.filter(id=link_id).first()
    if link is None:
        raise NoSuchEvaluation(_("There is no such link here."))
    if link.ended_at is None:
        link.ended_at, link.ended_by = at, by.id
        link.save(update_fields=["ended_at", "ended_by"])
        audit.record(
            "evaluation.evaluator.ended", subject_id=evaluation_id, by=by, at=at, link=str(link.id)
        )
    return link


def link_of_token(token: str, at: datetime) -> EvaluatorLink:
    """Return the link that is open by this token; raise NoSuchEvaluation or LinkOver."""
    rows = EvaluatorLink.objects.select_related("evaluation")
    link = rows.filter(token_digest=digest(token)).first()
    if link is None:
        raise NoSuchEvaluation(_("This link leads nowhere. Ask whoever sent it for a new one."))
    _check_open(link, link.evaluation, at)
    return link


def _check_open(link: EvaluatorLink, row: Evaluation, at: datetime) -> None:
    if row.finished_at is not None:
        raise LinkOver(_("The report of this evaluation is finished. Thank you."))
    is_over = link.ended_at is not None or link.ends_on < at.date()
    if is_over or link.evaluator not in _named(row, at):
        raise LinkOver(_("This link has ended. Ask whoever sent it for a new one."))


def contribute(
    link_id: UUID, question: str, given: FindingIn, *, by: Actor, at: datetime
) -> Contribution:
    """
    Keep what an evaluator found on a question, as a draft that waits for those who write here.

    ``link_id`` was found by the link, which is what allows it. The evaluation is locked first, as
    by whoever finishes it.
    """
    held = EvaluatorLink.objects.filter(id=link_id).first()
    if held is None:
        raise NoSuchEvaluation(_("This link leads nowhere. Ask whoever sent it for a new one."))
    row = Evaluation.objects.select_for_update().get(id=held.evaluation_id)
    link = EvaluatorLink.objects.select_for_update().get(id=link_id)
    _check_open(link, row, at)
    asked = _asked(row, at).get(question)
    if asked is None:
        raise NoSuchEvaluation(_("The approved plan has no such question."))
    check(replace(given, proofs=()))
    if link.contributions.filter(decided_at=None).count() >= MOST_WAITING:
        raise Refused(_("Much of what you sent waits to be read. Send more later."))
    words = {"text": given.text.strip(), "evidence": given.evidence.strip()}
    made = Contribution.objects.create(
        evaluation=row,
        link=link,
        question=question,
        wording=rules.wording(asked),
        rating=given.rating,
        language=translation.get_language() or "en",
        sealed=keeping.seal_words(row.id, words, at),
        sent_at=at,
    )
    audit.record(
        "evaluation.evaluator.contributed", subject_id=row.id, by=by, at=at, link=str(link.id)
    )
    return made


def _asked(row: Evaluation, at: datetime) -> dict[str, Row]:
    shown = EvaluationVersion.objects.filter(evaluation=row, state=VersionState.APPROVED).first()
    said = keeping.opened(shown, at) if shown is not None else {}
    return {str(one[ID]): one for one in said.get("questions", ())}


def take_in(
    evaluation_id: UUID, contribution_id: UUID, reply: str = "", *, by: Actor, at: datetime
) -> Finding:
    """Make a finding of what an evaluator sent, word for word, if the question still asks that."""
    by.require(Permission.EVALUATION_CHANGE)
    row = locked(evaluation_id)
    sent = _waiting(row, contribution_id, reply)
    asked = _asked(row, at).get(sent.question)
    if asked is None or rules.wording(asked) != sent.wording:
        raise Refused(_("The question was worded anew since. Answer the evaluator instead."))
    words = keeping.opened_words(sent, at)
    given = FindingIn(rating=sent.rating, text=words["text"], evidence=words["evidence"])
    sent.finding = keep_finding(evaluation_id, sent.question, given, by=by, at=at)
    _decide(sent, "taken_in", reply, by, at)
    return sent.finding


def answer(
    evaluation_id: UUID, contribution_id: UUID, reply: str, *, by: Actor, at: datetime
) -> Contribution:
    """Say to an evaluator why what they sent is not taken in; they read it by their link."""
    by.require(Permission.EVALUATION_CHANGE)
    sent = _waiting(locked(evaluation_id), contribution_id, reply)
    if not reply.strip():
        raise BadEvaluation(
            _("Correct what is marked."),
            fields={"reply": [_("Write why, so that the evaluator knows.")]},
        )
    _decide(sent, "answered", reply, by, at)
    return sent


def _waiting(row: Evaluation, contribution_id: UUID, reply: str) -> Contribution:
    rows = Contribution.objects.select_for_update().filter(evaluation=row)
    sent = rows.filter(id=contribution_id).first()
    if sent is None:
        raise NoSuchEvaluation(_("There is no such finding of an evaluator here."))
    if sent.decided_at is not None:
        raise Decided(_("This was taken in or answered already."))
    if len(reply) > LONGEST:
        text = _("Shorten this to %(count)s characters.") % {"count": LONGEST}
        raise BadEvaluation(_("Correct what is marked."), fields={"reply": [text]})
    return sent


def _decide(sent: Contribution, word: str, reply: str, by: Actor, at: datetime) -> None:
    sent.reply, sent.decided_by, sent.decided_at = reply.strip(), by.id, at
    sent.save(update_fields=["finding", "reply", "decided_by", "decided_at"])
    audit.record(
        f"evaluation.evaluator.{word}", subject_id=sent.evaluation_id, by=by, at=at,
        contribution=str(sent.id),
    )  # fmt: skip
