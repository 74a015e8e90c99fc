"""
PDF by typst, with the Noto fonts that the asset build brings.

A template is a typst file inside this product, named by its path from the package
(`web/typst/table.typ`); it imports `/web/typst/base.typ`. The data travel beside it as JSON,
never pasted into markup, so that what a person typed cannot become code. The same data give the
same bytes: the date of the document is an argument.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst
from django.core.serializers.json import DjangoJSONEncoder

from musterpoint.web import languages

PACKAGE = Path(__file__).resolve().parent.parent
FONTS = Path(__file__).resolve().parent / "static" / "build" / "fonts"


class FontsMissingError(RuntimeError):
    """
    The asset build has not run: without its fonts Arabic, Bengali and others would come out as
    boxes.
    """


class TemplateError(RuntimeError):
    """Typst could not make the document; the text says where."""


def render(
    template_name: str,
    context: Mapping[str, Any],
    *,
    at: datetime,
    pictures: Mapping[str, str] | None = None,
    fixed_width: bool = False,
) -> bytes:
    """
    Return a PDF/UA document of the template and its data.

    `context` holds what JSON can: text, numbers, lists and mappings (times become ISO text).
    `lang` and `dir` are set from the active language unless given. `at` is the date written into
    the file. `pictures` are SVG by name, which the template finds beside the data in `sys.inputs`;
    with `fixed_width` it may use the font `DejaVu Sans Mono`, which typst brings.
    Raises FileNotFoundError, FontsMissingError or TemplateError.
    """
    template = _template(template_name)
    language = languages.current()
    data = {"lang": language.code, "dir": language.direction, **context}
    try:
        made = typst.compile(
            str(template),
            root=str(PACKAGE),
            font_paths=_fonts(fixed_width),
            format="pdf",
            sys_inputs={
                "data": json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False),
                **(pictures or {}),
            },
            timestamp=int(at.timestamp()),
        )
    except typst.TypstError as error:
        raise TemplateError(f"{template_name}: {error}") from error
    if not isinstance(made, bytes):
        raise TemplateError(f"{template_name}: typst returned no document")
    return made


def _template(name: str) -> Path:
    path = (PACKAGE / name).resolve()
    if not path.is_relative_to(PACKAGE) or path.suffix != ".typ" or not path.is_file():
        raise FileNotFoundError(f"There is no PDF template {name!r}.")
    return path


@cache
def _fonts(fixed_width: bool) -> typst.Fonts:
    if not any(FONTS.glob("*.ttf")):
        raise FontsMissingError("Run `make assets`: the PDF fonts are not there.")
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=fixed_width, font_paths=[str(FONTS)]
    )
