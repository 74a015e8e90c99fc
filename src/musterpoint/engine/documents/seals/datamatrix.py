"""
DataMatrix ECC 200 (ISO/IEC 16022), as seals are printed (ICAO Doc 9303-13, BSI TR-03137).

Raw bytes in, dark and light modules out: a square symbol, Base 256 from the first codeword on, no
extended channel, so that the first byte that a reader gives is the first byte of the seal.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

#: The polynomial of the Galois field, x^8 + x^5 + x^3 + x^2 + 1.
FIELD = 0b1_0010_1101
LATCH_BASE256, PAD = 231, 129
#: Longest length of Base 256 that one codeword tells.
SHORT = 249

Modules = tuple[tuple[bool, ...], ...]
Place = tuple[int, int]


class TooLong(ValueError):
    """The bytes do not fit into the largest symbol that is made here."""


@dataclass(frozen=True, slots=True)
class Size:
    """A square symbol: modules across, regions across, data and check codewords, blocks."""

    across: int
    regions: int
    data: int
    checks: int
    blocks: int

    @property
    def inner(self) -> int:
        """Modules across without the borders of the regions."""
        return self.across - 2 * self.regions


SIZES = tuple(
    Size(*row)
    for row in (
        (10, 1, 3, 5, 1), (12, 1, 5, 7, 1), (14, 1, 8, 10, 1), (16, 1, 12, 12, 1),
        (18, 1, 18, 14, 1), (20, 1, 22, 18, 1), (22, 1, 30, 20, 1), (24, 1, 36, 24, 1),
        (26, 1, 44, 28, 1), (32, 2, 62, 36, 1), (36, 2, 86, 42, 1), (40, 2, 114, 48, 1),
        (44, 2, 144, 56, 1), (48, 2, 174, 68, 1), (52, 2, 204, 84, 2), (64, 4, 280, 112, 2),
        (72, 4, 368, 144, 4), (80, 4, 456, 192, 4), (88, 4, 576, 224, 4), (96, 4, 696, 272, 4),
        (104, 4, 816, 336, 6), (120, 6, 1050, 408, 6), (132, 6, 1304, 496, 8),
    )
)  # fmt: skip


def modules(content: bytes) -> Modules:
    """Return the rows of the smallest square symbol, True where dark; raise TooLong."""
    written = _base256(content)
    size = next((one for one in SIZES if one.data >= len(written)), None)
    if size is None:
        raise TooLong(f"{len(content)} bytes are more than a DataMatrix of 132 modules holds")
    words = _padded(written, size.data)
    return _drawn(size, words + _checks(words, size))


# Codewords


def _base256(content: bytes) -> list[int]:
    """Return the latch and the randomised length and bytes (5.2.9 and annex B.2)."""
    length = len(content)
    told = [length] if length <= SHORT else [SHORT + length // 250, length % 250]
    plain = [*told, *content]
    return [LATCH_BASE256] + [
        (word + (149 * place) % 255 + 1) % 256 for place, word in enumerate(plain, 2)
    ]


def _padded(words: list[int], length: int) -> list[int]:
    """Fill up: one pad, then randomised ones (annex B.1)."""
    found = [*words, PAD] if len(words) < length else list(words)
    for place in range(len(found) + 1, length + 1):
        value = PAD + (149 * place) % 253 + 1
        found.append(value if value <= 254 else value - 254)
    return found


# Error correction


@cache
def _tables() -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return powers of the field's root, and their logarithms."""
    powers, logs, value = [], [0] * 256, 1
    for exponent in range(255):
        powers.append(value)
        logs[value] = exponent
        value = value << 1 ^ (FIELD if value & 0x80 else 0)
    return tuple(powers), tuple(logs)


def _times(one: int, other: int) -> int:
    powers, logs = _tables()
    return powers[(logs[one] + logs[other]) % 255] if one and other else 0


@cache
def _generator(degree: int) -> tuple[int, ...]:
    """Return the polynomial with the first powers as roots, without its leading one."""
    powers, _logs = _tables()
    found = [1]
    for exponent in range(1, degree + 1):
        root = powers[exponent]
        scaled = [*(_times(one, root) for one in found), 0]
        found = [a ^ b for a, b in zip([*found, 0], [0, *scaled[:-1]], strict=True)]
    return tuple(found[1:])


def _checks(words: Sequence[int], size: Size) -> list[int]:
    """Return the check codewords of all blocks, which take turns (annex E)."""
    each = size.checks // size.blocks
    generator = _generator(each)
    found = [0] * size.checks
    for block in range(size.blocks):
        rest = [0] * each
        for word in words[block :: size.blocks]:
            factor = word ^ rest[0]
            rest = [
                after ^ _times(factor, weight)
                for after, weight in zip([*rest[1:], 0], generator, strict=True)
            ]
        found[block :: size.blocks] = rest
    return found


# Where each bit stands (annex F)

_SHAPE: tuple[Place, ...] = (
    (-2, -2), (-2, -1), (-1, -2), (-1, -1), (-1, 0), (0, -2), (0, -1), (0, 0),
)  # fmt: skip
#: Corner cases; a negative place counts from the other edge.
_CORNERS: tuple[tuple[Place, ...], ...] = (
    ((-1, 0), (-1, 1), (-1, 2), (0, -2), (0, -1), (1, -1), (2, -1), (3, -1)),
    ((-3, 0), (-2, 0), (-1, 0), (0, -4), (0, -3), (0, -2), (0, -1), (1, -1)),
    ((-3, 0), (-2, 0), (-1, 0), (0, -2), (0, -1), (1, -1), (2, -1), (3, -1)),
    ((-1, 0), (-1, -1), (0, -3), (0, -2), (0, -1), (1, -3), (1, -2), (1, -1)),
)


@cache
def _placement(across: int) -> tuple[tuple[Place, ...], ...]:
    """Return for each codeword where its eight bits stand, the most significant first."""
    taken: set[Place] = set()
    found: list[tuple[Place, ...]] = []

    def put(places: Sequence[Place]) -> None:
        found.append(tuple(places))
        taken.update(places)

    def at(row: int, column: int) -> None:
        if (row, column) not in taken:
            put([_wrapped(row + down, column + right, across) for down, right in _SHAPE])

    row, column = 4, 0
    while row < across or column < across:
        corner = _corner(row, column, across)
        if corner is not None:
            put([(down % across, right % across) for down, right in _CORNERS[corner]])
        while row >= 0 and column < across:
            if row < across and column >= 0:
                at(row, column)
            row, column = row - 2, column + 2
        row, column = row + 1, column + 3
        while row < across and column >= 0:
            if row >= 0 and column < across:
                at(row, column)
            row, column = row + 2, column - 2
        row, column = row + 3, column + 1
    return tuple(found)


def _corner(row: int, column: int, across: int) -> int | None:
    if (row, column) == (across, 0):
        return 0
    if (row, column) == (across - 2, 0) and across % 4:
        return 2 if across % 8 == 4 else 1
    return 3 if (row, column) == (across + 4, 2) and across % 8 == 0 else None


def _wrapped(row: int, column: int, across: int) -> Place:
    if row < 0:
        row, column = row + across, column + 4 - (across + 4) % 8
    if column < 0:
        row, column = row + 4 - (across + 4) % 8, column + across
    return row, column


def _drawn(size: Size, words: Sequence[int]) -> Modules:
    inner, region = size.inner, size.inner // size.regions
    dark: set[Place] = set()
    used: set[Place] = set()
    for word, places in zip(words, _placement(inner), strict=True):
        used.update(places)
        dark.update(place for bit, place in enumerate(places) if word >> (7 - bit) & 1)
    if (inner - 1, inner - 1) not in used:
        dark |= {(inner - 1, inner - 1), (inner - 2, inner - 2)}

    def is_dark(row: int, column: int) -> bool:
        down, right = row % (region + 2), column % (region + 2)
        if right == 0 or down == region + 1:
            return True
        if down == 0:
            return right % 2 == 0
        if right == region + 1:
            return down % 2 == 1
        of_row, of_column = row // (region + 2), column // (region + 2)
        return (of_row * region + down - 1, of_column * region + right - 1) in dark

    return tuple(
        tuple(is_dark(row, column) for column in range(size.across)) for row in range(size.across)
    )
