"""``musterpoint audit``: seal the trail, verify it, hand out a proof that anyone can check."""

from pathlib import Path
from typing import Annotated

import typer

from musterpoint.cli import boot

app = typer.Typer(no_args_is_help=True)
#: One more than a slug can have, so that no cut name is another's.
LONGEST = 51
Only = Annotated[str, typer.Option(help="Slug of one organisation; all when empty")]


@app.command()
def seal(organisation: Only = "") -> None:
    """Seal every event that is not sealed yet."""
    boot.django()
    from musterpoint.audit import sealing
    from musterpoint.kernel.time import now

    for found in sealing.organisations(organisation[:LONGEST]):
        sealed = sealing.seal_organisation(found, at=now())
        boot.out.print(f"{found.slug}: {sealed} events sealed")


@app.command()
def verify(organisation: Only = "") -> None:
    """Prove that nothing sealed was altered or removed; exit 1 when something was."""
    boot.django()
    from musterpoint.audit import sealing

    broken = 0
    for found in sealing.organisations(organisation[:LONGEST]):
        problems = sealing.verify_organisation(found)
        broken += len(problems)
        for problem in problems:
            boot.out.print(f"{found.slug}: {problem}")
        if not problems:
            boot.out.print(f"{found.slug}: unaltered")
    if broken:
        raise typer.Exit(1)


@app.command()
def export(organisation: str, out: Path) -> None:
    """Write the sealed trail to a file that tools/verify_audit.py checks without the product."""
    boot.django()
    from musterpoint.audit import sealing

    if not organisation:
        boot.stop_with("Name the organisation by its slug: musterpoint organisations list")
    (found,) = sealing.organisations(organisation[:LONGEST])
    try:
        count = sealing.export(found, out)
    except OSError as problem:
        boot.stop_with(f"{out} cannot be written: {problem.strerror}. Name another file.")
    boot.out.print(f"{count} events written to {out}", markup=False, soft_wrap=True)
