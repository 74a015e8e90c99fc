"""``musterpoint db``: start, stop, look, open, copy."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from musterpoint.cli import boot
from musterpoint.pg import PgError, aside, commands

app = typer.Typer(no_args_is_help=True)
Role = Annotated[str, typer.Option(help="owner, app, worker or backup")]


@contextmanager
def _sentences() -> Iterator[None]:
    try:
        yield
    except PgError as error:
        boot.stop_with(error)


@app.command()
def start() -> None:
    """Start the embedded PostgreSQL and bring the schema up to date."""
    with _sentences():
        commands.start()
    boot.django()
    status()


@app.command()
def stop() -> None:
    """Stop the embedded PostgreSQL."""
    with _sentences():
        commands.stop()


@app.command()
def remove(
    yes: Annotated[bool, typer.Option("--yes", help="Do it: nothing can be brought back")] = False,
) -> None:
    """Delete the embedded database and everything in it, to start with an empty one."""
    if not yes:
        boot.stop_with("This deletes every record. Make a backup first, then add --yes.")
    with _sentences():
        place = commands.remove()
    boot.out.print(f"Deleted from {place}", soft_wrap=True)


@app.command("set-aside")
def set_aside(
    yes: Annotated[bool, typer.Option("--yes", help="Do it: an empty one begins")] = False,
) -> None:
    """Keep the embedded database and its keys under another name, to start with an empty one."""
    if not yes:
        boot.stop_with("This takes the database out of use; nothing is deleted. Add --yes.")
    with _sentences():
        name = aside.set_aside()
        place = aside.place_of(name)
    boot.out.print(f"Set aside as {name} in {place}", soft_wrap=True)


@app.command("bring-back")
def bring_back(
    name: str,
    keys: Annotated[Path | None, typer.Option(help="Folder with the copy of its keys")] = None,
) -> None:
    """Put a database back that was set aside; the present one is set aside instead."""
    with _sentences():
        instead = aside.bring_back(name, keys=keys)
    boot.out.print(f"{name} is back", soft_wrap=True)
    if instead:
        boot.out.print(f"The one that was there is set aside as {instead}", soft_wrap=True)
    boot.django()


@app.command()
def status() -> None:
    """Show what the database is doing."""
    with _sentences():
        for name, value in commands.status().items():
            boot.out.print(f"{name:10} {value}")


@app.command()
def url(role: Role = "app") -> None:
    """Print the address, with its password, for a role."""
    with _sentences():
        boot.out.print(commands.url(role), soft_wrap=True)


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def psql(context: typer.Context, role: Role = "app") -> None:
    """Open psql as a role; further arguments go to psql."""
    with _sentences():
        call = commands.psql(role, *context.args)
    os.execve(call.argv[0], call.argv, call.environment)  # noqa: S606  the bundled psql


@app.command()
def prepare(admin_url: str) -> None:
    """Create the roles and the database on your own PostgreSQL; print the settings to use."""
    with _sentences():
        urls = commands.prepare(admin_url)
    for role in ("app", "owner", "worker", "backup"):
        name = "DATABASE_URL" if role == "app" else f"DATABASE_{role.upper()}_URL"
        boot.out.print(f"export {name}='{urls.of(role)}'", soft_wrap=True)


@app.command()
def backup(path: Path) -> None:
    """Write the whole database to one file, readable by you alone."""
    with _sentences():
        walls = commands.backup(path)
    boot.out.print(f"{path}: {walls}")


@app.command()
def restore(
    path: Path, force: Annotated[bool, typer.Option(help="Replace what is there")] = False
) -> None:
    """Bring a backup back, then destroy again every key that was erased since."""
    with _sentences():
        walls = commands.restore(path, force=force)
    boot.django()
    from musterpoint.cli.tools import destroy_erased_keys

    boot.out.print(f"{walls}; {destroy_erased_keys()} erased keys destroyed again")
