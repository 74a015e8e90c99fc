"""An uploaded paper before it is kept: looked at, without its metadata, under a tidy name."""

from django.utils.translation import gettext as _

from musterpoint.cases import files, rules, scanning

MOST_NAME = 120


class NotKept(ValueError):
    """
    The file is not kept; ``words`` say what to do.

    ``is_silent`` when the scanner does not answer: there are no words then, as what helps depends
    on who asks.
    """

    def __init__(self, words: str = "", *, is_silent: bool = False) -> None:
        super().__init__(words)
        self.words = words
        self.is_silent = is_silent


def looked_at(data: bytes) -> tuple[str, bytes]:
    """Return the media type by content and the bytes to keep; raise NotKept."""
    most = rules.limit("most_bytes")
    try:
        if len(data) <= most and (harm := scanning.harm_in(data)):
            raise NotKept(_("This file is harmful (%(harm)s) and was not kept.") % {"harm": harm})
        return files.clean(data, most_bytes=most, most_pixels=rules.limit("most_pixels"))
    except scanning.ScannerSilent as silent:
        raise NotKept(is_silent=True) from silent
    except files.Unusable as unusable:
        words = _(str(unusable))
        raise NotKept(words % unusable.facts if unusable.facts else words) from unusable


def tidy(name: str, media_type: str) -> str:
    """Return a file's name without its path, with the ending of what it is."""
    last = name.replace("\\", "/").rpartition("/")[2]
    stem = "".join(letter for letter in last.rpartition(".")[0] or last if letter.isprintable())
    return f"{stem.strip()[:MOST_NAME] or 'paper'}{files.ENDINGS[media_type]}"
