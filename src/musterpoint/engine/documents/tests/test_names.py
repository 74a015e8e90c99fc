"""Names in the zone: the tables of Doc 9303-3 and the examples of truncation of parts 4 to 7."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musterpoint.engine.documents import Style, transliterate
from musterpoint.engine.documents.names import in_field, out_of_field

_BENNELONG = "BENNELONG WOOLOOMOOLOO WARRANDYTE WARNAMBOOL"
_KRASUANG = "CHAYAPA DEJTHAMRONG KRASUANG"


@pytest.mark.parametrize(
    ("primary", "secondary", "expected"),
    [
        ("ERIKSSON", "ANNA MARIA", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<"),
        ("ARKFREITH", "", "ARKFREITH<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<"),
        ("SATRIYA SUDARPA", "", "SATRIYA<SUDARPA<<<<<<<<<<<<<<<<<<<<<<<<"),
        ("PAPANDROPOULOUS", "JONATHON WARREN TREVOR", "PAPANDROPOULOUS<<JONATHON<WARREN<TREVOR"),
        ("NILAVADHANANANDA", _KRASUANG, "NILAVADHANANANDA<<CHAYAPA<DEJTHAMRONG<K"),
        ("NILAVADHANANANDA", "ARNPOL PETCH CHARONGUANG", "NILAVADHANANANDA<<ARNPOL<PETCH<CHARONGU"),
        (_BENNELONG, "DINGO POTOROO", "BENNELONG<WOOLOOMOOLOO<WARRANDYTE<W<<DI"),
        ("NILAVADHANANANDA", _KRASUANG, "NILAVADHANANANDA<<CHAYAPA<DE<K"),
        (_BENNELONG, "DINGO POTOROO", "BENNELONG<WOOLOOMOOLOO<W<W<<DI"),
        ("PAPANDROPOULOUS", "JONATHON ALEC", "PAPANDROPOULOUS<<JONATHON<ALEC"),
        ("AL BASRI", "HUDA MUHAMMAD JAWAD", "AL<BASRI<<HUDA<MUHAMMAD<JAWAD<"),
        ("VILARCHAO FERNANDEZ", "JOSE RAMON", "VILARCHAO<FERNANDEZ<<JOSE<RAMO"),
        ("NILAVADHANANANDA", _KRASUANG, "NILAVADHANANANDA<<CHAYAPA<DEJ<K"),
        (_BENNELONG, "DINGO POTOROO", "BENNELONG<WOOLOOMOOLOO<W<W<<D<P"),
        ("VILARCHAO FERNANDEZ", "JOSE RAMON", "VILARCHAO<FERNANDEZ<<JOSE<RAMON"),
    ],
)
def test_the_examples_of_the_specification_come_out(
    primary: str, secondary: str, expected: str
) -> None:
    assert in_field(primary.split(), secondary.split(), len(expected)) == expected


_WORD = st.text("ABCXYZ", min_size=1, max_size=25)
_LONG_WORD = st.text("ABCXYZ", min_size=2, max_size=25)
_WIDTH = st.sampled_from([30, 31, 39])


@given(st.lists(_WORD, min_size=1, max_size=6), st.lists(_WORD, max_size=6), _WIDTH)
def test_what_fits_is_never_truncated_and_comes_out_again(
    primary: list[str], secondary: list[str], width: int
) -> None:
    whole = "<".join(primary) + ("<<" + "<".join(secondary) if secondary else "")
    field = in_field(primary, secondary, width)
    assert len(field) == width
    if len(whole) <= width:
        assert out_of_field(field) == (" ".join(primary), " ".join(secondary))


@given(st.lists(_LONG_WORD, min_size=1, max_size=6), st.lists(_LONG_WORD, max_size=6), _WIDTH)
def test_a_truncated_name_ends_with_a_letter_and_keeps_both_identifiers(
    primary: list[str], secondary: list[str], width: int
) -> None:
    whole = "<".join(primary) + ("<<" + "<".join(secondary) if secondary else "")
    if len(whole) <= width:
        return
    field = in_field(primary, secondary, width)
    assert field[-1] != "<"
    first, second = out_of_field(field)
    assert primary[0].startswith(first.split()[0])
    assert bool(second) is bool(secondary)
    assert not second or secondary[0].startswith(second.split()[0])


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("D'Artagnan", "DARTAGNAN"),
        ("O’Connor", "OCONNOR"),
        ("Marie-Élise", "MARIE ELISE"),
        ("Anna, Maria", "ANNA MARIA"),
        ("St. John", "ST JOHN"),
        ("Müller-Lüdenscheidt", "MUELLER LUEDENSCHEIDT"),
        ("Gößmann", "GOESSMANN"),
        ("Åsa Ødegård", "AASA OEDEGAARD"),
        ("Þórður", "THORDUR"),
        ("Cañon", "CANON"),
        ("Đặng Thị Ánh", "DANG THI ANH"),
        ("İbrahim Işık", "IBRAHIM ISIK"),
        ("Łukasz", "LUKASZ"),
        ("Țuțu", "TUTU"),
        ("Щукарь", "SHCHUKAR"),
        ("Алексей Подъячев", "ALEKSEI PODIEIACHEV"),
        ("عبّاس", "EBBAS"),
        ("فضّة", "FXDZXDZXAH"),
        ("ابو بكر محمد بن زكريا الرازي", "ABW BKR MXHMD BN ZKRYA ALRAZY"),
        ("جمال عبد الناصر", "JMAL EBD ALNAXSSR"),
        ("فاطمة", "FAXTTMXAH"),
        ("مُحَمَّد", "MXHMMD"),
        ("ﻣﺤﻤﺪ", "MXHMD"),
        ("گیتی", "XGGXYATXYA"),
    ],
)
def test_national_characters_become_those_of_the_zone(name: str, expected: str) -> None:
    assert transliterate(name) == (expected.split(), [])


@pytest.mark.parametrize(
    ("language", "name", "expected"),
    [
        ("uk", "Євген Їжак Юлія Григорій", "YEVHEN YIZHAK YULIIA HRYHORII"),
        ("be", "Ёсіф Гуз", "IOSIF HUZ"),
        ("bg", "Щерев", "SHTEREV"),
        ("mk", "Ќосе Ѓорѓи", "KJOSE GJORGJI"),
        ("sr", "Жика Чеда", "ZIKA CEDA"),
    ],
)
def test_a_language_has_its_own_letters(language: str, name: str, expected: str) -> None:
    assert transliterate(name, language=language) == (expected.split(), [])


def test_the_tables_other_recommendations_can_be_asked_for() -> None:
    assert transliterate("Müller Cañon", style=Style.MARKED)[0] == ["MUXXLLER", "CANXXON"]
    assert transliterate("Müller Åsa", style=Style.PLAIN)[0] == ["MULLER", "ASA"]


def test_characters_without_a_table_are_reported_not_guessed() -> None:
    assert transliterate("李 Anna 2") == (["ANNA"], ["李", "2"])


@given(st.text(max_size=60))
def test_only_letters_come_out(name: str) -> None:
    components, _unknown = transliterate(name)
    assert all(part and set(part) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ") for part in components)
