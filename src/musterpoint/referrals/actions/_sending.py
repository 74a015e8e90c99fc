"""The partner is told: by a sealed link and a code, or on this platform under an agreement."""

import base64
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from musterpoint.disclosures import actions as disclosures
from musterpoint.disclosures.queries import stopped
from musterpoint.kernel.errors import Refused
from musterpoint.kernel.ids import ALPHABET, random_bytes, uuid7
from musterpoint.messaging import actions as messaging
from musterpoint.messaging.actions import Outgoing
from musterpoint.messaging.models import Lane
from musterpoint.people import queries as people
from musterpoint.referrals import life, queries, seeing
from musterpoint.referrals.actions._common import (
    NotNow,
    bad,
    changing,
    check_child,
    happened,
    keep,
    kept,
    move,
    record,
    save,
    with_also,
)
from musterpoint.referrals.actions._training import require_trained
from musterpoint.referrals.life import Move
from musterpoint.referrals.models import AnyReferral, Basis, Partner, Side, Way
from musterpoint.referrals.queries import FocalCard
from musterpoint.tenancy import scope
from musterpoint.tenancy.actors import Actor, Permission
from musterpoint.tenancy.models import Organisation, OrganisationKind
from musterpoint.web import languages

PURPOSE = "a person is referred to a service with their own word"
DIGITS = 8
PERSON_CODE = 12
#: The rank of a link that was mailed to nobody.
NOBODY = -1


class NoPathway(Refused):
    """No valid agreement or memorandum with this partner: nothing is sent."""


class NotToThisPartner(Refused):
    """This partner must not be told of this person."""


class NoAccount(Refused):
    """The partner does not work on this platform, or the referral lies behind the wall."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """
    What is shown once after sending.

    ``link`` and ``code`` go to the partner by two ways, ``person_code`` to the person; each is
    kept as a digest alone. ``mailed_to`` names who got the link by mail; empty for nobody.
    """

    referral: AnyReferral
    link: str = ""
    code: str = ""
    person_code: str = ""
    mailed_to: str = ""


def send(referral_id: UUID, way: str, *, site: str = "", by: Actor, at: datetime) -> Sent:
    """
    Tell the partner what the person agreed to, and nothing else.

    Raises NotTrained, NotNow before consent, NoPathway, NotToThisPartner, NotChildSafe, NoAccount;
    disclosures' NoAgreement when the agreement does not name this kind.
    """
    referral = changing(referral_id, by)
    require_trained(by, at)
    if way not in (Way.LINK, Way.ACCOUNT):
        raise bad("way", _("Choose how the partner is told."))
    pathway = queries.pathway_in_force(referral.partner_id, referral.service_kind, at)
    if pathway is None or referral.partner.ended_at is not None:
        why = queries.why_no_pathway(referral.partner_id, referral.service_kind, at)
        raise NoPathway(_("Nothing can be sent: %(why)s") % {"why": why})
    check_wall(referral, at)
    check_child(referral.service, referral.person_id, at)
    referral.pathway_id = pathway.id
    referral.paper = (pathway.memorandum or str(pathway.agreement_id or ""))[:240]
    referral.way = way
    move(referral, Move.SEND, by, at)
    person_code = "".join(ALPHABET[one % 32] for one in random_bytes(PERSON_CODE))
    referral.code_digest = seeing.keyed(person_code, at)
    content = kept(referral, at)
    content["site"] = site[:200]
    if way == Way.ACCOUNT:
        _disclose(referral, content, by, at)
        made = Sent(referral=referral, person_code=person_code)
    else:
        made = replace(_link(referral, site, by, at), person_code=person_code)
    keep(referral, content, at)
    save(referral)
    record("referrals.referral.sent", referral, by, at, way=way, partner=str(referral.partner_id))
    return made


def check_wall(referral: AnyReferral, at: datetime) -> None:
    """
    Raise NotToThisPartner for a partner who must not be told what was told in private.

    That is one on the open side, or an authority of a State that the person claims, or may claim
    because nobody asked.
    """
    if not seeing.is_protected(referral):
        return
    partner = referral.partner
    states = _states(partner)
    claimed: set[str] = set()
    if referral.person_id is not None:
        card = people.card([referral.person_id], at).get(referral.person_id)
        claimed = set(card.nationalities) if card is not None else set()
    if partner.side != Side.PROTECTION or (states and (not claimed or states & claimed)):
        raise NotToThisPartner(
            _("This partner must not be told what was told in private. Choose another service.")
        )


def _states(partner: Partner) -> set[str]:
    """Return the States whose authority a partner is."""
    states = {partner.authority_of}
    if partner.counterpart_id is not None:
        other = Organisation.objects.filter(id=partner.counterpart_id).first()
        if other is not None and other.kind == OrganisationKind.STATE_AUTHORITY:
            states.add(other.country)
    return states - {""}


def _is_stopped(referral: AnyReferral) -> bool:
    """
    Say whether it would tell an authority of a State of somebody who stopped sharing.

    Behind the wall the caseworker who refers knows of it, and ``check_wall`` keeps the States.
    """
    if seeing.is_protected(referral) or not _states(referral.partner):
        return False
    return bool(stopped({referral.subject_id, referral.person_id or referral.subject_id}))


def _disclose(referral: AnyReferral, content: Any, by: Actor, at: datetime) -> None:
    if referral.partner.counterpart_id is None or seeing.is_protected(referral):
        raise NoAccount(_("This partner is told by a sealed link."))
    referral.item_id = uuid7()
    slug = Organisation.objects.values_list("slug", flat=True).get(id=by.organisation_id)
    payload = {
        "reference": f"{slug[:60]}/{referral.reference}",
        "service_kind": referral.service_kind,
        "urgency": referral.urgency,
        "asks": content["asks"],
        **queries.told(content),
    }
    item = disclosures.ItemOut(
        item_id=referral.item_id, subject_id=referral.person_id, payload=payload
    )
    basis = "consent" if referral.basis == Basis.CONSENT else "vital interest"
    disclosures.disclose(
        referral.partner.counterpart_id,
        seeing.KIND,
        [item],
        PURPOSE,
        basis=basis,
        by=with_also(by, Permission.DISCLOSURES_SEND),
        at=at,
    )


def fresh_link(referral_id: UUID, *, site: str = "", by: Actor, at: datetime) -> Sent:
    """Make a new link and code for a referral that was sent; the earlier ones end."""
    referral = changing(referral_id, by)
    if referral.way != Way.LINK or referral.told not in life.TOLD or referral.state in life.OVER:
        raise NotNow(_("There is no link to renew: the partner was not told, or it is over."))
    check_wall(referral, at)
    check_child(referral.service, referral.person_id, at)
    made = _link(referral, site, by, at)
    happened(referral, "renewed", by, at)
    referral.save()
    record("referrals.link.renewed", referral, by, at)
    return made


def _link(referral: AnyReferral, site: str, by: Actor, at: datetime) -> Sent:
    rows: Any = seeing.tables_of(referral).link.objects
    rows.filter(referral_id=referral.id, ended_at=None).update(ended_at=at)
    code = f"{int.from_bytes(random_bytes(8)) % 10**DIGITS:0{DIGITS}}"
    asked = next(iter(can_be_mailed(referral, at)), None)
    rank = asked.row.rank if asked is not None else NOBODY
    address = new_link(referral, seeing.keyed(code, at), site, rank, by, at)
    if asked is not None:
        mail_link(referral, asked, address, by, at)
    mailed_to = asked.who.name if asked is not None else ""
    return Sent(referral=referral, link=address, code=code, mailed_to=mailed_to)


def new_link(
    referral: AnyReferral, code_digest: str, site: str, rank: int, by: Actor, at: datetime
) -> str:
    """
    Keep a new link for somebody at the partner, and return its address.

    To an authority of a State about somebody who stopped sharing it opens nothing from the first.
    """
    token = base64.urlsafe_b64encode(random_bytes(32)).decode().rstrip("=")
    table: Any = seeing.tables_of(referral).link
    table(
        ended_at=at if _is_stopped(referral) else None,
        referral_id=referral.id,
        rank=rank,
        token_digest=seeing.keyed(token, at),
        code_digest=code_digest,
        site=site[:200],
        made_by=by.id,
        made_at=at,
        expires_at=at + timedelta(days=life.limit("link_days")),
    ).save(force_insert=True)
    slug = Organisation.objects.values_list("slug", flat=True).get(id=scope.organisation_id())
    path = reverse("referral:link", kwargs={"organisation_slug": slug, "token": token})
    return site.rstrip("/") + path


def can_be_mailed(referral: AnyReferral, at: datetime) -> list[FocalCard]:
    """
    Return whom a link may be mailed to, by rank: who is not away and has an address.

    Behind the wall that is nobody: the outbox would hold a row that others can count.
    """
    if seeing.is_protected(referral):
        return []
    cards = queries.focal_points([referral.partner_id], at).get(referral.partner_id, [])
    return [one for one in cards if not one.is_away and one.who.email]


def tell_next(referral: AnyReferral, by: Actor, at: datetime) -> None:
    """
    Mail a link of their own, with the code that was given, to who was not told yet.

    The earlier link stays, whether or not somebody opened it.
    """
    rows: Any = seeing.tables_of(referral).link.objects.filter(referral_id=referral.id)
    earlier = rows.filter(ended_at=None).order_by("-made_at", "-id").first()
    if earlier is None:
        return
    following = [one for one in can_be_mailed(referral, at) if one.row.rank > earlier.rank]
    if following:
        rank = following[0].row.rank
        address = new_link(referral, earlier.code_digest, earlier.site, rank, by, at)
        mail_link(referral, following[0], address, by, at)


def mail_link(
    referral: AnyReferral, card: FocalCard, address: str, by: Actor, at: datetime
) -> None:
    """
    Mail a link to somebody at the partner, in words that tell of nobody.

    Nothing leaves to an authority of a State about somebody who stopped sharing; whoever asked
    cannot tell.
    """
    if _is_stopped(referral):
        return
    organisation = Organisation.objects.get(id=scope.organisation_id())
    spoken = languages.site_language(next(iter(card.row.languages), "en")) or languages.SITE[0]
    with translation.override(spoken.code):
        facts = {
            "organisation": organisation.name,
            "link": address,
            "phone": organisation.phone or "–",
        }
        text = (
            _("%(organisation)s asks your organisation for something. Please open this page: ")
            + _("%(link)s The code reaches you another way, or call us: %(phone)s")
        ) % facts
        title = _("A request from %(organisation)s") % facts
    messaging.queue(
        [
            Outgoing(
                subject_id=card.row.id,
                channel="email",
                address=card.who.email,
                text=text,
                language=spoken.code,
                title=title[:120],
            )
        ],
        lane=Lane.TRANSACTIONAL,
        due_at=at,
        by=with_also(by, Permission.MESSAGES_SEND),
        at=at,
    )
