"""What is chosen when a wave is opened."""

from django import forms
from django.utils.translation import gettext_lazy as _

from musterpoint.web.forms import Form


class OpenForm(Form):
    """How people with a safe address are asked in a wave."""

    by_reply = forms.ChoiceField(
        label=_("How are people asked who have a safe number?"),
        choices=[
            ("", _("By a link to the questions")),
            ("yes", _("By questions in text messages, answered by reply")),
        ],
        required=False,
        widget=forms.RadioSelect,
        help_text=_(
            "Questions in text messages reach phones without internet. People with an e-mail"
            " address get a link in any case."
        ),
    )
