"""Texts of a form of their own in statements: IRI, UUID, language tag, moment, duration."""

import re
from calendar import monthrange

#: A percent sign begins two hex digits; an address of the web names its host.
_IRI = re.compile(
    r"(?!https?:(?!//[^/?#]))[A-Za-z][A-Za-z0-9+.-]*:"
    r"(?:%[0-9A-Fa-f]{2}|[^%\s<>\"{}|\\^`\x00-\x20])+",
    re.IGNORECASE,
)
_MAILBOX = re.compile(r"mailto:[^\s@<>\"]+@[^\s@<>\"?&=,;]+")
_UUID = re.compile(r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}", re.ASCII)
_SHA1 = re.compile(r"[0-9A-Fa-f]{40}", re.ASCII)
#: SHA-224, 256, 384 or 512 in hex.
_SHA2 = re.compile(r"[0-9A-Fa-f]{56}([0-9A-Fa-f]{8}([0-9A-Fa-f]{32}){0,2})?", re.ASCII)
_VERSION = re.compile(r"1\.0(\.\d+)?|2\.0(\.\d+)?", re.ASCII)
_NAME = r"[A-Za-z0-9!#$&^_.+-]+"
_MEDIA = re.compile(rf"{_NAME}/{_NAME}(\s*;\s*{_NAME}=({_NAME}|\"[^\"]*\"))*\s*", re.ASCII)
#: RFC 5646, section 2.1; the grandfathered tags are listed below.
_LANGUAGE = re.compile(
    r"(?:[a-z]{2,3}(?:-[a-z]{3}){0,3}|[a-z]{4}|[a-z]{5,8})"  # language and its extensions
    r"(?:-[a-z]{4})?"  # script
    r"(?:-(?:[a-z]{2}|\d{3}))?"  # region
    r"(?:-(?:[a-z0-9]{5,8}|\d[a-z0-9]{3}))*"  # variants
    r"(?:-[a-wyz0-9](?:-[a-z0-9]{2,8})+)*"  # extensions
    r"(?:-x(?:-[a-z0-9]{1,8})+)?"  # private use
    r"|x(?:-[a-z0-9]{1,8})+",
    re.ASCII | re.IGNORECASE,
)
_GRANDFATHERED = frozenset(
    {
        *("en-gb-oed", "i-ami", "i-bnn", "i-default", "i-enochian", "i-hak", "i-klingon", "i-lux"),
        *("i-mingo", "i-navajo", "i-pwn", "i-tao", "i-tay", "i-tsu"),
        *("sgn-be-fr", "sgn-be-nl", "sgn-ch-de"),
    }
)
#: With all its signs or with none (ISO 8601:2004, 4.3.2); many write the offset without a colon.
_ZONE = r"(?P<zone>[Zz]|[+-](?P<zone_hour>\d{2})(:?(?P<zone_minute>\d{2}))?)?"
_EXTENDED = re.compile(
    r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})"
    rf"[Tt](?P<hour>\d{{2}}):(?P<minute>\d{{2}})(:(?P<second>\d{{2}})([.,]\d+)?)?{_ZONE}",
    re.ASCII,
)
_BASIC = re.compile(
    r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})"
    rf"[Tt](?P<hour>\d{{2}})(?P<minute>\d{{2}})((?P<second>\d{{2}})([.,]\d+)?)?{_ZONE}",
    re.ASCII,
)
#: RFC 3339, section 5.6, where everything is there.
_WHOLE = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)", re.ASCII)
_NUMBER = r"\d+([.,]\d+)?"
_DURATION = re.compile(
    rf"P(?=[\dT])({_NUMBER}Y)?({_NUMBER}M)?({_NUMBER}D)?"
    rf"(T(?=\d)({_NUMBER}H)?({_NUMBER}M)?({_NUMBER}S)?)?|P{_NUMBER}W",
    re.ASCII,
)


def is_iri(text: str) -> bool:
    """Say whether the text is an absolute IRI."""
    return _IRI.fullmatch(text) is not None


def is_mailbox(text: str) -> bool:
    """Say whether the text is a mailto address."""
    return _MAILBOX.fullmatch(text) is not None


def is_uuid(text: str) -> bool:
    """Say whether the text is a UUID in its standard form."""
    return _UUID.fullmatch(text) is not None


def is_sha1(text: str) -> bool:
    """Say whether the text is a SHA-1 in hex."""
    return _SHA1.fullmatch(text) is not None


def is_sha2(text: str) -> bool:
    """Say whether the text is a SHA-2 in hex."""
    return _SHA2.fullmatch(text) is not None


def is_media_type(text: str) -> bool:
    """Say whether the text is an Internet media type (RFC 2046)."""
    return _MEDIA.fullmatch(text) is not None


def is_version(text: str) -> bool:
    """Say whether the text is a version of the specification that is known here."""
    return _VERSION.fullmatch(text) is not None


def declared(version: object) -> str:
    """Return which specification a version names: ``1.0``, ``2.0``, or nothing."""
    return version[:3] if isinstance(version, str) and is_version(version) else ""


def with_letter(moment: str) -> str:
    """Return a moment of RFC 3339, which may have a space before the time, with the letter T."""
    return f"{moment[:10]}T{moment[11:]}" if moment[10:11] == " " else moment


def is_language(text: str) -> bool:
    """Say whether the text is a language tag (RFC 5646)."""
    return text.lower() in _GRANDFATHERED or (
        _LANGUAGE.fullmatch(text) is not None and not _says_twice(text.lower())
    )


def _says_twice(tag: str) -> bool:
    """Say whether a variant or an extension comes twice (RFC 5646, section 2.2.9)."""
    parts = re.split("(?:^|-)x-", tag)[0].split("-")[1:]
    first = next((at for at, part in enumerate(parts) if len(part) == 1), len(parts))
    single = [part for part in parts[first:] if len(part) == 1]
    variants = [part for part in parts[:first] if len(part) > 4 or part[0].isdigit()]
    return len({*single}) < len(single) or len({*variants}) < len(variants)


def is_whole_moment(text: str) -> bool:
    """Say whether the text is a moment as version 2.0 has it (RFC 3339)."""
    return _WHOLE.fullmatch(text) is not None and is_moment(with_letter(text))


def is_moment(text: str) -> bool:
    """
    Say whether the text is a moment (ISO 8601, date and time together).

    An offset of -00 says that nobody knows the offset, which ISO 8601 does not allow.
    """
    found = _EXTENDED.fullmatch(text) or _BASIC.fullmatch(text)
    if found is None:
        return False
    year, month, day = (int(found[name]) for name in ("year", "month", "day"))
    if not 1 <= month <= 12 or not 1 <= day <= monthrange(max(year, 1), month)[1]:
        return False
    if int(found["hour"]) > 23 or int(found["minute"]) > 59 or int(found["second"] or 0) > 60:
        return False
    if int(found["zone_hour"] or 0) > 23 or int(found["zone_minute"] or 0) > 59:
        return False
    return not re.fullmatch(r"-00(:?00)?", found["zone"] or "")


def is_duration(text: str) -> bool:
    """Say whether the text is a duration (ISO 8601:2004, 4.4.3.2); only the last part is broken."""
    if _DURATION.fullmatch(text) is None:
        return False
    broken = [part for part in re.findall(r"[\d.,]+[YMDHSW]", text) if "." in part or "," in part]
    return not broken or (len(broken) == 1 and text.endswith(broken[0]))
