"""What is typed on the pages behind the wall, and on the public one beside it."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from musterpoint.cases.forms import offer
from musterpoint.cases.models import Companion, TalkState, Verdict
from musterpoint.cases.screening.words import REASONS
from musterpoint.web.forms import Form, LineField, TextField

LAST_WORDS = (
    ("", _("Nothing")),
    ("safe", _("“I am safe”")),
    ("wants_to_stay", _("“I stay where I am”")),
)
TALK_STATES = (
    (TalkState.BEGUN, _("Wants to talk now")),
    (TalkState.LATER, _("Another time")),
    (TalkState.DECLINED, _("Does not want to")),
)


class TalkForm(Form):
    """How the conversation was offered."""

    state = forms.ChoiceField(
        label=_("What does the person want?"),
        choices=TALK_STATES,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what the person wants.")},
    )
    interviewer = forms.ChoiceField(
        label=_("Who should ask the questions?"), choices=Companion, initial=Companion.ANY
    )
    companion = forms.ChoiceField(
        label=_("Who should interpret?"), choices=Companion, initial=Companion.ANY
    )
    interpreter = LineField(label=_("Interpreter, if there is one"), required=False, max_length=200)
    is_no_relative = forms.BooleanField(
        label=_("The interpreter is no relative and nobody whom the person is afraid of"),
        required=False,
    )
    note = TextField(label=_("Where and when, if later"), required=False, max_length=1000)


class PathsForm(Form):
    """Which paths begin, as the person chose."""

    paths = forms.MultipleChoiceField(
        label=_("Begin what the person chooses"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, paths: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "paths", paths)


class StopForm(Form):
    """Stop sharing, and what the consular side last hears."""

    last_word = forms.ChoiceField(
        label=_("What should the consular side last hear?"),
        choices=LAST_WORDS,
        widget=forms.RadioSelect,
        required=False,
    )
    with_household = forms.BooleanField(
        label=_("Also for those who travel together with this person"), required=False
    )


class AskForm(Form):
    """Ask to open somebody's box."""

    reason = forms.ChoiceField(
        label=_("Why is life in danger?"),
        choices=REASONS,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose why life is in danger.")},
    )
    words = TextField(
        label=_("What happens, and what do you need to know?"),
        max_length=1000,
        error_messages={"required": _("Write what happens, in at most 1,000 letters.")},
    )


class ReviewForm(Form):
    """Was it justified?"""

    verdict = forms.ChoiceField(
        label=_("Was it justified?"),
        choices=Verdict,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whether it was justified.")},
    )
    note = TextField(
        label=_("Why"),
        max_length=1000,
        error_messages={"required": _("Write why, in at most 1,000 letters.")},
    )


class HelplineForm(Form):
    """One number for everybody."""

    name = LineField(label=_("Who answers"), required=False, max_length=120)
    phone = LineField(label=_("Telephone"), required=False, max_length=40)
    hours = LineField(label=_("Hours and languages"), required=False, max_length=120)

    def clean(self) -> dict[str, Any]:
        """Ask for both the name and the number when one is there."""
        found: dict[str, Any] = super().clean() or {}
        for one, other in (("name", "phone"), ("phone", "name")):
            if found.get(other) and not found.get(one) and one not in self.errors:
                self.add_error(one, _("Write who answers and the number."))
        return found


HelplineForms: Any = forms.formset_factory(HelplineForm, extra=3, max_num=20)


def initial_of(arranged: Mapping[str, str]) -> dict[str, str]:
    """Return what an earlier offer said of whom the person wants beside them."""
    return {name: arranged[name] for name in ("interviewer", "companion") if name in arranged}
