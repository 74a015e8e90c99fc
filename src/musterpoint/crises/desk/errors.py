"""What an action refused, put at the field where it was typed."""

from collections.abc import Mapping

from django.core.exceptions import NON_FIELD_ERRORS
from django.forms import BaseForm

from musterpoint.kernel.errors import Invalid


def place(form: BaseForm, refused: Invalid, names: Mapping[str, str] | None = None) -> None:
    """
    Put each problem of a refusal at its field of the form.

    ``names`` maps the action's places to fields where they differ; the last part of a dotted place
    is tried too, so that ``households.0.members.0.born`` finds ``born``. What has no field stands
    on top.
    """
    placed = False
    for where, problems in refused.fields.items():
        last = where.rsplit(".", 1)[-1]
        wished = (names or {}).get(where) or (names or {}).get(last) or last
        field = wished if wished in form.fields else None
        for problem in problems:
            form.add_error(field or NON_FIELD_ERRORS, problem)
            placed = True
    if not placed:
        form.add_error(NON_FIELD_ERRORS, str(refused))
