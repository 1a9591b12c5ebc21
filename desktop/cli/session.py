"""What every command needs: the store it works on, the day, the clerk's name, and progress on the terminal."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

from desktop import paths, resources
from desktop.work.pace import Pace
from desktop.work.progress import Progress

if TYPE_CHECKING:
    from desktop.store.database import Store

DONE, INPUT_PROBLEMS = 0, 1
CLERK = "命令行"
"""Entered as the person when the office has not set a clerk's name."""
Answer = tuple[int, dict[str, Any], str]
"""Exit status, machine-readable answer, and the same for people."""


@contextmanager
def open_store(path: Path) -> Iterator[Store]:
    """Open the database for one command."""
    from desktop.store.database import Store

    store = Store.open(path, dictionary=resources.dictionary(), places=resources.places())
    for note in store.notes:
        sys.stderr.write(note + "\n")
    try:
        yield store
    finally:
        store.close()


def progress_of(options: Namespace) -> Progress:
    """Return the progress shown on the terminal, silent where a machine reads."""
    if options.json or not sys.stderr.isatty():
        return Progress()
    pace = Pace()
    return Progress(
        lambda done, total, note: print_progress(done, total, note, left=pace.left(done, total, monotonic()))
    )


def print_progress(done: int, total: int, note: str, *, left: str = "") -> None:
    """Show how far an operation is, and what time is left, on one line of the terminal."""
    sys.stderr.write(f"\r{done}/{total} {left} {note[:40]:<40}" + ("\n" if done >= total else ""))


def clerk_of(store: Store) -> str:
    """Return the name entered with every change."""
    from desktop.work.operations.office import load_settings

    return load_settings(store).clerk_name or CLERK


def day_of(options: Namespace) -> date:
    """Return the evaluation date asked for, today without one."""
    return options.on or date.today()


def path_of(options: Namespace) -> Path:
    """Return the database asked for, that of the user without one."""
    return options.db or paths.default_store()
