"""``musterpoint funds``: publish what funds did (IATI)."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from musterpoint.cli import boot, jsonfiles

if TYPE_CHECKING:
    from musterpoint.openness.queries import File
    from musterpoint.tenancy.models import Organisation

app = typer.Typer(no_args_is_help=True)
KINDS = ("activities", "organisation")


@app.callback()
def funds() -> None:
    """Publish what funds did."""


@app.command()
def iati(
    out: Annotated[Path, typer.Option(help="The file to write; it is replaced when it is there")],
    organisation: Annotated[
        str, typer.Option(help="Slug of one organisation; all when empty")
    ] = "",
    kind: Annotated[
        str, typer.Option(help="What is written: activities, or the organisation itself")
    ] = KINDS[0],
) -> None:
    """
    Write funds as activities of IATI 2.03, or the organisations themselves.

    Of several organisations, those that are not ready are left out, and stderr says why. What does
    not pass the official schema and ruleset is told by line, nothing is written, exit 1.
    """
    boot.django()
    from musterpoint.cli.ledger import organisations_told
    from musterpoint.kernel.time import now

    if kind not in KINDS:
        boot.stop_with(f"Files of IATI are of {' or '.join(KINDS)}.")
    file = _file(organisations_told(organisation), kind, now())
    _tell(file, str(out))
    if not file.is_good:
        boot.stop_with(f"{len(file.faults)} faults; nothing was written.")
    try:
        out.write_bytes(file.content)
    except OSError as problem:
        boot.stop_with(f"{out} cannot be written: {problem.strerror}. Name another file.")
    what = f"{file.activities} activities"
    if kind != KINDS[0]:
        what = "The organisation" if file.activities == 1 else f"{file.activities} organisations"
    boot.out.print(f"{what} written to {out}", markup=False)


def _file(asked: list["Organisation"], kind: str, at: datetime) -> "File":
    """
    Return the file of organisations; of several, those that are not ready are left out and told.

    Ends with a sentence when none is ready.
    """
    from musterpoint.kernel.errors import Refused
    from musterpoint.openness import queries
    from musterpoint.tenancy import actors
    from musterpoint.tenancy.permissions import Permission
    from musterpoint.tenancy.scope import acting_as

    is_of_activities = kind == KINDS[0]
    write: Any = queries.iati_file_of if is_of_activities else queries.iati_organisations_file_of
    together: list[Any] = []
    for one in asked:
        try:
            with acting_as(actors.system(one.id, "funds iati", Permission.FUNDS_READ)):
                found = (
                    queries.iati_activities(at) if is_of_activities else [queries.iati_profile(at)]
                )
            own = write(found, at)
        except Refused as refused:
            if len(asked) == 1:
                boot.stop_with(str(refused))
            _leave_out(one, str(refused))
            continue
        if own.is_good or len(asked) == 1:
            together += found
        else:
            _tell(own, one.slug)
            _leave_out(one, f"{len(own.faults)} faults.")
    if not together:
        boot.stop_with("No organisation is ready to publish in IATI. Nothing was written.")
    made: File = write(together, at)
    return made


def _leave_out(one: "Organisation", why: str) -> None:
    boot.console.print(f"{one.slug}: left out. {why}", markup=False, soft_wrap=True)


def _tell(file: "File", where: str) -> None:
    for one in file.findings:
        place = f"{where}:{one.line}: {one.path}"
        boot.out.print(f"{place}: {one.rule}: {one.message}", markup=False, soft_wrap=True)


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
