"""Questionnaires to fill in tests."""

from datetime import timedelta
from typing import Any

from musterpoint.engine.forms.tests.books import book
from musterpoint.forms import actions
from musterpoint.forms.models import Version
from musterpoint.tenancy.actors import Actor
from musterpoint.testing import NOON

LATER = NOON + timedelta(hours=1)
SURVEY = """
type | name | label::English (en) | label::Arabic (ar) | relevant | required | constraint | constraint_message::English (en) | classification | retention | hxl | score
text | name | What is your name? | ما اسمك؟ |  | yes |  |  | personal | 90 days | #contact+name |
integer | age | How old are you? | كم عمرك؟ |  |  | . < 120 | Under 120, please. | personal | 30 days |  |
select_one yes_no | alone | Are you alone? | هل أنت وحدك؟ | ${age} < 18 | yes |  |  | coarse | 90 days | #indicator+alone | risk
select_multiple needs | needs | What do you need? | ماذا تحتاج؟ |  |  |  |  | coarse | 90 days | #need | needs
begin_repeat | kin | Your family | عائلتك |  |  |  |  |  |  |  |
text | kin_name | Name | الاسم |  |  |  |  | sensitive | 90 days |  |
end_repeat |  |  |  |  |  |  |  |  |  |  |
"""
CHOICES = """
list_name | name | label::English (en) | label::Arabic (ar) | score
yes_no | yes | Yes | نعم | 3
yes_no | no | No | لا | 0
needs | food | Food | طعام |
needs | water | Water | ماء |
"""
SETTINGS = """
form_title | form_id | version | default_language | purpose
Arrival | arrival | one | English (en) | help on arrival
"""


def xlsform(survey: str = SURVEY, choices: str = CHOICES, settings: str = SETTINGS) -> bytes:
    """Return the bytes of an XLSForm."""
    return book(survey=survey, choices=choices, settings=settings)


def published(
    by: Actor, data: bytes | None = None, *, name: str = "Arrival", **described: Any
) -> Version:
    """Read in, describe and publish a questionnaire; the caller acts already."""
    version = actions.import_xlsform(data or xlsform(), name=name, by=by, at=NOON)
    code = version.questionnaire.code
    if described:
        given = {"title": name, "compartment": "consular", "is_public": False} | described
        actions.describe(code, by=by, at=NOON, **given)
    actions.publish(version.id, by=by, at=NOON)
    return version


def key(path: str, *places: int) -> tuple[str, tuple[int, ...]]:
    """Return the key of a question."""
    return path, places


ADULT = {key("name"): "Mona Perera", key("age"): "34", key("needs"): "food water"}
