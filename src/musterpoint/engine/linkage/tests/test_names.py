"""Names become the same tokens however a clerk or a script writes them."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musterpoint.engine.linkage import romanise, tokens
from musterpoint.engine.linkage._sounds import confusions, forms, likeness, skeleton
from musterpoint.engine.linkage._strings import jaro_winkler, one_slip
from musterpoint.engine.linkage.tests.factories import NAMES, names


@given(st.lists(st.text(string.ascii_lowercase, min_size=1), max_size=5).map(" ".join))
def test_plain_lower_case_words_come_back_unchanged(text: str) -> None:
    assert romanise(text) == text


@given(names())
def test_romanising_twice_changes_nothing(name: str) -> None:
    assert romanise(romanise(name)) == romanise(name)


@given(names())
def test_any_text_gives_tokens_of_plain_letters(name: str) -> None:
    assert all(token and set(token) <= set(string.ascii_lowercase) for token in tokens(name))


def test_indic_vowel_signs_do_not_cut_a_name() -> None:
    assert len(tokens("জাকির হোসেন")) == 2
    assert len(tokens("लक्ष्मी देवी")) == 2
    assert len(tokens("ஸ்ரீதரன் குமார்")) == 2


def test_composed_and_decomposed_writing_are_one() -> None:
    assert tokens("রায়") == tokens("রায়")
    assert tokens("Nguyễn") == tokens("Nguyễn")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("王志明", ["wang", "zhiming"]),
        ("欧阳娜娜", ["ouyang", "nana"]),
        ("曾庆红", ["zeng", "qinghong"]),
        ("김민수", ["kim", "minsu"]),
        ("王 志明", ["wang", "zhiming"]),
    ],
)
def test_chinese_and_korean_names_are_split_surname_first(name: str, expected: list[str]) -> None:
    assert tokens(name) == expected


def test_a_foreign_name_in_chinese_characters_is_not_split() -> None:
    assert len(tokens("穆罕默德·哈桑")) == 2


@pytest.mark.parametrize(
    "spellings",
    [
        ("Abdulrahman Saleh", "Abd al-Rahman Saleh", "Abdur Rahman Saleh", "Abderrahman Saleh"),
        ("Abdullah Noor", "Abd Allah Noor", "Abdallah Noor"),
        ("Nasiruddin Shah", "Nasir Uddin Shah", "Nasir ud-Din Shah", "Nasireddine Shah"),
        ("Juan Dela Cruz", "Juan de la Cruz", "Juan Delacruz"),
        ("Md. Anwar Alam", "Mohd Anwar Alam", "MOHAMMAD ANWAR ALAM"),
        ("Hassan al-Masri", "Hassan El Masri", "Hassan Masri"),
        ("Abubakar Sesay", "Abu Bakr Sesay", "Aboubacar Sesay"),
        ("Ma. Teresa Cruz", "Maria Teresa Cruz"),
        ("Cabdi Maxamed Cali", "Abdi Mohamed Ali"),
        ("محمد الحسن", "محمد حسن"),
        ("فاطمة علي", "فاطمه علي"),
    ],
)
def test_articles_particles_and_joined_forms_sound_the_same(spellings: tuple[str, ...]) -> None:
    heard = {tuple(skeleton(token) for token in tokens(name)) for name in spellings}
    assert len(heard) == 1


def test_a_vietnamese_name_keeps_the_part_that_is_an_arabic_article_elsewhere() -> None:
    assert tokens("Trần Thị An") == ["tran", "thi", "an"]
    assert tokens("Lê An") == ["le", "an"]


def test_persian_letters_change_how_a_name_is_read() -> None:
    assert tokens("علی رضایی")[1].startswith("rz")
    assert tokens("رضا حسن")[0].startswith("rd")


@pytest.mark.parametrize("name", ["", "   ", "1234", "😀", "---", "\u200c", "'"])
def test_text_without_a_letter_has_no_tokens(name: str) -> None:
    assert tokens(name) == []


def test_short_names_are_filed_with_their_vowels_too() -> None:
    assert forms("li") == ("l", "~li")
    assert forms("hassan") == ("hSn",)
    assert forms("noor") == forms("nwr") == ("nr", "~nur")


@given(st.sampled_from([token for name in NAMES for token in tokens(name)]))
def test_confusions_never_repeat_the_spelling_given(token: str) -> None:
    assert token not in confusions(token)


@given(st.text("abdhikmnorstuwyz", max_size=10), st.text("abdhikmnorstuwyz", max_size=10))
def test_likeness_and_distances_are_symmetric_and_bounded(one: str, other: str) -> None:
    assert likeness(one, other) == likeness(other, one)
    assert 0.0 <= likeness(one, other) <= 1.0
    assert jaro_winkler(one, other) == jaro_winkler(other, one)
    assert 0.0 <= jaro_winkler(one, other) <= 1.0
    assert one_slip(one, other) == one_slip(other, one)


def test_the_string_measures_agree_with_published_examples() -> None:
    assert round(jaro_winkler("martha", "marhta"), 3) == 0.961
    assert round(jaro_winkler("dixon", "dicksonx"), 3) == 0.813


@given(st.text("abc", min_size=1, max_size=6), st.data())
def test_each_kind_of_slip_is_one_slip(text: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(text) - 1))
    assert one_slip(text, text[:at] + text[at + 1 :])
    assert one_slip(text, text[:at] + "x" + text[at + 1 :])
    assert one_slip(text, text[:at] + "x" + text[at:])
    swapped = text[:at] + text[at : at + 2][::-1] + text[at + 2 :]
    assert one_slip(text, swapped) == (text != swapped)


@pytest.mark.parametrize(("one", "other"), [("abcd", "badc"), ("ab", "abcd"), ("abc", "cba")])
def test_two_slips_are_not_one(one: str, other: str) -> None:
    assert not one_slip(one, other)
