"""The asset build: light, logical, and without anything that must not be in the repository."""

import gzip
import re
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[4]
OWN = sorted((PROJECT / "assets" / "css").glob("*.css"))
PHYSICAL = re.compile(
    r"[;{]\s*(?:(?:margin|padding|border)-(?:left|right)\b|(?:left|right)\s*:|"
    r"(?:text-align|float|clear)\s*:\s*(?:left|right)\b|border-(?:top|bottom)-(?:left|right)-radius)"
)


@pytest.mark.parametrize("name", ["public.css", "console.css"])
def test_no_physical_declaration_is_left(build: Path, name: str) -> None:
    assert PHYSICAL.findall((build / name).read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("sheet", OWN, ids=lambda path: path.name)
def test_our_own_sheets_are_logical_as_written(sheet: Path) -> None:
    assert PHYSICAL.findall(sheet.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(("name", "limit"), [("public.css", 14_000), ("console.css", 26_000)])
def test_a_sheet_keeps_its_weight(build: Path, name: str, limit: int) -> None:
    assert len(gzip.compress((build / name).read_bytes())) < limit


@pytest.mark.parametrize("name", ["public.css", "console.css"])
def test_sheets_load_nothing_from_elsewhere(build: Path, name: str) -> None:
    css = (build / name).read_text(encoding="utf-8")
    assert not re.search(r"@import|url\(\s*['\"]?(?:https?:)?//", css)
    assert "@font-face" not in css


def test_every_script_and_font_is_there_with_its_licence(build: Path) -> None:
    for name in ("public.js", "musterpoint.js", "htmx.min.js"):
        assert (build / name).stat().st_size > 500
    fonts = {path.name for path in (build / "fonts").iterdir()}
    for script in ("", "Arabic", "Bengali", "Devanagari", "Ethiopic"):
        expected = {f"NotoSans{script}-{end}" for end in ("Regular.ttf", "Bold.ttf", "LICENSE.txt")}
        assert expected <= fonts


def test_no_address_stands_in_the_lock() -> None:
    lock = (PROJECT / "package-lock.json").read_text(encoding="utf-8")
    assert "://" not in lock
    assert '"resolved"' not in lock
