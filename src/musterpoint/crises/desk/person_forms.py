"""Forms about people: register, change, status, contact, erase."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from musterpoint.crises.desk import words
from musterpoint.crises.desk.forms import country_choices
from musterpoint.crises.models import RollState
from musterpoint.crises.rules import REPORTABLE
from musterpoint.people.identity import ContactIn, Identity, PersonIn
from musterpoint.people.models import DocumentLevel, Sex
from musterpoint.people.queries import Card
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.permissions import Permission
from musterpoint.web.forms import Form, LineField, NameField, TextField

LANGUAGES = (
    *("ar", "bn", "en", "fr", "es", "am", "fil", "ha", "hi", "id", "ml", "my", "ne", "pt", "ru"),
    *("si", "so", "sw", "ta", "th", "ti", "tr", "uk", "ur", "vi", "zh"),
)
WHEN = (
    ("0", _("Just now")),
    ("30", _("About half an hour ago")),
    ("120", _("About 2 hours ago")),
    ("360", _("About 6 hours ago")),
    ("720", _("About 12 hours ago")),
    ("1440", _("About a day ago")),
    ("2880", _("About two days ago")),
)


def language_choices() -> list[tuple[str, Any]]:
    """Return the languages on offer, by their names in the language of the page."""
    named = sorted(((code, words.language(code)) for code in LANGUAGES), key=lambda pair: pair[1])
    return [("", _("Not known")), *named]


def state_choices(by: Actor) -> list[tuple[str, Any]]:
    """Return what may be said of somebody by this actor; a death needs the right to health data."""
    said = [state for state in RollState if state.value in REPORTABLE]
    if not by.may(Permission.PEOPLE_SENSITIVE):
        said = [state for state in said if state != RollState.DECEASED]
    return [(state.value, state.label) for state in said]


class _WhenMixin(Form):
    """Adds when and by which way something was heard."""

    def occurred_at(self, at: datetime) -> datetime:
        """Return the moment at which it was true, as nearly as the person at the desk knows."""
        return at - timedelta(minutes=int(self.cleaned_data["when"] or 0))


class StatusForm(_WhenMixin):
    """How somebody is, how word came, and when that was true."""

    state = forms.ChoiceField(
        label=_("How are they?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how they are")},
    )
    way = forms.ChoiceField(
        label=_("How did you hear it?"), choices=[(way, words.WAYS[way]) for way in words.DESK_WAYS]
    )
    when = forms.ChoiceField(label=_("When was that?"), choices=WHEN)

    def __init__(self, *args: Any, by: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = state_choices(by)  # type: ignore[attr-defined]


class ManyForm(StatusForm):
    """The same for several people at once."""


class ContactForm(_WhenMixin):
    """A try to reach somebody: by what, with what result, and what they said."""

    contact = forms.ChoiceField(label=_("Tried by"))
    result = forms.ChoiceField(
        label=_("Result"),
        widget=forms.RadioSelect,
        choices=[
            ("spoke", _("We spoke")),
            ("no_answer", _("No answer")),
            ("dead", _("The number or address does not work")),
        ],
        error_messages={"required": _("Choose what came of it")},
    )
    state = forms.ChoiceField(label=_("They say that they are"), required=False)
    when = forms.ChoiceField(label=_("When was that?"), choices=WHEN)

    def __init__(
        self, *args: Any, by: Actor, contacts: list[tuple[str, Any]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["contact"].choices = [*contacts, ("", _("In person"))]  # type: ignore[attr-defined]
        self.fields["contact"].required = False
        self.fields["contact"].initial = contacts[0][0] if contacts else ""
        self.fields["state"].choices = [("", _("Nothing new")), *state_choices(by)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Nobody says anything who was not spoken to, and nobody's face stops working."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("state") and given.get("result") in ("no_answer", "dead"):
            self.add_error("state", _("Choose Nothing new: nobody was spoken to."))
        if given.get("result") == "dead" and not given.get("contact"):
            self.add_error("result", _("Choose which number or address does not work."))
        return given


class PersonForm(Form):
    """What is known of a person; all but one name may be unknown."""

    name = NameField(
        label=_("Name"),
        help_text=_("As the person writes it, in any alphabet. One name is enough."),
        error_messages={"required": _("Enter a name, or what the person is called")},
    )
    latin = LineField(
        label=_("Name in Latin letters"), help_text=_("As in the passport."), required=False
    )
    born = LineField(
        label=_("Born"),
        help_text=_("A year is enough, or like 1990-04-27."),
        required=False,
        max_length=10,
    )
    sex = forms.ChoiceField(label=_("Sex"), choices=Sex.choices, required=False, initial="u")
    nationality = forms.ChoiceField(label=_("Nationality that they claim"), required=False)
    nationality2 = forms.ChoiceField(
        label=_("Another nationality"), required=False, help_text=_("Shown to nobody else.")
    )
    language = forms.ChoiceField(label=_("Language"), required=False)
    phone = LineField(label=_("Phone"), required=False, max_length=40)
    email = LineField(label=_("E-mail"), required=False)
    is_safe = forms.BooleanField(
        label=_("It is safe to write there of the crisis"), required=False, initial=True
    )
    is_shared = forms.BooleanField(label=_("Others use this phone too"), required=False)
    area = forms.ChoiceField(label=_("Area"), required=False)
    place = LineField(
        label=_("Where exactly?"), help_text=_("A street, a camp, a landmark."), required=False
    )
    needs = forms.MultipleChoiceField(
        label=_("Needs"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        choices=[(code, label) for code, (_icon, label) in words.NEEDS.items()],
    )
    document_level = forms.ChoiceField(
        label=_("Papers"), required=False, choices=[("", _("Not known")), *DocumentLevel.choices]
    )
    relation = forms.ChoiceField(
        label=_("Relation to the head of the household"),
        required=False,
        choices=[("", _("Not told")), *words.RELATIONS.items()],
    )
    employer = LineField(label=_("Employer"), required=False)

    def __init__(self, *args: Any, areas: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        countries = country_choices(_("Not told"))
        self.fields["nationality"].choices = countries  # type: ignore[attr-defined]
        self.fields["nationality2"].choices = countries  # type: ignore[attr-defined]
        self.fields["language"].choices = language_choices()  # type: ignore[attr-defined]
        self.fields["area"].choices = [("", _("Not known")), *areas]  # type: ignore[attr-defined]
        self._keep_unusual()

    def _keep_unusual(self) -> None:
        """Offer what the record holds already, also where the list does not have it."""
        for name, kept in self.initial.items():
            field = self.fields.get(name)
            if not isinstance(field, forms.ChoiceField) or not kept:
                continue
            offered = list(field.widget.choices)
            known = {str(value) for value, _label in offered}
            values = kept if isinstance(kept, list | tuple) else [kept]
            field.choices = [
                *offered,
                *((one, _unusual(name, str(one))) for one in values if str(one) not in known),
            ]

    def contacts(self, kept: tuple[ContactIn, ...] = ()) -> tuple[ContactIn, ...]:
        """Return the phone and the address typed, then the further ones that the record has."""
        given = self.cleaned_data
        flags = {"is_safe": given["is_safe"], "is_shared": given["is_shared"]}
        typed = [("sms", given["phone"]), ("email", given["email"])]
        first = tuple(
            ContactIn(channel=channel, address=address, **flags)
            for channel, address in typed
            if address
        )
        return (*first, *kept)

    def person(
        self, person_id: UUID | None = None, *, is_head: bool = False, card: Card | None = None
    ) -> PersonIn:
        """Return the person as typed; what this form does not ask for stays as the card has it."""
        given = self.cleaned_data
        old = card.identity if card else Identity(names=())
        names = tuple(dict.fromkeys((given["name"], *old.names[1:])))
        claimed = [given["nationality"], given["nationality2"]]
        more = card.nationalities[2:] if card else ()
        level = given["document_level"]
        return PersonIn(
            id=person_id,
            identity=Identity(
                names=names,
                latin=given["latin"],
                born=given["born"],
                relation=given["relation"],
                needs=tuple(given["needs"]),
                documents=tuple(old.documents),
                place=given["place"],
                latitude=old.latitude if given["place"] == old.place else None,
                longitude=old.longitude if given["place"] == old.place else None,
                employer=given["employer"],
                note=old.note,
            ),
            sex=given["sex"] or "u",
            nationalities=(*dict.fromkeys(one for one in claimed if one), *more),
            language=given["language"],
            area=given["area"],
            document_level=int(level) if level else None,
            contacts=self.contacts(_further(card)),
            is_head=is_head,
        )


def _unusual(name: str, value: str) -> str:
    if name == "needs":
        return words.need_words(value)[1]
    if name == "language":
        return words.language(value)
    if name == "relation":
        return words.relation_words(value)
    return value


def _further(card: Card | None) -> tuple[ContactIn, ...]:
    """Return the contacts beyond the first of each channel, which the form does not show."""
    if card is None:
        return ()
    seen: set[str] = set()
    rest = []
    for contact in card.contacts:
        if contact.channel in seen:
            rest.append(
                ContactIn(
                    channel=contact.channel,
                    address=contact.address,
                    is_safe=contact.is_safe,
                    is_shared=contact.is_shared,
                )
            )
        seen.add(contact.channel)
    return tuple(rest)


def initial_of(card: Card) -> dict[str, Any]:
    """Return a card as the first values of the form."""
    first = {
        channel: next((c for c in card.contacts if c.channel == channel), None)
        for channel in ("sms", "email")
    }
    shown = [one for one in first.values() if one is not None]
    nationalities = [*card.nationalities, "", ""]
    return {
        "name": card.identity.names[0] if card.identity.names else card.identity.latin,
        "latin": card.identity.latin,
        "born": card.identity.born,
        "sex": card.sex,
        "nationality": nationalities[0],
        "nationality2": nationalities[1],
        "language": card.language,
        "phone": first["sms"].address if first["sms"] else "",
        "email": first["email"].address if first["email"] else "",
        "is_safe": all(one.is_safe for one in shown),
        "is_shared": any(one.is_shared for one in shown),
        "area": card.area,
        "place": card.identity.place,
        "needs": list(card.identity.needs),
        "document_level": "" if card.document_level is None else str(card.document_level),
        "relation": card.identity.relation,
        "employer": card.identity.employer,
    }


class MemberForm(Form):
    """Somebody who travels with the first person; an empty row is left out."""

    name = NameField(label=_("Name"), required=False)
    born = LineField(label=_("Born"), required=False, max_length=10)
    sex = forms.ChoiceField(label=_("Sex"), choices=Sex.choices, required=False, initial="u")
    relation = forms.ChoiceField(
        label=_("Relation"), required=False, choices=[("", _("Not told")), *words.RELATIONS.items()]
    )

    def clean(self) -> dict[str, Any]:
        """Ask for the name as soon as something else of the row is there."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if (given.get("born") or given.get("relation")) and not given.get("name"):
            self.add_error("name", _("Enter a name, or empty the row."))
        return given


MemberForms = forms.formset_factory(MemberForm, extra=3, max_num=59, absolute_max=80)


class EraseForm(Form):
    """The reference typed once more, so that nobody is erased by a slip."""

    reference = LineField(
        label=_("Type the reference of this person"),
        error_messages={"required": _("Type the reference")},
    )

    def __init__(self, *args: Any, wanted: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.wanted = wanted

    def clean_reference(self) -> str:
        """Compare without hyphens and spaces."""
        typed = str(self.cleaned_data["reference"]).upper().replace("-", "").replace(" ", "")
        if typed not in (self.wanted, f"MP{self.wanted}"):
            raise forms.ValidationError(_("This is another reference. Check whom you erase."))
        return typed


class ConsentForm(Form):
    """What a person answered about sharing."""

    purpose = forms.ChoiceField(label=_("May we"))
    is_given = forms.ChoiceField(
        label=_("They say"), choices=[("yes", _("Yes")), ("no", _("No"))], widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, purposes: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["purpose"].choices = list(purposes.items())  # type: ignore[attr-defined]


class ProtectionForm(Form):
    """What somebody told in private."""

    text = TextField(
        label=_("What they told you"),
        max_length=5000,
        error_messages={"required": _("Write what they told you")},
    )
