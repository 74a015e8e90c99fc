"""What is typed about referrals, made into values."""

from collections.abc import Callable, Iterable, Mapping
from datetime import tzinfo
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from musterpoint.kernel.errors import Invalid, Missing, NotAllowed, Refused
from musterpoint.people.reasons import ExportReason
from musterpoint.referrals import kinds, life, sharing
from musterpoint.referrals.actions import AnswerIn, ConsentIn
from musterpoint.referrals.life import Move
from musterpoint.referrals.match_forms import statuses
from musterpoint.referrals.models import Basis, Experience, Phase, Reason, Urgency, Way
from musterpoint.rosters import queries as rosters
from musterpoint.web import languages
from musterpoint.web.forms import Form, LineField, TextField
from musterpoint.web.moments import MomentField

MOVE_NAMES: Mapping[Move, Any] = {
    Move.ACKNOWLEDGE: _("We have seen it"),
    Move.ACCEPT: _("We accept"),
    Move.APPOINT: _("There is an appointment"),
    Move.START: _("Help has begun"),
    Move.COMPLETE: _("It is completed"),
    Move.MISS: _("The person did not come"),
    Move.DECLINE: _("We cannot help"),
}
CHANNELS = (
    ("spoken", _("Spoken with the person")),
    ("read_aloud", _("Read aloud in the person's language")),
    ("shown", _("Shown on this screen")),
    ("phone", _("By telephone")),
    ("interpreter", _("With an interpreter")),
    ("written", _("On paper")),
)


def offer(form: forms.Form, name: str, choices: Iterable[tuple[str, Any]]) -> None:
    """Set what one can choose in a field."""
    cast(forms.ChoiceField, form.fields[name]).choices = list(choices)


def tried(form: forms.Form, action: Callable[[], object]) -> bool:
    """Do it, and say whether it was done; what was refused stands beside the fields."""
    try:
        action()
    except (NotAllowed, Missing):
        raise
    except Invalid as refused:
        for name, problems in refused.fields.items():
            for problem in problems:
                form.add_error(name if name in form.fields else None, problem)
        if not refused.fields:
            form.add_error(None, str(refused))
        return False
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    return True


class ReferralForm(Form):
    """To which service somebody is referred, and what the partner is asked."""

    service = forms.ChoiceField(label=_("Service"), widget=forms.RadioSelect)
    asks = TextField(
        label=_("What the partner is asked to do"),
        help_text=_("The person sees these words before they are sent."),
        max_length=2000,
    )
    note = TextField(
        label=_("What else would help the partner"),
        help_text=_("Sent only if the person ticks it."),
        required=False,
        max_length=2000,
    )
    urgency = forms.ChoiceField(label=_("How urgent it is"), choices=Urgency.choices)
    phase = forms.ChoiceField(label=_("Where the person is helped"), choices=Phase.choices)
    asked_at = MomentField(
        label=_("When the person asked for it"),
        help_text=_("In the time of this desk. Empty for now."),
        required=False,
    )
    status = forms.ChoiceField(
        label=_("Status"),
        required=False,
        help_text=_("To show what is open to somebody like this. It is kept nowhere."),
    )
    stage = forms.ChoiceField(label=_("Phase"), required=False, initial="during")

    def __init__(self, *args: Any, zone: tzinfo, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "status", statuses())
        offer(self, "stage", rosters.vocabulary("phases"))
        cast(MomentField, self.fields["asked_at"]).zone = zone


class ConsentForm(Form):
    """What the person agrees to; the pieces that can be told are given."""

    pieces = forms.MultipleChoiceField(
        label=_("They may be told"), required=False, widget=forms.CheckboxSelectMultiple
    )
    language = forms.ChoiceField(label=_("In which language it was explained"))
    channel = forms.ChoiceField(label=_("How the person was asked"), choices=CHANNELS)
    basis = forms.ChoiceField(
        label=_("What allows it"),
        choices=[one for one in Basis.choices if one[0]],
        initial=Basis.CONSENT,
        widget=forms.RadioSelect,
    )
    reason = TextField(
        label=_("Why life is at risk"),
        help_text=_("Only when the person cannot be asked and their life is at risk."),
        required=False,
        max_length=1000,
    )

    def __init__(self, *args: Any, told: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(code, name) for code, name in sharing.PIECES.items() if told.get(code)]
        offer(self, "pieces", [(code, piece_label(name, told[code])) for code, name in offered])
        offer(self, "language", [(one.code, one.endonym) for one in languages.SITE] + [OTHER])

    def given(self, *, is_given: bool) -> ConsentIn:
        """Return what was said."""
        typed = self.cleaned_data
        return ConsentIn(
            is_given=is_given,
            pieces=frozenset(typed["pieces"]),
            language=typed["language"],
            channel=typed["channel"],
            basis=typed["basis"],
            reason=typed["reason"],
        )


OTHER = ("other", _("Another language, through somebody"))


def piece_label(name: Any, value: str) -> str:
    """Return what stands beside a tick: the piece and what would be told."""
    return f"{name}: {value}" if len(value) <= 80 else f"{name}: {value[:79]}…"


class SendForm(Form):
    """How the partner is told."""

    way = forms.ChoiceField(
        label=_("How the partner is told"),
        choices=[one for one in Way.choices if one[0]],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, ways: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wanted = set(ways)
        offer(self, "way", [one for one in Way.choices if one[0] in wanted])


class AnswerForm(Form):
    """What the partner says; only what is possible where it stands is offered."""

    move = forms.ChoiceField(label=_("What happened"), widget=forms.RadioSelect)
    appointment_at = MomentField(label=_("Day and time of the appointment"), required=False)
    reason = forms.ChoiceField(
        label=_("If it is declined, why"), choices=Reason.choices, required=False
    )
    alternative = LineField(label=_("Who could help instead"), required=False, max_length=1000)
    receipt = LineField(label=_("Number of the receipt"), required=False, max_length=80)
    words = TextField(label=_("In a few words"), required=False, max_length=1000)

    def __init__(self, *args: Any, state: str, kind: str, zone: tzinfo, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        possible = life.moves(state) if state else ()
        offer(self, "move", [(str(one), MOVE_NAMES[one]) for one in possible])
        cast(MomentField, self.fields["appointment_at"]).zone = zone
        if Move.APPOINT not in possible:
            del self.fields["appointment_at"]
        if Move.DECLINE not in possible:
            del self.fields["reason"], self.fields["alternative"]
        if not (life.ends_with_receipt(kind) and Move.COMPLETE in possible):
            del self.fields["receipt"]

    def given(self) -> AnswerIn:
        """Return the answer; what belongs to another move is left out."""
        typed = self.cleaned_data
        move = typed["move"]
        declined = move == Move.DECLINE
        return AnswerIn(
            move=move,
            reason=typed.get("reason", "") if declined else "",
            alternative=typed.get("alternative", "") if declined else "",
            words=typed["words"],
            appointment_at=typed.get("appointment_at") if move == Move.APPOINT else None,
            receipt=typed.get("receipt", "") if move == Move.COMPLETE else "",
        )


class ReceiptForm(Form):
    """The receipt of an authority."""

    number = LineField(label=_("Number of the receipt"), max_length=80)
    received_at = MomentField(label=_("When the authority gave it"))

    def __init__(self, *args: Any, zone: tzinfo, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(MomentField, self.fields["received_at"]).zone = zone


class WithdrawForm(Form):
    """The person's wish to end it, and whether the partner is to know."""

    is_open = forms.ChoiceField(
        label=_("Is the partner to know?"),
        choices=(
            ("no", _("No. Nothing changes on their side")),
            ("yes", _("Yes, the person wants them to know")),
        ),
        initial="no",
        widget=forms.RadioSelect,
    )
    reason = TextField(label=_("Why, if the person said it"), required=False, max_length=1000)


class FeedbackForm(Form):
    """What the person says of the help."""

    verdict = forms.ChoiceField(
        label=_("How was it?"),
        choices=[one for one in Experience.choices if one[0]],
        widget=forms.RadioSelect,
    )
    still_needs = forms.ChoiceField(
        label=_("Do you still need help with it?"),
        choices=(("no", _("No")), ("yes", _("Yes"))),
        widget=forms.RadioSelect,
    )
    words = TextField(label=_("In your own words"), required=False, max_length=1000)


class CodeForm(Form):
    """The code of a link, read out by telephone."""

    code = LineField(label=_("Code of 8 figures"), max_length=40)


class PersonCodeForm(Form):
    """The code on the person's slip."""

    code = LineField(label=_("The code on your slip"), max_length=40)


class ExportForm(Form):
    """Why a list is needed, and as what."""

    reason = forms.ChoiceField(label=_("Why it is needed"), choices=ExportReason.choices)
    form = forms.ChoiceField(
        label=_("File"), choices=(("csv", "CSV"), ("xlsx", "XLSX")), initial="csv"
    )


def kind_choices() -> list[tuple[str, str]]:
    """Return the kinds of service by code."""
    pack = kinds.shipped()
    return [(code, pack.name(code)) for code in pack.kinds]
