"""From a romanised name to the tokens that are compared: articles, patronymic particles, titles
and written-together forms are brought to one shape.

The rules are about spelling, not about who a person is: every rule here exists because the same
person is written both ways on two papers.
"""

import re
from dataclasses import dataclass

from musterpoint.engine.linkage._scripts import (
    is_persian,
    romanise_word,
    script_of,
    surname_first,
    words,
)

MAX_TOKENS = 7


@dataclass(frozen=True, slots=True, order=True)
class Token:
    """One part of a name.

    `text` is a-z. `abjad` says that its script leaves short vowels out, so missing vowels mean
    nothing. `article` says that an article stood before it (al-Sayed may be Elsayed elsewhere).
    """

    text: str
    abjad: bool = False
    article: bool = False


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ABJADS = frozenset({"ARABIC", "HEBREW"})
_ARTICLES = frozenset({"al", "el", "ul", "il"})
# The article takes the sound of the letter after it: ar-Rahman, an-Nasser, ud-Din, ash-Shami.
_SUN_ARTICLES = re.compile(r"^[aeu]([rnsdtz]|sh|dh|th)$")
_PARTICLES = _set(
    "bin ben ibn bint binti binte binet bt bte ould wuld oglu kizi qizi "
    "abu abou abo abw de del dela delos delas dos das von der wa"
)
# Only between two other parts: each of these is also somebody's name (Le, Do, Van, La).
_MIDDLE_PARTICLES = _set("da do di la le van den y e u i ap ag")
_TITLES = _set(
    "mr mrs ms miss dr prof eng engr haji hajji hajj hadji shri smt ato wro woizero weizero w"
)
_SUFFIXES = _set("jr sr ii iii iv")
_ABBREVIATIONS = {
    "md": "mohammad",
    "mohd": "mohammad",
    "mohmd": "mohammad",
    "muhd": "mohammad",
    "mhd": "mohammad",
    "মো": "mohammad",
    "মোঃ": "mohammad",
    "মুহা": "mohammad",
    "মোহা": "mohammad",
    "mst": "mosammat",
    "mosa": "mosammat",
    "mosamat": "mosammat",
    "মোছা": "mosammat",
    "মোছাঃ": "mosammat",
    "মোসা": "mosammat",
    "মোসাঃ": "mosammat",
    "sta": "santa",
    "sto": "santo",
}
_DOTTED = re.compile(r"\bma\.(?=\s*\w)", re.IGNORECASE)  # "Ma. Cristina" is Maria Cristina
_SERVANT = re.compile(
    r"^aba?d(?:ou|u|o|e|a|i)?(?:l|(?P<sun>[rsnzdt])(?=(?P=sun)))?(?P<rest>[a-z]{3,})$"
)
_OF_GOD = re.compile(r"^[auoei]?l{0,2}(?:a|ah|h|ahi|ai|aye|ay|aev|ayev|aeva|ayeva|ahu)?$")
_BARE_SERVANT = re.compile(r"^aba?d(?:[uaeo]|ou)[lrsnzdt]$")
# "din" joined by its article: Nasiruddin, Nureldin, Salaheddine; "uddin" alone is a part too.
_FAITH = re.compile(r"^(?P<first>[a-z]{3,}?)?(?:[uea]d|[aeu]l)d[iey]+ne?$")
_BAKR = re.compile(r"^ab[ouw]{1,2}b[ae]?(?:k|c)+[aei]?r[ai]?$")


# Somali writes c for ayn and x for h; one word that can only be Somali tells for the whole name.
_SOMALI = re.compile(
    r"^(?:cabd|maxa+m|maxmu+d|xas+an$|xuse+n|axm[ae]+d|cali$|cumar$|cusm+a+n|cis+e$)"
)
_SOMALI_AYN = re.compile(r"^c(?=[aeiou])")


def tokens(name: str) -> list[str]:
    """The parts of a name that are compared, in a-z, in the order written."""
    return [token.text for token in parse(name)]


def parse(name: str) -> tuple[Token, ...]:
    """Cut, romanise and normalise one name; at most `MAX_TOKENS` parts, () if none is readable."""
    parts = words(_DOTTED.sub("maria ", name))
    raw = _read(parts)
    spread: list[Token] = []
    for token in _without_particles(raw):
        spread.extend(_split_joined(token))
    return tuple(_join_servant_of_god(spread)[:MAX_TOKENS])


def _read(parts: list[str]) -> list[Token]:
    """Romanise each word and take the Arabic article off."""
    if len(parts) == 1 and script_of(parts[0]) in {"CJK", "HANGUL"}:
        return [Token(text) for text in surname_first(parts[0])]
    if any(map(_SOMALI.match, parts)):
        parts = [_SOMALI_AYN.sub("", part).replace("x", "h") for part in parts]
    persian = any(map(is_persian, parts))
    out: list[Token] = []
    for part in parts:
        if part in _ABBREVIATIONS:
            out.append(Token(_ABBREVIATIONS[part]))
            continue
        script = script_of(part)
        article = script == "ARABIC" and part.startswith("ال") and len(part) >= 5
        text = romanise_word(part[2:] if article else part, persian=persian)
        if text:
            out.append(Token(text, abjad=script in _ABJADS, article=article))
    return out


def _without_particles(raw: list[Token]) -> list[Token]:
    """Leave out titles, articles and particles, unless fewer than two parts would be left."""
    last = len(raw) - 1
    kept: list[Token] = []
    after_article = False
    for at, token in enumerate(raw):
        following = raw[at + 1].text if at < last else ""
        role = _role(token.text, first=at == 0, following=following)
        if role == "name":
            kept.append(
                Token(token.text, abjad=token.abjad, article=token.article or after_article)
            )
        after_article = role == "article"
    return kept if len(kept) >= min(2, len(raw)) else list(raw)


def _role(text: str, *, first: bool, following: str) -> str:
    """What a word does in the name: "name", "article" or "particle"."""
    if not following:
        return "particle" if text in _SUFFIXES else "name"
    if text in _ARTICLES:
        return "article"
    sun = _SUN_ARTICLES.match(text)
    if sun and following.startswith(sun.group(1)):
        return "article"
    if text in _PARTICLES or (text in _MIDDLE_PARTICLES and not first):
        return "particle"
    return "particle" if first and text in _TITLES else "name"


def _split_joined(token: Token) -> list[Token]:
    """Part the names that are as often written in two words: Abdulrahman, Nasiruddin, Delacruz."""
    text = token.text
    if _BARE_SERVANT.match(text):
        return [Token("abd", abjad=token.abjad)]
    if _BAKR.match(text):
        return [Token("bakr", abjad=token.abjad)]
    servant = _SERVANT.match(text)
    if servant and not _OF_GOD.match(servant.group("rest")):
        return [Token("abd", abjad=token.abjad), Token(servant.group("rest"), abjad=token.abjad)]
    faith = _FAITH.match(text)
    if faith:
        heads = (faith.group("first"), "din")
        return [Token(head, abjad=token.abjad) for head in heads if head]
    for prefix in ("delos", "delas", "dela"):
        if text.startswith(prefix) and len(text) - len(prefix) >= 4:
            return [Token(text[len(prefix) :])]
    return [token]


def _join_servant_of_god(parts: list[Token]) -> list[Token]:
    """Write "Abd Allah" as the one name it is."""
    out: list[Token] = []
    for token in parts:
        if out and out[-1].text == "abd" and re.fullmatch(r"a?l+a?h?", token.text):
            out[-1] = Token("abdullah", abjad=token.abjad)
        else:
            out.append(token)
    return out
