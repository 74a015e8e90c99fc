"""The test of a course as a questionnaire: read by sheet and row, and the same out and in again."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyxform.xls2xform import convert

from musterpoint.engine import courses
from musterpoint.engine.courses.model import Choice, Course, Question
from musterpoint.engine.courses.tests.samples import HEAD, files
from musterpoint.engine.courses.tests.test_reading import KNOWN, tiny
from musterpoint.engine.forms.tests.books import book
from musterpoint.web.tables import xlsx_book

NAMES = {"en": "English", "ar": "Arabic"}
SURVEY = """\
type | name | label::English (en) | label::Arabic (ar)
start | begun
begin_group | alarm | The alarm | الإنذار
select_one q1 | q1 | What comes first? | ما الذي يأتي أولاً؟
end_group
begin_group | way_out | The way out | المخرج
select_multiple q2 | q2 | What do you use? | ماذا تستخدم؟
end_group
"""
CHOICES = """\
list_name | name | label::English (en) | label::Arabic (ar) | right | why::English (en) | why::Arabic (ar)
q1 | a | Leave | غادر | yes | Life first. | الحياة أولاً.
q1 | b | Pack | احزم | no | No. | لا.
q2 | a | Stairs | الدرج | TRUE | Yes. | نعم.
q2 | b | Lift | المصعد |  | It may stop. | قد يتوقف.
q2 | c | Exit door | باب الخروج | x | Yes. | نعم.
"""


def with_book(data: bytes, **others: str) -> dict[str, bytes]:
    made = {name: text for name, text in files().items() if name != "quiz.yaml"}
    return made | {"quiz.xlsx": data} | {name: text.encode() for name, text in others.items()}


def said(survey: str = SURVEY, choices: str = CHOICES, **others: str) -> list[str]:
    data = book(survey=survey, choices=choices)
    return [str(one) for one in courses.read(with_book(data, **others), KNOWN).problems]


def taken(course: Course) -> Course:
    """Return the course with its test written as a workbook and read again."""
    found = courses.read(with_book(xlsx_book(courses.sheets(course, NAMES))), KNOWN)
    assert found.problems == ()
    assert found.course is not None
    return found.course


def test_a_test_is_read_from_a_questionnaire() -> None:
    found = courses.read(with_book(book(survey=SURVEY, choices=CHOICES)), KNOWN)
    assert found.problems == ()
    assert found.course is not None
    assert found.course.questions == tiny().questions[:2]


def test_the_test_of_a_course_goes_out_and_comes_in_again_as_it_was() -> None:
    again = taken(tiny())
    assert again == replace(tiny(), digest=again.digest)


def test_every_xlsform_tool_takes_the_test_of_a_course() -> None:
    convert(xlsx_book(courses.sheets(tiny(), NAMES)), validate=False, file_type=".xlsx")


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        ("select_one q1", "text", '4: "text" cannot be marked. Use select_one or'),
        ("select_one q1", "rank q1", '4: "rank" cannot be marked'),
        ("select_one q1", "select_one q1 or_other", '4: "text" cannot be marked'),
        ("select_one q1", "select_one nothing", '4: The list "nothing" does not stand'),
        ("select_one q1", "select_one far.csv", "4: A test takes its choices from the sheet"),
        ("select_one q1", "select_one q2", '4: 2 choices of "q2" are right'),
        ("| alarm |", "| roof |", '3: "roof" is no part of the course. Name the group after one: '
         "alarm, way_out."),
        ("begin_group | way_out", "begin_repeat | way_out", "6: A test asks nothing twice"),
        ("end_group\nbegin", "begin_group | x | y | z\nend_group\nend_group\nbegin",
         "5: A group of a test holds questions only"),
        ("begin_group | alarm | The alarm | الإنذار", "select_one q1 | q0 | What? | ماذا؟",
         "3: The question is in no group. Put it into the group of a part: alarm, way_out."),
        ("| q2 | What", "| q1 | What", '7: "q1" is the name of the question in row 4, too'),
        ("| q2 | What", "| what? | What", '7: "what?" cannot be a name. Begin with a letter'),
        ("| q2 | What", "| q.2 | What", '7: "q.2" cannot be a name here'),
        ("What comes first? | ما", " | ما", '4: The column "label" has no text in en. Write it.'),
    ],
)  # fmt: skip
def test_what_is_wrong_in_the_questions_is_said_by_row(old: str, new: str, wanted: str) -> None:
    survey = SURVEY.replace(old, new, 1)
    if new.startswith("begin_repeat"):
        survey = survey.removesuffix("end_group\n") + "end_repeat\n"
    if new.startswith("select_one q1 | q0"):
        survey = survey.replace("end_group\n", "", 1)
    found = said(survey)
    assert any(one.startswith(f"quiz.xlsx, survey, row {wanted}") for one in found), found


@pytest.mark.parametrize(
    "column",
    ["relevant", "constraint", "calculation", "default", "hint::English (en)", "choice_filter"],
)
def test_a_test_has_no_logic(column: str) -> None:
    lines = SURVEY.splitlines()
    lines[0] += f" | {column}"
    lines[3] += " | 1 = 1"
    found = said("\n".join(lines))
    name = column.partition(":")[0]
    text = f'A test asks every question as it stands. Clear the cell "{name}".'
    assert f"quiz.xlsx, survey, row 4: {text}" in found


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        ("| right |", "| correct |", '1: The sheet "choices" needs a column "right"'),
        ("| yes |", "| perhaps |", '2: "perhaps" is neither yes nor no'),
        ("| no | No.", "| no | ", '3: The column "why" has no text in en'),
        ("q1 | b | Pack", "q1 | B | Pack", None),
        ("q1 | b | Pack", "q1 | A | Pack", '3: "A" is the name of the choice in row 2, too'),
        ("q1 | b", " | b", "3: The row belongs to no list and is left out"),
        ("why::Arabic (ar)", "why::Welsh (cy)", '1: The course has no title in "Welsh (cy)"'),
        ("why::Arabic (ar)", "why", "1: A text has no language"),
    ],
)
def test_what_is_wrong_in_the_choices_is_said_by_row(
    old: str, new: str, wanted: str | None
) -> None:
    found = said(choices=CHOICES.replace(old, new, 1))
    if wanted is None:
        assert found == []
    else:
        assert any(one.startswith(f"quiz.xlsx, choices, row {wanted}") for one in found), found


def test_right_choices_are_counted() -> None:
    none = said(choices=CHOICES.replace("TRUE", "no").replace("| x |", "| no |"))
    assert none == [
        'quiz.xlsx, survey, row 7: No choice of "q2" is right. Write yes in the column "right" of'
        " some."
    ]
    alone = CHOICES.replace("q1 | b | Pack | احزم | no | No. | لا.\n", "")
    assert "needs two choices or more" in said(choices=alone)[0]


def test_a_course_has_one_test_and_as_many_questions_as_it_asks() -> None:
    both = courses.read(files() | {"quiz.xlsx": b""}, KNOWN).problems
    assert [str(one) for one in both] == [
        "quiz.xlsx: stands beside quiz.yaml, and a course has one test. Take one of them away."
    ]
    none = {name: data for name, data in files().items() if name != "quiz.yaml"}
    assert "quiz.yaml: is missing. Write" in str(courses.read(none, KNOWN).problems[0])
    more = HEAD.replace("questions_per_test: 2", "questions_per_test: 3")
    assert said(**{"course.yaml": more}) == [
        "quiz.xlsx, survey: A test asks 3 questions. Write as many."
    ]


def test_without_a_language_the_texts_are_in_the_only_one_of_the_course() -> None:
    head = HEAD
    for arabic in (", ar: تمرين الحريق", ", ar: كيف تغادر مبنى.", ", ar: تعرف طريق الخروج.",
                   ", ar: الإنذار", ", ar: المخرج"):  # fmt: skip
        head = head.replace(arabic, "")
    survey = (
        "type | name | label\nbegin_group | alarm | A\nselect_one q | q1 | What?\n"
        "select_one q | q2 | How?\nend_group"
    )
    choices = "list_name | name | label | Right | Why\nq | 1 | A | yes | So.\nq | 2 | B | no | No."
    made = with_book(book(survey=survey, choices=choices), **{"course.yaml": head})
    found = courses.read({name: d for name, d in made.items() if name[:3] != "ar/"}, KNOWN)
    assert found.problems == ()
    assert found.course is not None
    assert [one.id for one in found.course.questions[0].choices] == ["1", "2"]
    assert found.course.questions[0].choices[0].why == {"en": "So."}


@given(st.binary(max_size=200))
@settings(max_examples=10)
def test_no_bytes_break_the_reader_of_a_test(noise: bytes) -> None:
    whole = book(survey=SURVEY, choices=CHOICES)
    for data in (noise, whole[: len(noise) * 20], whole[:-1] + noise):
        found = courses.read(with_book(data), KNOWN)
        assert (found.course is None) == bool(found.problems)


CODES = st.from_regex(r"[a-z0-9]{1,4}(-[a-z0-9]{1,4}){0,2}", fullmatch=True)
#: A workbook knows one kind of space, and a reference in a text is one to another question.
TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Zs", "Zl", "Zp", "Cn"),
                  include_characters=" \n", exclude_characters="$\ufffe\uffff"),
    min_size=1, max_size=12,
).map(str.strip).filter(bool)  # fmt: skip
TEXTS = st.fixed_dictionaries({"en": TEXT, "ar": TEXT})


@st.composite
def questions(draw: st.DrawFn) -> tuple[Question, ...]:
    made = []
    ids = draw(st.lists(CODES, min_size=2, max_size=4, unique=True))
    for code, module in zip(ids, sorted(draw(st.sampled_from(["alarm", "way-out"])) for _ in ids),
                            strict=True):  # fmt: skip
        names = draw(st.lists(CODES, min_size=2, max_size=4, unique=True))
        kind = draw(st.sampled_from(["one", "many"]))
        right = draw(st.sets(st.sampled_from(names), min_size=1))
        right = right if kind == "many" else {min(right)}
        choices = tuple(
            Choice(id=one, text=draw(TEXTS), is_right=one in right, why=draw(TEXTS))
            for one in names
        )
        made.append(Question(id=code, module=module, kind=kind, text=draw(TEXTS), choices=choices))
    return tuple(made)


@given(questions())
@settings(max_examples=12, deadline=None)
def test_any_test_goes_out_and_comes_in_again_as_it_was(asked: tuple[Question, ...]) -> None:
    assert taken(replace(tiny(), questions=asked)).questions == asked


def test_a_workbook_full_of_errors_is_told_as_far_as_anybody_reads() -> None:
    rows = "\n".join(f"q{n} | a | | | perhaps | |" for n in range(1_200))
    asked = "\n".join(f"select_one q{n} | x{n} | | " for n in range(1_200))
    found = said(f"{SURVEY.splitlines()[0]}\n{asked}", f"{CHOICES.splitlines()[0]}\n{rows}")
    assert 500 < len(found) <= 2_001
