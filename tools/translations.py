"""Compile every translation (.po) beside it; a placeholder that was lost in translation fails."""

import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    """Return how many catalogues are wrong, having said which and why."""
    wrong = 0
    files = sorted((ROOT / "src").rglob("locale/*/LC_MESSAGES/django.po"))
    for file in files:
        with file.open("rb") as source:
            catalogue = read_po(source, locale=file.parent.parent.name)
        for message in catalogue:
            for problem in message.check(catalogue) if message.id and message.string else ():
                wrong += 1
                sys.stderr.write(f"{file.relative_to(ROOT)}: {message.id!r}: {problem}\n")
        with file.with_suffix(".mo").open("wb") as compiled:
            write_mo(compiled, catalogue)
    sys.stdout.write(f"{len(files)} catalogues, {wrong} problems\n")
    return wrong


if __name__ == "__main__":
    sys.exit(1 if main() else 0)
