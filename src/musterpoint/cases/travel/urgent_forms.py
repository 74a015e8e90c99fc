"""What is typed when a document is issued before the authority answers."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from musterpoint.cases.travel.forms import Refusing
from musterpoint.web.forms import TextField


class IssueFirstForm(Refusing):
    """Why it cannot wait, and who is asked as soon as the document is signed."""

    counterpart = forms.ChoiceField(label=_("Authority that is asked afterwards"))
    reason = TextField(
        label=_("Why it cannot wait"),
        max_length=500,
        help_text=_(
            "Such as: the last ship leaves tonight. Another officer reads and approves it."
        ),
    )

    def __init__(self, data: Any = None, *, authorities: Sequence[tuple[str, str]]) -> None:
        super().__init__(data, prefix="first")
        self.offer("counterpart", [("", _("Choose an authority")), *authorities])

    def organisation(self) -> UUID:
        """Return the id of the organisation."""
        return UUID(self.cleaned_data["counterpart"])


class KeepForm(Refusing):
    """Why a document stays valid although the authority said no."""

    reason = TextField(label=_("Why it stays valid"), max_length=500)
