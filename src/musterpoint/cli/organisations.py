"""``musterpoint organisations``: the first organisation and its first administrator."""

from datetime import timedelta
from typing import Annotated

import typer

from musterpoint.cli import boot

app = typer.Typer(no_args_is_help=True)
LINK_LASTS = timedelta(hours=24)


@app.command("list")
def list_all() -> None:
    """List the organisations on this installation."""
    boot.django()
    from musterpoint.tenancy.models import Organisation

    for one in Organisation.objects.order_by("slug"):
        mark = " (exercise)" if one.is_exercise else ""
        boot.out.print(f"{one.slug:24} {one.name}{mark}", markup=False)


@app.command()
def add(
    slug: Annotated[str, typer.Argument(help="Short name in addresses, such as lumaya")],
    name: Annotated[str, typer.Argument(help="The organisation's name")],
    kind: Annotated[str, typer.Option(help="state_authority, civil_society ...")],
    admin_email: Annotated[str, typer.Option(help="E-mail address of the first administrator")],
    admin_name: Annotated[str, typer.Option(help="Name of the first administrator")],
    country: Annotated[str, typer.Option(help="ISO 3166-1 alpha-3, for a State")] = "",
    languages: Annotated[str, typer.Option(help="Languages of its people, en,ar")] = "en",
    time_zone: Annotated[str, typer.Option(help="IANA time zone")] = "UTC",
) -> None:
    """Add an organisation and print a link that signs its administrator in once."""
    boot.django()
    from musterpoint.accounts import actions
    from musterpoint.kernel.errors import Invalid
    from musterpoint.kernel.ids import uuid7
    from musterpoint.kernel.time import now
    from musterpoint.people.countries import ALPHA2
    from musterpoint.tenancy import actors
    from musterpoint.tenancy.permissions import Permission
    from musterpoint.tenancy.scope import acting_as

    if country and country not in ALPHA2:
        text = "There is no such country. Enter its ISO 3166-1 alpha-3 code, such as LKA."
        raise Invalid("The organisation was not added.", fields={"country": [text]})
    at, founded = now(), uuid7()
    by = actors.system(founded, "command line", Permission.MEMBERS_CHANGE)
    with acting_as(by):
        actions.check_first_person(admin_email, admin_name)
        made = actions.add_organisation(
            id=founded,
            slug=slug,
            name=name,
            kind=kind,
            country=country,
            languages=[code.strip() for code in languages.split(",") if code.strip()],
            time_zone=time_zone,
            at=at,
        )
        user = actions.make_user(admin_email, admin_name, "administrator", by=by, at=at)
        token = actions.sign_in_link(user.id, expires_at=at + LINK_LASTS, by=by, at=at)
    boot.out.print(f"{made.name} is there: http://localhost:8000/o/{made.slug}/", markup=False)
    boot.out.print(
        f"{admin_name} signs in once within 24 hours at http://localhost:8000/sign-in/{token}/",
        soft_wrap=True,
        markup=False,
    )
