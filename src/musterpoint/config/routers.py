"""Only the owner's connection migrates; the application's role may not."""

from typing import Any


class OwnerMigrates:
    """Send migrations to the connection that owns the tables."""

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool | None:
        """Allow migrations on the owner's connection alone."""
        return db == "owner"
