"""Follow-up questions: nothing can be subtracted from one question of a table to another."""

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from musterpoint.engine import forms as engine
from musterpoint.engine.forms.tests.books import book
from musterpoint.surveys import actions, branching, presenters, queries, tabulating
from musterpoint.surveys.models import Asking, Way
from musterpoint.surveys.tabulating import Answered, Limits, Population, Question
from musterpoint.surveys.tests import factories
from musterpoint.surveys.tests.factories import enrolled, opened, said
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON

LIMITS = Limits(smallest=30, largest_rse=0.3)
YES_NO = (("yes", "Yes"), ("no", "No"))
HELD = Question(path="held", label="Held?", choices=YES_NO, is_single=True)
LAWYER = Question(
    path="lawyer", label="A lawyer?", choices=YES_NO, is_single=True, after=("held",)
)  # fmt: skip


def person(country: str, asks: Mapping[str, Callable[[Any], bool]], **said: str) -> Answered:
    """Return somebody who answers what they are asked: follow-up questions only where they are."""
    asked = frozenset(path for path, is_asked in asks.items() if is_asked(said))
    return Answered(
        weight=1.0,
        stratum=country,
        cluster="",
        groups={"nationality": country},
        values={path: text for path, text in said.items() if path not in asks or path in asked},
        asked=asked,
    )


def tables(questions: list[Question], people: list[Answered]) -> dict[str, dict[str, Any]]:
    population = Population(
        strata=dict.fromkeys((one.stratum for one in people), 100_000), is_clustered=False
    )
    found = branching.tables(questions, people, ["nationality"], population, LIMITS)
    return {one["path"]: one for one in found}


def counts(table: dict[str, Any]) -> dict[str, int | None]:
    return {one["value"]: one["n"] for one in table["columns"]}


def states(table: dict[str, Any]) -> dict[tuple[str, str], str]:
    return {(one["choice"], one["value"]): one["state"] for one in table["cells"]}


HELD_ONLY = {"lawyer": lambda said: said["held"] == "yes"}


def test_a_follow_up_tells_no_number_of_an_answer_that_is_kept_back() -> None:
    people = [
        person(country, HELD_ONLY, held=held, lawyer="yes" if at % 2 else "no")
        for country, held, number in (
            ("KEN", "yes", 1), ("KEN", "no", 19), ("SDN", "yes", 40), ("SDN", "no", 110),
            ("UGA", "yes", 90), ("UGA", "no", 110),
        )
        for at in range(number)
    ]  # fmt: skip
    found = tables([HELD, LAWYER], people)
    before, after = found["held"], found["lawyer"]
    assert counts(before) == {"": 370, "KEN": None, "SDN": None, "UGA": 200}
    assert states(before)["yes", "SDN"] == "hidden"
    assert counts(after) == {"": 131, "KEN": None, "SDN": None, "UGA": 90}
    # That one Kenyan was asked is not told by another word either.
    assert {states(after)[choice, "KEN"] for choice in ("yes", "no")} == {"hidden"}


def test_a_group_stands_in_the_table_whether_anybody_of_it_was_asked_or_not() -> None:
    made = []
    for held in (0, 5):
        people = [
            person(country, HELD_ONLY, held="yes" if at < number else "no", lawyer="no")
            for country, number in (("KEN", held), ("SDN", held))
            for at in range(80)
        ]
        made.append(tables([HELD, LAWYER], people)["lawyer"])
    assert made[0] == made[1]


def test_a_follow_up_is_told_as_any_question_where_the_answer_before_it_is() -> None:
    people = [
        person(country, HELD_ONLY, held="yes" if at % 2 else "no", lawyer="no" if at % 3 else "yes")
        for country in ("SDN", "UGA")
        for at in range(200)
    ]
    found = tables([HELD, LAWYER], people)["lawyer"]
    assert counts(found) == {"": 200, "SDN": 100, "UGA": 100}
    assert set(states(found).values()) == {"shown"}


def test_a_form_says_which_answers_decide_whether_a_question_is_asked() -> None:
    rows = (
        ("begin_group", "all", ""), ("select_one yn", "held", ""), ("end_group", "", ""),
        ("integer", "age", ""), ("calculate", "grown", ""),
        ("begin_group", "more", "${held} = 'yes'"), ("begin_group", "adult", "${grown} = 1"),
        ("text", "lawyer", "../../../all/held != ''"), ("end_group", "", ""),
        ("end_group", "", ""), ("text", "always", "true()"),
    )  # fmt: skip
    survey = "type | name | label | relevant | calculation\n" + "\n".join(
        f"{kind} | {name} | {name} | {relevant} | {'${age} >= 18' if name == 'grown' else ''}"
        for kind, name, relevant in rows
    )
    choices = "list_name | name | label\nyn | yes | Yes\nyn | no | No"
    form = engine.read(book(survey=survey, choices=choices)).form
    assert form is not None
    assert engine.deciding(form) == {"more/adult/lawyer": ("all/held", "age", "grown")}


THREE = tuple((name, name) for name in "abc")
FIRST = Question(path="first", label="First", choices=THREE, is_single=True)
MANY = Question(path="many", label="Many", choices=THREE, is_single=False)
#: How a follow-up question may hang on what is answered before it, and on which questions.
PATTERNS: list[tuple[tuple[str, ...], Callable[[Mapping[str, str]], bool]]] = [
    (("first",), lambda said: said["first"] == "a"),
    (("first",), lambda said: said["first"] != "c"),
    (("many",), lambda said: "a" in said["many"]),
    (("many",), lambda said: bool({"a", "b"} & set(said["many"].split()))),
    (("age",), lambda said: said["age"] == "19"),
    (("first", "age"), lambda said: said["first"] == "a" and said["age"] == "19"),
    (("first", "many"), lambda said: said["first"] == "a" or "b" in said["many"]),
]
people_of = st.lists(
    st.tuples(
        st.sampled_from(["KEN", "SDN", "UGA"]), st.sampled_from("abc"),
        st.sampled_from(["", "a", "b", "a b"]), st.sampled_from(["17", "19"]),
        st.sampled_from([0, 1, 2, 29, 30, 31, 70]),
    ),
    min_size=3, max_size=14,
)  # fmt: skip


def crowd(rows: list[tuple[str, str, str, str, int]], asks: Any) -> list[Answered]:
    return [
        person(
            country, asks, first=first, many=many, age=age,
            **dict.fromkeys(asks, "yes" if at % 2 else "no"),
        )
        for country, first, many, age, number in rows
        for at in range(number)
    ]  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(people_of, st.sampled_from(PATTERNS), st.sampled_from(PATTERNS))
def test_no_two_questions_of_a_table_tell_of_fewer_than_the_smallest_cell(
    rows: list[tuple[str, str, str, str, int]], one: Any, other: Any
) -> None:
    hangs = {"q1": one, "q2": other}
    people = crowd(rows, {name: is_asked for name, (_after, is_asked) in hangs.items()})
    assume(people)
    follow_ups = [
        Question(path=name, label=name, choices=YES_NO, is_single=True, after=after)
        for name, (after, _is_asked) in hangs.items()
    ]
    found = tables([FIRST, MANY, *follow_ups], people)
    for table in found.values():
        assert all(n is None or n >= LIMITS.smallest for n in counts(table).values())
    left = {name: _beside(name, after, people, found) for name, (after, _by) in hangs.items()}
    shared = set(one[0]) & set(other[0])
    for name in hangs:
        asked, told = _asked(name, people), _counted(found[name])
        if left[name] is None:
            continue
        for taken, where in left[name] or []:
            _holds(people, asked, taken, told & where)
        if shared and None not in left.values():
            for rest in hangs:
                _holds(people, asked, _asked(rest, people), told & _counted(found[rest]))


def _asked(name: str, people: list[Answered]) -> set[int]:
    return {at for at, one in enumerate(people) if name in one.asked}


def _counted(table: dict[str, Any]) -> set[str]:
    return {value for value, n in counts(table).items() if n is not None}


def _beside(
    name: str, after: tuple[str, ...], people: list[Answered], found: Any
) -> list[tuple[set[int], set[str]]] | None:
    """
    Return the people that a question may be taken from, and the columns where they are told.

    None where it hangs on nothing but choices of one question: then it is told only where those
    are, asserted here, and is the same as their figures.
    """
    asked = _asked(name, people)
    everybody = set(range(len(people)))
    beside = [(everybody, {"", "KEN", "SDN", "UGA"})]
    if asked == everybody:  # nobody is left over
        return None
    exact = False
    for path in set(after) & set(found):
        chosen = {
            choice: {at for at, one in enumerate(people) if choice in one.values[path].split()}
            for choice, _label in THREE
        }
        shown = {
            choice: {v for (of, v), state in states(found[path]).items()
                     if of == choice and state == "shown"}
            for choice in chosen
        }  # fmt: skip
        beside += [(who, shown[choice]) for choice, who in chosen.items()]
        leading = [choice for choice, who in chosen.items() if who and who <= asked]
        if path == "many":
            leading = [choice for choice in leading if chosen[choice] == asked]
        if leading and set().union(*(chosen[choice] for choice in leading)) == asked:
            exact = True
            assert all(_counted(found[name]) <= shown[choice] for choice in leading)
    return None if exact else beside


def _holds(people: list[Answered], one: set[int], other: set[int], told: set[str]) -> None:
    """Assert that where both are told, and in all other columns together, nobody or many are left."""
    rest = one ^ other
    if not rest or not other or not (one < other or other < one):
        return
    left = Counter(people[at].groups["nationality"] for at in rest)
    for value in told:
        assert (len(rest) if not value else left[value]) >= LIMITS.smallest
    if "" in told:
        others = len(rest) - sum(left[value] for value in told if value)
        assert others == 0 or others >= LIMITS.smallest


@pytest.mark.parametrize(("minors", "is_told"), [(2, False), (29, False), (30, True)])
def test_who_is_left_between_an_answer_and_its_follow_up_is_no_small_group(
    minors: int, is_told: bool
) -> None:
    asks = {"lawyer": lambda said: said["held"] == "yes" and said["age"] == "19"}
    people = [
        person("SDN", asks, held=held, age=age, lawyer="yes" if at % 2 else "no")
        for held, age, number in (("yes", "17", minors), ("yes", "19", 150), ("no", "19", 200))
        for at in range(number)
    ]
    follow_up = Question(
        path="lawyer", label="", choices=YES_NO, is_single=True, after=("held", "age")
    )
    found = tables([HELD, follow_up], people)
    assert (counts(found["lawyer"])[""] is not None) is is_told


def test_two_follow_ups_are_not_subtracted_from_each_other() -> None:
    ages = {"17": 40, "18": 3, "19": 150}
    asks = {
        "q1": lambda said: int(said["age"]) >= 18,
        "q2": lambda said: int(said["age"]) >= 19,
    }
    people = [
        person("SDN", asks, age=age, q1="yes" if at % 2 else "no", q2="yes" if at % 2 else "no")
        for age, number in ages.items()
        for at in range(number)
    ]
    follow_ups = [
        Question(path=name, label="", choices=YES_NO, is_single=True, after=("age",))
        for name in asks
    ]
    found = tables(follow_ups, people)
    assert counts(found["q1"])[""] == 153
    assert counts(found["q2"])[""] is None


def test_a_follow_up_question_tells_nothing_of_the_one_before_it(
    alice: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    follow_up = {
        "name": "asked", "type": "yes_no", "label": {"en": "Did you ask?", "ar": "هل سألت؟"},
        "show_if": [{"question": "helped", "is": "is", "value": "no"}],
    }  # fmt: skip
    monkeypatch.setitem(factories.SMALL, "questions", [*factories.SMALL["questions"], follow_up])
    with acting_as(alice):
        crisis, _people = enrolled(alice, BGD_f=100, PHL_f=100, NPL_f=20)
        wave = opened(alice, crisis, size=220)
        not_helped = {"BGD": 60, "PHL": 50, "other": 1}
        for one in Asking.objects.filter(wave=wave).select_related("member"):
            country = one.member.groups["nationality"]
            not_helped[country] -= 1
            answers = said("no", asked="no") if not_helped[country] >= 0 else said("yes")
            actions.send(one.id, answers, way=Way.PHONE, language="", by=alice, at=NOON)
        actions.close_wave(wave.id, by=alice, at=NOON)
        made = actions.publish(wave.id, by=alice, at=NOON)
        found = queries.result(made.id).content
        rows = presenters.rows_of(wave.survey, found["strata"], found["variables"], found["tables"])
        counted = {
            table["path"]: {one["value"]: one["n"] for one in table["columns"]}
            for table in found["tables"]
        }
        assert counted["helped"][""] == 220
        assert counted["helped"]["other"] is counted["asked"]["other"] is None
        assert counted["asked"][""] == 111
        told = [one for one, n in counted["helped"].items() if n is None]
        assert all(counted["asked"][one] is None for one in told)
        assert {row[4] for row in rows if row[3] == "Other nationalities"} == {""}
    # What was sealed before holds counts beside figures that are kept back: read, it does not.
    for table in found["tables"]:
        table["columns"] = [{**one, "n": 1} for one in table["columns"]]
    again = tabulating.told_again(found)["tables"]
    assert all(one["n"] is None for table in again for one in table["columns"]
               if one["value"] == "other")  # fmt: skip
