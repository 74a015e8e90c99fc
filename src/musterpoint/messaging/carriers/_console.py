"""The console: for a developer, who finds each message as a file."""

import os
import shutil
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings as site

from musterpoint.messaging.carriers._carrier import Outcome, Parcel, Result


class Console:
    """
    Write each parcel to ``MUSTERPOINT_HOME/outbox/<day>/<id>.txt``, readable by the owner only.

    Nothing is printed and nobody is reached: it says ``accepted``, never ``delivered``. The same
    id twice is the same file.
    """

    is_idempotent = True
    is_real = False

    def problems(self, settings: Mapping[str, Any]) -> dict[str, list[str]]:
        """It has no settings."""
        return {name: ["is not known"] for name in settings}

    def send(
        self, parcels: Sequence[Parcel], settings: Mapping[str, Any], at: datetime
    ) -> list[Outcome]:
        """Write the files."""
        day = directory() / at.date().isoformat()
        day.mkdir(mode=0o700, parents=True, exist_ok=True)
        for parcel in parcels:
            _write(day / f"{parcel.id}.txt", parcel)
        return [
            Outcome(id=p.id, state=Result.ACCEPTED, reference=str(p.id), code="console")
            for p in parcels
        ]


def directory() -> Path:
    """Return where the files are."""
    return Path(site.MUSTERPOINT_HOME) / "outbox"


def _write(path: Path, parcel: Parcel) -> None:
    lines = (
        f"To: {parcel.address}",
        f"Channel: {parcel.channel}",
        f"Language: {parcel.language}",
        f"Subject: {parcel.title}",
        "",
        parcel.text,
        "",
    )
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write("\n".join(lines))


def forget(before: date) -> None:
    """Remove the files of earlier days, as the texts in the database are dropped."""
    if not directory().is_dir():
        return
    for day in directory().iterdir():
        if day.is_dir() and day.name < before.isoformat():
            shutil.rmtree(day, ignore_errors=True)
