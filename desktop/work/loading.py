"""Keep the garbage collector from holding the window: it looks at little at a time, and never twice at what stays.

A full collection goes through every object there is without letting any thread in between: 60 ms with the packs read,
300 ms with everything that prints. So in a window none comes by itself. Between two steps of the worker the little made
since is looked at, and what is left is set aside for good; all of it is gone through when the person has turned to
another program.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_BY_ITSELF = 1_000_000
"""Middle collections before a full one comes by itself: never, in practice."""
_WORTH, _TOO_MANY = 3, 12
"""Middle collections since the last full one, each for about 8,000 new objects: fewer are not worth a look, more would
hold the window (100,000 objects take 10 to 30 ms)."""


@contextmanager
def staying() -> Iterator[None]:
    """Keep the collector still while much is loaded or computed that makes no cycles, and set aside what is left.

    Measured: it took a third of the time of importing 10,000 rows, and once or twice 60 to 100 ms while packs are read.
    Reference counting frees everything as usual, also what was set aside.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was_enabled:
            gc.enable()


def collect_in_portions() -> None:
    """Let no full collection come by itself from now on; `tidy` and `tidy_all` look after what it would find."""
    young, middle, _ = gc.get_threshold()
    gc.set_threshold(young, middle, _BY_ITSELF)


def tidy() -> None:
    """Collect what was made since the last time, if that is quickly done, and never look at the rest again."""
    portions = gc.get_count()[2]
    if portions < _WORTH or not _in_portions():
        return
    if portions < _TOO_MANY:
        gc.collect()
    gc.freeze()


def tidy_all() -> None:
    """Collect everything, also what was set aside; the threads stand still for a third of a second."""
    if _in_portions():
        gc.unfreeze()
        gc.collect()
        gc.freeze()


def _in_portions() -> bool:
    return gc.get_threshold()[2] == _BY_ITSELF
