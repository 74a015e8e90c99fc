"""What is sealed of a focal point."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

USE = "referrals.focal-point"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Whom to ask for at a partner, and how to reach them."""

    name: str
    phone: str = ""
    email: str = ""
    note: str = ""

    def kept(self) -> dict[str, str]:
        """Return what is sealed."""
        return asdict(self)


def opened(data: Mapping[str, str]) -> Contact:
    """Return what was sealed."""
    return Contact(**data)
