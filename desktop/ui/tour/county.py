"""The worked county in a window and a database of its own, so that nothing of it gets among the office's cases."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from desktop import paths
from desktop.problems import Problem
from desktop.ui.texts import t
from desktop.work.progress import Progress

if TYPE_CHECKING:
    from desktop.store.database import Store
    from desktop.ui.main_window import MainWindow

FOLDER, FILE = "示例", "示例县.db"


def database() -> Path:
    """Return where the worked county of this person lies."""
    return paths.data_folder() / FOLDER / FILE


def open_county(window: MainWindow) -> None:
    """Start a second window on the worked county."""
    from desktop.work.operations.updating import start_apart

    program = (sys.executable,) if getattr(sys, "frozen", False) else (sys.executable, "-m", "desktop")
    try:
        start_apart((*program, "desktop", "--tour"))
    except Problem as problem:
        window.notice.say_problem(problem)
        return
    window.notice.say(t("tour.opening"))


def begin(window: MainWindow) -> None:
    """Fill the worked county where it is not there yet, then lead through it."""
    window.setWindowTitle(t("tour.window"))
    window.runner.run(_prepared, on_done=lambda case_id: _guide(window, case_id))


def _prepared(store: Store, progress: Progress) -> str:
    """Return the case the walk looks at: the one in the first place."""
    from desktop.store import CaseQuery
    from desktop.work.operations.exporting import load_example
    from desktop.work.operations.judging import judge_cases

    by_place = CaseQuery(sort="rank", limit=1)
    if not store.list_cases(CaseQuery(limit=1)).rows:
        today = date.today()
        load_example(store, on=today, by=t("tour.by"), progress=progress)
        judge_cases(store, None, today, progress=progress)
    return store.list_cases(by_place).rows[0].id


def _guide(window: MainWindow, case_id: str) -> None:
    from desktop.ui.tour.guide import Guide

    Guide(window, case_id).show_step(0)
