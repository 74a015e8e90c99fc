"""Prepare a review, ask people, take their answers once and unnamed, close it."""

import hashlib
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from musterpoint.accounts.models import User
from musterpoint.audit import actions as audit
from musterpoint.crises.models import Crisis
from musterpoint.evaluation.models import Review, ReviewAnswer, ReviewGuest, ReviewState
from musterpoint.evaluation.reviews.kinds import OWN, pack
from musterpoint.kernel.errors import Invalid, Missing, Refused
from musterpoint.messaging import actions as messaging
from musterpoint.tenancy import scope, vault
from musterpoint.tenancy.actors import Actor, Permission
from musterpoint.tenancy.models import Membership, Organisation
from musterpoint.web import languages

GUEST, ANSWER = "evaluation.review.guest", "evaluation.review.answer"
LONGEST_REMARK = 2000
EMAIL = re.compile(r"[^@\s\0]{1,64}@[^@\s\0]{1,180}\.[^@\s\0.]{2,}")
MOST_GUESTS = 500


class NoSuchReview(Missing):
    """There is no such review, or nobody is asked by this link."""


class BadReview(Invalid):
    """The review, a guest or an answer cannot be kept as it was typed."""


class NotOpen(Refused):
    """The review does not take answers, or cannot be changed any more."""


class AnsweredBefore(Refused):
    """Whoever was asked has answered; an answer is given once."""


class TooFewAsked(Refused):
    """Nobody was asked yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewIn:
    """The head of a review; ``themes`` are the codes of those that are asked."""

    name: str
    themes: Sequence[str]
    closes_on: date
    purpose: str = ""
    crisis_id: UUID | None = None
    owner_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerIn:
    """What somebody says: 0 to 4 for questions that they can judge, and a remark."""

    ratings: Mapping[str, int]
    remark: str = ""


def begin(given: ReviewIn, *, by: Actor, at: datetime) -> Review:
    """Prepare a review."""
    by.require(Permission.EVALUATION_CHANGE)
    _refuse(_problems(given, at))
    row = Review.objects.create(
        name=given.name.strip(),
        crisis_id=given.crisis_id,
        purpose=given.purpose.strip(),
        themes=" ".join(given.themes),
        pack=pack().stamp,
        owner_id=given.owner_id or by.id,
        closes_on=given.closes_on,
        created_at=at,
    )
    vault.make_keys([row.id], at=at)
    audit.record("evaluation.review.begun", subject_id=row.id, by=by, at=at)
    return row


def change(review_id: UUID, given: ReviewIn, *, by: Actor, at: datetime) -> Review:
    """Change a review: its questions while it is prepared, the rest until it is closed."""
    by.require(Permission.EVALUATION_CHANGE)
    row = _locked(review_id)
    problems = _problems(given, at, but=row.id)
    if row.state != ReviewState.DRAFT and given.themes != row.themes.split():
        problems["themes"] = [_("What is asked stays as it is once the review is open.")]
    _refuse(problems)
    row.name, row.purpose, row.crisis_id = given.name.strip(), given.purpose, given.crisis_id
    row.themes, row.closes_on, row.owner_id = (
        " ".join(given.themes),
        given.closes_on,
        given.owner_id,
    )
    row.save(update_fields=["name", "purpose", "crisis", "themes", "closes_on", "owner_id"])
    audit.record("evaluation.review.changed", subject_id=row.id, by=by, at=at)
    return row


def _refuse(problems: dict[str, list[str]]) -> None:
    if problems:
        raise BadReview(_("Correct what is marked."), fields=problems)


def _problems(given: ReviewIn, at: datetime, but: UUID | None = None) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    name = given.name.strip()
    if not name or len(name) > 120:
        found["name"] = [_("Give the review a name of 120 characters at most.")]
    elif set(Review.objects.filter(name=name).values_list("id", flat=True)) - {but}:
        found["name"] = [_("Another review has this name. Choose another one.")]
    known = {one.code for one in pack().themes}
    if not given.themes or set(given.themes) - known:
        found["themes"] = [_("Choose at least one theme.")]
    if given.closes_on < at.date():
        found["closes_on"] = [_("Choose a day that is not over.")]
    if given.crisis_id is not None and not Crisis.objects.filter(id=given.crisis_id).exists():
        found["crisis_id"] = [_("Choose one of the crises in the list.")]
    if given.owner_id is not None and not _works_here(given.owner_id):
        found["owner_id"] = [_("Choose somebody who works here.")]
    return found


def _works_here(user_id: UUID) -> bool:
    here = Membership.objects.filter(organisation_id=scope.organisation_id())
    return here.filter(user_id=user_id).exists()


def _locked(review_id: UUID) -> Review:
    row = Review.objects.select_for_update().filter(id=review_id).first()
    if row is None:
        raise NoSuchReview(_("There is no such review here."))
    if row.state == ReviewState.CLOSED:
        raise NotOpen(_("This review is closed."))
    return row


def ask_colleagues(
    review_id: UUID, user_ids: Sequence[UUID], *, by: Actor, at: datetime
) -> list[ReviewGuest]:
    """Ask colleagues, who answer on a page of the desk; who is asked already is left as is."""
    by.require(Permission.EVALUATION_CHANGE)
    row = _locked(review_id)
    if not user_ids or not all(_works_here(one) for one in user_ids):
        raise BadReview(
            _("Correct what is marked."),
            fields={"user_ids": [_("Choose somebody who works here.")]},
        )
    asked = set(row.guests.values_list("user_id", flat=True))
    names = dict(User.objects.filter(id__in=user_ids).values_list("id", "name"))
    key = vault.open_key(row.id, at=at)
    made = [
        ReviewGuest(
            review=row,
            kind=OWN,
            sealed=key.seal(GUEST, {"name": names.get(one, "")}),
            user_id=one,
            asked_at=at,
        )
        for one in dict.fromkeys(user_ids)
        if one not in asked
    ]
    ReviewGuest.objects.bulk_create(made)
    audit.record("evaluation.review.asked", subject_id=row.id, by=by, at=at, count=len(made))
    return made


def ask_outside(
    review_id: UUID, kind: str, name: str, email: str = "", *, site: str = "", by: Actor,
    at: datetime,
) -> str:  # fmt: skip
    """
    Ask somebody outside by a sealed link, mailed to them without being shown to anybody here.

    While the review is prepared it waits until the review opens. Only where there is no ``email``
    the address of the link is returned, this once; such an answer counts, but makes no group large
    enough to be told. ``site`` is the beginning of the address. Of the link a digest is kept.
    """
    by.require(Permission.EVALUATION_CHANGE)
    row = _locked(review_id)
    email = email.strip()
    problems: dict[str, list[str]] = {}
    if kind not in pack().stakeholders or kind == OWN:
        problems["kind"] = [_("Choose for whom they speak.")]
    if not name.strip() or len(name) > 200 or "\0" in name:
        problems["name"] = [_("Write who is asked, so that you know whom you sent the link to.")]
    if email and not EMAIL.fullmatch(email):
        problems["email"] = [_("Enter an e-mail address in the right form, like name@example.org")]
    _refuse(problems)
    if row.guests.count() >= MOST_GUESTS:
        raise NotOpen(_("A review asks %(count)s people at most."), count=MOST_GUESTS)
    said = {"name": name.strip(), "email": email, "site": site}
    token = "" if email else secrets.token_urlsafe(24)
    made = ReviewGuest.objects.create(
        review=row,
        kind=kind,
        sealed=vault.open_key(row.id, at=at).seal(GUEST, said),
        token_digest=digest(token) if token else "",
        saw_link=bool(token),
        asked_at=at,
    )
    audit.record("evaluation.review.asked", subject_id=row.id, by=by, at=at, guest=str(made.id))
    if token:
        return address(token, site)
    if row.state == ReviewState.OPEN:
        _mail(row, [made], by, at)
    return ""


def address(token: str, site: str) -> str:
    """Return the address of a link."""
    slug = Organisation.objects.values_list("slug", flat=True).get(id=scope.organisation_id())
    path = reverse("review:answer", kwargs={"organisation_slug": slug, "token": token})
    return f"{site.rstrip('/')}{path}"


def _mail(row: Review, guests: Sequence[ReviewGuest], by: Actor, at: datetime) -> None:
    """Make the links of guests with an address and hand them to messaging; nobody here sees one."""
    organisation = Organisation.objects.get(id=scope.organisation_id())
    spoken = languages.site_language(next(iter(organisation.languages), "en")) or languages.SITE[0]
    key = vault.open_key(row.id, at=at)
    letters = []
    for guest in guests:
        said = key.open(GUEST, guest.sealed)
        if not said.get("email"):
            continue
        token = secrets.token_urlsafe(24)
        guest.token_digest = digest(token)
        guest.save(update_fields=["token_digest"])
        with translation.override(spoken.code):
            facts = {"organisation": organisation.name, "link": address(token, said["site"])}
            letters.append(
                messaging.Outgoing(
                    subject_id=guest.id,
                    channel="email",
                    address=said["email"],
                    text=_(
                        "%(organisation)s asks how the response and its coordination went. Your"
                        " answer is kept without your name: %(link)s"
                    )
                    % facts,
                    title=(_("%(organisation)s asks for your view") % facts)[:120],
                    language=spoken.code,
                )
            )
    if letters:
        vault.make_keys([one.subject_id for one in letters], at=at)
        sender = replace(by, permissions=by.permissions | {Permission.MESSAGES_SEND})
        messaging.queue(letters, lane="transactional", due_at=at, by=sender, at=at)


def digest(token: str) -> str:
    """Return what is kept of a link: the token has 192 bits, so that nobody guesses it."""
    return hashlib.sha256(f"review:{token}".encode("utf-8", "replace")).hexdigest()


def open_up(review_id: UUID, *, by: Actor, at: datetime) -> Review:
    """Open a review for answers, and mail their links to those who have an address."""
    by.require(Permission.EVALUATION_CHANGE)
    row = _locked(review_id)
    if row.state == ReviewState.OPEN:
        return row
    if not row.guests.exists():
        raise TooFewAsked(_("Ask somebody first."))
    row.state = ReviewState.OPEN
    row.save(update_fields=["state"])
    _mail(row, list(row.guests.filter(user_id=None, token_digest="")), by, at)
    audit.record("evaluation.review.opened", subject_id=row.id, by=by, at=at)
    return row


def close(review_id: UUID, *, by: Actor, at: datetime) -> Review:
    """Close a review: nobody answers any more, and what was said can be compared."""
    by.require(Permission.EVALUATION_CHANGE)
    row = _locked(review_id)
    if row.state != ReviewState.OPEN:
        raise NotOpen(_("This review is not open."))
    row.state, row.closed_at = ReviewState.CLOSED, at
    row.save(update_fields=["state", "closed_at"])
    audit.record("evaluation.review.closed", subject_id=row.id, by=by, at=at)
    return row


def guest_of_token(token: str) -> ReviewGuest:
    """Return who is asked by a link, or raise NoSuchReview."""
    rows = ReviewGuest.objects.select_related("review")
    found = rows.filter(token_digest=digest(token)).first()
    if found is None:
        raise NoSuchReview(_("This link leads nowhere. Ask whoever sent it for a new one."))
    return found


def guest_of_colleague(review_id: UUID, by: Actor) -> ReviewGuest:
    """Return the place of a colleague in a review, or raise NoSuchReview."""
    rows = ReviewGuest.objects.select_related("review")
    found = rows.filter(review_id=review_id, user_id=by.id).first() if by.id else None
    if found is None:
        raise NoSuchReview(_("You are not asked in this review."))
    return found


def check_open(guest: ReviewGuest, at: datetime) -> None:
    """Raise NotOpen or AnsweredBefore when this guest cannot answer now."""
    if guest.has_answered:
        raise AnsweredBefore(_("Thank you, we have your answer. It cannot be given twice."))
    if guest.review.state != ReviewState.OPEN or guest.review.closes_on < at.date():
        raise NotOpen(_("This review does not take answers now."))


def answer(guest_id: UUID, given: AnswerIn, *, by: Actor, at: datetime) -> None:
    """
    Keep what somebody said, without who and when; that they answered is kept apart.

    ``guest_id`` was found by the link or the account, which is what allows the answer. The review
    is locked first, as by whoever closes it: no answer lands after that.
    """
    held = Review.objects.select_for_update().filter(guests__id=guest_id).first()
    rows = ReviewGuest.objects.select_for_update(of=("self",)).select_related("review")
    guest = rows.filter(id=guest_id).first()
    if guest is None or held is None:
        raise NoSuchReview(_("This link leads nowhere. Ask whoever sent it for a new one."))
    check_open(guest, at)
    asked = {
        one.code
        for _theme, questions in pack().asked(guest.review.themes.split(), guest.kind)
        for one in questions
    }
    problems: dict[str, list[str]] = {}
    for code, value in given.ratings.items():
        if code not in asked or value not in pack().scale:
            problems[code] = [_("Choose one of the answers in the list")]
    if not given.ratings and not given.remark.strip():
        problems["remark"] = [_("Judge at least one statement, or write a remark.")]
    if len(given.remark) > LONGEST_REMARK:
        problems["remark"] = [
            _("Shorten this to %(count)s characters.") % {"count": LONGEST_REMARK}
        ]
    _refuse(problems)
    content: dict[str, Any] = {"ratings": dict(given.ratings), "remark": given.remark.strip()}
    key = vault.open_key(guest.review_id, at=at)
    # A random id: ours tell the moment, and with it who it was.
    ReviewAnswer.objects.create(
        id=uuid4(),
        review=guest.review,
        kind=guest.kind,
        sealed=key.seal(ANSWER, content | {"saw_link": guest.saw_link}),
    )
    guest.has_answered = True
    guest.save(update_fields=["has_answered"])
    audit.record("evaluation.review.answered", subject_id=guest.review_id, by=by, at=at)
