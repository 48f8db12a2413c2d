"""Did you mean: the accepted words nearest to one that is not accepted."""

from __future__ import annotations

from collections.abc import Iterable

from tiaowen.spec.errors import Text

LONGEST = 128
MOST_SLIPS = 3
MOST_CANDIDATES = 5_000


def nearest(word: str, candidates: Iterable[str], n: int = 3) -> list[str]:
    """Return at most ``n`` candidates that ``word`` may be a slip of, the best first; the same for any order of them.

    A slip is a wrong, missing, extra or swapped character: about one in three, at most ``MOST_SLIPS``. Only the
    candidates with the fewest slips are returned; upper and lower case are the same. Where there are none, it is those
    that contain the word or are contained in it. Among more than ``MOST_CANDIDATES`` only the same word in other case
    is looked for.

    >>> nearest("摄象机", ["门磁", "摄像机", "读卡器"])
    ['摄像机']
    """
    folded = word.casefold()
    if not 1 <= len(folded) <= LONGEST:
        return []
    others = [(candidate.casefold(), candidate) for candidate in set(candidates)]
    same = sorted(candidate for other, candidate in others if other == folded)
    if len(others) > MOST_CANDIDATES:
        return same[:n]
    return same[:n] or _slips(folded, others, n) or _containing(folded, others, n)


def did_you_mean(word: str, candidates: Iterable[str]) -> Text | None:
    """Return the question in both languages, or None when nothing is near."""
    found = nearest(word, candidates)
    if not found:
        return None
    return Text(f"是否想写：{'、'.join(found)}？", f"did you mean: {', '.join(found)}?")


def _slips(folded: str, others: list[tuple[str, str]], n: int) -> list[str]:
    most = min(max(1, (len(folded) + 1) // 3), MOST_SLIPS, len(folded) - 1)
    letters = set(folded)
    near = [(other, candidate) for other, candidate in others if abs(len(other) - len(folded)) <= most]
    for limit in range(1, most + 1):
        ranked = [
            (-_shared_start(folded, other), abs(len(other) - len(folded)), candidate)
            for other, candidate in near
            if abs(len(other) - len(folded)) <= limit
            and len(letters.difference(other)) <= limit
            and _distance(folded, other, limit) <= limit
        ]
        if ranked:
            return [candidate for *_, candidate in sorted(ranked)[:n]]
    return []


def _shared_start(left: str, right: str) -> int:
    for index, (a, b) in enumerate(zip(left, right, strict=False)):
        if a != b:
            return index
    return min(len(left), len(right))


def _containing(folded: str, others: list[tuple[str, str]], n: int) -> list[str]:
    if len(folded) < (3 if folded.isascii() else 2):
        return []
    found = [
        (abs(len(other) - len(folded)), candidate)
        for other, candidate in others
        if folded in other or (len(other) >= 2 and other in folded)
    ]
    return [candidate for _, candidate in sorted(found)[:n]]


def _distance(left: str, right: str, limit: int) -> int:
    """Return the number of single-character slips between two words, or ``limit + 1`` when there are more.

    Only the band of cells within ``limit`` of the diagonal is computed: O(length · limit).
    """
    over = limit + 1
    width = len(right)
    before, row = [over] * (width + 2), [min(j, over) for j in range(width + 1)] + [over]
    for i, a in enumerate(left, 1):
        earlier, before, row = before, row, [over] * (width + 2)
        row[0] = min(i, over)
        best = row[0]
        for j in range(max(1, i - limit), min(width, i + limit) + 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != right[j - 1]))
            if i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == right[j - 1]:
                cost = min(cost, earlier[j - 2] + 1)
            row[j] = cost
            best = min(best, cost)
        if best > limit:
            return over
    return min(row[width], over)
