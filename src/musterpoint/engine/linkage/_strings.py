"""Two plain string measures, for words that are compared as spelt."""


def edit_distance(left: str, right: str) -> int:
    """Fewest slips between two strings: a character wrong, missing, added, or two swapped.

    Optimal string alignment (Damerau-Levenshtein without editing a swapped pair again).
    """
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        before, above, row = row, before, [i]
        for j, b in enumerate(right, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == b:
                cost = min(cost, above[j - 2] + 1)
            row.append(cost)
    return row[-1]


def jaro_winkler(left: str, right: str) -> float:
    """Jaro-Winkler similarity from 0 to 1 (Winkler 1990: prefix weight 0.1, up to four)."""
    if left == right:
        return 1.0
    if not left or not right:
        return 0.0
    shared_left, shared_right = _shared(min(left, right), max(left, right))
    count = len(shared_left)
    if not count:
        return 0.0
    swaps = sum(a != b for a, b in zip(shared_left, shared_right, strict=True)) / 2
    jaro = (count / len(left) + count / len(right) + (count - swaps) / count) / 3
    prefix = 0
    for a, b in zip(left[:4], right[:4], strict=False):
        if a != b:
            break
        prefix += 1
    return jaro + prefix * 0.1 * (1 - jaro)


def _shared(left: str, right: str) -> tuple[list[str], list[str]]:
    """The characters that both strings have within reach of each other, in each one's order."""
    reach = max(len(left), len(right)) // 2 - 1
    taken = [False] * len(right)
    in_left: list[str] = []
    for i, char in enumerate(left):
        for j in range(max(0, i - reach), min(len(right), i + reach + 1)):
            if not taken[j] and right[j] == char:
                taken[j] = True
                in_left.append(char)
                break
    return in_left, [char for char, used in zip(right, taken, strict=True) if used]
