"""HiGHS without its banner: since 1.16 the first solver of a process writes one to standard output, asked or not."""

from __future__ import annotations

import os
from functools import cache
from typing import Any


@cache
def highspy() -> Any:
    """The module ``highspy``, its banner spent where nobody sees it: standard output belongs to the results."""
    import highspy as module

    try:
        kept = os.dup(1)
    except OSError:  # no standard output at all
        return module
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 1)
        module.Highs()  # type: ignore[no-untyped-call]
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)
    return module
