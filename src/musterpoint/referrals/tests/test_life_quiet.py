"""What no partner, no other organisation and no lock that is tried for long can find out."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from musterpoint.audit.models import Event
from musterpoint.disclosures import actions as disclosures
from musterpoint.disclosures.queries import given
from musterpoint.disclosures.tests.factories import agree, dump
from musterpoint.messaging.models import Message
from musterpoint.people.models import NationalityClaim
from musterpoint.referrals import actions, life, pumps, queries, seeing
from musterpoint.referrals.actions import ConsentIn, Sent
from musterpoint.referrals.models import Link, Partner, ReferralEvent
from musterpoint.referrals.queries import _referrals as found_by
from musterpoint.referrals.tests.life_factories import NOON, Desk, officer
from musterpoint.tenancy import vault
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as

HOUR = timedelta(hours=1)


def _token(sent: Sent) -> str:
    return sent.link.rstrip("/").rpartition("/")[2]


@pytest.fixture
def desk(haven: Organisation) -> Desk:
    return Desk(officer(haven, "Dora"))


def test_a_second_nationality_is_told_to_no_partner(desk: Desk) -> None:
    with acting_as(desk.by):
        NationalityClaim.objects.all().delete()
        for place, country in enumerate(("ERI", "SOM")):
            NationalityClaim.objects.create(person_id=desk.person, country=country, position=place)
    made = desk.sent("nationalities").referral
    with acting_as(desk.by):
        content = dict(seeing.content_of(made, seeing.key_of(made, NOON)))
        assert found_by.view(made.id, by=desk.by, at=NOON).shared == {"nationalities": "Eritrea"}
    assert content["known"]["nationalities"] == "Eritrea"
    older = content | {"known": {"nationalities": "Eritrea, Somalia"}}
    assert queries.told(older) == {"nationalities": "Eritrea"}


@pytest.mark.parametrize("is_given", [True, False])
def test_asking_again_after_sending_is_refused_and_takes_nothing_from_the_partner(
    desk: Desk, is_given: bool
) -> None:
    made = desk.sent("note").referral.id
    with acting_as(desk.by), pytest.raises(actions.NotNow):
        actions.consent(made, ConsentIn(is_given=is_given), by=desk.by, at=NOON)
    with acting_as(desk.by):
        found = found_by.view(made, by=desk.by, at=NOON)
    assert (found.row.referral.state, found.shared) == ("sent", {"note": "Cannot walk far"})


def test_an_authority_is_told_nothing_of_somebody_who_stopped_sharing_and_staff_see_no_difference(
    portal: Organisation,
) -> None:
    desk = Desk(officer(portal, "Dora"))
    cara = officer(portal, "Cara", "caseworker")
    with acting_as(desk.by):
        Partner.objects.update(authority_of="ITA")
    before = desk.sent(urgency="immediate")
    with acting_as(cara):
        disclosures.stop_sharing([desk.person], by=cara, at=NOON)
    after = desk.sent(urgency="immediate")
    assert (after.mailed_to, len(after.link)) == (before.mailed_to, len(before.link))
    with acting_as(desk.by):
        assert Message.objects.count() == 1
        actions.working(_token(before), NOON)
        with pytest.raises(actions.LinkIsOver):
            actions.enter(_token(after), after.code, by=desk.by, at=NOON)
    pumps.keep_time(portal, NOON + HOUR)
    with acting_as(desk.by):
        assert Message.objects.count() == 1
        assert not Link.objects.filter(rank=1, ended_at=None).exists()
        again = actions.fresh_link(after.referral.id, by=desk.by, at=NOON)
        with pytest.raises(actions.LinkIsOver):
            actions.working(_token(again), NOON)
    assert desk.see(after.referral.id).escalated == desk.see(before.referral.id).escalated == 1


def test_who_stopped_sharing_is_still_referred_to_a_partner_of_no_state(
    portal: Organisation,
) -> None:
    desk = Desk(officer(portal, "Dora"))
    cara = officer(portal, "Cara", "caseworker")
    with acting_as(cara):
        disclosures.stop_sharing([desk.person], by=cara, at=NOON)
    sent = desk.sent()
    with acting_as(desk.by):
        actions.enter(_token(sent), sent.code, by=desk.by, at=NOON)


@pytest.mark.parametrize("is_open", [True, False])
def test_what_was_withdrawn_during_a_stop_is_not_shared_again(
    portal: Organisation, olga: Actor, alice: Actor, is_open: bool
) -> None:
    agree(olga, alice, allows=[actions.KIND])
    desk = Desk(officer(portal, "Dora"), counterpart_id=alice.organisation_id)
    cara = officer(portal, "Cara", "caseworker")
    withdrawn = desk.sent(way="account").referral
    goes_on = desk.sent(way="account").referral
    before = dump(alice)
    with acting_as(cara):
        disclosures.stop_sharing([desk.person], by=cara, at=NOON)
    with acting_as(desk.by):
        actions.withdraw(withdrawn.id, is_open=is_open, by=desk.by, at=NOON)
        assert Event.objects.filter(kind="disclosures.item.ended").count() == 1
    with acting_as(cara):
        disclosures.share_again([desk.person], by=cara, at=NOON + HOUR)
    with acting_as(desk.by):
        left = {one.item_id: one.ended_at for one in given(desk.person)}
    assert left[goes_on.item_id] is None
    assert left[withdrawn.item_id] is not None
    assert dump(alice) == before


class Partnerside:
    """All that a partner can see of one referral: its mails, and the pages of their links."""

    def __init__(self, desk: Desk, sent: Sent) -> None:
        self.desk, self.sent = desk, sent

    def seen(self, at: datetime) -> list[tuple[str, str, int, str]]:
        """Return each mail in its order: to whom, when, and what its link answers now."""
        with acting_as(self.desk.by):
            rows = list(Message.objects.filter(created_at__lte=at).order_by("created_at", "id"))
            mails = [(one, self._open(one)) for one in rows]
        found = []
        for one, letter in mails:
            path = re.search(r"http://testserver(/o/\S+)", letter["text"])
            if path is None:
                continue
            with acting_as(self.desk.by):
                link = seeing.link_of(path[1].rstrip("/").rpartition("/")[2], at)
            if link is None or link[1].referral_id != self.sent.referral.id:
                continue
            page = Client().get(path[1])
            text = re.sub(r"[\w-]{32,}", "", page.content.decode())
            found.append((letter["address"], str(one.created_at), page.status_code, text))
        return found

    def _open(self, one: Message) -> dict[str, Any]:
        key = vault.open_key(one.subject_id, at=NOON)
        opened: dict[str, Any] = key.open("messaging.message", one.sealed)
        return opened


@pytest.mark.parametrize(
    ("urgency", "withdrawn", "closed", "accepted"),
    [
        ("immediate", 0, 0, None),
        ("immediate", 2, 3, None),
        ("normal", 30, None, None),
        ("immediate", 0, None, 0),
        ("urgent", 2, 3, 30),
    ],
)
def test_a_silent_withdrawal_looks_to_the_partner_like_a_referral_that_nobody_answers(
    desk: Desk,
    haven: Organisation,
    settings: Any,
    urgency: str,
    withdrawn: int,
    closed: int | None,
    accepted: int | None,
) -> None:
    settings.STATIC_ROOT = None
    plain, quiet = (Partnerside(desk, desk.sent(urgency=urgency)) for _one in range(2))
    own = quiet.sent.referral.id
    for hour in (0, 1, 2, 3, 24, 30, 72, 102, 150, 366):
        at = NOON + hour * HOUR
        Organisation.objects.filter(id=haven.id).update(is_exercise=True, clock_at=at)
        if hour == accepted:
            desk.answer(plain.sent.referral.id, "accept", at)
            desk.answer(own, "accept", at)
        with acting_as(desk.by):
            if hour == withdrawn:
                actions.withdraw(own, by=desk.by, at=at)
            if hour == closed:
                actions.close(own, by=desk.by, at=at)
        pumps.keep_time(haven, at)
        assert quiet.seen(at) == plain.seen(at), hour
    assert len(plain.seen(at)) >= 2
    found = desk.see(own)
    assert (found.due_at, found.escalated, found.deputy_at) == (None, 0, None)


def test_none_of_us_is_told_of_silence_after_a_silent_withdrawal(
    desk: Desk, haven: Organisation
) -> None:
    made = desk.sent(urgency="immediate").referral.id
    with acting_as(desk.by):
        actions.withdraw(made, by=desk.by, at=NOON)
    for hour in range(1, 60, 3):
        pumps.keep_time(haven, NOON + hour * HOUR)
    with acting_as(desk.by):
        assert Message.objects.count() == 2
        moves = list(ReferralEvent.objects.order_by("id").values_list("move", flat=True))
    assert moves == ["consent", "send", "withdraw", "deputy"]


def test_after_an_open_withdrawal_nobody_at_the_partner_is_asked(
    desk: Desk, haven: Organisation
) -> None:
    made = desk.sent(urgency="immediate").referral.id
    with acting_as(desk.by):
        actions.withdraw(made, is_open=True, by=desk.by, at=NOON)
    pumps.keep_time(haven, NOON + 2 * HOUR)
    with acting_as(desk.by):
        assert Message.objects.count() == 1


def test_wrong_codes_are_counted_together_on_the_links_that_one_code_opens(
    desk: Desk, haven: Organisation
) -> None:
    sent = desk.sent(urgency="immediate")
    pumps.keep_time(haven, NOON + HOUR)
    with acting_as(desk.by):
        mail = Message.objects.order_by("-created_at", "-id")[0]
        text = vault.open_key(mail.subject_id, at=NOON).open("messaging.message", mail.sealed)
    deputy = re.search(r"/referred/([\w-]{30,})", text["text"])
    assert deputy is not None
    tokens = (_token(sent), deputy[1])
    at = NOON + HOUR
    with acting_as(desk.by):
        locked = [
            actions.count_wrong(tokens[turn % 2], at=at)
            for turn in range(life.limit("wrong_codes"))
        ]
    assert locked == [False] * (life.limit("wrong_codes") - 1) + [True]
    for token in tokens:
        with acting_as(desk.by), pytest.raises(actions.LinkIsLocked):
            actions.enter(token, sent.code, by=desk.by, at=at)
    with acting_as(desk.by):
        again = actions.fresh_link(sent.referral.id, by=desk.by, at=at)
        actions.enter(_token(again), again.code, by=desk.by, at=at)


def test_the_right_code_on_one_link_forgets_the_wrong_ones_on_all(desk: Desk) -> None:
    sent = desk.sent()
    with acting_as(desk.by):
        for _turn in range(life.limit("wrong_codes") - 1):
            actions.count_wrong(_token(sent), at=NOON)
        actions.enter(_token(sent), sent.code, by=desk.by, at=NOON)
        assert not actions.count_wrong(_token(sent), at=NOON)
