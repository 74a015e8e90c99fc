"""What expressions say, through a form that holds them."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musterpoint.engine import forms
from musterpoint.engine.forms.model import Form, Group, Question
from musterpoint.engine.forms.xpath import parser, patterns
from musterpoint.engine.forms.xpath.errors import ExpressionError

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


def says(expression: str, **answers: str) -> str:
    """Return what a calculation holds beside text answers."""
    items = [Question(name=name, path=name, type="text") for name in answers]
    calculation = Question(name="it", path="it", type="calculate", calculation=expression)
    form = Form(
        id="f",
        title="F",
        version="7",
        root=Group(name="data", path="", items=(*items, calculation)),
    )
    given_answers = forms.Answers({(name, ()): value for name, value in answers.items()})
    state = forms.Engine(form).state(given_answers, forms.Circumstances(now=NOON, seed="s"))
    return state.text(("it", ()))


@pytest.mark.parametrize(
    ("expression", "answer"),
    [
        ("1 + 2 * 3", "7"), ("(1 + 2) * 3", "9"), ("7 div 2", "3.5"), ("-7 mod 3", "-1"),
        ("1 div 0", "Infinity"), ("0 div 0", ""), ("1 - -1", "2"), ("0.1 + 0.2", "0.30000000000000004"),
        ("2 < 10", "true"), ("'2' < '10'", "true"), ("'b' = 'b'", "true"), ("1 != 2", "true"),
        ("1 = 1 and 2 = 3 or true()", "true"), ("not('')", "true"), ("not(0)", "true"),
        ("if(1 > 2, 'a', 'b')", "b"), ("coalesce('', 'x', 'y')", "x"), ("concat('a', 1, true())", "a1true"),
        ("string-length('سلام')", "4"), ("substr('abcdef', 1, 3)", "bc"), ("substr('abcdef', -2)", "ef"),
        ("substring('12345', 2, 3)", "234"), ("substring('12345', 1.5, 2.6)", "234"),
        ("contains('abc', 'b')", "true"), ("starts-with('abc', 'b')", "false"), ("ends-with('abc', 'c')", "true"),
        ("substring-before('a-b', '-')", "a"), ("substring-after('a-b', '-')", "b"),
        ("translate('bar', 'abc', 'AB')", "BAr"), ("normalize-space('  a   b ')", "a b"),
        ("selected('a b c', 'b')", "true"), ("selected('ab', 'a')", "false"), ("selected('', '')", "false"),
        ("selected-at('a b c', 2)", "c"), ("selected-at('a', 5)", ""), ("count-selected(' a  b ')", "2"),
        ("int(-3.7)", "-3"), ("int('x')", ""), ("round(2.5)", "3"), ("round(-2.5)", "-2"), ("round(3.14159, 2)", "3.14"),
        ("round(1234, -2)", "1200"), ("number('12')", "12"), ("number('')", ""), ("pow(2, 10)", "1024"), ("sqrt(16)", "4"), ("sqrt(-1)", ""),
        ("min(3, 1, 2)", "1"), ("max(3, 1, 2)", "3"), ("floor(-1.5)", "-2"), ("abs(-3)", "3"),
        ("today()", "2026-05-01"), ("now()", "2026-05-01T12:00:00.000+00:00"),
        ("today() - date('2026-04-01')", "30"), ("date('2026-02-28') + 1", "20513"),
        ("date(20513)", "2026-03-01"), ("date('1990-06-15') < today()", "true"), ("today() > '2026-04-30'", "true"),
        ("format-date('2026-03-05', '%d/%m/%Y %e %n %b %y %a')", "05/03/2026 5 3 Mar 26 Thu"),
        ("format-date-time('2026-03-05T07:08:09', '%H:%M:%S')", "07:08:09"), ("format-date('', '%Y')", ""),
        ("decimal-date-time('1970-01-02T12:00:00Z')", "1.5"), ("decimal-time('06:00')", "0.25"),
        ("regex('AB123', '[A-Z]{2}\\d{3}')", "true"), ("regex('xAB123', '[A-Z]{2}\\d{3}')", "false"),
        ("regex('عمر', '\\p{L}+')", "true"), ("digest('a', 'MD5', 'hex')", "0cc175b9c0f1b6a831c399e269772661"),
        ("boolean-from-string('true')", "true"), ("checklist(1, 2, true(), false())", "true"),
        ("weighted-checklist(3, -1, true(), 2, true(), 2)", "true"), ("version()", "7"),
        ("string-length(uuid())", "36"), ("uuid() = uuid()", "true"), ("join('-', 'a', '', 'b')", "a-b"),
        ("1e = 2", None), ("${t} + 1", "6"), ("${t} = 5", "true"), ("${e} = ''", "true"), ("${e} + 1", ""),
        ("${e} > 0", "false"), ("string(${e})", ""), ("../t", "5"), ("/data/t", "5"), ("count(../*)", "3"),
        ("true() = 'false'", "true"), ("pulldata('a', 'b', 'c', 'd')", ""), ("3.0", "3"), (".5 + 5.", "5.5"),
        ("area('0 0; 0 1; 1 1; 1 0') > 12000000000", "true"), ("round(distance('0 0; 0 1'))", "111319"),
    ],
)  # fmt: skip
def test_an_expression_says(expression: str, answer: str | None) -> None:
    if answer is None:
        with pytest.raises(ExpressionError):
            parser.parse(expression)
    else:
        assert says(expression, t="5", e="") == answer


def refusal(expression: str) -> ExpressionError | None:
    try:
        parser.parse(expression)
    except ExpressionError as fault:
        return fault
    return None


@given(st.text(alphabet="${}ab()[]/.'\"=<>!+-*, 1andor", max_size=40))
def test_any_text_is_read_or_refused_with_its_place(expression: str) -> None:
    fault = refusal(expression)
    assert fault is None or 1 <= fault.at <= len(expression) + 1
    assert "%(" not in str(fault)


@given(st.integers(-999, 999), st.integers(-999, 999), st.sampled_from(["+", "-", "*"]))
def test_arithmetic_is_that_of_whole_numbers(left: int, right: int, operator: str) -> None:
    wanted = {"+": left + right, "-": left - right, "*": left * right}[operator]
    assert says(f"{left} {operator} {right}") == str(wanted)


@pytest.mark.parametrize(
    "expression", ["(" * 500 + "1" + ")" * 500, "1+" * 9000 + "1", "-" * 5000 + "1"]
)
def test_long_and_deep_expressions_end(expression: str) -> None:
    fault = refusal(expression)
    assert says(expression) if fault is None else "deeply" in str(fault)


@pytest.mark.parametrize("pattern", ["(a+)+$", "(a|aa)+", "(.*)*x", "(a?){30}a{30}", "(?i)[a-z]*b"])
def test_no_pattern_can_be_led_astray(pattern: str) -> None:
    assert not patterns.matches(pattern, "a" * 2_000 + "!")
