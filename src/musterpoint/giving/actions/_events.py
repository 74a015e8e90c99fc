"""Signed messages of providers are kept once each."""

from datetime import datetime

from musterpoint.giving.models import Intent, Provider, ProviderEvent
from musterpoint.giving.providers import EXERCISE, Event


def heard(row: Intent, provider: Provider) -> list[Event]:
    """Return the messages of the provider of exercises about a gift: it is asked nothing else."""
    if provider.kind != EXERCISE or not row.remote_id:
        return []
    rows = ProviderEvent.objects.filter(provider=provider, remote_id=row.remote_id)
    return [
        Event(
            event_id=one.event_id, remote_id=one.remote_id, kind=one.kind, amount=one.amount,
            unit=one.unit, sent_at=one.sent_at,
        )
        for one in rows.order_by("received_at", "id")
    ]  # fmt: skip


def is_new(provider: Provider, event: Event, at: datetime) -> bool:
    """Keep a message of a provider; return whether it came for the first time."""
    _row, made = ProviderEvent.objects.get_or_create(
        provider=provider,
        event_id=event.event_id,
        defaults={
            "remote_id": event.remote_id,
            "kind": event.kind[:40],
            "unit": event.unit,
            "amount": event.amount,
            "sent_at": event.sent_at,
            "received_at": at,
        },
    )
    return made
