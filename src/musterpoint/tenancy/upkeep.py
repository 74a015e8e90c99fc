"""Upkeep of the database that only the owner of its tables may do."""

from django.db import connections


def analyse() -> None:
    """
    Bring the planner's statistics up to date after a large load.

    Statistics that were taken while tables were empty make foreign-key checks read whole tables.
    Autovacuum gets there by itself in a minute or so; an exercise fills them faster.
    """
    with connections["owner"].cursor() as cursor:
        cursor.execute("ANALYZE")
    connections["owner"].close()
