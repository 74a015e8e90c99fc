"""What is typed about a child's gate, made into values: one small form for each step."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from musterpoint.cases.children import actions, rules
from musterpoint.cases.followed import language
from musterpoint.cases.forms import offer
from musterpoint.cases.models import DecisionKind, Ending
from musterpoint.people import countries
from musterpoint.tenancy.actors import Actor
from musterpoint.web.forms import Form, LineField, TextField

RISKS = [("high", _("High")), ("medium", _("Medium")), ("low", _("Low"))]
TRACKS = [
    ("national", _("National child protection")),
    ("refugee", _("Refugee setting")),
]
WITH = [
    ("unaccompanied", _("Nobody")),
    ("separated", _("Relatives, not parents")),
    ("with_parent", _("A parent or usual carer")),
]
SAYS = [
    ("allows", _("It allows this movement")),
    ("forbids", _("It forbids this movement")),
    ("more", _("More is needed")),
]


class Step(Form):
    """A form that does one thing to a gate."""

    title: Any = ""
    button: Any = _("Save")

    def settle(self, track: str) -> None:
        """Fill in what depends on the child's system of protection."""

    def do(self, gate: UUID, by: Actor, at: datetime) -> object:
        """Do the step with the cleaned answers."""
        raise NotImplementedError  # each form below does its own; forms take no ABC as metaclass


class MeetForm(Step):
    """The first meeting."""

    title = _("Meet the child")
    button = _("The child was met")
    status = forms.ChoiceField(
        label=_("Who is with the child?"), choices=WITH, widget=forms.RadioSelect
    )
    track = forms.ChoiceField(
        label=_("Which protection system?"), choices=TRACKS, widget=forms.RadioSelect
    )
    risk = forms.ChoiceField(label=_("Risk"), choices=RISKS, widget=forms.RadioSelect)

    def do(self, gate: UUID, by: Actor, at: datetime) -> object:
        """Record the meeting."""
        given = self.cleaned_data
        return actions.meet(gate, given["status"], given["track"], given["risk"], by=by, at=at)


class AssessForm(Step):
    """What the assessment says."""

    title = _("Assessment of best interests")
    button = _("Record the assessment")
    outcome = forms.ChoiceField(
        label=_("What does the assessment say?"), choices=SAYS, widget=forms.RadioSelect
    )
    risk = forms.ChoiceField(label=_("Risk"), choices=RISKS, widget=forms.RadioSelect)

    def do(self, gate: UUID, by: Actor, at: datetime) -> object:
        """Record the outcome."""
        given = self.cleaned_data
        return actions.assess(gate, given["outcome"], given["risk"], by=by, at=at)


class AuthorityForm(Step):
    """Authority or consent."""

    title = _("Authority or consent")
    button = _("It is on file")
    authority = forms.ChoiceField(label=_("Who decided?"))
    note = LineField(
        label=_("Number and day of the paper"),
        max_length=200,
        help_text=_("The paper itself goes with the case."),
    )

    def settle(self, track: str) -> None:
        """Offer the authorities of the child's system."""
        choices = [
            (str(one["id"]), one["title"].get(language()) or one["title"]["en"])
            for one in rules.authorities(track)
        ]
        offer(self, "authority", [("", _("Choose")), *choices])

    def do(self, gate: UUID, by: Actor, at: datetime) -> object:
        """Record the authority."""
        given = self.cleaned_data
        return actions.give_authority(gate, given["authority"], given["note"], by=by, at=at)


class EscortForm(Step):
    """Who goes with the child."""

    title = _("Escort")
    button = _("Name the escort")
    name = LineField(label=_("Name of the escort"), max_length=200)
    phone = LineField(label=_("Number of the escort"), required=False, max_length=60)

    def do(self, gate: UUID, by: Actor, at: datetime) -> object:
        """Name the escort."""
        given = self.cleaned_data
        return actions.name_escort(gate, given["name"], given["phone"], by=by, at=at)


class ReceiverForm(Step):
    """Who signs for the child."""

    title = _("Receiver")
    button = _("Name the receiver")
    name = LineField(label=_("Name of the receiver"), max_length=200)
    of = LineField(label=_("Organisation or relation"), required=False, max_length=200)
    phone = LineField(label=_("Number of the receiver"), required=False, max_length=60)

    def do(self, gate: UUID, by: Actor, at: datetime) -> object:
        """Name the receiver."""
        given = self.cleaned_data
        return actions.name_receiver(gate, given["name"], given["of"], given["phone"], by=by, at=at)


class AcceptForm(Step):
    """The receiver accepts."""

    title = _("Receiver")
    button = _("The receiver accepts")

    def do(self, gate: UUID, by: Actor, at: datetime) -> object:
        """Record the acceptance."""
        return actions.accept(gate, by=by, at=at)


class ReasonForm(Step):
    """A decision that needs nothing but its reason."""

    reason = TextField(label=_("Reason"), max_length=1000)
    action: Callable[..., object]

    def do(self, gate: UUID, by: Actor, at: datetime) -> object:
        """Decide."""
        return type(self).action(gate, self.cleaned_data["reason"], by=by, at=at)


class TurnDownForm(ReasonForm):
    """The receiver does not take the child."""

    title = _("The receiver does not take the child")
    button = _("Close the gate: no receiver")
    action = staticmethod(actions.turn_down)


class RevokeForm(ReasonForm):
    """Consent or authority is taken back."""

    title = _("Authority or consent is taken back")
    button = _("Close the gate: no authority")
    action = staticmethod(actions.take_authority)


class CloseForm(ReasonForm):
    """The gate is closed by an officer."""

    title = _("Close the gate")
    button = _("Close the gate")
    action = staticmethod(actions.close_gate)


class SplitForm(ReasonForm):
    """Siblings travel apart."""

    title = _("Let siblings travel apart")
    button = _("Let them travel apart")
    action = staticmethod(actions.split)


class OpenForm(Step):
    """Open the gate for one movement."""

    title = _("Open the gate")
    button = _("Open the gate")
    is_urgent = False
    destination = forms.ChoiceField(label=_("Where to"))
    leg = LineField(
        label=_("Only on this leg"),
        required=False,
        max_length=60,
        help_text=_("Its code, such as B1. Leave empty for any way there."),
    )
    reason = TextField(label=_("Reason"), max_length=1000)

    def settle(self, track: str) -> None:
        """Offer any safe place, and the countries by name."""
        code = language()
        named = sorted((countries.name(one, code), one) for one in countries.ALPHA2)
        places = [("safe", _("Any safe place")), *((one, name) for name, one in named)]
        offer(self, "destination", [("", _("Choose")), *places])

    def do(self, gate: UUID, by: Actor, at: datetime) -> object:
        """Sign the opening."""
        given = self.cleaned_data
        return actions.open_gate(
            gate, given["destination"], given["reason"], leg=given["leg"],
            is_urgent=self.is_urgent, by=by, at=at,
        )  # fmt: skip


class UrgentForm(OpenForm):
    """Open the gate because life is in danger: two officers."""

    title = _("Life in danger: the urgent way")
    button = _("Life in danger: sign the urgent opening")
    is_urgent = True


class CarerForm(Step):
    """The papers of somebody who says that they look after the child."""

    title = _("Check the papers of a carer")
    button = _("The papers were seen")
    name = LineField(label=_("Name of the carer"), max_length=200)
    papers = TextField(label=_("What was seen, and what it proves"), max_length=1000)

    def do(self, gate: UUID, by: Actor, at: datetime) -> object:
        """Record what was seen."""
        given = self.cleaned_data
        return actions.check_carer(gate, given["name"], given["papers"], by=by, at=at)


class ParentsForm(Step):
    """The names of the parents, to find siblings who were registered apart."""

    title = _("Names of the parents")
    parents = TextField(
        label=_("Names of mother and father, as the child says them"),
        help_text=_("One on each line. Children of the same parents are shown to you."),
        max_length=400,
    )

    def do(self, gate: UUID, by: Actor, at: datetime) -> object:
        """Write the names."""
        return actions.name_parents(gate, self.cleaned_data["parents"], by=by, at=at)


class EndForm(Step):
    """Nobody is held any more: two officers."""

    title = _("No longer a child who is alone")
    button = _("Decide")
    ending = forms.ChoiceField(
        label=_("What was proved?"), choices=Ending.choices, widget=forms.RadioSelect
    )
    reason = TextField(label=_("Reason"), max_length=1000)

    def do(self, gate: UUID, by: Actor, at: datetime) -> object:
        """Put a hand under the ending."""
        given = self.cleaned_data
        return actions.end(gate, given["ending"], given["reason"], by=by, at=at)


class RefuseForm(Step):
    """What a colleague asked for is refused."""

    title = _("Refuse what a colleague decided")
    button = _("Refuse")
    kind = forms.ChoiceField(
        label=_("What is refused?"),
        choices=[
            (one.value, one.label)
            for one in (DecisionKind.ADULT, DecisionKind.FAMILY, DecisionKind.SPLIT)
        ],
    )
    reason = TextField(label=_("Reason"), max_length=1000)

    def do(self, gate: UUID, by: Actor, at: datetime) -> object:
        """Refuse it."""
        given = self.cleaned_data
        return actions.refuse(gate, given["kind"], given["reason"], by=by, at=at)


class DisputeForm(ReasonForm):
    """Somebody's age is in doubt."""

    title = _("Age in doubt means child")
    button = _("The age is in doubt")
    action = staticmethod(actions.dispute_age)


STEPS: dict[str, type[Step]] = {
    "meet": MeetForm,
    "assess": AssessForm,
    "authority": AuthorityForm,
    "escort": EscortForm,
    "receiver": ReceiverForm,
    "accept": AcceptForm,
    "open": OpenForm,
    "urgent": UrgentForm,
    "turn-down": TurnDownForm,
    "revoke": RevokeForm,
    "close": CloseForm,
    "split": SplitForm,
    "carer": CarerForm,
    "parents": ParentsForm,
    "end": EndForm,
    "refuse": RefuseForm,
}


def form_of(code: str, track: str, data: Any = None) -> Step:
    """Return the form of a step, filled in with what was sent."""
    form = STEPS[code](data, auto_id=f"{code}-%s")
    form.settle(track)
    return form
