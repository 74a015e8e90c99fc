"""The pages of the directory and its endpoints, through the real middleware."""

import io
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from musterpoint.accounts.models import User
from musterpoint.audit.models import Event
from musterpoint.referrals.models import FocalPoint, Partner, Pathway, Service, Trained
from musterpoint.referrals.tests.directory_factories import (
    DAY,
    partner,
    service,
    small,
)
from musterpoint.rosters.tests import factories as rosters
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in

DESK = "/o/haven/desk/referrals/directory/"


@pytest.fixture(autouse=True)
def _still(haven: Organisation) -> None:
    Organisation.objects.filter(id=haven.id).update(is_exercise=True, clock_at=NOON)
    haven.refresh_from_db()


@pytest.fixture
def officer() -> Client:
    return signed_in("haven", "duty_officer")


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.content[:2000]
    return answer.content.decode()


def posted(client: Client, address: str, data: dict, status: int = 200) -> str:
    answer = client.post(address, data, follow=status == 200)
    assert answer.status_code == status, answer.content.decode()[:3000]
    return answer.content.decode()


SERVICE = {
    "kind": "medical",
    "name": "Clinic",
    "sexes": ["f"],
    "age_from": "15",
    "hours": "mon-fri 8-17",
    "zone": "Africa/Tunis",
    "languages": ["ar", "fr"],
    "country": "TUN",
    "area": "Tunis",
    "needs": "referral letter; card",
    "verdict": "open",
}


def test_a_partner_its_service_and_a_pathway_are_written_and_found(
    alice: Actor, officer: Client
) -> None:
    assert "No service yet" in text_of(officer, DESK)
    assert "No partner yet" in text_of(officer, f"{DESK}partners/")
    wrong = posted(officer, f"{DESK}partners/add/", {"name": "", "side": "open"}, 422)
    assert "There is a problem" in wrong or "name" in wrong
    page = posted(
        officer, f"{DESK}partners/add/", {"name": "Jasmine", "side": "protection", "country": "TUN"}
    )
    assert "There is no agreement or memorandum" in page
    assert "Behind the wall" in page
    with acting_as(alice):
        made = Partner.objects.get()
    here = f"{DESK}partners/{made.id}/"
    posted(officer, f"{here}services/add/", {**SERVICE, "hours": "always"}, 422)
    page = posted(officer, f"{here}services/add/", SERVICE)
    assert "15 and older" in page
    assert "referral letter" in page
    assert "mon 8-17" in page
    assert "Open now" in page
    assert "Nothing can be sent" in page
    road = {
        "service_kinds": ["medical"], "memorandum": "MoU 12", "roles": "We call, they come.",
        "valid_from_day": "1", "valid_from_month": "4", "valid_from_year": "2026",
        "valid_until_day": "20", "valid_until_month": "5", "valid_until_year": "2026",
    }  # fmt: skip
    posted(officer, f"{here}pathways/add/", {**road, "memorandum": ""}, 422)
    assert "Ends soon" in posted(officer, f"{here}pathways/add/", road)
    with acting_as(alice):
        paper = Pathway.objects.get()
    at = f"{DESK}pathways/{paper.id}/"
    assert "MoU 12" in text_of(officer, at)
    assert "In force" in posted(officer, at, {**road, "valid_until_year": "2027"})
    assert "In force" in text_of(officer, f"{DESK}partners/")
    for query, shown in {
        "q=jasmin": True, "q=zzz": False, "kind=medical": True, "kind=food": False,
        "country=TUN": True, "country=LBY": False, "language=ar": True, "language=ti": False,
        "side=protection": True, "side=open": False, "child_safe=1": False, "open_now=1": True,
        "free=1": False, "old=1": False, "ended=1": False,
    }.items():  # fmt: skip
        assert ("Nothing fits" not in text_of(officer, f"{DESK}?{query}")) is shown, query
    assert "Nothing more is sent" in text_of(officer, f"{at}end/")
    assert "Nothing can be sent" in posted(officer, f"{at}end/", {})
    assert officer.get(at).status_code == 404


def test_on_the_page_of_a_service_places_are_kept_and_it_is_verified_ended_and_put_back(
    alice: Actor, officer: Client
) -> None:
    with acting_as(alice):
        small(alice)
        row = Service.objects.get()
    here = f"{DESK}services/{row.id}/"
    page = text_of(officer, here)
    assert "Leila Trabelsi" in page
    assert "Memorandum 12/2026" in page
    assert "7 places free today" in posted(
        officer, f"{here}free/", {"free": "7", "verdict": "open"}
    )
    assert "Full for now" in posted(officer, f"{here}free/", {"free": "0", "verdict": "full"})
    wrong = posted(officer, f"{here}free/", {"free": "many", "verdict": "open"}, 422)
    assert "many" in wrong
    Organisation.objects.filter(slug="haven").update(clock_at=NOON + 40 * DAY)
    assert "Call the partner" in text_of(officer, here)
    assert "Call the partner" not in posted(officer, f"{here}verify/", {})
    assert "nobody is offered it" in posted(officer, f"{here}end/", {})
    assert officer.post(f"{here}verify/").status_code == 409
    assert "nobody is offered it" not in posted(officer, f"{here}restore/", {})
    with acting_as(alice):
        assert Event.objects.filter(kind="referrals.focal-point.seen").exists()


def test_focal_points_are_changed_put_first_and_erased(alice: Actor, officer: Client) -> None:
    with acting_as(alice):
        clinic = small(alice)
        leila, karim = FocalPoint.objects.order_by("rank")
    here = f"{DESK}partners/{clinic.id}/"
    assert "Ask now for <strong>" in text_of(officer, here)
    given = {
        "name": "Leila Trabelsi", "phone": "+21620660001", "away_until_day": "9",
        "away_until_month": "5", "away_until_year": "2026",
    }  # fmt: skip
    posted(officer, f"{DESK}focal-points/{leila.id}/", {**given, "phone": "1"}, 422)
    page = posted(officer, f"{DESK}focal-points/{leila.id}/", given)
    assert "2026-05-09" in page
    assert page.index("Ask now for") < page.index("Karim Jaziri") < page.index("Leila Trabelsi")
    posted(officer, f"{DESK}focal-points/{karim.id}/first/", {})
    assert "Karim Jaziri" in text_of(officer, f"{DESK}focal-points/{karim.id}/end/")
    page = posted(officer, f"{DESK}focal-points/{karim.id}/end/", {})
    assert "Karim" not in page
    assert officer.get(f"{DESK}focal-points/{karim.id}/").status_code == 404
    assert "Name" in text_of(officer, f"{here}focal-points/add/")
    posted(officer, f"{here}focal-points/add/", {"name": "Only a name"}, 422)


def test_what_fits_somebody_is_answered_with_reasons_and_kept_nowhere(
    alice: Actor, officer: Client
) -> None:
    with acting_as(alice):
        small(alice)
        service(alice, partner(alice, "Elsewhere"), name="In Tripoli", country="LBY")
        rosters.roster(alice, "Experts", "expert")
        rosters.added(
            alice,
            rosters.person(
                "Amina Diallo", 5, roster="experts", skills=(("nurse", 2),), languages=()
            ),
        )
        before = set(Event.objects.values_list("id", flat=True))
    assert "Nothing of this question is kept" in text_of(officer, f"{DESK}match/")
    asked = {
        "service_kind": "medical", "sex": "m", "nationalities": ["ERI"], "languages": ["ar"],
        "country": "TUN", "area": "Tunis", "status": "irregular", "phase": "during",
    }  # fmt: skip
    page = posted(officer, f"{DESK}match/", asked)
    assert "1 service fits" in page
    assert "Speaks the language" in page
    assert "In another country" in page
    assert "Amina Diallo" in page
    assert "What is open to somebody of this status" in page
    with acting_as(alice):
        kept = Event.objects.exclude(id__in=before)
        assert "irregular" not in str(list(kept.values("kind", "facts")))
        assert "ERI" not in str(list(kept.values("kind", "facts")))
    private = posted(officer, f"{DESK}match/", {**asked, "is_protected": "on"})
    assert "Nothing fits now" in private
    assert "Must not be told" in private
    child = posted(officer, f"{DESK}match/", {**asked, "ages": "5-11"})
    assert "Not known to be safe for children" in child
    posted(officer, f"{DESK}match/", {"service_kind": "magic"}, 422)


def test_a_list_is_read_in_on_the_page_and_taken_out_in_both_forms(
    alice: Actor, officer: Client
) -> None:
    def sent(text: str, **more: str) -> dict:
        return {"file": SimpleUploadedFile("x.csv", text.encode()), **more}

    rows = "partner,service,name,country\nJasmine,medical,Clinic,TUN\nJasmine,magic,Tent,Nowhere\n"
    page = posted(officer, f"{DESK}import/", sent(rows, look="on"))
    assert "Nothing was kept yet" in page
    assert "Unknown country" in page
    assert "1 new service" in posted(officer, f"{DESK}import/", sent(rows))
    assert "1 was the same" in posted(officer, f"{DESK}import/", sent(rows))
    assert "must name the columns" in posted(officer, f"{DESK}import/", sent("a,b\n1,2\n"), 422)
    made = officer.post(f"{DESK}export/", {"kind": "csv"})
    assert "Jasmine" in made.content.decode("utf-8-sig")
    book = officer.post(f"{DESK}export/?kind=food", {"kind": "xlsx"})
    assert load_workbook(io.BytesIO(book.content)).active.max_row == 1
    posted(officer, f"{DESK}export/", {"kind": "pdf"}, 422)


def test_training_is_recorded_by_a_colleague_taken_back_and_put_back(
    alice: Actor, officer: Client
) -> None:
    own = User.objects.get()
    signed_in("haven", "caseworker")
    other = User.objects.exclude(id=own.id).get()
    page = text_of(officer, f"{DESK}training/")
    assert "Not trained" in page
    assert "A colleague records yours" in page
    day = {"passed_on_day": "1", "passed_on_month": "4", "passed_on_year": "2026"}
    assert "May refer" in posted(officer, f"{DESK}training/record/{other.id}/", day)
    assert "Your own training" in posted(officer, f"{DESK}training/record/{own.id}/", day, 409)
    posted(officer, f"{DESK}training/record/{other.id}/", {**day, "passed_on_year": "2030"}, 422)
    assert officer.get(f"{DESK}training/record/{uuid4()}/").status_code == 404
    with acting_as(alice):
        row = Trained.objects.get()
    page = posted(officer, f"{DESK}training/{row.id}/end/", {})
    assert "Undo" in page
    assert "May refer" not in page
    assert "May refer" in posted(officer, f"{DESK}training/{row.id}/restore/", {})
    Organisation.objects.filter(slug="haven").update(clock_at=NOON + 690 * DAY)
    assert "Expires soon" in text_of(officer, f"{DESK}training/")


def test_a_partner_is_ended_and_put_back_on_its_page(alice: Actor, officer: Client) -> None:
    with acting_as(alice):
        clinic = small(alice)
    here = f"{DESK}partners/{clinic.id}/"
    assert "Jasmine clinic" in text_of(officer, f"{here}edit/")
    changed = {"name": "Jasmine hospital", "side": "open", "authority_of": "TUN"}
    assert "Authority of Tunisia" in posted(officer, f"{here}edit/", changed)
    assert "nobody is offered its services" in posted(officer, f"{here}end/", {})
    assert "Jasmine hospital" in text_of(officer, f"{DESK}?ended=1")
    assert "Its partner has ended" in text_of(officer, f"{DESK}services/{_only(alice).id}/")
    assert "nobody is offered its services" not in posted(officer, f"{here}restore/", {})


def _only(by: Actor) -> Service:
    with acting_as(by):
        return Service.objects.get()


def test_who_may_not_keep_the_directory_sees_no_button_and_a_reader_sees_nothing(
    alice: Actor, elsewhere: Organisation
) -> None:
    with acting_as(alice):
        clinic = small(alice)
    reader = signed_in("haven", "reader")
    assert reader.get(DESK).status_code == 403
    assert reader.get(f"{DESK}training/").status_code == 403
    stranger = signed_in("elsewhere", "duty_officer")
    assert stranger.get(f"{DESK}partners/{clinic.id}/").status_code in (403, 404)
    there = f"/o/elsewhere/desk/referrals/directory/partners/{clinic.id}/"
    assert stranger.get(there).status_code == 404
    program = signed_in("haven", "integration")
    page = text_of(program, f"{DESK}partners/{clinic.id}/")
    assert "Add a service" not in page
    assert program.post(f"{DESK}partners/{clinic.id}/end/").status_code == 403
