"""Romanise a name, script by script.

Own tables where a general library loses what spelling variants have in common: Arabic (with the
Persian, Urdu and Kurdish letters), Hebrew, Devanagari and Bengali. `anyascii` (pure Python) reads
the rest. The result is for searching and comparing, not for showing to the person.
"""

import unicodedata
from functools import lru_cache

from anyascii import anyascii


def _table(pairs: str) -> dict[str, str]:
    """Read "x:a y:" into a dict; a letter without a sound is silent."""
    return {letter: sound for letter, _, sound in (pair.partition(":") for pair in pairs.split())}


def _letters(text: str) -> frozenset[str]:
    return frozenset(text.split())


ARABIC = _table(
    "ا:a أ:a إ:i آ:a ٱ:a ء: ؤ:w ئ:y ب:b ت:t ث:th ج:j ح:h خ:kh د:d ذ:dh ر:r ز:z س:s ش:sh ص:s ض:d "
    "ط:t ظ:z ع:a غ:gh ف:f ق:q ك:k ل:l م:m ن:n ه:h و:w ي:y ى:a ة:a پ:p چ:ch ژ:zh گ:g ک:k ی:y ڤ:v "
    "ے:e ں:n ٹ:t ڈ:d ڑ:r ھ:h ہ:h ۀ:h ۃ:a ە:e ۆ:o ێ:e ڕ:r ڵ:l ۇ:u ۋ:v ې:e ڭ:ng ټ:t ډ:d ړ:r ښ:sh "
    "ږ:zh ڼ:n ځ:dz څ:ts ۍ:y ـ:"
)
_TAKES_H = tuple("sztdkgcpbjrlw")
_PERSIAN = _table("ض:z ذ:z ظ:z ث:s")
_PERSIAN_LETTERS = frozenset("یکگچپژےںٹڈڑھہ")
HEBREW = _table(
    "א:a ב:b ג:g ד:d ה:h ו:w ז:z ח:kh ט:t י:y כ:k ך:k ל:l מ:m ם:m נ:n ן:n ס:s ע:a פ:p ף:f צ:ts "
    "ץ:ts ק:k ר:r ש:sh ת:t"
)


class _Indic:
    """One script in which a consonant carries a vowel unless a sign or virama says otherwise."""

    def __init__(
        self, *, vowels: str, consonants: str, signs: str, marks: str, nukta: str, virama: str
    ) -> None:
        self.vowels = _table(vowels)
        self.consonants = _table(consonants)
        self.signs = _table(signs)
        self.marks = _table(marks)
        self.nukta = _table(nukta)
        self.virama = virama

    def read(self, word: str) -> str:
        """Romanise one word.

        The vowel that its last bare consonant carries is spoken only after a cluster: Ram, Krishna.
        """
        out: list[str] = []
        bare = clustered = False
        previous = ""
        for letter in word:
            if letter in self.consonants:
                out.append("a" if bare else "")
                sound = self.consonants[letter]
                if sound == "h" and out[-1:] == ["n"] and previous in self.marks:
                    sound = "gh"  # Singh
                if previous == self.virama:
                    sound = _AFTER_VIRAMA.get(letter, sound)
                clustered = previous == self.virama
                out.append(sound)
                bare = True
            elif letter == "\u093c" or letter == "\u09bc":  # nukta: a dot that changes the letter
                out[-1:] = [self.nukta.get(previous, out[-1] if out else "")]
            elif letter == self.virama:
                bare = False
            elif letter in self.signs:
                out.append(self.signs[letter])
                bare = False
            else:
                out.append("a" if bare else "")
                out.append(self.vowels.get(letter) or self.marks.get(letter, ""))
                bare = False
            previous = letter
        return "".join(out) + ("a" if bare and clustered else "")


# Written under another consonant, these two are glides (Swapan, Syam).
_AFTER_VIRAMA = {"য": "y", "ব": "w"}

DEVANAGARI = _Indic(
    vowels="अ:a आ:a इ:i ई:i उ:u ऊ:u ऋ:ri ए:e ऐ:ai ओ:o औ:au ऑ:o ऍ:e",
    consonants=(
        "क:k ख:kh ग:g घ:gh ङ:ng च:ch छ:chh ज:j झ:jh ञ:n ट:t ठ:th ड:d ढ:dh ण:n त:t थ:th द:d ध:dh "
        "न:n प:p फ:ph ब:b भ:bh म:m य:y र:r ल:l ळ:l व:v श:sh ष:sh स:s ह:h"
    ),
    signs="ा:a ि:i ी:i ु:u ू:u ृ:ri े:e ै:ai ो:o ौ:au ॉ:o ॅ:e",
    marks="ं:n ँ:n ः:h",
    nukta="क:q ख:kh ग:gh ज:z ड:r ढ:rh फ:f",
    virama="्",
)
BENGALI = _Indic(
    vowels="অ:a আ:a ই:i ঈ:i উ:u ঊ:u ঋ:ri এ:e ঐ:ai ও:o ঔ:ou ৎ:t",
    consonants=(
        "ক:k খ:kh গ:g ঘ:gh ঙ:ng চ:ch ছ:chh জ:j ঝ:jh ঞ:n ট:t ঠ:th ড:d ঢ:dh ণ:n ত:t থ:th দ:d ধ:dh "
        "ন:n প:p ফ:f ব:b ভ:bh ম:m য:j র:r ল:l শ:sh ষ:sh স:s হ:h"
    ),
    signs="া:a ি:i ী:i ু:u ূ:u ৃ:ri ে:e ৈ:ai ো:o ৌ:ou",
    marks="ং:ng ঃ:h ঁ:n",
    nukta="য:y ড:r ঢ:rh",
    virama="্",
)

# Surnames that are read differently as a surname than as a word.
HAN_SURNAMES = _table(
    "曾:zeng 单:shan 單:shan 解:xie 仇:qiu 查:zha 任:ren 区:ou 區:ou 盖:ge 蓋:ge 乐:yue 樂:yue "
    "翟:zhai 吕:lyu 呂:lyu"
)
HAN_DOUBLE_SURNAMES = _letters(
    "欧阳 歐陽 司马 司馬 诸葛 諸葛 上官 东方 東方 皇甫 尉迟 尉遲 公孙 公孫 令狐 慕容 南宫 南宮 "
    "夏侯 司徒 轩辕 軒轅 长孙 長孫 宇文"
)
HANGUL_SURNAMES = _table(
    "김:kim 이:lee 박:park 최:choi 정:jung 강:kang 조:cho 윤:yoon 장:jang 임:lim 한:han 신:shin "
    "유:yoo 안:ahn 송:song 노:noh 백:baek 남:nam 우:woo 고:ko 권:kwon 황:hwang 서:seo 오:oh 문:moon"
)

_APOSTROPHES = frozenset("'`´‘’ʼʻʿʾʹʺ′")
_JOINERS = frozenset("\u200c\u200d")
_LETTER_EXTRAS = frozenset({"Mn", "Mc"})


def script_of(word: str) -> str:
    """The script of the first letter, as Unicode names it: "ARABIC", "CJK", "LATIN"; "" if none."""
    for char in word:
        if char.isalpha():
            return _script_of_letter(char)
    return ""


@lru_cache(maxsize=4096)
def _script_of_letter(char: str) -> str:
    return unicodedata.name(char, "").partition(" ")[0]


def words(name: str) -> list[str]:
    """Cut a name into words as written, folded to lower case, without joiners and apostrophes.

    A word is letters and the marks that belong to them. A regular expression's word class is not
    used: it leaves out the Indic vowel signs and would cut every Bengali and Hindi name to pieces.
    """
    if name.isascii():
        text = name.lower().replace("'", "").replace("`", "")
        return "".join(char if char.isalpha() else " " for char in text).split()
    text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    kept: list[str] = []
    for char in text:
        if char.isalpha() or unicodedata.category(char) in _LETTER_EXTRAS:
            if char not in _APOSTROPHES and char != "ـ":
                kept.append(char)
        elif char not in _JOINERS and char not in _APOSTROPHES:
            kept.append(" ")
    return "".join(kept).split()


def is_persian(word: str) -> bool:
    """Whether a word is typed with letters that Persian and Urdu have and Arabic has not."""
    return not _PERSIAN_LETTERS.isdisjoint(word)


@lru_cache(maxsize=16384)
def romanise_word(word: str, *, persian: bool = False) -> str:
    """Romanise one word from `words` to a-z; "" if nothing can be read.

    `persian` reads the letters that Persian and Urdu pronounce otherwise (Reza, not Rida).
    """
    if word.isascii():
        return word
    script = script_of(word)
    if script == "ARABIC":
        roman = _read_arabic(word, persian=persian or is_persian(word))
    elif script == "HEBREW":
        roman = "".join(HEBREW.get(char, "") for char in word)
    elif script == "DEVANAGARI":
        roman = DEVANAGARI.read(word)
    elif script == "BENGALI":
        roman = BENGALI.read(word)
    else:
        roman = anyascii(word)
    return "".join(char for char in roman.lower() if "a" <= char <= "z")


def _read_arabic(word: str, *, persian: bool) -> str:
    """Letter by letter; a last h after a consonant is the feminine ending, often typed so.

    An h of its own after z, j, r ... is doubled, so that it is not read as zh, jh, rh.
    """
    if len(word) > 2 and word[-1] in "هہ" and word[-2] not in "اويیو":
        word = word[:-1] + "ة"
    roman = ""
    for char in word:
        sound = _arabic_letter(char, persian=persian)
        roman += "hh" if sound == "h" and roman[-1:] in _TAKES_H else sound
    return roman


def _arabic_letter(char: str, *, persian: bool) -> str:
    if persian and char in _PERSIAN:
        return _PERSIAN[char]
    if char in ARABIC:
        return ARABIC[char]
    return "" if unicodedata.combining(char) else anyascii(char)


def surname_first(word: str) -> list[str]:
    """Split an unspaced Chinese or Korean name into surname and given name, both romanised.

    Two-character surnames are listed. Anything that does not look like such a name (longer than
    four characters, or mixed with another script) comes back as one word.
    """
    script = script_of(word)
    whole = [roman] if (roman := romanise_word(word)) else []
    if script not in {"CJK", "HANGUL"} or not 2 <= len(word) <= 4:
        return whole
    if any(_script_of_letter(char) != script for char in word):
        return whole
    cut = 2 if word[:2] in HAN_DOUBLE_SURNAMES and len(word) > 2 else 1
    readings = HAN_SURNAMES if script == "CJK" else HANGUL_SURNAMES
    surname = readings.get(word[:cut]) or romanise_word(word[:cut])
    return [part for part in (surname, romanise_word(word[cut:])) if part]


def romanise(name: str) -> str:
    """Romanise a whole name: words in a-z, one space between, particles kept.

    Plain lower-case words come back unchanged. A name without a letter gives "".
    """
    parts = words(name)
    persian = any(map(is_persian, parts))
    if len(parts) == 1:
        found = surname_first(parts[0])
    else:
        found = [romanise_word(part, persian=persian) for part in parts]
    return " ".join(part for part in found if part)
