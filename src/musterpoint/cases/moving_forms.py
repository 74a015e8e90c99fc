"""What is typed when a case moves between organisations, and what a person agrees to tell."""

from collections.abc import Iterable, Mapping
from typing import Any, cast
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from musterpoint.cases import telling
from musterpoint.cases.actions import Consent
from musterpoint.cases.forms import offer
from musterpoint.cases.models import Decider
from musterpoint.cases.queries import PaperLine
from musterpoint.web.forms import Form, TextField


class WordForm(Form):
    """What the person agrees to tell, piece by piece; nothing is ticked beforehand."""

    pieces = forms.MultipleChoiceField(
        label=_("The person agrees to tell"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Ask about each. What is not ticked stays here."),
    )
    decider = forms.ChoiceField(
        label=_("Whose word it is"),
        choices=[("", _("Choose")), *Decider.choices],
        required=False,
    )
    said = TextField(label=_("How they said so"), max_length=1000, required=False)

    def know(self, known: Mapping[str, str]) -> None:
        """Offer the pieces that are known, each with what would be told."""
        rows = [(one, f"{telling.PIECES[one]}: {_short(value)}") for one, value in known.items()]
        offer(self, "pieces", rows)

    def word(self) -> Consent:
        """Return the consent as it was typed."""
        typed = self.cleaned_data
        return Consent(pieces=tuple(typed["pieces"]), decider=typed["decider"], said=typed["said"])


def _short(value: str) -> str:
    return value if len(value) <= 120 else f"{value[:119]}…"


class ShareForm(WordForm):
    """With whom, what is asked, and what the person agrees to tell; that may be nothing."""

    receiver = forms.ChoiceField(label=_("Organisation"))
    asks = TextField(
        label=_("What is asked"),
        max_length=1000,
        help_text=_("They read this, the kind of case and the next step. Write no name."),
    )
    field_order = ("receiver", "asks", "pieces", "decider", "said")


class MoveForm(WordForm):
    """A case offered to another organisation."""

    receiver = forms.ChoiceField(label=_("Organisation"))
    asks = TextField(
        label=_("Why it should go on there"),
        max_length=1000,
        help_text=_("They read this before they accept, with the kind of case. Write no name."),
    )
    papers = forms.MultipleChoiceField(
        label=_("Papers that go with it"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    field_order = ("receiver", "asks", "pieces", "papers", "decider", "said")

    def have(self, papers: Iterable[PaperLine]) -> None:
        """Offer the papers of the case; without any the question is not asked."""
        rows = [(str(one.id), one.name) for one in papers]
        if rows:
            offer(self, "papers", rows)
        else:
            del self.fields["papers"]

    def chosen(self) -> tuple[UUID, ...]:
        """Return the papers that were ticked."""
        return tuple(UUID(one) for one in self.cleaned_data.get("papers", ()))


class TakeForm(Form):
    """The procedure of ours by which an offered case goes on."""

    kind = forms.ChoiceField(label=_("Goes on here as"))

    def know(self, kinds: Iterable[tuple[str, str]], like: str) -> None:
        """Offer the procedures in force; the one of the same name first."""
        rows: list[tuple[str, Any]] = sorted(kinds, key=lambda one: one[0] != like)
        cast(forms.ChoiceField, self.fields["kind"]).choices = rows
