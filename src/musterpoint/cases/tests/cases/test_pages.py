"""Cases in the console, and the public check of a letter."""

import io
import re
from datetime import timedelta

import pypdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from musterpoint.audit.models import Event
from musterpoint.cases import actions
from musterpoint.cases.models import AnyCase, Case, Letter, Paper
from musterpoint.cases.tests.cases.factories import officer, opened, shipped, someone
from musterpoint.cases.tests.cases.pictures import jpeg
from musterpoint.people.models import Person
from musterpoint.tenancy import vault
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Membership, Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, member, signed_in

DESK = "/o/haven/desk/cases/"


@pytest.fixture(autouse=True)
def _still(haven: Organisation, settings: object) -> None:
    settings.STATIC_ROOT = None
    Organisation.objects.filter(id=haven.id).update(is_exercise=True, clock_at=NOON)


@pytest.fixture
def dora(haven: Organisation) -> Client:
    return signed_in("haven", "duty_officer")


def actor_of(client: Client, haven: Organisation) -> Actor:
    """Return the actor whose browser this is."""
    user_id = client.session["_auth_user_id"]
    row = Membership.objects.get(organisation=haven, user_id=user_id)
    return member(haven, "A duty_officer", row.user_id.int, row.role)


@pytest.fixture
def by(dora: Client, haven: Organisation) -> Actor:
    return actor_of(dora, haven)


def text_of(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, answer.content[:3000]
    return answer.content.decode()


def page_of(case: AnyCase, rest: str = "") -> str:
    return f"{DESK}{case.id}/{rest}"


def test_a_case_is_opened_from_a_person_and_its_step_is_done(dora: Client, by: Actor) -> None:
    nimal = someone(by)
    with acting_as(by):
        shipped("lost-documents", by)
        reference = Person.objects.get(id=nimal).reference
    assert "Cases</a>" in text_of(dora, f"/o/haven/desk/people/{nimal}/")
    assert "No case of this person" in text_of(dora, f"/o/haven/desk/people/{nimal}/cases/")
    form = text_of(dora, f"{DESK}new/?person={nimal}")
    assert f"{reference[:4]}-{reference[4:]}" in form
    sent = {"kind": "lost-documents", "person": reference, "story": "On the bus"}
    assert dora.post(f"{DESK}new/", sent | {"person": "0000-0000"}).status_code == 422
    page = dora.post(f"{DESK}new/", sent, follow=True).content.decode()
    assert "On the bus" in page
    assert "Nimal Perera" in page
    assert "This step is done" in page
    with acting_as(by):
        case = Case.objects.get()
    refused = dora.post(page_of(case, "step/"), {"step": "nonsense"})
    assert refused.status_code == 409
    assert "Nimal Perera" in text_of(dora, DESK)
    assert (
        text_of(dora, f"{DESK}?q={case.reference}&kind=lost-documents").count("data-mp-open") == 1
    )
    assert "No case fits" in text_of(dora, f"{DESK}?q=nobody")
    with acting_as(by):
        assert Event.objects.filter(kind="cases.case.read", subject_id=case.id).exists()


def test_the_questions_of_a_step_stand_on_the_page(dora: Client, by: Actor) -> None:
    case = opened(by)
    page = text_of(dora, page_of(case))
    assert "May we tell the landlord?" in page
    empty = dora.post(page_of(case, "step/"), {"step": "call"})
    assert empty.status_code == 422
    dora.post(page_of(case, "step/"), {"step": "call", "s-call-q_agrees": "yes"})
    page = text_of(dora, page_of(case))
    assert "The gate is closed" in page
    assert (
        dora.post(page_of(case, "step/"), {"step": "write", "gate": "ordinary"}).status_code == 409
    )
    gate = {"step": "write", "gate": "ordinary", "reason": "He asked"}
    assert dora.post(page_of(case, "step/"), gate).status_code == 302
    done = {"step": "write", "s-write-d_letter": "on"}
    assert dora.post(page_of(case, "step/"), done).status_code == 302
    assert "The landlord answered" in text_of(dora, page_of(case))
    assert dora.post(page_of(case, "step/"), {"event": "landlord_answered"}).status_code == 302


def test_notes_visits_and_people_are_written_and_kept_when_refused(dora: Client, by: Actor) -> None:
    case = opened(by)
    answer = dora.post(page_of(case, "notes/"), {"text": "He called", "kind": "call"}, follow=True)
    assert "He called" in answer.content.decode()
    assert dora.post(page_of(case, "notes/"), {"text": "", "kind": "call"}).status_code == 422
    visit = {"when": "2026-05-01T10:00", "where": "Ain Zara", "is_refused": "on"}
    assert dora.post(page_of(case, "visits/"), visit).status_code == 302
    late = dora.post(page_of(case, "visits/"), visit | {"when": "2027-05-01T10:00"})
    assert late.status_code == 422
    assert "Ain Zara" in late.content.decode()
    assert "Refused at Ain Zara" in text_of(dora, page_of(case))
    kin = {"role": "kin", "name": "Kamala", "phone": "+94 77"}
    assert dora.post(page_of(case, "people/"), kin).status_code == 302
    assert "Kamala" in text_of(dora, page_of(case))
    with acting_as(by):
        party = case.parties.get(role="kin")
        old = case.notes.get(kind="call")
    assert dora.post(page_of(case, "people/"), {"remove": party.id}).status_code == 302
    address = page_of(case, f"notes/{old.id}/")
    assert "He called" in text_of(dora, address)
    fixed = dora.post(address, {"text": "His wife called"}, follow=True).content.decode()
    assert "corrected later" in fixed


def test_a_paper_loses_its_metadata_and_is_given_out_as_a_download(dora: Client, by: Actor) -> None:
    case = opened(by)
    picture = SimpleUploadedFile("../C\\scan of card.exe", jpeg(gps=b"33.1N 11.6E"))
    assert dora.post(page_of(case, "papers/"), {"file": picture}).status_code == 302
    with acting_as(by):
        paper = Paper.objects.get()
        assert paper.media_type == "image/jpeg"
    answer = dora.get(page_of(case, f"papers/{paper.id}/"))
    assert answer["Content-Disposition"] == 'attachment; filename="scan of card.jpg"'
    assert b"33.1N" not in answer.content
    with acting_as(by):
        assert Event.objects.filter(kind="cases.paper.read", facts__paper=str(paper.id)).exists()
    program = SimpleUploadedFile("a.pdf", b"MZ\x90\x00")
    refused = dora.post(page_of(case, "papers/"), {"file": program})
    assert refused.status_code == 422
    assert "harmful" in refused.content.decode()
    assert dora.post(page_of(case, "papers/"), {"remove": paper.id}).status_code == 302
    assert dora.get(page_of(case, f"papers/{paper.id}/")).status_code == 404


def test_a_letter_is_printed_checked_and_withdrawn(dora: Client, by: Actor) -> None:
    case = opened(by, name="Nimal Perera")
    address = page_of(case, "letters/new/")
    form = {"template": "fee_waiver", "language": "fr", "addressee": "le Ministère"}
    assert dora.post(address, form).status_code == 422
    whole = form | {"fee": "des frais de visa", "reason": "Sans ressources #let x"}
    assert dora.post(address, whole).status_code == 302
    with acting_as(by):
        letter = Letter.objects.get()
    answer = dora.get(page_of(case, f"letters/{letter.id}.pdf"))
    text = pypdf.PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()
    assert "Nimal Perera" in text
    assert "#let x" in text
    assert "1/2026" in text
    check = f"/o/haven/letters/check/?code={letter.code}"
    public = Client()
    page = text_of(public, check)
    assert "This letter is genuine." in page
    assert "Nimal" not in page
    assert "We know no letter" in text_of(public, "/o/haven/letters/check/?code=0123456789")
    withdraw = page_of(case, f"letters/{letter.id}/withdraw/")
    assert dora.post(withdraw, {"reason": ""}).status_code == 422
    assert dora.post(withdraw, {"reason": "wrong office"}).status_code == 302
    assert "withdrawn" in text_of(public, check)


def test_calls_with_an_error_keep_every_line(dora: Client, by: Actor) -> None:
    opened(by)
    page = text_of(dora, f"{DESK}calls/")
    batch = page.partition('name="batch" value="')[2][:36]
    sent = {"batch": batch, "rows": "3", "r0-who": "A voice", "r0-kind": "lost-keys"}
    wrong = dora.post(f"{DESK}calls/", sent | {"r2-who": "Another", "r2-what": "Outside"})
    assert wrong.status_code == 422
    for typed in ("A voice", "Another", "Outside"):
        assert typed in wrong.content.decode()
    good = dora.post(f"{DESK}calls/", sent | {"r2-who": "Another", "r2-kind": "lost-keys"})
    assert good.status_code == 302
    assert text_of(dora, f"{DESK}?view=unowned").count("data-mp-open") == 2


def test_hand_over_hiding_and_closing_have_pages(
    dora: Client, by: Actor, haven: Organisation
) -> None:
    case = opened(by)
    emils = signed_in("haven", "duty_officer")
    emil = actor_of(emils, haven)
    assert (
        dora.post(page_of(case, "hand-over/"), {"user": emil.id, "reason": ""}).status_code == 422
    )
    sent = {"user": emil.id, "reason": "I travel"}
    assert dora.post(page_of(case, "hand-over/"), sent).status_code == 302
    assert "Accept the case" in text_of(emils, page_of(case))
    no = emils.post(page_of(case, "refuse/"), {"what": "decline", "decline-reason": ""})
    assert no.status_code == 422
    assert emils.post(page_of(case, "own/"), {"what": "accept"}).status_code == 302
    assert dora.post(page_of(case, "own/"), {"what": "take"}).status_code == 409
    close = {"outcome": "helped", "reason": "Found"}
    assert emils.post(page_of(case, "close/"), close).status_code == 302
    assert "Sign and close" in text_of(dora, page_of(case))
    back = {"what": "back", "back-reason": "Call again"}
    assert dora.post(page_of(case, "refuse/"), back).status_code == 302
    emils.post(page_of(case, "close/"), close)
    assert dora.post(page_of(case, "own/"), {"what": "sign"}).status_code == 302
    assert "data-mp-open" in text_of(dora, f"{DESK}?view=closed")


def test_a_hidden_case_is_not_found_on_any_page(
    dora: Client, by: Actor, haven: Organisation
) -> None:
    nimal = someone(by)
    case = opened(by, person_id=nimal, name="")
    emils = signed_in("haven", "duty_officer")
    emil = actor_of(emils, haven)
    sent = {"user": emil.id, "reason": "Cousin"}
    assert dora.post(page_of(case, "hide/"), sent).status_code == 302
    for rest in ("", "close/", "hide/", "letters/new/", "share/", "hand-over/"):
        assert emils.get(page_of(case, rest)).status_code == 404, rest
    assert emils.get(f"{DESK}runs/{case.run_id}/").status_code == 404
    for address in (
        DESK,
        f"{DESK}?view=all",
        f"{DESK}?q={case.reference}",
        f"/o/haven/desk/people/{nimal}/cases/",
    ):
        assert "data-mp-open" not in text_of(emils, address)
    assert dora.get(f"{DESK}runs/{case.run_id}/").status_code == 302
    assert dora.post(page_of(case, "hide/"), {"show": emil.id}).status_code == 302
    assert emils.get(page_of(case)).status_code == 200


def test_figures_stand_on_a_page_and_in_a_table(dora: Client, by: Actor) -> None:
    opened(by)
    assert "Lost keys" in text_of(dora, f"{DESK}figures/")
    lines = text_of(dora, f"{DESK}figures.csv").splitlines()
    assert lines[1].startswith("kind,Lost keys,1,0,0,0,0.0,0,0")


def test_pages_of_an_erased_person_say_so(dora: Client, by: Actor) -> None:
    nimal = someone(by)
    case = opened(by, person_id=nimal, name="", story="His keys")
    with acting_as(by):
        actions.note(case.id, "note", "He called", by=by, at=NOON + timedelta(0))
        vault.erase([nimal], at=NOON)
    page = text_of(dora, page_of(case))
    assert "erased for good" in page
    assert "His keys" not in page
    assert "Erased" in text_of(dora, f"{DESK}?view=all")
    assert dora.post(page_of(case, "notes/"), {"text": "x", "kind": "note"}).status_code == 404


def test_who_may_not_see_cases_sees_none(dora: Client, by: Actor) -> None:
    case = opened(by)
    reader = signed_in("haven", "reader")
    for address in (DESK, page_of(case), f"{DESK}figures/", f"{DESK}new/"):
        assert reader.get(address).status_code == 403
    assert "/desk/cases/" not in text_of(reader, "/o/haven/desk/settings/")


def test_what_others_share_stands_on_a_page(dora: Client) -> None:
    assert "Nobody shares a case with us" in text_of(dora, f"{DESK}received/")
    assert dora.post(f"{DESK}received/", {"answer": "done"}).status_code == 404


def test_no_page_of_the_consular_side_changes_with_a_protection_case(
    portal: Organisation, olga: Actor
) -> None:
    Organisation.objects.filter(id=portal.id).update(is_exercise=True, clock_at=NOON)
    carla = officer(portal, "Carla", "caseworker")
    seen = opened(officer(portal, "Otto", "portal_operator"), name="A consular case")
    staff = signed_in("portal", "portal_operator")
    nimal = someone(olga, "Nimal Perera")

    def walked() -> list[tuple[str, int, int]]:
        desk = "/o/portal/desk/"
        found = []
        for rest in (
            "cases/?view=all", "cases/?q=survivor", "cases/figures/", "cases/figures.csv",
            "cases/received/", f"cases/{seen.id}/", f"people/{nimal}/cases/",
        ):  # fmt: skip
            with CaptureQueriesContext(connection) as queries:
                page = staff.get(f"{desk}{rest}")
            secrets = r'[A-Za-z0-9]{64}|nonce="[^"]+"|"inlineStyleNonce": ?"[^"]*"'
            shown = re.sub(secrets, "", page.content.decode())
            found.append((shown, page.status_code, len(queries)))
        return found

    walked()
    before = walked()
    with acting_as(carla):
        case = actions.open_case(
            actions.CaseIn(kind="lost-keys", person_id=nimal, compartment="protection"),
            by=carla,
            at=NOON,
        )
        actions.note(case.id, "note", "The survivor spoke", by=carla, at=NOON)
    after = walked()
    assert [one[1:] for one in after] == [one[1:] for one in before]
    for (now, *_more), (then, *_rest) in zip(after, before, strict=True):
        assert now.splitlines() == then.splitlines()
    assert staff.get(f"/o/portal/desk/cases/{case.id}/").status_code == 404
