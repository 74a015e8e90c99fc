"""
National characters to A-Z: the tables of ICAO Doc 9303-3, section 6, and its appendix B.

The first recommendation of the table is taken (Ä becomes AE); `Style` asks for another. Letters of
Latin script that the table lacks lose their diacritical marks, as most of the table's own do.
Cyrillic follows the Russian column unless the language is named. A letter that neither a table nor
this rule knows is not guessed at: it is reported, and a person writes the Latin form.
"""

import re
import unicodedata
from collections.abc import Iterator
from enum import Enum


class Style(Enum):
    """Which of several recommendations for a letter is wanted."""

    EXPANDED = "expanded"  # Ä AE, Å AA, Ö OE, Ü UE, Ñ N
    PLAIN = "plain"  # Ä A, Å A, Ö O, Ü U, Ñ N
    MARKED = "marked"  # Ü UXX, Ñ NXX, the others as expanded


def _table(pairs: str) -> dict[str, str]:
    """Read "x:A y:" into a dict; a letter with nothing behind the colon is not encoded."""
    return {letter: latin for letter, _, latin in (pair.partition(":") for pair in pairs.split())}


#: Letters that do not come apart into a base letter and a mark, or that the table expands (6.A).
_LATIN = _table("Ä:AE Å:AA Æ:AE Ð:D Ö:OE Ø:OE Ü:UE Þ:TH Đ:D Ħ:H Ł:L Ŋ:N Œ:OE Ŧ:T ẞ:SS")
_STYLES: dict[Style, dict[str, str]] = {
    Style.EXPANDED: {},
    Style.PLAIN: _table("Ä:A Å:A Ö:O Ü:U"),
    Style.MARKED: _table("Ü:UXX Ñ:NXX"),
}

#: 6.B. Ь and the letters that the table prints under another code (Ђ, Ћ, Ѓ) as passports have them.
_CYRILLIC = _table(
    "Ё:E Ђ:D Ѓ:G Є:IE Ѕ:DZ І:I Ї:I Ј:J Љ:LJ Њ:NJ Ћ:C Ќ:K Ў:U Џ:DZ А:A Б:B В:V Г:G Д:D Е:E Ж:ZH З:Z "
    "И:I Й:I К:K Л:L М:M Н:N О:O П:P Р:R С:S Т:T У:U Ф:F Х:KH Ц:TS Ч:CH Ш:SH Щ:SHCH Ъ:IE Ы:Y Ь: "
    "Э:E Ю:IU Я:IA Ѫ:U Ѵ:Y Ґ:G Ғ:G Һ:C"
)
#: The exceptions by language. Serbian Г stays G: the printed H contradicts Serbian passports.
_LANGUAGES = {
    "be": _table("Ё:IO Г:H"),
    "bg": _table("Щ:SHT"),
    "mk": _table("Ѓ:GJ Ғ:GJ Ќ:KJ Џ:DJ Х:H Ц:C"),
    "sr": _table("Ж:Z Х:H Ц:C Ч:C Ш:S"),
    "uk": _table("Г:H И:Y"),
}
#: Letters that Ukrainian writes otherwise at the beginning of a word.
_FIRST = {"uk": _table("Є:YE Ї:YI Й:Y Ю:YU Я:YA")}
LANGUAGES = frozenset({"ru", *_LANGUAGES})

#: 6.C with appendix B.5.4. X is an escape: it stands before what it modifies.
_ARABIC = _table(
    "ء:XE آ:XAA أ:XAE ؤ:U إ:I ئ:XI ا:A ب:B ة:XTA ت:T ث:XTH ج:J ح:XH خ:XKH د:D ذ:XDH ر:R ز:Z س:S "
    "ش:XSH ص:XSS ض:XDZ ط:XTT ظ:XZZ ع:E غ:G ـ: ف:F ق:Q ك:K ل:L م:M ن:N ه:H و:W ى:XAY ي:Y "
    "ٱ:XXA ٹ:XXT ټ:XRT پ:P ځ:XKE څ:XXH چ:XC ڈ:XXD ډ:XDR ڑ:XXR ړ:XRR ږ:XRX ژ:XJ ښ:XXS ڜ: ڢ: "
    "ک:XKK ګ:XXK ڭ:XNG گ:XGG ں:XNN ڼ:XXN ھ:XDO ۀ:XYH ہ:XXG ۂ:XGE ۃ:XTG ی:XYA ۍ:XXY ې:Y "
    "ے:XYB ۓ:XBE ڤ:V ڥ:XF ڧ: ڨ:"
)
_SHADDA = "\u0651"
_VOWELS = frozenset("\u064b\u064c\u064d\u064e\u064f\u0650\u0652\u0670")
_TEH_MARBUTA = "ة"
#: Allah is written with a shadda that doubles nothing more (B.5.5.11).
_ALLAH = re.compile("(?<=لل)[\u064e\u0651\u0670]+(?=ه)")

_APOSTROPHES = frozenset("'’‘`´ʼʻʹʾʿ′＇")
_JOINERS = frozenset("-‐‑‒–—―−־,،、，")


def _composed(text: str) -> str:
    """Bring presentation forms, ligatures and small letters to the letters of the tables."""
    bare = "".join(
        character
        for character in text
        if character not in _APOSTROPHES and unicodedata.category(character) != "Sk"
    )
    upper = unicodedata.normalize("NFKC", bare).upper()
    return _ALLAH.sub("", unicodedata.normalize("NFC", upper))


def _base(character: str) -> str | None:
    """Return the letters A-Z under a Latin letter's marks; None when it has none."""
    bare = "".join(
        part for part in unicodedata.normalize("NFKD", character) if not unicodedata.combining(part)
    )
    return bare if bare and all("A" <= part <= "Z" for part in bare) else None


def _letter(character: str, style: Style, language: str, is_first: bool) -> str | None:
    """Return one letter as A-Z; None when no table has it."""
    if "A" <= character <= "Z":
        return character
    tables = [
        _STYLES[style],
        _LATIN,
        _FIRST.get(language, {}) if is_first else {},
        _LANGUAGES.get(language, {}),
        _CYRILLIC,
        _ARABIC,
    ]
    for table in tables:
        if character in table:
            return table[character]
    return _base(character)


def _components(text: str) -> list[str]:
    """Cut a name where the zone has a filler; drop apostrophes and other punctuation (4.6)."""
    parts, part = [], ""
    for character in text:
        category = unicodedata.category(character)
        if character in _JOINERS or category.startswith("Z") or character in "\t\n\r<":
            parts.append(part)
            part = ""
        elif category[0] not in "PSC":
            part += character
    return [part for part in [*parts, part] if part]


def _sequences(component: str, style: Style, language: str) -> Iterator[tuple[str, str | None]]:
    """Go through a component: each character and its sequence of A-Z, None when it has none."""
    last, begun = "", False
    for index, character in enumerate(component):
        if character in _VOWELS:
            continue
        if character == _SHADDA:
            yield character, last
            continue
        if character == _TEH_MARBUTA and not component[index + 1 :].strip("".join(_VOWELS)):
            latin: str | None = "XAH"
        elif unicodedata.combining(character):
            latin = ""
        else:
            latin = _letter(character, style, language, not begun)
        yield character, latin
        last, begun = latin or last, True


def transliterate(
    text: str, *, style: Style = Style.EXPANDED, language: str = ""
) -> tuple[list[str], list[str]]:
    """
    Return a name's components in A-Z, and the characters that have no place in the zone.

    `language` is a code of ISO 639-1; those in `LANGUAGES` have exceptions for Cyrillic.
    """
    components, unknown = [], []
    for component in _components(_composed(text)):
        latin = ""
        for character, sequence in _sequences(component, style, language):
            if sequence is None:
                unknown.append(character)
            latin += sequence or ""
        components.append(latin)
    return [component for component in components if component], unknown
