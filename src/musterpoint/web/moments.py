"""A day and a time as they are typed, in the time of a place."""

from datetime import UTC, datetime, tzinfo
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class MomentField(forms.DateTimeField):
    """A moment in the time of a place, which the form gives as ``zone``."""

    widget = forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    zone: tzinfo = UTC

    def __init__(self, **kwargs: Any) -> None:
        shapes = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S"]
        messages = {"invalid": _("Enter a day and a time, like 2026-05-01 14:30")}
        super().__init__(input_formats=shapes, error_messages=messages, **kwargs)

    def to_python(self, value: Any) -> datetime | None:
        """Return the aware moment; an hour that a change of the clock leaves out is refused."""
        with timezone.override(self.zone):
            return super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        """Return the moment as it is shown in its place's time."""
        with timezone.override(self.zone):
            return super().prepare_value(value)
