"""Compile every template, so that a mistake in one that no test opens is still found."""

import os
import sys
from pathlib import Path

import django
from django.template import TemplateSyntaxError, engines

ROOT = Path(__file__).resolve().parent.parent
FORBIDDEN = (" style=", "<style", " onclick=", " onload=", "javascript:")


def main() -> int:
    """Return how many templates are wrong, having said which and where."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "musterpoint.config.settings")
    django.setup()
    engine = engines["django"]
    wrong = 0
    files = sorted((ROOT / "src").glob("musterpoint/*/templates/**/*.*"))
    for file in files:
        if file.suffix not in {".html", ".txt"}:
            continue
        text = file.read_text(encoding="utf-8")
        try:
            engine.from_string(text)
        except TemplateSyntaxError as error:
            wrong += 1
            sys.stderr.write(f"{file.relative_to(ROOT)}: {error}\n")
        for word in FORBIDDEN:
            if file.suffix == ".html" and word in text.lower():
                wrong += 1
                sys.stderr.write(f"{file.relative_to(ROOT)}: {word.strip()} breaks the CSP\n")
    sys.stdout.write(f"{len(files)} templates, {wrong} wrong\n")
    return wrong


if __name__ == "__main__":
    sys.exit(1 if main() else 0)
