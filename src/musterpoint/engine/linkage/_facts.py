"""What is known of one person, as far as it helps to tell them from another."""

import re
from dataclasses import dataclass
from datetime import date

_BIRTH = re.compile(r"^\d{4}(-\d{2}-\d{2})?$")
_OCR_TWINS = str.maketrans("OI", "01")


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The facts that linkage reads; anything may be missing.

    `names`: every known name of the person, whole, each in any script.
    `birth`: "YYYY" or "YYYY-MM-DD". `birth_years`: first and last year an estimated age allows;
    read only where `birth` is missing. `phones`: E.164. `documents`: numbers as printed.
    `sex`: a code; two codes are compared only for being equal. `birth_place`: a name, any script.

    Raises ValueError for a birth or range that is not written so: forms check that before.
    """

    names: tuple[str, ...] = ()
    birth: str | None = None
    birth_years: tuple[int, int] | None = None
    phones: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    sex: str | None = None
    birth_place: str | None = None

    def __post_init__(self) -> None:
        if self.birth is not None:
            if not _BIRTH.match(self.birth):
                raise ValueError("birth must be YYYY or YYYY-MM-DD")
            if len(self.birth) == 10:
                date.fromisoformat(self.birth)
        if self.birth_years is not None and self.birth_years[0] > self.birth_years[1]:
            raise ValueError("birth_years must run from the earlier to the later year")

    @property
    def full_birth(self) -> str | None:
        """The birth date if day and month are given, 1 January included."""
        return self.birth if self.birth is not None and len(self.birth) == 10 else None

    @property
    def precise_birth(self) -> str | None:
        """The birth date if it is more than a year: 1 January stands for "not known" too often."""
        return None if self.birth is None or self.birth.endswith("-01-01") else self.full_birth

    @property
    def year_span(self) -> tuple[int, int] | None:
        """First and last possible birth year; equal when the year is given."""
        if self.birth is not None:
            return int(self.birth[:4]), int(self.birth[:4])
        return self.birth_years

    @property
    def plain_phones(self) -> frozenset[str]:
        """Telephone numbers without spaces and signs other than the leading plus."""
        plain = ("+" + re.sub(r"[^0-9]", "", phone) for phone in self.phones)
        return frozenset(phone for phone in plain if len(phone) > 4)

    @property
    def plain_documents(self) -> frozenset[str]:
        """Document numbers in capitals and digits, the letters O and I read as 0 and 1."""
        plain = (re.sub(r"[^0-9A-Z]", "", number.upper()) for number in self.documents)
        return frozenset(number.translate(_OCR_TWINS) for number in plain if len(number) > 2)
