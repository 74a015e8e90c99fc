"""Money as integer minor units and a currency."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An amount in minor units (cents, fils) of an ISO 4217 currency."""

    minor: int
    currency: str

    def __add__(self, other: "Money") -> "Money":
        if other.currency != self.currency:
            raise ValueError(f"cannot add {other.currency} to {self.currency}")
        return Money(self.minor + other.minor, self.currency)
