"""Two plain string measures, for words that are compared as spelt."""


def one_slip(left: str, right: str) -> bool:
    """Whether one slip parts two strings: a character wrong, missing, added, or two swapped.

    That is a Damerau-Levenshtein distance of one, in a single pass.
    """
    if left == right or abs(len(left) - len(right)) > 1:
        return False
    shorter, longer = sorted((left, right), key=len)
    at = 0
    while at < len(shorter) and shorter[at] == longer[at]:
        at += 1
    if len(shorter) != len(longer):
        return shorter[at:] == longer[at + 1 :]
    if shorter[at + 1 :] == longer[at + 1 :]:
        return True
    swapped = shorter[at : at + 2] == longer[at : at + 2][::-1]
    return swapped and shorter[at + 2 :] == longer[at + 2 :]


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
