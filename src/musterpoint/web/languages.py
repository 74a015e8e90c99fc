"""Languages of the pages: their own names, their direction, and how a reader's choice is kept."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from babel import Locale, UnknownLocaleError
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

YEAR_SECONDS = 365 * 24 * 60 * 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """A language that pages can be read in."""

    code: str
    """BCP-47, as in the address `?lang=ar` and in `<html lang>`."""
    endonym: str
    """Its name in itself, so that its readers find it."""
    direction: str = "ltr"
    """`ltr` or `rtl`."""
    locale: str
    """The CLDR locale that writes its numbers and dates."""


SITE: tuple[Language, ...] = (
    Language(code="en", endonym="English", locale="en_GB"),
    Language(code="ar", endonym="العربية", direction="rtl", locale="ar"),
    Language(code="fr", endonym="Français", locale="fr"),
    Language(code="es", endonym="Español", locale="es"),
)
"""The languages of the public site. `settings.LANGUAGES` is `choices()`."""


def choices() -> list[tuple[str, str]]:
    """Return the site's languages as Django's `LANGUAGES` setting wants them."""
    return [(language.code, language.endonym) for language in SITE]


def site_language(code: str) -> Language | None:
    """Return the site language of a code such as `ar` or `ar-EG`, or None."""
    base = code.lower().replace("_", "-").split("-")[0]
    return next((language for language in SITE if language.code == base), None)


def current() -> Language:
    """Return the language that is active in this thread, English when it has none of ours."""
    return site_language(translation.get_language() or "en") or SITE[0]


@cache
def direction(code: str) -> str:
    """Return `rtl` or `ltr` for any BCP-47 code; unknown languages run left to right."""
    locale = _locale(code)
    return "rtl" if locale is not None and locale.text_direction == "rtl" else "ltr"


@cache
def endonym(code: str) -> str:
    """Return a language's own name (`bn` -> `বাংলা`); the code itself when CLDR has none."""
    locale = _locale(code)
    name = locale.get_display_name(code.replace("-", "_")) if locale is not None else None
    return name or Locale("en").languages.get(code) or code


def _locale(code: str) -> Locale | None:
    try:
        return Locale.parse(code, sep="-" if "-" in code else "_")
    except (UnknownLocaleError, ValueError):
        return None


def chosen(request: HttpRequest) -> str | None:
    """Return the code that the address asks for with `?lang=`, when it is one of ours."""
    wanted = site_language(request.GET.get("lang", ""))
    return wanted.code if wanted else None


class LanguageMiddleware:
    """
    Sets the language of a request: `?lang=`, else the cookie, else what the browser accepts.

    A choice in the address is kept in the cookie `settings.LANGUAGE_COOKIE_NAME` for a year. The
    cookie holds nothing but the code.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        choice = chosen(request)
        code = choice or translation.get_language_from_request(request)
        with translation.override(code):
            request.LANGUAGE_CODE = code
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", code)
        patch_vary_headers(response, ("Accept-Language", "Cookie"))
        if choice:
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                choice,
                max_age=YEAR_SECONDS,
                secure=request.is_secure(),
                httponly=True,
                samesite="Lax",
            )
        return response
