"""Questions of a test from ``quiz.yaml``."""

from collections.abc import Collection

from musterpoint.engine.courses.lined import Lined
from musterpoint.engine.courses.model import Choice, Question
from musterpoint.engine.courses.parts import Part

FILE = "quiz.yaml"
QUESTION_KEYS = {"id", "module", "kind", "text", "choices"}
CHOICE_KEYS = {"id", "text", "right", "why"}
KINDS = ("one", "many")


def read(quiz: Lined, modules: Collection[str], languages: tuple[str, ...]) -> tuple[Question, ...]:
    """Return the questions; what is wrong is noted in the file."""
    if quiz.problems and quiz.data is None:
        return ()
    questions, seen = [], set()
    for part in Part(quiz, (), {"questions"}).parts("questions", QUESTION_KEYS, least=1):
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
                text=part.texts("text", languages),
                choices=_choices(part, languages),
            )
        )
    return tuple(questions)


def _choices(part: Part, languages: tuple[str, ...]) -> tuple[Choice, ...]:
    choices, seen = [], set()
    for one in part.parts("choices", CHOICE_KEYS, least=2):
        name = one.code("id")
        if name in seen:
            one.say("id", "is the id of another choice")
        seen.add(name)
        choices.append(
            Choice(
                id=name,
                text=one.texts("text", languages),
                is_right=one.truth("right"),
                why=one.texts("why", languages),
            )
        )
    right = sum(one.is_right for one in choices)
    if part.word("kind") == "one" and right != 1:
        part.say("choices", f"has {right} right choices; a question of kind “one” has one")
    if part.word("kind") == "many" and right == 0:
        part.say("choices", "has no right choice")
    return tuple(choices)
