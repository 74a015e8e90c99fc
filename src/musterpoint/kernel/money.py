"""Money as integer minor units and a currency."""

from dataclasses import dataclass

#: ISO 4217, minor units other than two (list one of 2024). CLDR's places are those of everyday
#: cash (none for IQD, LBP, SYP or YER); amounts are kept and exchanged as ISO has them.
PLACES = {
    **dict.fromkeys(("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF"), 0),
    **dict.fromkeys(("UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF"), 0),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
    **dict.fromkeys(("CLF", "UYW"), 4),
}
USUAL_PLACES = 2


def places(currency: str) -> int:
    """
    Return how many decimal places the minor unit of a currency has, by ISO 4217.

    The one source of places in the product: books, plans, fees, offers and results frameworks
    agree. A code that is no currency has two.
    """
    return PLACES.get(currency, USUAL_PLACES)


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An amount in minor units (cents, fils) of an ISO 4217 currency."""

    minor: int
    currency: str

    def __add__(self, other: "Money") -> "Money":
        if other.currency != self.currency:
            raise ValueError(f"cannot add {other.currency} to {self.currency}")
        return Money(self.minor + other.minor, self.currency)
