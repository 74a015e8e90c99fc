"""Pictures and recordings of courses: those that ship teach, and a phone gets what it asks for."""

import io
import re
import zipfile

import pytest
from django.test import Client

from musterpoint.engine.courses.tests import samples
from musterpoint.engine.courses.tests.test_reading import OPUS, TALK
from musterpoint.testing import signed_in
from musterpoint.training import catalogue
from musterpoint.training.tests.test_pages import DESK, OPEN, posted, text_of

PICTURE = re.compile(r"!\[([^\]]+)\]\(media/([^)]+)\)")
#: With its styles and words a page of 40 kB has room for one such picture.
HEAVIEST = 15_000


def test_pictures_that_ship_are_shown_light_and_told_in_every_language() -> None:
    with_pictures = 0
    for code, course in catalogue.shipped().items():
        shown: dict[str, list[str]] = {}
        for language in course.languages:
            bodies = " ".join(one.bodies[language] for one in course.modules)
            found = PICTURE.findall(bodies)
            shown[language] = [name for _words, name in found]
            assert all(len(words) > 60 for words, _name in found), (code, language)
        assert {name for names in shown.values() for name in names} == set(course.media), code
        assert len({len(names) for names in shown.values()}) == 1, code
        assert all(len(data) <= HEAVIEST for data in course.media.values()), code
        with_pictures += bool(course.media)
    assert with_pictures >= 12


@pytest.mark.usefixtures("still")
def test_a_recording_is_sent_whole_or_in_the_part_that_a_player_asks_for() -> None:
    data = io.BytesIO()
    changed = {"en/way-out.md": TALK.encode(), "media/talk.opus": OPUS}
    with zipfile.ZipFile(data, "w") as archive:
        for name, content in (samples.files() | changed).items():
            archive.writestr(name, content.replace(b"[contingency]", b"[contingency_plans]"))
    data.name = "course.zip"
    data.seek(0)
    posted(signed_in("haven", "trainer"), f"{DESK}upload/", {"file": data})
    phone = Client()
    course = posted(phone, f"{OPEN}courses/fire-drill/", {"language": "en"})
    address = f"{OPEN}media/fire-drill/talk.opus"
    assert f'<audio controls preload="none" src="{address}"' in text_of(
        phone, f"{course}part/way-out/"
    )
    whole = phone.get(address)
    assert (whole.status_code, whole["Content-Type"], whole.content) == (200, "audio/ogg", OPUS)
    assert "media-src 'self'" in whole["Content-Security-Policy"]
    part = phone.get(address, headers={"range": "bytes=2-5"})
    assert (part.status_code, part.content) == (206, OPUS[2:6])
    assert part["Content-Range"] == f"bytes 2-5/{len(OPUS)}"
    rest = phone.get(address, headers={"range": "bytes=100-"})
    assert (rest.status_code, rest.content) == (206, OPUS[100:])
    assert phone.get(address, headers={"range": "bytes=900-"}).status_code == 416
    assert phone.get(address, headers={"range": "bytes=x"}).content == OPUS
