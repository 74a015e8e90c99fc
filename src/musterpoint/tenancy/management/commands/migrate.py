"""``migrate``, Django's own, without the work that grows with the square of the models."""

from django.core.management.commands import migrate

from musterpoint.tenancy.schema import Executor


class Command(migrate.Command):
    """Apply migrations as Django does, with an executor that renders few models again."""

    def handle(self, *args: object, **options: object) -> None:
        """Let Django's command find our executor where it looks for its own."""
        name = "MigrationExecutor"
        own = getattr(migrate, name)
        setattr(migrate, name, Executor)
        try:
            super().handle(*args, **options)
        finally:
            setattr(migrate, name, own)
