"""The pages and endpoints of a case that moves: offer, inbox, answer; what was typed is kept."""

from datetime import timedelta

import pytest

from musterpoint.cases import actions, queries, seeing
from musterpoint.cases.models import Case, Received, Share
from musterpoint.cases.telling import PAPER
from musterpoint.cases.telling import STORY as STORY_KIND
from musterpoint.cases.tests.cases.factories import officer
from musterpoint.cases.tests.cases.moving_factories import STORY, Road, word
from musterpoint.cases.tests.cases.pictures import pdf
from musterpoint.cases.tests.cases.test_pages import page_of
from musterpoint.disclosures.models import DisclosureItem
from musterpoint.disclosures.queries import received
from musterpoint.disclosures.tests.factories import dump
from musterpoint.tenancy import actors, pumps, vault
from musterpoint.tenancy.actors import Actor, Permission
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in

INBOX = "/o/portal/desk/cases/offered/"


@pytest.fixture
def road(
    haven: Organisation, portal: Organisation, alice: Actor, olga: Actor, settings: object
) -> Road:
    settings.STATIC_ROOT = None
    return Road.between(haven, portal, alice, olga)


def typed(road: Road, **more: object) -> dict[str, object]:
    return {
        "receiver": str(road.otto.organisation_id),
        "asks": "He lives in your district",
        "pieces": ["name", "story"],
        "decider": "person",
        "said": "On the telephone, on Monday",
    } | more


def test_a_case_is_offered_accepted_and_linked_through_the_pages(road: Road) -> None:
    dora, otto = signed_in("haven", "duty_officer"), signed_in("portal", "portal_operator")
    page = dora.get(page_of(road.case, "move/")).content.decode()
    assert STORY in page
    assert 'name="pieces" value="name" checked' not in page
    refused = dora.post(page_of(road.case, "move/"), typed(road, said=""))
    assert refused.status_code == 422
    assert "He lives in your district" in refused.content.decode()
    assert dora.post(page_of(road.case, "move/"), typed(road)).status_code == 302
    assert "Until they accept" in dora.get(page_of(road.case)).content.decode()
    assert dora.post(page_of(road.case, "move/"), typed(road)).status_code == 422
    pumps.run_due()
    inbox = otto.get(INBOX).content.decode()
    assert "He lives in your district" in inbox
    assert "Nimal" not in inbox
    assert "Offered to us (1)" in " ".join(
        otto.get("/o/portal/desk/cases/").content.decode().split()
    )
    address = f"{INBOX}{road.inbox().id}/"
    assert otto.post(address, {"what": "decline"}).status_code == 422
    answer = otto.post(address, {"what": "accept", "kind": "lost-keys"})
    assert answer.status_code == 302
    again = otto.post(address, {"what": "accept", "kind": "lost-keys"})
    assert again.status_code == 422
    assert "accepted already" in again.content.decode()
    pumps.run_due()
    assert "Nimal Perera" in otto.get(answer.url).content.decode()
    gone = dora.get(page_of(road.case)).content.decode()
    assert "This case goes on at" in gone
    assert "Write a note" not in gone


@pytest.mark.parametrize(
    ("address", "what", "words"),
    [
        ("notes/", {"kind": "note", "text": "She called at noon"}, "She called at noon"),
        ("people/", {"role": "kin", "name": "Kamala"}, "Kamala"),
        ("step/", {"step": "call", "answer-reached": "He asked again"}, "He asked again"),
    ],
)
def test_an_edit_that_comes_after_the_case_moved_is_refused_and_the_words_are_kept(
    road: Road, address: str, what: dict[str, str], words: str
) -> None:
    dora = signed_in("haven", "duty_officer")
    road.offer()
    pumps.run_due()
    road.accept()
    pumps.run_due()
    answer = dora.post(page_of(road.case, address), what)
    page = answer.content.decode()
    assert answer.status_code in (409, 422)
    assert "has moved to" in page
    assert "Nothing was saved here" in page
    assert "What you typed" in page
    assert words in page


def test_a_shared_case_tells_the_pieces_that_the_person_agreed_to_and_then_nothing_more(
    road: Road,
) -> None:
    dora, otto = signed_in("haven", "duty_officer"), signed_in("portal", "portal_operator")
    given = typed(road, pieces=["story", "contact"])
    assert dora.post(page_of(road.case, "share/"), given).status_code == 302
    pumps.run_due()
    page = otto.get("/o/portal/desk/cases/received/").content.decode()
    assert STORY in page
    assert "+94 77 123 4567" in page
    assert "Nimal" not in page
    with acting_as(road.dora):
        share = Share.objects.get()
    seen = dump(road.otto)
    stop = page_of(road.case, f"share/{share.id}/stop/")
    assert dora.post(stop).status_code == 302
    assert dora.post(stop).status_code == 409
    pumps.run_due()
    assert dump(road.otto) == seen
    with acting_as(road.dora):
        assert queries.view(road.case.id, by=road.dora, at=NOON).shares[0].pieces == ()
    with acting_as(road.otto):
        row = Received.objects.get()
        assert STORY.encode() not in bytes(row.story)
        actions.answer(row.id, "accepted", "", by=road.otto, at=NOON)
        assert Received.objects.get().story is None
        own = queries.view(Case.objects.get().id, by=road.otto, at=NOON)
        assert (own.story, own.phone) == (STORY, "+94 77 123 4567")


def test_a_case_is_shared_without_a_word_of_the_person_unless_pieces_are_ticked(
    road: Road,
) -> None:
    with acting_as(road.dora):
        receiver = road.otto.organisation_id
        actions.share(road.case.id, receiver, "A bed", by=road.dora, at=NOON)
    pumps.run_due()
    with acting_as(road.otto):
        assert Received.objects.get().story is None
    with acting_as(road.dora):
        with pytest.raises(actions.BadShare) as refused:
            actions.share(
                road.case.id, receiver, "A bed", word=word("needs"), by=road.dora, at=NOON
            )
        assert "pieces" in refused.value.fields


def given_of(road: Road) -> list[tuple[str, bool]]:
    """Return the kinds of copies that were given of the person, and whether each has ended."""
    with acting_as(road.dora):
        rows = DisclosureItem.objects.filter(
            subject_id=road.case.subject_id, disclosure__kind__in=[STORY_KIND, PAPER]
        ).order_by("disclosure__kind")
        return [(one.disclosure.kind, one.ended_at is not None) for one in rows]


def test_of_a_case_that_moved_nothing_more_is_told_when_the_person_wishes_so(road: Road) -> None:
    dora = signed_in("haven", "duty_officer")
    with acting_as(road.dora):
        sent = actions.add_paper(road.case.id, "permit.pdf", pdf(), by=road.dora, at=NOON)
    road.offer("name", "story", papers=(sent.id,))
    pumps.run_due()
    road.accept()
    pumps.run_due()
    assert given_of(road) == [(PAPER, False), (STORY_KIND, False)]
    seen = dump(road.otto)
    stop = page_of(road.case, f"share/{road.move().id}/stop/")
    assert stop in dora.get(page_of(road.case)).content.decode()
    assert dora.post(stop).status_code == 302
    assert given_of(road) == [(PAPER, True), (STORY_KIND, True)]
    assert stop not in dora.get(page_of(road.case)).content.decode()
    assert dora.post(stop).status_code == 409
    pumps.run_due()
    assert dump(road.otto) == seen


def test_of_a_closed_case_nothing_more_is_told_when_the_person_wishes_so(road: Road) -> None:
    dora = signed_in("haven", "duty_officer")
    with acting_as(road.dora):
        receiver = road.otto.organisation_id
        share = actions.share(
            road.case.id, receiver, "A bed", word=word("story"), by=road.dora, at=NOON
        )
        actions.close(road.case.id, "helped", "Found it", by=road.dora, at=NOON)
    sara = officer(Organisation.objects.get(slug="haven"), "Sara", "supervisor")
    with acting_as(sara):
        actions.sign_off(road.case.id, by=sara, at=NOON)
    assert road.here().state == "closed"
    stop = page_of(road.case, f"share/{share.id}/stop/")
    assert stop in dora.get(page_of(road.case)).content.decode()
    assert dora.post(stop).status_code == 302
    assert given_of(road) == [(STORY_KIND, True)]


@pytest.mark.parametrize("what", ["accepted", "declined", "done"])
def test_what_was_told_of_a_shared_case_is_read_by_nobody_beside_the_case_after_the_answer(
    road: Road, what: str
) -> None:
    receiver = road.otto.organisation_id
    with acting_as(road.dora):
        actions.share(road.case.id, receiver, "A bed", word=word("story"), by=road.dora, at=NOON)
    pumps.run_due()
    with acting_as(road.otto):
        [line] = queries.received(by=road.otto, at=NOON)
        assert line.story == {"story": STORY}
        sealed = bytes(line.row.story)
        actions.answer(line.row.id, what, "Ask the town", by=road.otto, at=NOON)
        assert queries.received(by=road.otto, at=NOON)[0].story == {}
        assert received(STORY_KIND, at=NOON) == []
        with pytest.raises(vault.Erased):
            vault.open_key(line.row.id, at=NOON)
        Received.objects.update(story=sealed)
        assert queries.received(by=road.otto, at=NOON)[0].story == {}
    later = NOON + timedelta(hours=1)
    Organisation.objects.filter(id__in=[road.dora.organisation_id, receiver]).update(clock_at=later)
    with acting_as(road.dora):
        actions.share(road.case.id, receiver, "A bed", word=word("story"), by=road.dora, at=later)
    with acting_as(road.otto):
        Received.objects.update(story=None)
    pumps.run_due()
    with acting_as(road.otto):
        [line] = queries.received(by=road.otto, at=later)
        assert line.story == ({} if what == "accepted" else {"story": STORY})


def test_a_story_that_comes_after_the_case_was_declined_is_kept_by_nobody(road: Road) -> None:
    with acting_as(road.dora):
        receiver = road.otto.organisation_id
        actions.share(road.case.id, receiver, "A bed", word=word("story"), by=road.dora, at=NOON)
    able = actors.system(receiver, "test", Permission.DISCLOSURES_RECEIVE)
    with acting_as(able):
        actions.take_in(by=able, at=NOON)
    with acting_as(road.otto):
        actions.answer(Received.objects.get().id, "declined", "No bed", by=road.otto, at=NOON)
    pumps.run_due()
    with acting_as(road.otto):
        assert Received.objects.get().story is None
        assert received(STORY_KIND, at=NOON) == []


def test_no_story_is_shown_of_a_case_whose_person_was_erased(road: Road) -> None:
    with acting_as(road.dora):
        receiver = road.otto.organisation_id
        actions.share(road.case.id, receiver, "A bed", word=word("story"), by=road.dora, at=NOON)
    pumps.run_due()
    with acting_as(road.otto):
        row = Received.objects.get()
        actions.answer(row.id, "accepted", "", by=road.otto, at=NOON)
        # As a row that was accepted before stories were let go at the answer.
        sealed = vault.make_keys([row.id], at=NOON)[row.id].seal(seeing.STORY, {"story": STORY})
        Received.objects.update(story=sealed)
        assert queries.received(by=road.otto, at=NOON)[0].story == {"story": STORY}
        vault.erase([Case.objects.get().subject_id], at=NOON)
        assert queries.received(by=road.otto, at=NOON)[0].story == {}


def test_what_others_shared_is_let_go_a_year_after_the_answer(road: Road) -> None:
    with acting_as(road.dora):
        receiver = road.otto.organisation_id
        actions.share(road.case.id, receiver, "A bed", word=word("story"), by=road.dora, at=NOON)
    pumps.run_due()
    keeper = actors.system(road.otto.organisation_id, "test", Permission.VAULT_ERASE)
    with acting_as(keeper):
        assert received(STORY_KIND, at=NOON)[0].payload["story"] == STORY
        assert actions.forget_received(by=keeper, at=NOON + timedelta(days=364)) == 0
        assert actions.forget_received(by=keeper, at=NOON + timedelta(days=366)) == 1
        assert Received.objects.count() == 0
        assert received(STORY_KIND, at=NOON) == []
