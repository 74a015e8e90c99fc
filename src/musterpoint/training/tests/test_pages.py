"""The pages of training, through the real middleware."""

import io
import re
import zipfile

import pytest
from django.test import Client

from musterpoint.accounts.models import User
from musterpoint.audit.models import Event
from musterpoint.engine.courses.tests import samples
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in
from musterpoint.training import actions, catalogue, queries
from musterpoint.training.models import Attempt, Certificate, Gate, Learner
from musterpoint.training.public import learning
from musterpoint.training.tests.factories import (
    COURSE,
    colleague,
    passed,
    right_answers,
    session,
)

DESK = "/o/haven/desk/training/"
OPEN = "/o/haven/training/"
SCHOOL = "school-and-faith"
pytestmark = pytest.mark.usefixtures("still")


def text_of(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, answer.content.decode()[:3000]
    return answer.content.decode()


def posted(client: Client, address: str, data: dict, status: int = 302) -> str:
    answer = client.post(address, data)
    assert answer.status_code == status, answer.content.decode()[:3000]
    return answer["Location"] if status == 302 else answer.content.decode()


def learn(client: Client, address: str) -> None:
    """Read every part of a course under its address, by the button of each page."""
    page = text_of(client, address)
    for part in re.findall(r'data-mp-keep href="([^"]+/part/[^"]+)"', page):
        assert len(client.get(part).content) <= 40_000
        posted(client, part, {})


def sit(client: Client, by: Actor, address: str) -> str:
    """Sit a test with all answers right."""
    assert posted(client, address, {"begin": "1"}).startswith(address)
    page = text_of(client, address)
    with acting_as(by):
        attempt = Attempt.objects.get(answered_at__isnull=True)
        answers = right_answers(queries.enrolment(attempt.enrolment_id), attempt)
    return posted(client, address, filled(page, answers) | {"attempt": str(attempt.id)}, 200)


def filled(page: str, answers: dict[str, frozenset[str]]) -> dict[str, list[str]]:
    """Return what the form of a test sends: its fields stand in the order of the questions."""
    names = list(dict.fromkeys(re.findall(r'name="(q\d+)"', page)))
    assert len(names) == len(answers)
    return {name: sorted(right) for name, right in zip(names, answers.values(), strict=True)}


def test_from_the_gap_to_the_course_to_the_certificate_to_the_permission(alice: Actor) -> None:
    trainer, admin = signed_in("haven", "trainer"), signed_in("haven", "administrator")
    gap = text_of(trainer, f"{DESK}gap/")
    assert "No course" in gap
    assert "?audience=consular&amp;theme=vulnerability_needs" in gap
    found = text_of(trainer, f"{DESK}?audience=consular&theme=vulnerability_needs")
    assert f"{DESK}courses/{COURSE}/" in found
    assert "Safe referral" in text_of(admin, f"{DESK}gates/")
    posted(admin, f"{DESK}gates/", {"permission": "rosters.change", "course": COURSE})
    officer = signed_in("haven", "duty_officer")
    refused = text_of(officer, "/o/haven/desk/rosters/add/", 403)
    assert f'href="{DESK}courses/{COURSE}/"' in refused
    assert "Take the course" in refused
    page = text_of(officer, f"{DESK}courses/{COURSE}/")
    assert "This course opens for you" in page
    address = posted(
        officer, f"{DESK}courses/{COURSE}/start/", {"language": "en", "audience": "consular"}
    )
    assert address.startswith(f"{OPEN}learn/")
    learn(Client(), address)  # the phone is not signed in
    page = text_of(officer, address)
    test = re.search(rf'"({DESK}test/[^"]+/after/)"', page)
    assert test is not None
    result = sit(officer, alice, test[1])
    assert "Passed with 100 per cent" in result
    certificate = re.search(rf'"({DESK}certificates/[0-9a-f-]+/)"', result)
    assert certificate is not None
    shown = text_of(officer, certificate[1])
    assert "A duty_officer" in shown
    assert officer.get("/o/haven/desk/rosters/add/").status_code == 200
    assert "Trained" in text_of(trainer, f"{DESK}gap/")
    with acting_as(alice):
        assert Gate.objects.get().course_code == COURSE
        assert Event.objects.filter(kind="access.refused").count() == 1


def test_anybody_learns_verifies_and_is_forgotten(alice: Actor) -> None:
    with acting_as(alice):
        actions.configure(COURSE, is_offered=True, is_public=True, by=alice, at=NOON)
    phone = Client()
    assert COURSE in text_of(phone, OPEN)
    address = posted(phone, f"{OPEN}courses/{COURSE}/", {"language": "en"})
    assert "test/before/" in text_of(phone, address)
    learn(phone, address)
    assert "Passed with 100" in sit(phone, alice, f"{address}test/after/")
    assert posted(phone, f"{address}certificate/", {"name": ""}, 422)
    link = posted(phone, f"{address}certificate/", {"name": "Selam Haile"})
    shown = text_of(Client(), link)
    assert "This certificate is valid" in shown
    assert "Selam Haile" in shown
    with acting_as(alice):
        row = Certificate.objects.get()
        code = row.reference
    paper = phone.get(f"{link}paper/")
    assert paper.content.startswith(b"%PDF")
    document = phone.get(f"{link}file/").content.decode()
    told = posted(Client(), f"{OPEN}verify/", {"code": code.lower()}, 200)
    assert "This certificate is valid" in told
    assert "Selam" not in told
    good = posted(Client(), f"{OPEN}verify/", {"file": document}, 200)
    assert "This certificate is valid" in good
    middle = len(document) // 2
    changed = document[:middle] + ("A" if document[middle] != "A" else "B") + document[middle + 1 :]
    assert "not valid" in posted(Client(), f"{OPEN}verify/", {"file": changed}, 200)
    with acting_as(alice):
        actions.revoke(row.id, "asked", by=alice, at=NOON)
    assert "was revoked" in text_of(Client(), link)
    assert "not valid" in posted(Client(), f"{OPEN}verify/", {"file": document}, 200)
    assert phone.get(f"{OPEN}status/").content.count(b".") == 2
    assert "Nothing of you" in posted(phone, f"{address}forget/", {}, 200)
    assert phone.get(address).status_code == 404
    assert phone.get(link).status_code == 404


def test_a_machine_cannot_fill_the_list_of_learners(
    alice: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(learning, "MOST_BEGUN", 2)
    with acting_as(alice):
        actions.configure(COURSE, is_offered=True, is_public=True, by=alice, at=NOON)
    for _again in range(2):
        posted(Client(), f"{OPEN}courses/{COURSE}/", {"language": "en"})
    assert Client().post(f"{OPEN}courses/{COURSE}/", {"language": "en"}).status_code == 429


def test_addresses_that_nobody_gave_open_nothing(dina: Actor) -> None:
    phone = Client()
    with acting_as(dina):
        row = passed(dina)
        link = queries.certificate_link(row, NOON)
    for wrong in (link[::-1], "x", "é", link + "A"):
        assert phone.get(f"{OPEN}certificate/{wrong}/").status_code == 404
        assert phone.get(f"{OPEN}learn/{wrong}/").status_code == 404
    assert phone.get(f"{OPEN}learn/{link}/").status_code == 404  # made for another use
    assert phone.get(f"{OPEN}courses/{COURSE}/").status_code == 404  # not public
    assert phone.get(f"{OPEN}media/{COURSE}/..%2Fquiz.yaml").status_code == 404


def test_a_test_is_answered_once_and_each_question_wants_an_answer(alice: Actor) -> None:
    officer = signed_in("haven", "duty_officer")
    address = posted(officer, f"{DESK}courses/{COURSE}/start/", {"language": "en"})
    first = re.search(rf'"({DESK}test/[^"]+/before/)"', text_of(officer, address))
    posted(officer, first[1], {"begin": "1"})
    page = text_of(officer, first[1])
    with acting_as(alice):
        attempt = Attempt.objects.get()
        answers = right_answers(queries.enrolment(attempt.enrolment_id), attempt)
    sent = filled(page, answers) | {"attempt": str(attempt.id)}
    assert "Choose an answer" in posted(officer, first[1], {"attempt": str(attempt.id)}, 422)
    assert "before the course" in posted(officer, first[1], sent, 200)
    assert "answered this test already" in posted(officer, first[1], sent, 409)
    other = signed_in("haven", "duty_officer")
    assert other.get(first[1]).status_code == 404


def test_the_desk_lists_offers_requires_and_takes_courses(alice: Actor) -> None:
    trainer = signed_in("haven", "trainer")
    for name in ("", "gap/?group=all", "required/", "certificates/", "calendar/", "trainers/",
                 "partners/", "upload/", "certificates/bring/"):  # fmt: skip
        assert "Training" in text_of(trainer, f"{DESK}{name}")
    setting = f"{DESK}courses/{COURSE}/settings/"
    assert "propose" in text_of(trainer, setting)
    posted(trainer, setting, {"is_offered": "on", "required_of": ["caseworker"]})
    worker = signed_in("haven", "caseworker")
    assert "Your role needs" in text_of(worker, f"{DESK}")
    assert "A caseworker" in text_of(trainer, f"{DESK}required/")
    assert worker.get(f"{DESK}required/").status_code == 403
    assert worker.get(setting).status_code == 403
    assert "audience,theme" in trainer.get(f"{DESK}gap/file/").content.decode()
    assert trainer.get(f"{DESK}certificates/export/").status_code == 200


def zipped(*changed: tuple[str, str]) -> io.BytesIO:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, content in samples.files().items():
            if name == "course.yaml":
                text = content.decode().replace("[contingency]", "[contingency_plans]")
                for old, new in changed:
                    text = text.replace(old, new)
                content = text.encode()
            archive.writestr(name, content)
    data.name = "course.zip"
    data.seek(0)
    return data


def test_an_own_course_is_uploaded_with_errors_by_line_and_then_taken(alice: Actor) -> None:
    trainer = signed_in("haven", "trainer")
    wrong = posted(
        trainer, f"{DESK}upload/", {"file": zipped(("pass_mark: 80", "pass_mark: all"))}, 422
    )
    assert "course.yaml:19" in wrong
    posted(trainer, f"{DESK}upload/", {"file": zipped()})
    again = posted(trainer, f"{DESK}upload/", {"file": zipped()}, 422)
    assert "version" in again
    page = text_of(trainer, f"{DESK}courses/fire-drill/")
    assert "Fire drill" in page
    address = posted(Client(), f"{OPEN}courses/fire-drill/", {"language": "ar"})
    assert "تمرين الحريق" in text_of(Client(), address)
    part = text_of(Client(), f"{address}part/alarm/")
    picture = re.search(r'src="([^"]+bell\.png)"', part)
    assert picture is None  # the Arabic page has none
    assert Client().get(f"{OPEN}media/fire-drill/bell.png")["Content-Type"] == "image/png"


def sent(client: Client, address: str) -> bytes:
    """Return what goes over the wire to a browser that takes gzip."""
    answer = client.get(address, headers={"accept-encoding": "gzip, deflate, br"})
    assert answer.status_code == 200, address
    return answer.getvalue()


def weight(client: Client, address: str) -> int:
    """Return how heavy a page is with its own styles, scripts and pictures."""
    page = sent(client, address)
    parts = set(
        re.findall(rb'<(?:link rel="stylesheet"[^>]* href|script[^>]* src|img src)="([^"]+)"', page)
    )
    assert any(b".css" in one for one in parts), parts
    return len(page) + sum(len(sent(client, one.decode())) for one in parts)


def test_pages_of_every_course_fit_a_cheap_phone(alice: Actor) -> None:
    phone = Client()
    with acting_as(alice):
        for code in catalogue.shipped():
            actions.configure(code, is_offered=True, is_public=True, by=alice, at=NOON)
    for code, course in catalogue.shipped().items():
        for language in course.languages:
            address = posted(phone, f"{OPEN}courses/{code}/", {"language": language})
            pages = [address, *(f"{address}part/{one.code}/" for one in course.modules)]
            weights = [weight(phone, one) for one in pages]
            assert max(weights) <= 40_000, (code, language, weights)


def test_who_learns_without_an_account_counts_for_what_they_say_they_are(alice: Actor) -> None:
    with acting_as(alice):
        actions.configure(
            SCHOOL, is_offered=True, is_public=True, required_of=(), by=alice, at=NOON
        )
    phone, start = Client(), f"{OPEN}courses/{SCHOOL}/"
    page = text_of(phone, start)
    theirs = catalogue.shipped()[SCHOOL].audiences
    assert all(f'<option value="{one}"' in page for one in theirs)
    for said in ("faith_leaders", "no-such-code"):
        address = posted(phone, start, {"language": "en", "audience": said})
        learn(phone, address)
        sit(phone, alice, f"{address}test/after/")
        posted(phone, f"{address}certificate/", {"name": "Mina"})
    with acting_as(alice):
        assert set(Learner.objects.values_list("audience", flat=True)) == {"faith_leaders", ""}
        counted = [one for one in queries.gap(NOON).cells.values() if one.passed]
    assert {one.audience for one in counted} == {"faith_leaders"}
    assert {one.passed for one in counted} == {1}


def test_a_guest_of_a_session_counts_when_they_came(still: Organisation, tariq: Actor) -> None:
    with acting_as(tariq):
        row = session(tariq, course_code=SCHOOL)
    trainer = signed_in("haven", "trainer")
    home = f"{DESK}sessions/{row.id}/"
    posted(trainer, f"{home}guest/", {"name": "Mina", "email": "", "audience": "school_staff"})
    with acting_as(tariq):
        (booking,) = row.bookings.all()
        theme = catalogue.shipped()[SCHOOL].themes[0]
        assert queries.gap(NOON).cells["school_staff", theme].standing == "thin"
    posted(trainer, f"{home}place/came/", {"booking": str(booking.id)})
    with acting_as(tariq):
        assert queries.gap(NOON).cells["school_staff", theme].passed == 1


def test_a_certificate_is_seen_by_its_holder_and_by_trainers_alone(
    haven: Organisation, dina: Actor, alice: Actor
) -> None:
    with acting_as(dina):
        row = passed(dina)
    address = f"{DESK}certificates/{row.id}/"
    holder = Client()
    holder.force_login(
        User.objects.get(id=dina.id), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    assert "Dina Duty" in text_of(holder, address)
    assert holder.get(f"{address}paper/").content.startswith(b"%PDF")
    assert signed_in("haven", "reader").get(address).status_code == 404
    trainer = signed_in("haven", "trainer")
    assert "Dina Duty" in text_of(trainer, f"{DESK}certificates/")
    posted(trainer, f"{address}revoke/", {"reason": "mistake"})
    assert "Revoked" in text_of(trainer, address)
    assert posted(trainer, f"{address}revoke/", {"reason": "mistake"}, 409)
    with acting_as(alice):
        assert Learner.objects.count() == 1
        assert Event.objects.filter(kind="training.certificate.seen").exists()
    assert colleague(haven, "Dina Duty").id == dina.id


def test_who_trained_whom_is_noted_and_nobody_trains_themselves(
    haven: Organisation, tariq: Actor, dina: Actor, alice: Actor
) -> None:
    with acting_as(tariq):
        passed(tariq)
    with acting_as(dina):
        actions.start(COURSE, by=dina, at=NOON)
    with acting_as(alice):
        ids = [str(queries.learner_of(one).id) for one in (tariq, dina)]
    trainer = signed_in("haven", "trainer")
    page = f"{DESK}trainers/hand/{COURSE}/"
    assert "Tariq Trainer" in text_of(trainer, page)
    alone = posted(trainer, page, {"trainer": ids[0], "trainee": ids[0]}, 409)
    assert "Nobody trains themselves" in alone
    posted(trainer, page, {"trainer": ids[0], "trainee": ids[1]})
    shown = text_of(trainer, f"{DESK}trainers/?course={COURSE}")
    assert "Dina Duty" in shown
    back = posted(trainer, page, {"trainer": ids[1], "trainee": ids[0]}, 409)
    assert "by whom they were trained" in back
    posted(trainer, f"{DESK}trainers/draw/", {"course": COURSE})
    assert "Not observed yet" in text_of(trainer, f"{DESK}trainers/?course={COURSE}")


def test_a_session_is_planned_booked_attended_and_put_into_calendars(alice: Actor) -> None:
    trainer, officer = signed_in("haven", "trainer"), signed_in("haven", "reader")
    given = {
        "course": COURSE, "starts_at": "2026-05-02 09:00", "ends_at": "2026-05-02 11:00",
        "zone": "UTC", "language": "en", "places": "1", "place": "Room 2",
    }  # fmt: skip
    late = posted(trainer, f"{DESK}sessions/new/", given | {"ends_at": "2026-05-01 09:00"}, 422)
    assert "The end is before the beginning" in late
    address = posted(trainer, f"{DESK}sessions/new/", given)
    posted(officer, f"{address}step/book/", {})
    assert "You have a place" in text_of(officer, address)
    begins = NOON.replace(day=2, hour=9)
    Organisation.objects.filter(slug="haven").update(clock_at=begins)
    code = text_of(trainer, f"{address}code/")
    attend = re.search(r"(/o/haven/desk/training/attend/[^<\"]+/)", code)
    assert "Are you in the room" in text_of(officer, attend[1])
    posted(officer, attend[1], {})
    assert "You came" in text_of(officer, address)
    Organisation.objects.filter(slug="haven").update(clock_at=NOON)
    assert "A reader" in text_of(trainer, address)
    file = officer.get(f"{address}file/")
    assert file.content.startswith(b"BEGIN:VCALENDAR")
    assert b"Room 2" in file.content
    assert officer.get(f"{address}code/").status_code == 403
    posted(trainer, f"{address}edit/", given | {"place": "Room 3"})
    assert b"SEQUENCE:1" in officer.get(f"{DESK}calendar/file/").content
    assert posted(trainer, f"{address}step/call-off/", {}, 409)


def test_who_failed_sees_which_parts_to_read_again_and_no_right_answer(
    dina: Actor, haven: Organisation
) -> None:
    officer = signed_in("haven", "reader")
    address = posted(officer, f"{DESK}courses/{COURSE}/start/", {"language": "en"})
    learn(officer, address)
    page = text_of(officer, address)
    test = re.search(rf'"({DESK}test/[^"]+/after/)"', page)
    assert test
    posted(officer, test[1], {"begin": "1"})
    page = text_of(officer, test[1])
    with acting_as(dina):
        attempt = Attempt.objects.get(answered_at__isnull=True)
        enrolment = queries.enrolment(attempt.enrolment_id)
        asked = queries.asked(queries.course_of(enrolment), attempt)
        wrong = {q.id: frozenset([next(c.id for c in q.choices if not c.is_right)]) for q in asked}
    shown = posted(officer, test[1], filled(page, wrong) | {"attempt": str(attempt.id)}, 200)
    assert "Read these parts again" in shown
    for one in asked:
        assert str(one.text["en"]) not in shown
        assert all(c.why["en"] not in shown for c in one.choices)
