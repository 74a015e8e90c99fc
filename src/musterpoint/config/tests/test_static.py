"""Built stylesheets and scripts travel compressed, through the middleware of the server."""

import gzip
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

NAMES = ["public.css", "console.css", "public.js", "musterpoint.js", "htmx.min.js",
         "fonts/NotoSansArabic-Regular.ttf"]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_a_built_file_is_sent_compressed_to_whoever_takes_it(name: str) -> None:
    found = str(finders.find(f"build/{name}"))
    assert Path(f"{found}.gz").is_file(), "Run `make setup`: the build has no .gz files."
    plain = Client().get(f"/static/build/{name}")
    packed = Client().get(f"/static/build/{name}", headers={"accept-encoding": "gzip, deflate"})
    assert plain.headers.get("Content-Encoding") is None
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["Vary"]
    whole, small = plain.getvalue(), packed.getvalue()
    assert gzip.decompress(small) == whole == Path(found).read_bytes()
    assert len(small) < len(whole) * 2 / 3
