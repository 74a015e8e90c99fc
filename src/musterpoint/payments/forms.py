"""Forms of payments."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from musterpoint.kernel.ids import uuid7
from musterpoint.payments import rules
from musterpoint.payments.models import Method, Proof
from musterpoint.web import offline
from musterpoint.web.forms import DateField, Form, LineField, NameField, TextField

EMPTY = [("", _("Choose"))]


class PayeeForm(Form):
    """Who is paid, and how."""

    method = forms.ChoiceField(label=_("How it is paid"), choices=[*EMPTY, *Method.choices])
    name = NameField(label=_("Name of who is paid"), max_length=200)
    iban = LineField(label=_("IBAN"), max_length=50, required=False)
    account = LineField(
        label=_("Account number, where there is no IBAN"), max_length=34, required=False
    )
    bic = LineField(label=_("BIC of the bank"), max_length=20, required=False)
    phone = LineField(
        label=_("Telephone, for mobile money"),
        help_text=_("With its country, such as +216 20 123 456"),
        max_length=30,
        required=False,
    )
    provider = LineField(label=_("Provider of mobile money"), max_length=40, required=False)
    street = LineField(label=_("Street"), max_length=70, required=False)
    town = LineField(label=_("Town"), max_length=35, required=False)
    country = LineField(
        label=_("Country of the payee"), help_text=_("Two letters, such as TN"), max_length=2,
        required=False,
    )  # fmt: skip


class OrderForm(PayeeForm):
    """A payment of what was committed by hand."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=200)
    commitment = forms.ChoiceField(label=_("Out of"))
    amount = LineField(label=_("Amount"), help_text=_("Such as 1250.50"), max_length=30)
    reference = LineField(
        label=_("What the payee reads"), help_text=_("No name"), max_length=100, required=False
    )

    subject = forms.ChoiceField(
        label=_("What it pays for"), required=False,
        help_text=_("A leg whose invoice it pays; leave it empty for anything else"),
    )  # fmt: skip
    subject_code = LineField(
        label=_("Or its code"), help_text=_("When it is not in the list"), max_length=60,
        required=False,
    )  # fmt: skip

    field_order = ("key", "commitment", "subject", "subject_code", "amount", "reference")

    def __init__(
        self,
        *args: Any,
        commitments: Sequence[tuple[str, str]],
        subjects: Sequence[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, initial={"key": f"desk-{uuid7()}"}, **kwargs)
        field: Any = self.fields["commitment"]
        field.choices = [*EMPTY, *commitments]
        field = self.fields["subject"]
        field.choices = [("", _("Nothing of these")), *subjects]

    def clean(self) -> dict[str, Any]:
        """Take the one thing that has the code that was typed; several are chosen from."""
        given: dict[str, Any] = super().clean() or {}
        if not given.get("subject_code") or given.get("subject"):
            return given
        field: Any = self.fields["subject"]
        found = [key for key, _label in field.choices if key]
        if len(found) == 1:
            given["subject"] = found[0]
        elif found:
            self.add_error("subject", _("Several have this code. Choose one of them."))
        else:
            self.add_error("subject_code", _("Nothing that can be paid has this code."))
        return given


class CancelForm(Form):
    """Why an order is cancelled."""

    reason = LineField(label=_("Why?"), help_text=_("In a few words, no name"), max_length=35)


class AccountForm(Form):
    """An account that pays, or a point."""

    label = LineField(label=_("What it is called here"), max_length=100)
    method = forms.ChoiceField(
        label=_("What it is"),
        choices=[
            *EMPTY,
            (Method.BANK.value, _("An account at a bank")),
            (Method.MOBILE.value, _("An account of mobile money")),
            (Method.CASH.value, _("A point that hands out cash and redeems vouchers")),
        ],
    )
    unit = LineField(label=_("Currency"), help_text=_("Such as EUR"), max_length=3)
    book_account = forms.ChoiceField(label=_("Its account in the books"))
    profile = forms.ChoiceField(
        label=_("Form that the bank or provider takes"), required=False,
        help_text=_("Not for a point"),
    )  # fmt: skip
    holder = LineField(label=_("Held in the name of"), max_length=70, required=False)
    number = LineField(label=_("IBAN or number"), max_length=50, required=False)
    bic = LineField(label=_("BIC of the bank"), max_length=20, required=False)

    def __init__(self, *args: Any, books: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        account: Any = self.fields["book_account"]
        account.choices = [*EMPTY, *((one, one) for one in books)]
        profile: Any = self.fields["profile"]
        profile.choices = [
            *EMPTY, *((code, one.name) for code, one in rules.pack().profiles.items())
        ]  # fmt: skip


class BatchForm(Form):
    """What goes out together."""

    everything = forms.BooleanField(required=False)
    orders = forms.MultipleChoiceField(
        label=_("Payments"), widget=forms.CheckboxSelectMultiple, required=False,
        help_text=_("Those that wait, the oldest first"),
    )  # fmt: skip
    execute_on = DateField(label=_("Day on which it is paid"))
    good_until = DateField(label=_("Vouchers are good until"), required=False)

    def __init__(
        self,
        *args: Any,
        orders: Sequence[tuple[str, str]],
        everything: str,
        is_voucher: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["orders"]
        field.choices = list(orders)
        self.fields["everything"].label = everything
        if not everything:
            del self.fields["everything"]
        if not is_voucher:
            del self.fields["good_until"]

    def clean(self) -> dict[str, Any]:
        """Ask for payments, unless all are meant."""
        given = super().clean() or self.cleaned_data
        if not given.get("everything") and not given.get("orders") and "orders" not in self.errors:
            self.add_error("orders", _("Choose at least one payment."))
        return given


class FileForm(Form):
    """A file of the bank."""

    file = forms.FileField(label=_("File"), help_text=_("XML, as the bank gives it"))


class ResultForm(Form):
    """What a provider of mobile money says became of a batch."""

    file = forms.FileField(label=_("File"), help_text=_("CSV or XLSX, as the provider gives it"))
    on = DateField(
        label=_("Day on which it was paid"), help_text=_("For rows that name no day themselves")
    )
    book_account = forms.ChoiceField(
        label=_("Account of the books for fees"), required=False,
        help_text=_("When the file names fees of the provider"),
    )  # fmt: skip

    def __init__(self, *args: Any, books: Sequence[str], today: date, **kwargs: Any) -> None:
        super().__init__(*args, initial={"on": today}, **kwargs)
        field: Any = self.fields["book_account"]
        field.choices = [*EMPTY, *((one, one) for one in books)]


class ArrivedForm(Form):
    """Payments of a batch that arrived, where the provider gives no file."""

    orders = forms.MultipleChoiceField(label=_("These arrived"),
                                       widget=forms.CheckboxSelectMultiple)  # fmt: skip
    reference = LineField(
        label=_("By what the provider said so"), max_length=40,
        help_text=_("Such as the number of its confirmation, no name"),
    )  # fmt: skip
    on = DateField(label=_("Day on which it was paid"))

    def __init__(
        self, *args: Any, orders: Sequence[tuple[str, str]], today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, initial={"on": today}, **kwargs)
        field: Any = self.fields["orders"]
        field.choices = list(orders)


class SplitForm(Form):
    """What a part of a bank line is, when no suggestion fits."""

    amount = LineField(label=_("Amount"), max_length=30)
    reference = LineField(
        label=_("Reference of our payment"), help_text=_("Such as 7K4D-29QX"), max_length=20,
        required=False,
    )  # fmt: skip
    book_account = forms.ChoiceField(
        label=_("Or an account of the books"),
        help_text=_(
            "For a fee, interest, or money between own accounts. Beside a reference: for what the"
            " bank kept of a payment that came back"
        ),
        required=False,
    )  # fmt: skip

    def __init__(self, *args: Any, books: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["book_account"]
        field.choices = [*EMPTY, *((one, one) for one in books)]


class HandOutForm(Form):
    """Cash that was handed out."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=60)
    orders = forms.MultipleChoiceField(label=_("Handed out"), widget=forms.CheckboxSelectMultiple)
    proof = forms.ChoiceField(
        label=_("On the list stands"),
        choices=[(one.value, one.label) for one in (Proof.SIGNATURE, Proof.THUMB)],
        widget=forms.RadioSelect,
    )  # fmt: skip

    def __init__(self, *args: Any, orders: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, initial={"key": f"desk-{uuid7()}"}, **kwargs)
        field: Any = self.fields["orders"]
        field.choices = list(orders)


class StaffForm(Form):
    """Who alone pays out at a point."""

    staff = forms.MultipleChoiceField(
        label=_("Who pays out here?"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Nobody chosen: everybody who may pay out."),
    )  # fmt: skip

    def __init__(self, *args: Any, people: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["staff"]
        field.choices = list(people)


class DeliverForm(Form):
    """What was handed out in kind."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=60)
    on = DateField(label=_("Day on which it was handed out"))
    book_account = forms.ChoiceField(
        label=_("Out of which account of the books"),
        help_text=_("Where the worth of what was handed out stands; not a bank, not a till"),
    )
    receipt = LineField(
        label=_("Number of the receipt"), help_text=_("As on the paper that was signed, no name"),
        max_length=40,
    )  # fmt: skip

    def __init__(self, *args: Any, books: Sequence[str], today: date, **kwargs: Any) -> None:
        super().__init__(*args, initial={"key": f"desk-{uuid7()}", "on": today}, **kwargs)
        field: Any = self.fields["book_account"]
        field.choices = [*EMPTY, *((one, one) for one in books)]


class BackForm(Form):
    """Why a hand-out in kind is taken back, and what becomes of the payment."""

    AGAIN, CANCEL = "again", "cancel"

    key = forms.CharField(widget=forms.HiddenInput, max_length=60)
    reason = LineField(
        label=_("What was written down wrongly?"), help_text=_("In a few words, no name"),
        max_length=35,
    )  # fmt: skip
    then = forms.ChoiceField(
        label=_("What becomes of the payment"), widget=forms.RadioSelect,
        choices=[(AGAIN, _("It is handed out again")), (CANCEL, _("It is cancelled"))],
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, initial={"key": f"desk-{uuid7()}", "then": self.AGAIN}, **kwargs)


class VoucherForm(Form):
    """A voucher that is issued: until when it is good, and where."""

    good_until = DateField(label=_("Good until"))
    point = forms.ChoiceField(label=_("Where it is paid out"), required=False)

    def __init__(
        self, *args: Any, points: Sequence[tuple[str, str]], until: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, initial={"good_until": until}, **kwargs)
        field: Any = self.fields["point"]
        field.choices = [("", _("At any point")), *points]


class LostForm(VoucherForm):
    """A voucher in place of one that was lost."""

    reason = LineField(
        label=_("What became of the first one?"), help_text=_("In a few words, no name"),
        max_length=35,
    )  # fmt: skip

    field_order = ("reason",)


class RedeemForm(Form):
    """A voucher that somebody brings."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=100)
    code = LineField(label=_("Code of the voucher"), help_text=_("Sixteen letters and figures"),
                     max_length=40)  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, initial={"key": f"desk-{uuid7()}"}, **kwargs)


class UploadForm(Form):
    """What a point redeemed while it was offline."""

    device = LineField(label=_("Which phone"), max_length=40)
    rows = TextField(
        label=_("Vouchers, one a line"),
        help_text=_("Code, then day and time, such as 7K4D-29QX-M3TW-08HC, 2026-05-01 14:30"),
        max_length=200_000,
    )


class DeviceForm(Form):
    """The phone that takes a list along."""

    device = LineField(label=_("Which phone"), help_text=_("Such as Phone 2"), max_length=40)


class PhoneForm(DeviceForm):
    """The phone that keeps a list, and the words that open it."""

    words = offline.password_field()


class DayForm(Form):
    """A day of a point that is counted and closed."""

    on = DateField(label=_("Day"))
    counted = LineField(label=_("Counted in the till"), max_length=30)
    note = LineField(label=_("Why it differs, when it does"), max_length=500, required=False)


class FindingForm(Form):
    """What was found out about money that was handed out twice."""

    text = TextField(label=_("What was found out"), help_text=_("No name"), max_length=500)


class NothingForm(Form):
    """A decision that needs no words."""
