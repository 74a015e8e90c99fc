"""What narrows the list down."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from musterpoint.agenda.queries import Source
from musterpoint.web.forms import Form

MY_POSTS = ""


class FilterForm(Form):
    """Kind, moment and post; anything else in the address is no filter."""

    kind = forms.ChoiceField(label=_("Kind"), required=False)
    when = forms.ChoiceField(
        label=_("Due"),
        required=False,
        choices=[
            ("", _("Any time")),
            ("late", _("Missed")),
            ("today", _("In 24 hours")),
            ("week", _("In 7 days")),
        ],
    )
    post = forms.ChoiceField(label=_("Post"), required=False)

    def know(self, sources: Iterable[Source], posts: Iterable[str], *, has_post: bool) -> None:
        """Offer the kinds that exist for the reader, and the posts where they are asked for."""
        kinds: list[tuple[str, Any]] = [(one.code, one.label) for one in sources]
        kinds.sort(key=lambda pair: str(pair[1]).casefold())
        self._offer("kind", [("", _("All")), *kinds])
        if has_post:
            own: list[tuple[str, Any]] = [(MY_POSTS, _("Where I have cases"))]
            self._offer("post", own + [(one, one) for one in posts])
        else:
            del self.fields["post"]

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        cast(forms.ChoiceField, self.fields[name]).choices = choices

    def chosen(self, name: str) -> str:
        """Return what was chosen; empty for what is no choice."""
        self.is_valid()
        return str(self.cleaned_data.get(name) or "")
