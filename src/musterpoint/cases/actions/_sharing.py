"""One case, several organisations: each keeps its own row, and learns what it needs to act."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.cases import followed, seeing, telling
from musterpoint.cases.actions._common import changing, record, touch, with_also
from musterpoint.cases.actions._consent import Consent, basis, problems, told
from musterpoint.cases.actions._filling import fill
from musterpoint.cases.actions._letters import check_silence
from musterpoint.cases.actions._opening import CaseIn, open_case
from musterpoint.cases.models import (
    Answer,
    AnyCase,
    Case,
    CaseState,
    Move,
    MoveState,
    ProtectedCase,
    Received,
    Share,
)
from musterpoint.cases.telling import STORY
from musterpoint.disclosures import actions as disclosures
from musterpoint.disclosures import queries as received
from musterpoint.engine import procedures as engine
from musterpoint.kernel.errors import Invalid, Missing, Refused
from musterpoint.kernel.ids import uuid7
from musterpoint.people import queries as people
from musterpoint.procedures import queries as procedures
from musterpoint.tenancy import vault
from musterpoint.tenancy.actors import Actor, Permission
from musterpoint.tenancy.models import MAY_HOLD_PROTECTION, Organisation, OrganisationKind

KIND, ANSWERED = "cases.case", "cases.answer"
ANSWERS = (Answer.ACCEPTED.value, Answer.DECLINED.value, Answer.DONE.value)
PURPOSE = "several organisations work on one case"
MOST = 1000
BATCH = 200


class BadShare(Invalid):
    """The case cannot be shared as it is; ``fields`` says what to do."""


class StaysBehindTheWall(Refused):
    """A case behind the wall is not shared: there is no sealed way between organisations."""


class NoSuchReceived(Missing):
    """Nobody shared such a case with this organisation."""


class NothingTold(Refused):
    """Nothing of the person is told to this organisation, or it was stopped before."""


class AnsweredAlready(Refused):
    """The case was answered before."""


def share(
    case_id: UUID,
    receiver_id: UUID,
    asks: str,
    *,
    word: Consent | None = None,
    by: Actor,
    at: datetime,
) -> Share:
    """
    Share a case with an organisation, under an agreement; again tells it what is new.

    It learns the reference, the kind, what is asked and the next step: no name and no note. With
    the person's ``word`` it also learns the pieces of the story that they agreed to.
    """
    case = changing(case_id, by)
    by.require(Permission.DISCLOSURES_SEND)
    if isinstance(case, ProtectedCase):
        raise StaysBehindTheWall(_("A case behind the wall is not shared. Refer the person."))
    check_silence(case, at)
    tidy = asks.strip()
    if not tidy or len(tidy) > MOST:
        text = _("Say what is asked, in at most %(most)d characters.") % {"most": MOST}
        raise BadShare(text, fields={"asks": [text]})
    receiver = Organisation.objects.filter(id=receiver_id).first()
    if receiver is None:
        text = _("Choose an organisation with which there is an agreement.")
        raise BadShare(text, fields={"receiver": [text]})
    check_chosen(case, receiver, by)
    if word is not None and (found := problems(case, word, at)):
        raise BadShare(_("Some answers need a correction."), fields=found)
    case.shared_reference = case.shared_reference or shared_reference(case, by)
    given = Share.objects.select_for_update().filter(case=case, receiver_id=receiver_id).first()
    given = given or Share(
        case=case,
        receiver_id=receiver_id,
        receiver_name=receiver.name[:200],
        item_id=uuid7(),
        shared_by=by.id,
        shared_at=at,
    )
    payload = {
        "reference": case.shared_reference,
        "kind": case.kind,
        "asks": tidy,
        "next_step": _next_step(case),
    }
    item = disclosures.ItemOut(item_id=given.item_id, subject_id=case.person_id, payload=payload)
    disclosures.disclose(receiver_id, KIND, [item], PURPOSE, by=by, at=at)
    given.answer, given.answered_at, given.shared_at = Answer.NONE, None, at
    key = seeing.key_of(case, at)
    before = key.open(seeing.SHARE, given.sealed) if given.sealed else {}
    content = {**before, "asks": tidy, "says": ""}
    if word is not None:
        content |= {"pieces": list(word.pieces), "said": word.said.strip()}
        _tell_story(given, case, word, by, at)
    given.sealed = key.seal(seeing.SHARE, content)
    given.save()
    touch(case, at, "shared_reference")
    record("cases.case.shared", case, by, at, receiver=str(receiver_id))
    return given


def _tell_story(given: Share, case: Case, word: Consent, by: Actor, at: datetime) -> None:
    """Tell the pieces that the person agreed to; again after a withdrawal is a new copy."""
    if given.story_item is None or given.story_ended_at is not None:
        given.story_item, given.story_ended_at = uuid7(), None
    payload = {"item": str(given.item_id), **told(case, word.pieces, at)}
    item = disclosures.ItemOut(
        item_id=given.story_item, subject_id=case.subject_id, payload=payload
    )
    disclosures.disclose(
        given.receiver_id, STORY, [item], PURPOSE, basis=basis(word, at), by=by, at=at
    )
    given.told_at = at
    record("cases.share.told", case, by, at, receiver=str(given.receiver_id))


def stop_telling(case_id: UUID, told_id: UUID, *, by: Actor, at: datetime) -> AnyCase:
    """
    Tell an organisation nothing more of the person, by the person's wish.

    ``told_id`` is a ``Share`` of the case or the ``Move`` by which it went there: both end for
    that organisation, story and papers alike, also when the case is closed or has moved. They are
    not told: what they have ages like any record that nobody updates (DESIGN D3).
    """
    case = changing(case_id, by, is_open=False, is_here=False)
    by.require(Permission.DISCLOSURES_SEND)
    shares = Share.objects.select_for_update(of=("self",)).filter(case_id=case.id)
    moves = Move.objects.select_for_update(of=("self",)).filter(case_id=case.id)
    named = shares.filter(id=told_id).first() or moves.filter(id=told_id).first()
    if named is None:
        raise NothingTold(_("Nothing of the person is told to this organisation."))
    receiver_id = named.receiver_id
    told_to = shares.filter(
        receiver_id=receiver_id, story_item__isnull=False, story_ended_at__isnull=True
    )
    ends = [one for one in told_to.values_list("story_item", flat=True) if one is not None]
    told_to.update(story_ended_at=at)
    for move in moves.filter(receiver_id=receiver_id, state=MoveState.ACCEPTED, told_ended_at=None):
        ends += [UUID(one) for one in move.told_items]
        move.told_ended_at = at
        move.save(update_fields=["told_ended_at"])
    if not ends:
        raise NothingTold(_("Nothing of the person is told to this organisation."))
    disclosures.end_items(ends, silent=True, by=by, at=at)
    touch(case, at)
    record("cases.share.stopped", case, by, at, receiver=str(receiver_id))
    return case


def keep_story(row: Received, payload: Mapping[str, str], *, at: datetime) -> None:
    """Keep what a person agreed to tell of a case that nobody here has taken, under its own key."""
    key = vault.make_keys([row.id], at=at)[row.id]
    told_here = {piece: str(payload[piece]) for piece in telling.PIECES if payload.get(piece)}
    row.story = key.seal(seeing.STORY, told_here)
    row.told_at = at
    row.save(update_fields=["story", "told_at"])


def _let_story_go(row: Received, by: Actor, at: datetime) -> None:
    """Destroy the key of a story that was answered, and of the copy in which it came."""
    vault.erase([row.id], at=at)
    disclosures.erase_received([row.id], by=with_also(by, Permission.VAULT_ERASE), at=at)


def check_chosen(case: Case, receiver: Organisation, by: Actor) -> None:
    """Where protection records can be held, nothing goes to a State before the person chose."""
    own = Organisation.objects.get(id=by.organisation_id)
    to_a_state = receiver.kind == OrganisationKind.STATE_AUTHORITY
    if own.kind not in MAY_HOLD_PROTECTION or not to_a_state or case.person_id is None:
        return
    if case.person_id not in people.shared_by_choice([case.person_id]):
        text = _("The person has not chosen to share with partners. Ask first, and record it.")
        raise BadShare(text, fields={"receiver": [text]})


def shared_reference(case: Case, by: Actor) -> str:
    """Return what several organisations call a case that began here."""
    slug = Organisation.objects.values_list("slug", flat=True).get(id=by.organisation_id)
    return f"{slug[:60]}/{case.reference}"


def _next_step(case: AnyCase) -> str:
    """Return the title of the step where the case stands, in English for the receiver."""
    run = procedures.runs([case.run_id]).get(case.run_id)
    if run is None or not run.standing:
        return ""
    procedure = followed.of_versions([run.version_id])[run.version_id]
    step = procedure.steps.get(run.standing.split()[0])
    return engine.in_language(step.title, "en") if step is not None else ""


def take_in(*, by: Actor, at: datetime) -> int:
    """Keep what other organisations shared; return how many copies were dealt with."""
    by.require(Permission.DISCLOSURES_RECEIVE)
    batch = received.unhandled(KIND, limit=BATCH, at=at)
    for one in batch:
        content = {
            "asks": str(one.payload["asks"])[:MOST],
            "next_step": str(one.payload["next_step"])[:200],
            "says": "",
        }
        row = Received.objects.filter(item_id=one.item_id).first() or Received(
            item_id=one.item_id,
            sender_id=one.sender_id,
            sender_name=one.sender_name[:200],
            shared_reference=str(one.payload["reference"])[:80],
            kind=str(one.payload["kind"])[:80],
        )
        row.received_at = one.disclosed_at
        row.answer, row.answered_at, row.answered_by = Answer.NONE, None, None
        row.sealed = vault.seal_for_organisation(seeing.SHARE, content, at=at)
        row.save()
        audit.record("cases.case.received", subject_id=row.id, by=by, at=at)
    disclosures.mark_handled([one.row_id for one in batch], by=by, at=at)
    return len(batch)


def answer(received_id: UUID, what: str, says: str, *, by: Actor, at: datetime) -> Received:
    """
    Answer a case that was shared: take it, decline it with an alternative, or say it is done.

    Taking it opens an own case with the shared reference; whom it is about is asked for apart.
    What the person agreed to tell goes over to that case; beside it nobody can read it any more.
    """
    by.require(Permission.CASES_CHANGE)
    by.require(Permission.DISCLOSURES_SEND)
    row = Received.objects.select_for_update().filter(id=received_id).first()
    if row is None:
        raise NoSuchReceived(_("Nobody shared such a case with you."))
    if what not in ANSWERS or len(says) > MOST:
        text = _("Choose an answer, and keep the words short.")
        raise BadShare(text, fields={"answer": [text]})
    if what == Answer.DECLINED and not says.strip():
        text = _("Say why, and who could help instead.")
        raise BadShare(text, fields={"says": [text]})
    if row.answer in (Answer.DECLINED, Answer.DONE) or row.answer == what:
        raise AnsweredAlready(_("This was answered before."))
    content = dict(vault.open_for_organisation(seeing.SHARE, row.sealed, at=at))
    if what == Answer.ACCEPTED and row.case_id is None:
        row.case = _own_case(row, content, by, at)
        key = vault.open_keys([row.id], at=at).get(row.id)
        if key is not None and row.story is not None:
            fill(row.case, key.open(seeing.STORY, row.story), by, at)
    payload = {"item": str(row.item_id), "answer": what, "says": says.strip()}
    item = disclosures.ItemOut(item_id=uuid7(), subject_id=None, payload=payload)
    disclosures.disclose(row.sender_id, ANSWERED, [item], PURPOSE, by=by, at=at)
    row.answer, row.answered_at, row.answered_by = what, at, by.id
    row.sealed = vault.seal_for_organisation(seeing.SHARE, {**content, "says": says.strip()}, at=at)
    had_story, row.story = row.story is not None, None
    row.save()
    audit.record("cases.received.answered", subject_id=row.id, by=by, at=at, answer=what)
    if had_story:
        _let_story_go(row, by, at)
    return row


def _own_case(row: Received, content: dict[str, str], by: Actor, at: datetime) -> Case:
    made = open_case(
        CaseIn(
            kind=row.kind,
            name=row.shared_reference,
            story=content["asks"],
            shared_reference=row.shared_reference,
        ),
        by=by,
        at=at,
    )
    return Case.objects.get(id=made.id)


def take_in_answers(*, by: Actor, at: datetime) -> int:
    """Keep the answers of other organisations; return how many were dealt with."""
    by.require(Permission.DISCLOSURES_RECEIVE)
    batch = received.unhandled(ANSWERED, limit=BATCH, at=at)
    for one in batch:
        share = (
            Share.objects.select_related("case")
            .filter(item_id=one.payload["item"], receiver_id=one.sender_id)
            .first()
        )
        if share is None:
            continue
        share.answer, share.answered_at = str(one.payload["answer"]), one.disclosed_at
        key = seeing.keys_of([share.case], at).get(share.case_id)
        if key is not None:
            content = {**key.open(seeing.SHARE, share.sealed), "says": str(one.payload["says"])}
            share.sealed = key.seal(seeing.SHARE, content)
        share.save()
        if share.case.state != CaseState.CLOSED:
            touch(share.case, at)
        record("cases.share.answered", share.case, by, at, answer=share.answer)
    disclosures.mark_handled([one.row_id for one in batch], by=by, at=at)
    return len(batch)
