"""Sets of items as the bits of words, a row for each set."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    from tiaowen.solvers.p_median.model import Flags, Ints

    Bits = npt.NDArray[np.uint64]

WORD = 64  # bits
ONE = np.uint64(1)


def words_of(size: int) -> int:
    """How many words hold a bit for each item."""
    return -(-size // WORD)


def octets_of(bits: Bits) -> npt.NDArray[np.uint8]:
    """The words as eight times as many octets, low ones first."""
    return np.ascontiguousarray(bits).astype("<u8").view(np.uint8).reshape(len(bits), 8 * bits.shape[1])


def packed(flags: Flags) -> Bits:
    """Rows of flags as the bits of words."""
    wide = np.zeros((len(flags), words_of(flags.shape[1]) * WORD), dtype=bool)
    wide[:, : flags.shape[1]] = flags
    return np.packbits(wide, axis=1, bitorder="little").view("<u8").astype(np.uint64)


def unpacked(bits: Bits, size: int) -> Flags:
    """The flags of so many items."""
    return np.unpackbits(octets_of(bits), axis=1, bitorder="little")[:, :size].astype(bool)


def has(bits: Bits, item: int) -> Flags:
    """Whether each row holds an item."""
    flags: Flags = (bits[:, item // WORD] & (ONE << np.uint64(item % WORD))) != 0
    return flags


def have(bits: Bits, items: Ints) -> Ints:
    """``[row, place]``: 1 where the row holds the item at that place."""
    held: Ints = ((bits[:, items // WORD] >> (items % WORD).astype(np.uint64)) & ONE).astype(np.int64)
    return held
