"""For those who keep the service running: is it alive, is it ready, how much waits."""

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache


@never_cache
def live(request: HttpRequest) -> HttpResponse:
    """Answer as long as the process runs."""
    return JsonResponse({"status": "live"})


@never_cache
def ready(request: HttpRequest) -> HttpResponse:
    """Answer 200 when the database takes statements, 503 while it does not."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"status": "database is not there"}, status=503)
    return JsonResponse({"status": "ready"})


METRICS = {
    "musterpoint_organisations": (
        "Organisations on this installation",
        "SELECT count(*) FROM tenancy_organisation",
    ),
    "musterpoint_notes_due": (
        "Lanes with work that is due",
        "SELECT count(*) FROM tenancy_wake WHERE due_at <= now() AND lease_until IS NULL",
    ),
    "musterpoint_oldest_note_seconds": (
        "Age of the oldest work that is due",
        "SELECT coalesce(extract(epoch FROM now() - min(due_at)), 0) FROM tenancy_wake"
        " WHERE due_at <= now() AND lease_until IS NULL",
    ),
}


@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """Return counts of the platform in the text format of Prometheus; nothing of a tenant."""
    lines = []
    try:
        with connection.cursor() as cursor:
            for name, (meaning, sql) in METRICS.items():
                cursor.execute(sql)
                row = cursor.fetchone()
                lines += [f"# HELP {name} {meaning}", f"# TYPE {name} gauge"]
                lines.append(f"{name} {float(row[0]) if row else 0}")
    except DatabaseError:
        return HttpResponse("", status=503, content_type="text/plain")
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; version=0.0.4")
