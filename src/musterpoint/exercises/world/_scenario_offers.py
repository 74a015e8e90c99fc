"""The offers of a scenario file: classes of vehicles, legs, seats on scheduled flights."""

from django.utils.translation import gettext as _

from musterpoint.exercises.world import scenario_model as model
from musterpoint.exercises.world._reader import Reader
from musterpoint.exercises.world._scenario_parts import Known, days, share


def vehicle(item: Reader) -> model.Vehicle:
    """Read a class of vehicles."""
    counts = ("seats", "wheelchairs", "stretchers", "infants", "escorts", "cost")
    item.only(*counts)
    found = {name: item.at(name).whole(0, 100_000) for name in counts}
    return model.Vehicle(name=item.path.rpartition(".")[2], **found)


def _vehicle_of(node: Reader, known: Known) -> model.Vehicle:
    name = node.one_of(known.vehicles, "vehicle")
    nothing = model.Vehicle(
        name="", seats=1, wheelchairs=0, stretchers=0, infants=0, escorts=0, cost=0
    )
    return known.vehicles.get(name, nothing)


def leg_pattern(item: Reader, known: Known) -> model.LegPattern:
    """Read legs of one kind."""
    item.only(
        "id", "vehicle", "from", "to", "days", "vehicles", "departs", "hours", "offered_by", "for"
    )
    if item.has("to") and item.at("to").value == item.at("from").value:
        item.at("to").bad(_("must be another place than from"))
    return model.LegPattern(
        slug=item.at("id").slug(),
        vehicle=_vehicle_of(item.at("vehicle"), known),
        origin=item.at("from").one_of(known.places, "place"),
        destination=item.at("to").one_of(known.places, "place"),
        days=days(item.at("days"), known.days),
        vehicles=item.at("vehicles").number(0, 10_000),
        departs_minute=item.at("departs").minutes(),
        hours=item.at("hours").number(0.1, 240),
        offered_by=item.at("offered_by").one_of(known.organisations, "organisation"),
        eligible=_eligible(item.at("for")),
    )


def _eligible(node: Reader) -> model.Eligibility:
    if node.value == "any":
        return model.Eligibility()
    node.only("own", "others", "only")
    if node.has("only"):
        return model.Eligibility(only=node.at("only").listed(Reader.country))
    return model.Eligibility(own=node.at("own").country(), others=share(node.at("others")))


def commercial_seats(node: Reader, known: Known) -> model.CommercialSeats:
    """Read the seats bought on scheduled flights."""
    node.only(
        "source", "from", "days", "share_of_nationals", "least", "vehicle", "departs", "hours",
        "offered_by",
    )  # fmt: skip
    return model.CommercialSeats(
        origins=node.at("from").listed(lambda place: place.one_of(known.places, "place")),
        days=days(node.at("days"), known.days),
        share_of_nationals=share(node.at("share_of_nationals")),
        least=node.at("least").whole(0, 1000),
        vehicle=_vehicle_of(node.at("vehicle"), known),
        departs_minute=node.at("departs").minutes(),
        hours=node.at("hours").number(0.1, 240),
        offered_by=node.at("offered_by").one_of(known.organisations, "organisation"),
    )
