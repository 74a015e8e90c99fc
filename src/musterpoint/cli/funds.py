"""``musterpoint funds``: publish what funds did (IATI)."""

from pathlib import Path
from typing import Annotated

import typer

from musterpoint.cli import boot, jsonfiles

app = typer.Typer(no_args_is_help=True)
KINDS = ("activities", "organisation")


@app.callback()
def funds() -> None:
    """Publish what funds did."""


@app.command()
def iati(
    out: Annotated[Path, typer.Option(help="The file to write; it is replaced when it is there")],
    organisation: Annotated[
        str, typer.Option(help="Slug of the organisation; not needed where there is one alone")
    ] = "",
    kind: Annotated[
        str, typer.Option(help="What is written: activities, or the organisation itself")
    ] = KINDS[0],
) -> None:
    """
    Write the funds of an organisation as activities of IATI 2.03, or the organisation itself.

    What does not pass the official schema and ruleset is told by line, nothing is written, exit 1.
    """
    boot.django()
    from musterpoint.cli.ledger import one_organisation
    from musterpoint.kernel.errors import Refused
    from musterpoint.kernel.time import now
    from musterpoint.openness import queries
    from musterpoint.tenancy import actors
    from musterpoint.tenancy.permissions import Permission
    from musterpoint.tenancy.scope import acting_as

    if kind not in KINDS:
        boot.stop_with(f"Files of IATI are of {' or '.join(KINDS)}.")
    found = one_organisation(organisation)
    with acting_as(actors.system(found.id, "funds iati", Permission.FUNDS_READ)):
        try:
            make = queries.iati_file if kind == KINDS[0] else queries.iati_organisation_file
            file = make(now())
        except Refused as refused:
            boot.stop_with(str(refused))
    for one in file.findings:
        where = f"{out}:{one.line}: {one.path}"
        boot.out.print(f"{where}: {one.rule}: {one.message}", markup=False, soft_wrap=True)
    if not file.is_good:
        boot.stop_with(f"{len(file.faults)} faults; nothing was written.")
    try:
        out.write_bytes(file.content)
    except OSError as problem:
        boot.stop_with(f"{out} cannot be written: {problem.strerror}. Name another file.")
    what = f"{file.activities} activities" if kind == KINDS[0] else "The organisation"
    boot.out.print(f"{what} written to {out}", markup=False)


@app.command("iati-check")
def iati_check(
    file: Annotated[
        str, typer.Argument(help="A file of IATI 2.03, of activities or organisations; - for stdin")
    ],
) -> None:
    """Check a file by the official schema, ruleset and code lists: JSON; exit 1 when not valid."""
    from musterpoint.engine import iati
    from musterpoint.kernel.time import now

    found = iati.check(jsonfiles.content(file, most=iati.MOST_BYTES), today=now().date())
    errors = [one.as_dict() for one in found if one.severity is iati.Severity.ERROR]
    warnings = [one.as_dict() for one in found if one.severity is not iati.Severity.ERROR]
    jsonfiles.end({"valid": not errors, "errors": errors, "warnings": warnings})
