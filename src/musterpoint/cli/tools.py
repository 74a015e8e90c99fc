"""Commands for those who look after an installation or work on the code."""

import os
import subprocess
import sys
from pathlib import Path

import typer

from musterpoint.cli import boot

ANYTHING = {"allow_extra_args": True, "ignore_unknown_options": True}
PACKAGE = Path(__file__).resolve().parent.parent


def django_command(context: typer.Context) -> None:
    """Run a management command of Django."""
    boot.django(migrate=False)
    from django.core.management import execute_from_command_line

    execute_from_command_line(["musterpoint django", *context.args])


def messages() -> None:
    """Collect the texts to translate into locale/ and compile what is translated."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "musterpoint.config.settings")
    locales = [name.name for name in sorted((PACKAGE / "locale").iterdir()) if name.is_dir()]
    chosen = [word for name in locales for word in ("-l", name)]
    for command in (["makemessages", *chosen, "--no-location", "--no-obsolete"], ["compilemessages"]):
        subprocess.run([sys.executable, "-m", "django", *command], cwd=PACKAGE, check=True)


def destroy_erased_keys() -> int:
    """Replay the erasure journal in every organisation; return how many keys it destroyed."""
    from musterpoint.tenancy import actors, vault
    from musterpoint.tenancy.models import Organisation
    from musterpoint.tenancy.permissions import Permission
    from musterpoint.tenancy.scope import acting_as

    count = 0
    for organisation in Organisation.objects.filter(id__in=vault.journal()).order_by("id"):
        actor = actors.system(organisation.id, "erasure journal", Permission.VAULT_ERASE)
        with acting_as(actor):
            count += vault.replay_journal()
    return count


def replay_erasures() -> None:
    """Destroy again every key that the erasure journal names (after a restore)."""
    boot.django()
    boot.out.print(f"{destroy_erased_keys()} keys destroyed")
