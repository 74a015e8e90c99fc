"""``musterpoint ledger``: prove the books of organisations, and hand them to an outside tool."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from musterpoint.cli import boot

if TYPE_CHECKING:
    from musterpoint.engine.ledger import Book
    from musterpoint.tenancy.models import Organisation

app = typer.Typer(no_args_is_help=True)
Only = Annotated[str, typer.Option(help="Slug of one organisation; all when empty")]


FORMATS = ("beancount",)


@app.command()
def verify(organisation: Only = "") -> None:
    """
    Work the books out from their entries, and hold them against the audit trail and its seals.

    Exit 1 when something does not agree.
    """
    boot.django()
    broken = sum(_verified(found) for found in _organisations(organisation))
    if broken:
        raise typer.Exit(1)


def _verified(found: "Organisation") -> int:
    """Tell what is wrong with the books of an organisation; return how much it is."""
    from musterpoint.audit import sealing
    from musterpoint.funds import verifying
    from musterpoint.tenancy import actors
    from musterpoint.tenancy.permissions import Permission
    from musterpoint.tenancy.scope import acting_as

    with acting_as(actors.system(found.id, "ledger verify", Permission.FUNDS_READ)):
        problems, counted = list(verifying.problems()), verifying.only_counted()
        unsealed = sealing.unsealed("funds.")
    problems += [f"the audit trail: {one}" for one in sealing.verify_organisation(found)]
    notes = []
    if counted:
        notes.append(
            f"{counted} transactions are from before the audit trail kept what postings say; with"
            " it they are compared by their number alone"
        )
    if unsealed:
        notes.append(
            f"{unsealed} events of the books are not sealed yet: what is altered in them and in"
            " the books alike cannot be told. Seal them: musterpoint audit seal"
        )
    for text in (*(problems or ["the books agree"]), *notes):
        boot.out.print(f"{found.slug}: {text}", markup=False, soft_wrap=True)
    return len(problems)


@app.command()
def export(
    out: Annotated[Path, typer.Option(help="The file to write; it is replaced when it is there")],
    organisation: Only = "",
    format: Annotated[str, typer.Option(help="What the file is written in: beancount")] = FORMATS[
        0
    ],
) -> None:
    """
    Write the books as a file that beancount reads.

    The books of several organisations stand in one file, each with its slug in the names of its
    accounts; books in which nothing was written are left out.
    """
    boot.django()
    from musterpoint.engine.ledger import beancount

    if format not in FORMATS:
        boot.stop_with(f"Books are written as {FORMATS[0]}, and as nothing else yet.")
    asked = organisations_told(organisation)
    book, title = _books(asked)
    opened = book.begins(asked[0].created_at.date())
    text = beancount.write(book, title=title, opened=opened)
    try:
        out.write_text(text, encoding="utf-8")
    except OSError as problem:
        boot.stop_with(f"{out} cannot be written: {problem.strerror}. Name another file.")
    count = len(book.transactions)
    boot.out.print(f"{count} transactions written to {out} ({format})", markup=False)


def _books(asked: list["Organisation"]) -> tuple["Book", str]:
    """Return the books of organisations as one, and their title; one alone has its own names."""
    from musterpoint.engine import ledger
    from musterpoint.funds import queries
    from musterpoint.tenancy import actors
    from musterpoint.tenancy.permissions import Permission
    from musterpoint.tenancy.scope import acting_as

    books = {}
    for one in asked:
        with acting_as(actors.system(one.id, "ledger export", Permission.FUNDS_READ)):
            books[one.slug] = queries.book()
    if len(asked) == 1:
        return books[asked[0].slug], asked[0].name
    written = {slug: book for slug, book in books.items() if book.transactions}
    if not written:
        boot.stop_with("No organisation has written anything into its books yet.")
    for slug in sorted(set(books) - set(written)):
        boot.console.print(
            f"{slug}: left out, nothing is written in its books", markup=False, soft_wrap=True
        )
    return ledger.join(written), ", ".join(one.name for one in asked if one.slug in written)


File = Annotated[Path, typer.Argument(help="A file of beancount")]


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as problem:
        boot.stop_with(f"{str(file)[:200]} cannot be read: {problem.strerror}.")


@app.command()
def check(file: File, organisation: Only = "") -> None:
    """Tell what of a beancount file is not as the books have it; exit 1 when something differs."""
    boot.django()
    from musterpoint.funds import reading
    from musterpoint.kernel.errors import Refused
    from musterpoint.tenancy import actors
    from musterpoint.tenancy.permissions import Permission
    from musterpoint.tenancy.scope import acting_as

    content, one = _content(file), one_organisation(organisation)
    with acting_as(actors.system(one.id, "ledger check", Permission.FUNDS_READ)):
        try:
            found = list(reading.differences(reading.read(content)))
        except Refused as refused:
            boot.stop_with(f"{file}: {refused}")
    for problem in found:
        boot.out.print(problem, markup=False, soft_wrap=True)
    if found:
        raise typer.Exit(1)
    boot.out.print(f"{one.slug}: the file and the books agree", markup=False)


@app.command("import")
def take_in(file: File, organisation: Only = "") -> None:
    """Post what a beancount file has and the books do not; all of it or nothing."""
    boot.django()
    from musterpoint.funds import reading
    from musterpoint.kernel.errors import Refused
    from musterpoint.kernel.time import now
    from musterpoint.tenancy import actors
    from musterpoint.tenancy.permissions import Permission
    from musterpoint.tenancy.scope import acting_as

    content, one = _content(file), one_organisation(organisation)
    may = (Permission.FUNDS_CHANGE, Permission.FUNDS_POST)
    by = actors.system(one.id, "ledger import", *may)
    try:
        with acting_as(by):
            made = reading.take_in(reading.read(content), by=by, at=now())
    except Refused as refused:
        boot.stop_with(f"{file}: {refused}")
    boot.out.print(f"{one.slug}: {made} transactions written", markup=False)


def one_organisation(slug: str) -> "Organisation":
    """Return the organisation of a slug, or the only one; end with a sentence otherwise."""
    found = _organisations(slug)
    if len(found) != 1:
        boot.stop_with("Name one organisation by its slug: musterpoint organisations list")
    return found[0]


def organisations_told(slug: str) -> list["Organisation"]:
    """
    Return the organisation of a slug, or all of which something is told.

    Exercises are told where there are no others; which were left out stands on stderr. Ends with a
    sentence when there is none.
    """
    found = _organisations(slug)
    real = [one for one in found if not one.is_exercise]
    if not real or len(real) == len(found):
        return found
    left_out = ", ".join(one.slug for one in found if one.is_exercise)
    text = f"{left_out}: left out as exercises. Write one alone with --organisation."
    boot.console.print(text, markup=False, soft_wrap=True)
    return real


def _organisations(slug: str) -> list["Organisation"]:
    """Return the organisation of a slug, or all; end with a sentence when there is none."""
    from musterpoint.tenancy.models import Organisation

    rows = Organisation.objects.order_by("slug")
    found = list(rows.filter(slug=slug[:51]) if slug else rows)
    if not found:
        boot.stop_with("There is no such organisation: musterpoint organisations list")
    return found
