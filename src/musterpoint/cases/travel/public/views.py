"""Check a document by its number or its seal; the answer tells nothing of a person."""

import base64
import binascii
import json
import re

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from musterpoint.cases.travel import actions, queries
from musterpoint.cases.travel.presenters import words
from musterpoint.cases.travel.views.pages import file
from musterpoint.cases.travel.views.stock import table
from musterpoint.web.forms import Form, LineField
from musterpoint.web.http import ActorRequest

_HEX = re.compile(r"(?:[0-9a-fA-F]{2})+")
MOST_LETTERS = 4000


class CheckForm(Form):
    """A number, or what a scanner read."""

    number = LineField(
        label=_("Number of the document"),
        required=False,
        max_length=20,
        help_text=_("It stands at the top, like TI000123."),
    )
    seal = forms.CharField(
        label=_("Or the text of the code"),
        required=False,
        max_length=MOST_LETTERS,
        strip=False,
        widget=forms.Textarea({"spellcheck": "false"}),
        help_text=_("Scan the square code with any app and paste what it reads, as hex or base64."),
    )

    def clean_seal(self) -> bytes:
        """Return the bytes of the seal."""
        text = "".join(str(self.cleaned_data["seal"]).split())
        if not text:
            return b""
        try:
            return (
                bytes.fromhex(text)
                if _HEX.fullmatch(text)
                else base64.b64decode(text, validate=True)
            )
        except (binascii.Error, ValueError) as error:
            raise ValidationError(
                _("This is neither hex nor base64. Type the number instead")
            ) from error

    def clean(self) -> dict[str, object]:
        """Ask for one of the two."""
        given = super().clean() or self.cleaned_data
        if not self.errors and not (given.get("number") or given.get("seal")):
            raise ValidationError({"number": _("Enter the number of the document")})
        return given


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: ActorRequest) -> HttpResponse:
    """Say whether a document is valid, revoked, expired or not known here."""
    form = CheckForm(request.POST if request.method == "POST" else None)
    result = None
    if form.is_bound and form.is_valid():
        given, today = form.cleaned_data, request.at.date()
        status = (
            queries.status_of_seal(given["seal"], today)
            if given["seal"]
            else queries.status_of_number(given["number"], today)
        )
        kind, said = words.STATUSES[status]
        result = {"kind": kind, "said": said, "code": status, "by_seal": bool(given["seal"])}
    context = {"form": form, "result": result, "o": request.organisation.slug, "now": request.at}
    code = 422 if form.is_bound and not form.is_valid() else 200
    return render(request, "cases/travel/public/check.html", context, status=code)


@require_safe
def revoked_json(request: ActorRequest) -> HttpResponse:
    """Give the list of revoked numbers as it was published, with its signature."""
    published = queries.revocations()
    told = {
        "list": json.loads(published.content) if published else None,
        "jws": actions.jws_of(published) if published else None,
    }
    return file(json.dumps(told, indent=2) + "\n", "application/json")


@require_safe
def revoked_csv(request: ActorRequest) -> HttpResponse:
    """Give the revoked numbers as a table."""
    rows = queries.revoked_numbers(queries.revocations())
    return file(table([["number", "revoked_on"], *rows]), "text/csv; charset=utf-8")


@require_safe
def certificates(request: ActorRequest) -> HttpResponse:
    """Give the certificates of all keys that ever signed a seal, the newest first."""
    text = "".join(key.certificate for key in queries.seal_keys())
    return file(text, "application/x-pem-file", "certificates.pem")
