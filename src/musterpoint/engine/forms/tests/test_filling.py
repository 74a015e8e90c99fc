"""A questionnaire being answered: pages, repeats, choices, what is wrong, what is kept."""

from datetime import UTC, datetime

import pytest

from musterpoint.engine import forms
from musterpoint.engine.forms.tests.books import book

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
FAMILY = book(
    survey=(
        "type | name | label::English (en) | label::Arabic (ar) | relevant | constraint | required | "
        "calculation | choice_filter | repeat_count | constraint_message::English (en)\n"
        "text | who | Name? | الاسم |  |  | yes\n"
        "integer | age | Age of ${who}? | عمر ${who} |  | . >= 0 and . < 130 |  |  |  |  | Too old, ${who}\n"
        "begin_group | child | C | ط | ${age} < 18\n"
        "select_one yn | alone | Alone? | وحده |  |  | yes\n"
        "end_group\n"
        "begin_repeat | kin | Kin | أهل\n"
        "text | name | Name? | اسم\ninteger | years | Age? | عمر\n"
        "calculate | place |  |  |  |  |  | position(..)\n"
        "calculate | before |  |  |  |  |  | indexed-repeat(${years}, ${kin}, position(..) - 1)\n"
        "end_repeat\n"
        "calculate | total |  |  |  |  |  | sum(${years})\n"
        "calculate | number |  |  |  |  |  | count(${kin})\n"
        "select_one country | land | Country? | بلد\n"
        "select_one city | town | Town? | مدينة |  |  |  |  | country = ${land}\n"
        "select_multiple signs | seen | Signs? | علامات\n"
        "note | end_note | Thanks ${who}, ${total} | شكرا"
    ),
    choices=(
        "list_name | name | label::English (en) | label::Arabic (ar) | country | score\n"
        "yn | yes | Yes | نعم |  | 5\nyn | no | No | لا\ncountry | ly | Libya | ليبيا\n"
        "country | tn | Tunisia | تونس\ncity | tip | Tripoli | طرابلس | ly\ncity | tun | Tunis | تونس | tn\n"
        "signs | debt | Debt | دين |  | 2\nsigns | papers | No papers | أوراق |  | 1"
    ),
    settings="default_language\nEnglish (en)",
)


def state(
    data: dict[str, object] | None = None, language: str = "English (en)", file: bytes = FAMILY
) -> forms.State:
    reading = forms.read(file)
    assert reading.form is not None
    assert not reading.errors, [one.text for one in reading.errors]
    answers, unread = forms.read_answers(reading.form, data or {})
    assert not unread
    return forms.Engine(reading.form).state(
        answers, forms.Circumstances(now=NOON, language=language)
    )


def small(survey: str, **sheets: str) -> bytes:
    return book(
        survey="type | name | label | relevant | calculation | default | repeat_count | parameters\n"
        + survey,
        **sheets,
    )


def asked(found: forms.State) -> list[str]:
    return [forms.shown_key(page.key) for page in forms.pages(found)]


def wrong(found: forms.State) -> list[tuple[str, str]]:
    return [(forms.shown_key(one.key), one.code) for one in forms.problems(found)]


def test_a_group_is_asked_only_when_it_is_relevant() -> None:
    assert "child/alone" in asked(state({"age": 9}))
    assert "child/alone" not in asked(state({"age": 40}))
    assert "child/alone" not in asked(state())


def test_pages_go_on_and_back_one_by_one() -> None:
    found = state({"age": 9})
    pages = list(forms.pages(found))
    assert forms.next_page(found) == pages[0]
    assert [forms.next_page(found, page) for page in pages] == [*pages[1:], None]
    assert [forms.previous_page(found, page) for page in pages] == [None, *pages[:-1]]


def test_a_page_that_is_no_longer_asked_leads_on() -> None:
    gone = forms.Page(("child/alone", ()))
    assert forms.next_page(state({"age": 40}), gone) == forms.Page(("kin/name", (0,)))


def test_answers_of_what_is_no_longer_asked_are_pruned_and_do_not_count() -> None:
    found = state({"age": 40, "child": {"alone": "yes"}})
    assert ("child/alone", ()) not in forms.pruned(found).values
    assert ("child/alone", ()) not in forms.values(found)
    assert forms.scores(found) == {}
    assert forms.scores(state({"age": 4, "alone": "yes", "seen": ["debt", "papers"]})) == {
        "total": 8.0
    }


def test_repeats_calculate_across_their_instances() -> None:
    found = state({"kin": [{"name": "A", "years": 3}, {"name": "B", "years": 4}]})
    values = forms.answers_to_json(found.engine.form, forms.values(found), forms.counts(found))
    assert values["total"] == "7"
    assert values["number"] == "2"
    assert values["kin"] == [
        {"name": "A", "years": "3", "place": "1"},
        {"name": "B", "years": "4", "place": "2", "before": "3"},
    ]


def test_instances_are_added_and_taken_away() -> None:
    found = state({"kin": [{"name": "A"}, {"name": "B"}, {"name": "C"}]})
    fewer = found.answers.without_instance(("kin", ()), 1)
    assert fewer.values == {("kin/name", (0,)): "A", ("kin/name", (1,)): "C"}
    more = fewer.with_instance(("kin", ()))
    assert more.counts == {("kin", ()): 3}


def test_choices_follow_their_filter_and_a_wrong_one_is_told() -> None:
    found = state({"who": "A", "land": "ly", "town": "tun"})
    assert [one.name for one in found.choices(("town", ())) or ()] == ["tip"]
    assert wrong(found) == [("town", "choice")]


def test_labels_speak_the_language_and_hold_the_answers() -> None:
    found = state({"who": "Amal"}, language="Arabic (ar)")
    assert found.label(found.engine.parts["age"].labels, ("age", ())) == "عمر Amal"
    assert (
        found.label(found.engine.parts["age"].labels | {"Arabic (ar)": ""}, ("age", ()))
        == "Age of Amal?"
    )


@pytest.mark.parametrize(
    ("data", "problems"),
    [
        ({}, [("who", "required")]),
        ({"who": "A", "age": "nine"}, [("age", "type")]),
        ({"who": "A", "age": 130}, [("age", "constraint")]),
        ({"who": "A", "age": "40.5"}, [("age", "type")]),
        ({"who": "A", "age": 9}, [("child/alone", "required")]),
        ({"who": "A", "seen": "debt debt"}, [("seen", "choice")]),
        ({"who": "A", "seen": "debt other"}, [("seen", "choice")]),
    ],
)
def test_what_is_wrong_is_told(data: dict[str, object], problems: list[tuple[str, str]]) -> None:
    assert wrong(state(data)) == problems


def test_the_forms_own_message_is_used() -> None:
    (fault,) = forms.problems(state({"who": "A", "age": 200}))
    assert fault.text == "Too old, A"


@pytest.mark.parametrize(
    ("type_", "good", "bad"),
    [
        ("date", "2026-02-28", "2026-02-30"), ("time", "23:59", "24:00"), ("decimal", "-1.5", "1,5"),
        ("dateTime", "2026-02-28T10:00", "2026-02-28"), ("geopoint", "32.9 13.2", "95 10"),
        ("range", "4", "11"), ("acknowledge", "OK", "no"), ("geotrace", "1 1;2 2", "1 1"),
    ],
)  # fmt: skip
def test_each_type_takes_its_own_values(type_: str, good: str, bad: str) -> None:
    file = small(f"{type_} | a | A")
    assert wrong(state({"a": good}, file=file)) == []
    assert [code for _key, code in wrong(state({"a": bad}, file=file))] in (["type"], ["range"])


def test_defaults_hold_until_something_else_is_answered() -> None:
    file = small(
        "integer | a | A |  |  | 18\ndate | b | B |  |  | today()\ncalculate | c |  |  | ${a} + 1"
    )
    assert state(file=file).text(("c", ())) == "19"
    assert state(file=file).text(("b", ())) == "2026-05-01"
    assert state({"a": ""}, file=file).text(("c", ())) == ""


def test_a_repeat_is_counted_by_its_expression() -> None:
    file = small("integer | n | N\nbegin_repeat | r | R |  |  |  | ${n}\ntext | a | A\nend_repeat")
    assert asked(state({"n": 2}, file=file)) == ["n", "r/a [1]", "r/a [2]"]
    assert asked(state({"n": -1}, file=file)) == ["n"]
    assert len(asked(state({"n": 10**9}, file=file))) == 1001


def test_a_repeat_within_a_repeat_sums_its_own() -> None:
    file = small(
        "begin_repeat | r | R\nbegin_repeat | s | S\ninteger | x | X\nend_repeat\n"
        "calculate | t |  |  | sum(${x})\nend_repeat\ncalculate | u |  |  | sum(${x})"
    )
    found = state({"r": [{"s": [{"x": 1}, {"x": 2}]}, {"s": [{"x": 5}]}]}, file=file)
    assert [found.text(("r/t", (place,))) for place in (0, 1)] == ["3", "5"]
    assert found.text(("u", ())) == "8"


def test_a_chain_of_calculations_needs_no_deep_stack_whatever_its_order() -> None:
    rows = [f"calculate | c{place} |  |  | ${{c{place + 1}}} + 1" for place in range(400)]
    file = small("\n".join([*rows, "calculate | c400 |  |  | 1", "note | a | A"]))
    assert state(file=file).text(("c0", ())) == "401"


def test_or_other_asks_which() -> None:
    file = small(
        "select_one yn or_other | a | A", choices="list_name | name | label\nyn | yes | Yes"
    )
    assert asked(state({"a": "other"}, file=file)) == ["a", "a_other"]
    assert asked(state({"a": "yes"}, file=file)) == ["a"]


def test_instances_of_choices_are_looked_up() -> None:
    file = small(
        "select_one c | a | A\ncalculate | k |  |  | instance('c')/root/item[name = ${a}]/kind\n"
        "calculate | n |  |  | jr:choice-name(${a}, '${a}')\ncalculate | w |  |  | once(${a})",
        choices="list_name | name | label | kind\nc | x | Ex | one\nc | y | Why | two",
    )
    found = state({"a": "y"}, file=file)
    assert [found.text((name, ())) for name in "knw"] == ["two", "Why", "y"]


def test_json_that_is_no_answer_is_told() -> None:
    form = forms.read(FAMILY).form
    assert form is not None
    bad = {"nobody": 1, "kin": {"name": 2}, "child": 3, "who": {"a": 1}}
    _answers, unread = forms.read_answers(form, bad)
    assert [one.where for one in unread] == ["nobody", "kin", "child", "who"]
    assert forms.read_answers(form, [1])[1]
