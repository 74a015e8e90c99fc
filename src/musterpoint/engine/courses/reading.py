"""From the files of a course to a course, with everything that is wrong by file and line."""

import hashlib
import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from musterpoint.engine.courses import lined, pages, quizzes, workbooks
from musterpoint.engine.courses.model import Course, Module, Problem, Question, Reading
from musterpoint.engine.courses.parts import Part
from musterpoint.kernel.text import _

HEAD, MEDIA = "course.yaml", "media/"
#: Where a test stands: as our own file, or as a questionnaire.
QUIZZES = (quizzes.FILE, workbooks.FILE)
MOST_FILES = 200
MOST_BYTES = 4 * 1024 * 1024
TOO_MUCH = "A course has at most 200 files and 4 MB."
#: Other ways of packing unpack without a bound.
PACKED = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
BROKEN = (
    zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, zlib.error,
    lzma.LZMAError, struct.error, UnicodeError,
)  # fmt: skip
#: A page of a course is opened on a cheap phone: a picture larger than this is none for it.
MOST_PICTURE = 100 * 1024
#: Letters of a module's Markdown; its page stays under 40 kB.
MOST_BODY = 16_000
#: A recording is loaded only when somebody plays it; ten minutes of speech fit.
MOST_SOUND = 2 * 1024 * 1024
PICTURES = {"png": b"\x89PNG", "jpg": b"\xff\xd8\xff", "jpeg": b"\xff\xd8\xff", "webp": b"RIFF"}
HEAD_KEYS = {
    "code", "version", "dated", "audiences", "themes", "minutes", "valid_months", "public",
    "mandatory_for", "unlocks", "title", "summary", "aims", "sources", "modules", "pass_mark",
    "questions_per_test",
}  # fmt: skip
MODULE_KEYS = {"code", "minutes", "title"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """The codes that a course may name; ``permissions`` from a name or a value to the value."""

    audiences: frozenset[str]
    themes: frozenset[str]
    roles: frozenset[str]
    permissions: Mapping[str, str]


def files_of_folder(folder: Path) -> dict[str, bytes]:
    """Return the files of a folder by their paths inside it; hidden ones are left out."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    }


def files_of_zip(data: bytes) -> dict[str, bytes]:
    """
    Return the files of a ZIP file; a single folder around them is taken off.

    Raises ValueError, in words for whoever sent it, when it is none, too large or has too many.
    """
    try:
        found = _unzipped(data)
    except BROKEN as error:
        raise ValueError("This is no ZIP file that we can read.") from error
    tops = {name.partition("/")[0] for name in found}
    if HEAD not in found and len(tops) == 1:
        found = {name.partition("/")[2]: data for name, data in found.items()}
    return {
        name: data
        for name, data in found.items()
        if not any(part.startswith((".", "__MACOSX")) for part in name.split("/"))
    }


def _unzipped(data: bytes) -> dict[str, bytes]:
    """Return the files; what the archive says of their sizes is believed of none of them."""
    found: dict[str, bytes] = {}
    left = MOST_BYTES
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        infos = [one for one in archive.infolist() if not one.is_dir()]
        if len(infos) > MOST_FILES:
            raise ValueError(TOO_MUCH)
        if any(one.compress_type not in PACKED for one in infos):
            raise zipfile.BadZipFile("packed in another way")
        for one in infos:
            with archive.open(one) as member:
                found[one.filename] = member.read(left + 1)
            left -= len(found[one.filename])
            if left < 0:
                raise ValueError(TOO_MUCH)
    return found


def read(files: Mapping[str, bytes], known: Known, *, folder: str = "") -> Reading:
    """
    Return the course of these files, or all that is wrong with it.

    ``folder`` is the name of the folder, which the course's code must equal when it is given.
    """
    lost = _lost(files)
    if lost:
        return Reading(course=None, problems=tuple(lost))
    return _Reader(files, known, folder).course()


def _lost(files: Mapping[str, bytes]) -> list[Problem]:
    """Return what is wrong with which files there are: the head, and one test."""
    found = []
    if HEAD not in files:
        found.append(Problem(file=HEAD, line=0, message="is missing"))
    tests = [one for one in QUIZZES if one in files]
    if not tests:
        message = _("is missing. Write the test there, or as a questionnaire in quiz.xlsx.")
        found.append(Problem(file=quizzes.FILE, line=0, message=message))
    if len(tests) > 1:
        message = _("stands beside quiz.yaml, and a course has one test. Take one of them away.")
        found.append(Problem(file=workbooks.FILE, line=0, message=message))
    return found


class _Reader:
    """Reads one course and notes what is wrong on the way."""

    def __init__(self, files: Mapping[str, bytes], known: Known, folder: str) -> None:
        self.files, self.known, self.folder = files, known, folder
        self.head = lined.read(HEAD, files[HEAD])
        self.problems: list[Problem] = []
        self.languages: tuple[str, ...] = ()

    def course(self) -> Reading:
        """Return what came of it."""
        head = Part(self.head, (), HEAD_KEYS)
        title = head.texts("title", None)
        self.languages = tuple(title)
        media = self._media()
        made = {
            "code": self._code(head),
            "version": head.number("version", 1, 10_000),
            "dated": head.day("dated"),
            "audiences": head.codes("audiences", self.known.audiences, least=1),
            "themes": head.codes("themes", self.known.themes, least=1),
            "minutes": head.number("minutes", 1, 6_000),
            "valid_months": head.number("valid_months", 1, 240, may_lack=True),
            "is_public": head.truth("public"),
            "mandatory_for": head.codes("mandatory_for", self.known.roles),
            "unlocks": tuple(
                self.known.permissions[one]
                for one in head.codes("unlocks", frozenset(self.known.permissions))
            ),
            "title": title,
            "summary": head.texts("summary", self.languages),
            "aims": tuple(one.all_texts(self.languages) for one in head.parts("aims", None)),
            "sources": head.words("sources"),
            "modules": self._modules(head, media),
            "pass_mark": head.number("pass_mark", 1, 100),
            "questions_per_test": head.number("questions_per_test", 1, 100),
        }
        modules = [one.code for one in made["modules"]]
        questions = self._questions(modules, made["questions_per_test"])
        self._strays(set(modules))
        found = [*self.head.problems, *self.problems]
        if found:
            found.sort(key=lambda one: (one.file, one.sheet, one.line))
            return Reading(course=None, problems=tuple(dict.fromkeys(found)))
        digest = digest_of(self.files)
        course = Course(**made, questions=questions, media=media, digest=digest)
        return Reading(course=course, problems=())

    def _say(self, file: str, message: str) -> None:
        self.problems.append(Problem(file=file, line=0, message=message))

    def _code(self, head: Part) -> str:
        code = head.code("code")
        if code and self.folder and code != self.folder:
            self.head.say(("code",), f"the folder is called “{self.folder}”")
        return code

    def _media(self) -> dict[str, bytes]:
        found = {}
        for name, data in self.files.items():
            if not name.startswith(MEDIA):
                continue
            wrong = _wrong_sound(name, data) if pages.is_sound(name) else _wrong_picture(name, data)
            if wrong:
                self._say(name, wrong)
            else:
                found[name.removeprefix(MEDIA)] = data
        return found

    def _modules(self, head: Part, media: Mapping[str, bytes]) -> tuple[Module, ...]:
        modules, seen = [], set()
        for part in head.parts("modules", MODULE_KEYS, least=1):
            code = part.code("code")
            if code in seen:
                part.say("code", "is the code of another module")
            seen.add(code)
            modules.append(
                Module(
                    code=code,
                    minutes=part.number("minutes", 1, 600),
                    title=part.texts("title", self.languages),
                    bodies={one: self._body(one, code, media) for one in self.languages},
                )
            )
        return tuple(modules)

    def _body(self, language: str, code: str, media: Mapping[str, bytes]) -> str:
        name = f"{language}/{code}.md"
        if name not in self.files:
            self._say(name, "is missing")
            return ""
        try:
            body = self.files[name].decode("utf-8-sig")
        except UnicodeDecodeError:
            self._say(name, "is not UTF-8 text")
            return ""
        if len(body) > MOST_BODY:
            self._say(name, "has more than 16,000 letters: make two modules of it")
            return ""
        self.problems += pages.problems(name, body, media)
        return body

    def _questions(self, modules: list[str], least: int) -> tuple[Question, ...]:
        """Return the questions in the order of their modules, whichever file they stand in."""
        if workbooks.FILE in self.files:
            data = self.files[workbooks.FILE]
            questions, problems = workbooks.read(data, modules, self.languages)
            few = Problem(
                file=workbooks.FILE, sheet=workbooks.SURVEY, line=0,
                message=_("A test asks %(least)s questions. Write as many."),
                facts={"least": least},
            )  # fmt: skip
            is_told = bool(problems)
        else:
            quiz = lined.read(quizzes.FILE, self.files[quizzes.FILE])
            questions, problems = quizzes.read(quiz, modules, self.languages), quiz.problems
            few = quiz.problem(("questions",), f"a test needs {least} questions")
            is_told = False
        self.problems += problems
        if not self.head.problems and not is_told and len(questions) < least:
            self.problems.append(few)
        order = {code: place for place, code in enumerate(modules)}
        return tuple(sorted(questions, key=lambda one: order.get(one.module, 0)))

    def _strays(self, modules: set[str]) -> None:
        wanted = {f"{one}/{code}.md" for one in self.languages for code in modules}
        for name in self.files:
            if name not in wanted | {HEAD, *QUIZZES} and not name.startswith(MEDIA):
                self._say(name, "belongs to no module and no language of the course")


def _wrong_picture(name: str, data: bytes) -> str:
    kind = name.rpartition(".")[2].lower()
    if kind not in PICTURES or not data.startswith(PICTURES[kind]):
        return _("is no picture as png, jpg or webp, and no recording as ogg, opus, mp3 or m4a")
    return "is larger than 100 kB: too much for a cheap phone" if len(data) > MOST_PICTURE else ""


def _wrong_sound(name: str, data: bytes) -> str:
    kind = name.rpartition(".")[2].lower()
    if not any(data[place:].startswith(begins) for place, begins in pages.SOUNDS[kind]):
        return _("is no recording of its kind. Save it again as ogg, opus, mp3 or m4a.")
    return _("is larger than 2 MB. Cut it, or make two of it.") if len(data) > MOST_SOUND else ""


def digest_of(files: Mapping[str, bytes]) -> str:
    """Return the digest of a course's files: the same for the same names and bytes."""
    content = hashlib.sha256()
    for name in sorted(files):
        content.update(f"{name}\0{len(files[name])}\0".encode())
        content.update(files[name])
    return content.hexdigest()
