"""Commands for those who look after an installation or work on the code."""

import typer

from musterpoint.cli import boot

ANYTHING = {"allow_extra_args": True, "ignore_unknown_options": True}


def django_command(context: typer.Context) -> None:
    """Run a management command of Django."""
    boot.django(migrate=False)
    from django.core.management import execute_from_command_line

    execute_from_command_line(["musterpoint django", *context.args])


def destroy_erased_keys() -> int:
    """Replay the erasure journal in every organisation; return how many keys it destroyed."""
    from musterpoint.tenancy import actors, vault
    from musterpoint.tenancy.actors import Clearance
    from musterpoint.tenancy.models import Organisation
    from musterpoint.tenancy.permissions import Permission
    from musterpoint.tenancy.scope import acting_as

    count = 0
    for organisation in Organisation.objects.filter(id__in=vault.journal()).order_by("id"):
        actor = actors.system(organisation.id, "erasure journal", Permission.VAULT_ERASE)
        for clearance in (Clearance.SYSTEM, Clearance.PROTECTION, Clearance.CONFIDENCE):
            with acting_as(actor.with_clearance(clearance)):
                count += vault.replay_journal()
    return count


def replay_erasures() -> None:
    """Destroy again every key that the erasure journal names (after a restore)."""
    boot.django()
    boot.out.print(f"{destroy_erased_keys()} keys destroyed")
