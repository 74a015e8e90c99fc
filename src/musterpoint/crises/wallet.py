"""
The card for the wallet: what it says in two languages, on a phone and on paper to cut out.

It is read at checkpoints by people who wish its holder ill. It bears no name, nationality, number
of a person or reference, no name or sign of an organisation, and its code opens nothing without
the secret figures, which never stand on it. A plain card leaves out telephone and address too,
because they tell by whom it was given.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from babel.languages import get_official_languages
from django.utils import translation
from django.utils.translation import gettext as _

from musterpoint.crises.actions import IssuedCard
from musterpoint.kernel.ids import show_reference
from musterpoint.people import countries
from musterpoint.web import languages, pdf, qr

TEMPLATE = "crises/typst/wallet.typ"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wallet:
    """What all cards of a sheet say: the other language, where to ring, meet and sign in."""

    other: str
    phone: str = ""
    place: str = ""
    site: str = ""
    """The address to which the code of a card is added; empty on a plain card."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """One side of a card in one language."""

    lang: str
    dir: str
    title: str
    lines: tuple[str, ...]
    meet: str
    place: str
    code_label: str
    foot: str


def host_language(country: str) -> str:
    """Return the site language that is official in a country; English where none is."""
    alpha2 = countries.ALPHA2.get(country, "")
    official = get_official_languages(alpha2, de_facto=True) if alpha2 else ()
    found = (languages.site_language(one) for one in official)
    return next((one.code for one in found if one is not None), "en")


def spoken(language: str) -> str:
    """Return the language in which a person reads the card: their own where we have it."""
    found = languages.site_language(language)
    return found.code if found else "en"


def faces(language: str, wallet: Wallet) -> list[Face]:
    """Return both sides: in the person's language, and in the other one for those around."""
    own = _face(spoken(language), wallet, is_own=True)
    return [own, _face(wallet.other, wallet, is_own=False)]


def _face(code: str, wallet: Wallet, *, is_own: bool) -> Face:
    with translation.override(code):
        return Face(
            lang=code,
            dir=languages.direction(code),
            title=_("In an emergency"),
            lines=tuple(_lines(wallet, is_own=is_own)),
            meet=_("Meeting place:"),
            place=wallet.place,
            code_label=_("Card code"),
            foot=_("Never write your secret figures here.")
            if is_own
            else _("This card is worth no money. Please give it back to its holder."),
        )


def _lines(wallet: Wallet, *, is_own: bool) -> Iterable[str]:
    phone = f"\u2066{wallet.phone}\u2069"
    if wallet.phone:
        if not is_own:
            yield _("Please help the holder of this card to call %(phone)s.") % {"phone": phone}
        yield _("Text to %(phone)s: 1 = safe, 2 = I need help, 3 = I want to leave") % {
            "phone": phone
        }
        yield _("Call: %(phone)s") % {"phone": phone}
    elif not is_own:
        yield _("Please let the holder of this card make a telephone call.")
    if is_own:
        yield _("Stay with people you trust. Keep your phone charged.")
        yield _("With the card code and your secret figures you open your registration.")


def drawn(cards: Iterable[IssuedCard], wallet: Wallet, *, at: datetime) -> bytes:
    """Return the cards as a PDF of wallet size with lines to cut along, for A4 and letter."""
    pictures: dict[str, str] = {}
    told: list[Mapping[str, Any]] = []
    for number, one in enumerate(cards):
        if wallet.site:
            pictures[f"qr{number}"] = qr.data(f"{wallet.site}{one.code}/").decode("utf-8")
        told.append(
            {
                "faces": [asdict(face) for face in faces(one.language, wallet)],
                "code": show_reference(one.code),
                "qr": f"qr{number}" if wallet.site else "",
                "secret": one.secret,
                "secret_label": _secret(spoken(one.language)) if one.secret else "",
            }
        )
    context = {"title": _("Card for the wallet"), "cards": told}
    return pdf.render(TEMPLATE, context, at=at, pictures=pictures)


def _secret(code: str) -> str:
    with translation.override(code):
        return _("Secret figures: learn them, then destroy this strip")
