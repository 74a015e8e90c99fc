"""The certificates of a session: one file for the trainer who prints them."""

import io
import zipfile

import pytest

from musterpoint.audit.models import Event
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in
from musterpoint.training import actions, queries
from musterpoint.training.tests.factories import colleague, passed, session

DESK = "/o/haven/desk/training/"
pytestmark = pytest.mark.usefixtures("still")


def test_a_session_gives_the_certificates_of_whoever_came_in_one_file(
    haven: Organisation, alice: Actor, tariq: Actor, dina: Actor, omar: Actor
) -> None:
    cleo = colleague(haven, "Cleo Case")
    trainer = signed_in("haven", "trainer")
    with acting_as(tariq):
        row = session(tariq, places=9)
        guest = actions.add_guest(row.id, "Rania Nasser", "", by=tariq, at=NOON)
    page, file = f"{DESK}sessions/{row.id}/", f"{DESK}sessions/{row.id}/certificates/"
    held, places = {}, [guest]
    for who in (dina, omar, cleo):
        with acting_as(who):
            held[who] = passed(who)
            places.append(actions.book(row.id, by=who, at=NOON))
    assert trainer.get(file).status_code == 404
    with acting_as(tariq):
        for one in places[:3]:  # Cleo passed and did not come; the guest came and sat no test
            actions.mark_came(one.id, True, by=tariq, at=NOON)
    with acting_as(alice):
        actions.revoke(held[omar].id, "mistake", by=alice, at=NOON)
    assert "1 certificate (ZIP)" in trainer.get(page).content.decode()
    answer = trainer.get(file)
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        name = f"certificate-{held[dina].reference}"
        assert sorted(archive.namelist()) == [f"{name}.jwt", f"{name}.pdf"]
        assert archive.read(f"{name}.pdf").startswith(b"%PDF")
        with acting_as(dina):
            document = archive.read(f"{name}.jwt").decode()
            assert queries.verdict(document, NOON).is_valid
    with acting_as(alice):
        seen = Event.objects.filter(kind="training.certificate.seen").count()
    assert seen == 1
    assert signed_in("haven", "reader").get(file).status_code == 403
