"""Load much that stays for good without the pauses of the garbage collector."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def staying() -> Iterator[None]:
    """Keep the collector still while something is loaded that stays, and let it never look at that again.

    A full collection among several hundred thousand objects of packs stops every thread for 60 to 100 ms; it would come
    once or twice while they are read, and again and again later.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was_enabled:
            gc.enable()
