"""From the files of a course to a course, with everything that is wrong by file and line."""

import hashlib
import io
import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from musterpoint.engine.courses import lined, pages
from musterpoint.engine.courses.lined import Lined, Place
from musterpoint.engine.courses.model import Choice, Course, Module, Problem, Question, Reading

HEAD, QUIZ, MEDIA = "course.yaml", "quiz.yaml", "media/"
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
PICTURES = {"png": b"\x89PNG", "jpg": b"\xff\xd8\xff", "jpeg": b"\xff\xd8\xff", "webp": b"RIFF"}
CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
HEAD_KEYS = {
    "code", "version", "dated", "audiences", "themes", "minutes", "valid_months", "public",
    "mandatory_for", "unlocks", "title", "summary", "aims", "sources", "modules", "pass_mark",
    "questions_per_test",
}  # fmt: skip
MODULE_KEYS = {"code", "minutes", "title"}
QUESTION_KEYS = {"id", "module", "kind", "text", "choices"}
CHOICE_KEYS = {"id", "text", "right", "why"}
KINDS = ("one", "many")


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
    missing = [name for name in (HEAD, QUIZ) if name not in files]
    if missing:
        lost = tuple(Problem(file=name, line=0, message="is missing") for name in missing)
        return Reading(course=None, problems=lost)
    return _Reader(files, known, folder).course()


class _Reader:
    """Reads one course and notes what is wrong on the way."""

    def __init__(self, files: Mapping[str, bytes], known: Known, folder: str) -> None:
        self.files, self.known, self.folder = files, known, folder
        self.head = lined.read(HEAD, files[HEAD])
        self.quiz = lined.read(QUIZ, files[QUIZ])
        self.problems: list[Problem] = []
        self.languages: tuple[str, ...] = ()

    def course(self) -> Reading:
        """Return what came of it."""
        head = _Part(self.head, (), HEAD_KEYS)
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
        questions = self._questions({one.code for one in made["modules"]})
        self._strays({one.code for one in made["modules"]})
        if not self.head.problems and len(questions) < made["questions_per_test"]:
            self.quiz.say(("questions",), f"a test needs {made['questions_per_test']} questions")
        found = [*self.head.problems, *self.quiz.problems, *self.problems]
        if found:
            found.sort(key=lambda one: (one.file, one.line))
            return Reading(course=None, problems=tuple(dict.fromkeys(found)))
        digest = digest_of(self.files)
        course = Course(**made, questions=questions, media=media, digest=digest)
        return Reading(course=course, problems=())

    def _say(self, file: str, message: str) -> None:
        self.problems.append(Problem(file=file, line=0, message=message))

    def _code(self, head: "_Part") -> str:
        code = head.code("code")
        if code and self.folder and code != self.folder:
            self.head.say(("code",), f"the folder is called “{self.folder}”")
        return code

    def _media(self) -> dict[str, bytes]:
        found = {}
        for name, data in self.files.items():
            if not name.startswith(MEDIA):
                continue
            kind = name.rpartition(".")[2].lower()
            if kind not in PICTURES or not data.startswith(PICTURES[kind]):
                self._say(name, "is no picture as png, jpg or webp")
            elif len(data) > MOST_PICTURE:
                self._say(name, "is larger than 100 kB: too much for a cheap phone")
            else:
                found[name.removeprefix(MEDIA)] = data
        return found

    def _modules(self, head: "_Part", media: Mapping[str, bytes]) -> tuple[Module, ...]:
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

    def _questions(self, modules: set[str]) -> tuple[Question, ...]:
        if self.quiz.problems and self.quiz.data is None:
            return ()
        questions, seen = [], set()
        for part in _Part(self.quiz, (), {"questions"}).parts("questions", QUESTION_KEYS, least=1):
            name = part.code("id")
            if name in seen:
                part.say("id", "is the id of another question")
            seen.add(name)
            if part.word("module") not in modules:
                part.say("module", "is no module of the course")
            if part.word("kind") not in KINDS:
                part.say("kind", "is “one” or “many”")
            questions.append(
                Question(
                    id=name,
                    module=part.word("module"),
                    kind=part.word("kind"),
                    text=part.texts("text", self.languages),
                    choices=self._choices(part),
                )
            )
        return tuple(questions)

    def _choices(self, part: "_Part") -> tuple[Choice, ...]:
        choices, seen = [], set()
        for one in part.parts("choices", CHOICE_KEYS, least=2):
            name = one.code("id")
            if name in seen:
                one.say("id", "is the id of another choice")
            seen.add(name)
            choices.append(
                Choice(
                    id=name,
                    text=one.texts("text", self.languages),
                    is_right=one.truth("right"),
                    why=one.texts("why", self.languages),
                )
            )
        right = sum(one.is_right for one in choices)
        if part.word("kind") == "one" and right != 1:
            part.say("choices", f"has {right} right choices; a question of kind “one” has one")
        if part.word("kind") == "many" and right == 0:
            part.say("choices", "has no right choice")
        return tuple(choices)

    def _strays(self, modules: set[str]) -> None:
        wanted = {f"{one}/{code}.md" for one in self.languages for code in modules}
        for name in self.files:
            if name not in wanted | {HEAD, QUIZ} and not name.startswith(MEDIA):
                self._say(name, "belongs to no module and no language of the course")


class _Part:
    """A mapping of a file, asked for one key at a time."""

    def __init__(self, of: Lined, place: Place, keys: set[str] | None) -> None:
        self.of, self.place = of, place
        value: Any = of.data
        for step in place:
            value = value[step]
        self.value: dict[str, Any] = value if isinstance(value, dict) else {}
        if not isinstance(value, dict):
            of.say(place, "is no mapping of names to values")
        for name in self.value:
            if keys is not None and name not in keys:
                of.say((*place, name), f"“{name}” is not known here")

    def say(self, key: str, message: str) -> None:
        """Note a problem at a key."""
        self.of.say((*self.place, key), f"“{key}” {message}")

    def word(self, key: str) -> str:
        """Return a plain text; empty when there is none."""
        value = self.value.get(key)
        return str(value) if isinstance(value, str | int) and value is not True else ""

    def code(self, key: str) -> str:
        """Return a code of small letters, digits and hyphens."""
        found = self.word(key)
        if not CODE.fullmatch(found) or len(found) > 40:
            self.say(key, "is a code of at most 40 small letters, digits and hyphens")
        return found

    def number(self, key: str, least: int, most: int, *, may_lack: bool = False) -> Any:
        """Return a whole number between two."""
        value = self.value.get(key)
        if value is None and may_lack:
            return None
        if type(value) is not int or not least <= value <= most:
            self.say(key, f"is a whole number from {least} to {most}")
            return least
        return value

    def truth(self, key: str) -> bool:
        """Return true or false."""
        if not isinstance(self.value.get(key), bool):
            self.say(key, "is true or false")
        return self.value.get(key) is True

    def day(self, key: str) -> date:
        """Return a day."""
        value = self.value.get(key)
        if type(value) is not date:
            self.say(key, "is a day such as 2026-11-01")
            return date.min
        return value

    def words(self, key: str) -> tuple[str, ...]:
        """Return a list of texts."""
        value = self.value.get(key, [])
        if not isinstance(value, list) or not all(isinstance(one, str) and one for one in value):
            self.say(key, "is a list of texts")
            return ()
        return tuple(value)

    def codes(self, key: str, known: frozenset[str], least: int = 0) -> tuple[str, ...]:
        """Return a list of known codes."""
        found = self.words(key)
        if len(found) < least and not any(p.file == self.of.file for p in self.of.problems[-1:]):
            self.say(key, "names at least one")
        for number, one in enumerate(found):
            if one not in known:
                self.of.say((*self.place, key, number), f"“{one}” is not known")
        return tuple(one for one in dict.fromkeys(found) if one in known)

    def parts(self, key: str, keys: set[str] | None, least: int = 0) -> list["_Part"]:
        """Return a list of mappings."""
        value = self.value.get(key)
        if not isinstance(value, list) or len(value) < least:
            self.say(key, f"is a list of at least {least}" if least else "is a list")
            return []
        return [_Part(self.of, (*self.place, key, number), keys) for number in range(len(value))]

    def texts(self, key: str, languages: tuple[str, ...] | None) -> dict[str, str]:
        """Return a text by language: all of the course's; without a list, any with English."""
        if not isinstance(self.value.get(key), dict):
            self.say(key, "is a text for each language")
            return {}
        return _Part(self.of, (*self.place, key), None).all_texts(languages)

    def all_texts(self, languages: tuple[str, ...] | None) -> dict[str, str]:
        """Return this mapping as a text for each language."""
        for name, text in self.value.items():
            if not isinstance(text, str) or not text.strip():
                self.of.say((*self.place, name), f"“{name}” has no text")
        missing = set(languages if languages is not None else ("en",)) - self.value.keys()
        if missing:
            self.of.say(self.place, f"has no text in {', '.join(sorted(missing))}")
        strange = self.value.keys() - set(languages) if languages is not None else set()
        if strange:
            words = ", ".join(sorted(strange))
            self.of.say(self.place, f"has a text in {words}, in which the course has no title")
        return {name: str(text).strip() for name, text in self.value.items()}


def digest_of(files: Mapping[str, bytes]) -> str:
    """Return the digest of a course's files: the same for the same names and bytes."""
    content = hashlib.sha256()
    for name in sorted(files):
        content.update(f"{name}\0{len(files[name])}\0".encode())
        content.update(files[name])
    return content.hexdigest()
