"""Courses are read from files; what is wrong is said by file and line."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musterpoint.engine import courses
from musterpoint.engine.courses.model import spoken
from musterpoint.engine.courses.tests.samples import HEAD, QUIZ, files

KNOWN = courses.Known(
    audiences=frozenset({"consular"}),
    themes=frozenset({"contingency"}),
    roles=frozenset({"duty_officer"}),
    permissions={"messages.send": "messages.send", "MESSAGES_SEND": "messages.send"},
)


def tiny() -> courses.Course:
    found = courses.read(files(), KNOWN, folder="fire-drill")
    assert found.problems == ()
    assert found.course is not None
    return found.course


def said(**changed: str | None) -> list[str]:
    given_files = files()
    for name, text in changed.items():
        path = name.replace("__", "/").replace("_md", ".md").replace("_yaml", ".yaml")
        path = path.replace("wayout", "way-out")
        if text is None:
            del given_files[path]
        else:
            given_files[path] = text.encode()
    return [str(one) for one in courses.read(given_files, KNOWN).problems]


def test_a_whole_course_is_read() -> None:
    course = tiny()
    assert course.languages == ("en", "ar")
    assert [one.code for one in course.modules] == ["alarm", "way-out"]
    assert course.questions[1].right == {"a", "c"}
    assert course.unlocks == ("messages.send",)
    assert spoken(course.title, "fr") == "Fire drill"


def test_the_same_files_have_the_same_digest_and_one_byte_changes_it() -> None:
    changed = files() | {"en/way-out.md": b"# The way out\n\nStairs."}
    other = courses.read(changed, KNOWN).course
    assert other is not None
    assert tiny().digest == tiny().digest != other.digest


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        ("version: 1", "version: none", "course.yaml:2: “version” is a whole number"),
        ("themes: [contingency]", "themes: [contingency, kites]", "course.yaml:5: “kites”"),
        ("[duty_officer]", "[clown]", "course.yaml:9: “clown” is not known"),
        ("[messages.send]", "[messages.shout]", "course.yaml:10: “messages.shout” is not known"),
        ("pass_mark: 80", "pass_mark: 101", "course.yaml:19: “pass_mark” is a whole number"),
        ("minutes: 10", "minute: 10", "course.yaml:6: “minute” is not known here"),
        ("public: true", "public: yes please", "course.yaml:8: “public” is true or false"),
        ("code: way-out", "code: alarm", "course.yaml:18: “code” is the code of another"),
        ("version: 1", "version: 1\nversion: 2", "course.yaml:3: “version” stands twice"),
        ("questions_per_test: 2", "questions_per_test: 9", "quiz.yaml:1: a test needs 9"),
        ("{en: Fire drill, ar: تمرين الحريق}", "[]", "course.yaml:11: “title” is a text for"),
    ],
)
def test_what_is_wrong_in_the_head_is_said_with_its_line(old: str, new: str, wanted: str) -> None:
    found = said(course_yaml=HEAD.replace(old, new))
    assert any(one.startswith(wanted) for one in found), found


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        (
            "right: true, why: {en: Life",
            "right: false, why: {en: Life",
            "quiz.yaml:6: “choices” has 0",
        ),
        ("kind: many", "kind: some", "quiz.yaml:11: “kind” is “one” or “many”"),
        ("module: alarm", "module: roof", "quiz.yaml:3: “module” is no module"),
        ("id: q2", "id: q1", "quiz.yaml:9: “id” is the id of another question"),
        ("{en: Pack, ar: احزم}", "{en: Pack}", "quiz.yaml:8: has no text in ar"),
        ("questions:", "questions: [", "quiz.yaml:"),
    ],
)
def test_what_is_wrong_in_the_quiz_is_said_with_its_line(old: str, new: str, wanted: str) -> None:
    found = said(quiz_yaml=QUIZ.replace(old, new, 1))
    assert any(one.startswith(wanted) for one in found), found


def test_what_is_wrong_in_a_module_is_said_with_its_line() -> None:
    assert said(ar__alarm_md=None) == ["ar/alarm.md: is missing"]
    assert said(en__wayout_md="No title") == [
        "en/way-out.md:1: the first line is “# ” and the title"
    ]
    html = said(en__wayout_md="# T\n\ntext\n\n<script>alert(1)</script>\n")
    assert html[0].startswith("en/way-out.md:5: HTML is not allowed here")
    assert (
        "en/way-out.md:3: there is no picture" in said(en__wayout_md="# T\n\n![x](media/no.png)")[0]
    )
    assert "a link begins with" in said(en__wayout_md="# T\n\n[x](/o/haven/)")[0]
    assert said(en__cellar_md="# Cellar")[0].startswith("en/cellar.md: belongs to no module")


def test_the_html_of_a_page_has_no_title_and_lets_no_html_through() -> None:
    course = tiny()
    page = courses.html(course.modules[0].bodies["en"], lambda name: f"/m/{name}")
    assert "<h1" not in page
    assert '<img src="/m/bell.png" alt="A bell" loading="lazy"' in page
    strange = courses.html("# T\n\n<b onclick=x>hi</b> [go](javascript:alert(1))", str)
    assert "<b" not in strange
    assert "href" not in strange


TALK = "# T\n\n![How to leave](media/talk.opus)\n\n> Leave by the stairs.\n"
OPUS = b"OggS" + b"\0" * 100


def with_talk(body: str = TALK, name: str = "talk.opus", data: bytes = OPUS) -> courses.Reading:
    return courses.read(files() | {"en/way-out.md": body.encode(), f"media/{name}": data}, KNOWN)


def test_a_recording_is_played_when_asked_for_and_stands_above_what_is_said() -> None:
    course = with_talk().course
    assert course is not None
    page = courses.html(course.modules[1].bodies["en"], lambda name: f"/m/{name}")
    played = '<audio controls preload="none" src="/m/talk.opus" aria-label="How to leave"></audio>'
    assert played in page
    assert "Leave by the stairs." in page


@pytest.mark.parametrize(
    ("reading", "wanted"),
    [
        (with_talk("# T\n\n![How](media/talk.opus)\n\nStairs.\n"), "en/way-out.md:3: below a"),
        (with_talk("# T\n\n![](media/talk.opus)\n\n> Stairs.\n"), "en/way-out.md:3: the recording"),
        (with_talk(data=b"RIFF" + OPUS), "media/talk.opus: is no recording of its kind"),
        (with_talk(data=OPUS * 21_000), "media/talk.opus: is larger than 2 MB"),
        (with_talk(name="talk.wav"), "media/talk.wav: is no picture as png, jpg or webp, and no"),
    ],
)
def test_what_is_wrong_with_a_recording_is_said(reading: courses.Reading, wanted: str) -> None:
    assert any(str(one).startswith(wanted) for one in reading.problems), reading.problems


def test_each_kind_of_recording_is_known_by_how_it_begins() -> None:
    begins = {"a.mp3": b"ID3", "b.mp3": b"\xff\xfb", "c.m4a": b"\0\0\0 ftypM4A ", "d.ogg": b"OggS"}
    for name, data in begins.items():
        assert with_talk(TALK.replace("talk.opus", name), name, data).course is not None, name


def test_a_zip_file_is_read_like_a_folder() -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, content in files().items():
            archive.writestr(f"fire-drill/{name}", content)
    assert courses.read(courses.files_of_zip(data.getvalue()), KNOWN).course == tiny()
    with pytest.raises(ValueError, match="no ZIP"):
        courses.files_of_zip(b"PK\x03\x04 not really")


@given(st.integers(0, 2**31))
def test_a_test_asks_each_module_and_no_question_twice(seed: int) -> None:
    course = tiny()
    asked = courses.pick(course, seed)
    assert asked == courses.pick(course, seed)
    assert len({one.id for one in asked}) == course.questions_per_test
    assert {one.module for one in asked} == {"alarm", "way-out"}


@given(st.integers(0, 2**31), st.data())
def test_only_exactly_the_right_choices_are_right(seed: int, data: st.DataObject) -> None:
    course = tiny()
    asked = courses.pick(course, seed)
    answers = {
        one.id: frozenset(data.draw(st.sets(st.sampled_from([c.id for c in one.choices]))))
        for one in asked
    }
    found = courses.mark(course, asked, answers)
    good = sum(answers[one.id] == one.right for one in asked)
    assert found.score == 100 * good // len(asked)
    assert found.is_passed == (good == len(asked))
    assert courses.mark(course, asked, {}).score == 0


@given(st.binary(max_size=300), st.sampled_from(sorted(files())))
def test_no_bytes_break_the_reader(noise: bytes, name: str) -> None:
    found = courses.read(files() | {name: noise}, KNOWN)
    assert (found.course is None) == bool(found.problems)


def zipped(packing: int = zipfile.ZIP_DEFLATED, **contents: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", packing) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    return file.getvalue()


@pytest.mark.parametrize("packing", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_only_what_unpacks_within_bounds_is_unpacked(packing: int) -> None:
    with pytest.raises(ValueError, match="no ZIP file"):
        courses.files_of_zip(zipped(packing, a=b"a" * 1000))
    assert courses.files_of_zip(zipped(zipfile.ZIP_STORED, a=b"a", b=b"b")) == {
        "a": b"a",
        "b": b"b",
    }


def test_an_archive_that_understates_its_files_is_refused_all_the_same() -> None:
    whole = zipped(a=b"\0" * (64 * 1024 * 1024))
    with pytest.raises(ValueError, match="4 MB"):
        courses.files_of_zip(whole)
    size = (64 * 1024 * 1024).to_bytes(4, "little")
    for said in (1, 4 * 1024 * 1024):
        with pytest.raises(ValueError, match=r"4 MB|no ZIP"):
            courses.files_of_zip(whole.replace(size, said.to_bytes(4, "little")))
    with pytest.raises(ValueError, match="4 MB"):
        courses.files_of_zip(zipped(**{f"f{n}": b"\0" * 1024 * 1024 for n in range(5)}))


def test_no_byte_of_an_archive_breaks_the_reader() -> None:
    good = zipped(a=b"abc" * 500, b=b"x")
    for place in range(len(good)):
        for flip in (0x01, 0x40, 0xFF):
            wrong = good[:place] + bytes([good[place] ^ flip]) + good[place + 1 :]
            try:
                found = courses.files_of_zip(wrong)
            except ValueError:
                continue
            assert len(found) <= 2


LAUGHS = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join(['*' + before] * 9)}]\n"
    for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (LAUGHS, "course.yaml:2: “*a” repeats another place"),
        ("a: &a\n  b: *a\n", "course.yaml:2: “*a” repeats"),
        ("a:\n  " + "[" * 5000, "course.yaml:2: is nested more than 20 deep"),
        ("a:\n" + "- {b: c}\n" * 60_000, "has more than 50000 values"),
        ("x: 1\nversion: !!bool maybe", "course.yaml:2: is not what its tag"),
        ("x: 1\nversion: !!timestamp never", "course.yaml:2: is not what its tag"),
        ("x: 1\nversion: !!int ''", "course.yaml:2: "),
        ("x: 1\nversion: !!float much", "course.yaml:2: "),
        ("x: 1\nversion: !!binary ü", "course.yaml:2: "),
        ("x: 1\nversion: !!python/object:os.system a", "course.yaml:2: "),
        ("x: 1\n? [a, b]\n: 2", "course.yaml:2: a name is a plain word"),
        ("x: 1\ndated: 2026-13-45", "course.yaml:2: "),
    ],
)
def test_what_could_blow_up_or_break_the_reader_is_a_fault_by_line(text: str, wanted: str) -> None:
    found = courses.read(files() | {"course.yaml": text.encode()}, KNOWN)
    assert found.course is None
    assert any(wanted in str(one) for one in found.problems), found.problems[:5]


def test_a_body_that_is_too_long_is_not_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    parsed: list[str] = []

    def note(name: str, body: str, media: object) -> list[courses.Problem]:
        parsed.append(name)
        return []

    monkeypatch.setattr(courses.pages, "problems", note)
    found = said(en__wayout_md="[" * 20_000)
    assert found == ["en/way-out.md: has more than 16,000 letters: make two modules of it"]
    assert "en/way-out.md" not in parsed
    assert parsed
