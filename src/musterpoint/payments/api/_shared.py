"""What the parts of the API of payments share."""

import base64
import binascii
from datetime import UTC, date, datetime, time
from typing import Annotated, cast

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field

from musterpoint.kernel.errors import Invalid
from musterpoint.tenancy.permissions import Permission
from musterpoint.web.http import ActorRequest
from musterpoint.web.schemas import Schema

READ, PREPARE, RECONCILE, CASH, CHANGE = (
    Permission.PAYMENTS_READ,
    Permission.PAYMENTS_PREPARE,
    Permission.PAYMENTS_RECONCILE,
    Permission.PAYMENTS_CASH,
    Permission.FUNDS_CHANGE,
)
PAGE = 100
#: No control characters: the database refuses a NUL in a text that it is asked for.
Line = Annotated[str, Field(max_length=200, pattern=r"^[^\x00-\x1f]*$")]
Word = Annotated[str, Field(max_length=40, pattern=r"^[^\x00-\x1f]*$")]
Key = Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[^\x00-\x1f]*$")]
#: A key of what happens at a point: with what stands before and after it, it is kept in 100.
ShortKey = Annotated[str, Field(min_length=1, max_length=50, pattern=r"^[^\x00-\x1f]*$")]
Reason = Annotated[str, Field(min_length=1, max_length=35, pattern=r"^[^\x00-\x1f]*$")]
Note = Annotated[str, Field(max_length=500, pattern=r"^[^\x00]*$")]
Amount = Annotated[int, Field(gt=0, le=10**15)]
Day = Annotated[date, Field(ge=date(1970, 1, 1), le=date(2200, 1, 1))]
#: A request holds 2 MB; in base64 that is a file of about 1.5 MB.
Content = Annotated[str, Field(max_length=2_000_000)]


class BankFileBody(Schema):
    """A file of a bank or provider: as ``text``, or its very bytes in ``base64``. Up to 1.5 MB."""

    text: Content = ""
    base64: Content = ""

    def data(self) -> bytes:
        """Return the bytes of the file. Raises Invalid for none, or for both ways at once."""
        if bool(self.text) == bool(self.base64):
            told = _("Send the file as text or in base64, one of them.")
            raise Invalid(told, fields={"text": [told]})
        if self.text:
            return self.text.encode()
        try:
            return base64.b64decode(self.base64, validate=True)
        except (binascii.Error, ValueError) as wrong:
            told = _("This is not base64.")
            raise Invalid(told, fields={"base64": [told]}) from wrong


def asker(request: HttpRequest, permission: Permission) -> ActorRequest:
    """Return the request of a program that holds the permission to see or do this."""
    found = cast(ActorRequest, request)
    found.actor.require(permission)
    return found


def end_of(day: date) -> datetime:
    """Return the last second of a day until whose end a voucher is good."""
    return datetime.combine(day, time(23, 59, 59), tzinfo=UTC)
