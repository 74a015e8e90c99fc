"""Questionnaires that ship with the product; an organisation takes one over and changes it."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from musterpoint.forms import small
from musterpoint.forms.models import Kept
from musterpoint.kernel import packs as kernel
from musterpoint.web import languages

_FOLDER = Path(__file__).parent / "packs"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """A questionnaire of the catalogue."""

    name: str
    pack: kernel.Pack

    @property
    def title(self) -> str:
        """Return its title in the reader's language."""
        return small.text(self.pack.rules["title"], languages.current().code)

    @property
    def about(self) -> str:
        """Return what it is for, in the reader's language."""
        return small.text(self.pack.rules["about"], languages.current().code)

    @property
    def languages(self) -> list[str]:
        """Return its languages by their own names."""
        return [languages.endonym(code) for code in self.pack.rules["languages"]]

    @property
    def is_closed(self) -> bool:
        """Say whether its answers stand behind the wall."""
        return bool(self.pack.rules["compartment"] == Kept.PROTECTION)

    @property
    def questions(self) -> int:
        """Return how many questions it may ask."""
        return len(self.pack.rules["questions"])


@cache
def packs() -> tuple[Ready, ...]:
    """Return the catalogue."""
    return tuple(
        Ready(name=file.stem, pack=kernel.load(file)) for file in sorted(_FOLDER.glob("*.yaml"))
    )
