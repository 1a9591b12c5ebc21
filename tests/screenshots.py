"""Take pictures of every page of the window, light and dark: `python -m tests.screenshots --out DIR`.

Each look is a process of its own, on a store with the worked county judged. `--handbook` takes anew the pictures that
the handbook shows.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from desktop.paths import resource_folder

DAY = date(2026, 11, 21)
QUIET_SECONDS = 1.0
LONGEST_SECONDS = 25.0
CASE_TABS = (
    "form", "judgement", "appraisal", "matching", "papers", "dossier", "recommend", "monitoring", "registers",
    "history",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """Say how a set of pictures is taken."""

    name: str
    theme: str
    size: tuple[int, int]
    percent: int = 100
    scale: float = 1.0


SIGHTS = (
    Sight(name="light", theme="light", size=(1366, 768)),
    Sight(name="dark", theme="dark", size=(1366, 768)),
    Sight(name="light-1920", theme="light", size=(1920, 1080)),
    Sight(name="light-150", theme="light", size=(1366, 768), percent=150),
    Sight(name="light-4k", theme="light", size=(1920, 1080), scale=2.0),
    Sight(name="dark-small-200", theme="dark", size=(1366, 768), scale=2.0),
    Sight(name="light-125", theme="light", size=(1366, 768), scale=1.25),
    Sight(name="dark-250", theme="dark", size=(1366, 768), scale=2.5),
)


def main(arguments: list[str] | None = None) -> int:
    """Read the command line and take the pictures; return 1 when a set failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--handbook", action="store_true", help="the pictures of the handbook, in their place")
    parser.add_argument("--sight", action="append", choices=[one.name for one in SIGHTS], help="only this set")
    parser.add_argument("--page", action="append", default=[], help="only this page, case:TAB or palette")
    parser.add_argument("--inside", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.inside is not None:
        take(_sight(options.sight[0]), options.inside, options.out, options.page)
    with tempfile.TemporaryDirectory() as folder:
        store = _store(Path(folder))
        if options.handbook:
            failed = _process(SIGHTS[0], store, Path(folder), [])
            _for_the_handbook(Path(folder) / SIGHTS[0].name)
            return failed
        if options.out is None:
            parser.error("--out is missing")
        wanted = [one for one in SIGHTS if not options.sight or one.name in options.sight]
        return max(_process(one, store, options.out, options.page) for one in wanted)


def _sight(name: str) -> Sight:
    return next(one for one in SIGHTS if one.name == name)


def _store(folder: Path) -> Path:
    from desktop import resources
    from desktop.store.database import Store
    from desktop.work.operations.exporting import load_example
    from desktop.work.operations.judging import judge_cases
    from desktop.work.progress import Progress

    path = folder / "示例县.db"
    with Store.open(path, dictionary=resources.dictionary(), places=resources.places()) as store:
        load_example(store, on=DAY, by="示例", progress=Progress())
        judge_cases(store, None, DAY, progress=Progress())
    return path


def _for_the_handbook(taken: Path) -> None:
    """Put the pictures the chapters name into the handbook: smaller, and with few enough colours to stay small."""
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QGuiApplication, QImage

    from desktop.ui.handbook.chapters import FOLDER, chapters

    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    QGuiApplication.instance() or QGuiApplication([])
    named = {name for chapter in chapters() for name in re.findall(r"pictures/([\w-]+\.png)", chapter.markdown)}
    for name in sorted(named):
        picture = QImage(str(taken / name)).scaledToWidth(1024, Qt.TransformationMode.SmoothTransformation)
        picture = picture.convertToFormat(QImage.Format.Format_RGB444)
        picture.save(str(resource_folder() / FOLDER / "pictures" / name))


def _process(sight: Sight, store: Path, out: Path, pages: list[str]) -> int:
    command = [sys.executable, "-m", "tests.screenshots", "--out", str(out), "--sight", sight.name]
    command += ["--inside", str(store), *(word for page in pages for word in ("--page", page))]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": str(sight.scale)}
    return subprocess.run(command, env=environment, check=False).returncode


def take(sight: Sight, store: Path, out: Path, only: list[str]) -> None:
    """Show the window in one look and write a picture of each page; ends the process."""
    from desktop.app import Options, _application, build, start
    from desktop.ui.main_window import RAIL, MainWindow
    from desktop.ui.theme import Look

    app = _application(Look(theme=sight.theme, percent=sight.percent))
    data = store.parent / f"data-{sight.name}"
    window: MainWindow = build(Options(database=store, data_folder=data))
    window.resize(*sight.size)
    window.show()
    start(window)
    folder = out / sight.name
    folder.mkdir(parents=True, exist_ok=True)

    def settle() -> None:
        """Wait until the worker has had nothing to do for a while."""
        begun = busy = time.monotonic()
        while time.monotonic() - busy < QUIET_SECONDS and time.monotonic() - begun < LONGEST_SECONDS:
            app.processEvents()
            time.sleep(0.01)
            if window.runner.is_busy:
                busy = time.monotonic()

    def palette() -> None:
        shown = window.shell.open_palette()
        settle()
        shown.line.setText("ping")
        settle()
        shown.grab().save(str(folder / "palette.png"))
        shown.reject()

    steps: dict[str, Callable[[], object]] = {page: lambda page=page: window.show_page(page) for page in RAIL}  # type: ignore[misc]
    settle()
    case_id = window.projects.model.rows[0].id
    for tab in CASE_TABS:
        steps[f"case:{tab}"] = lambda tab=tab: window.open_case(case_id, tab)  # type: ignore[misc]
    steps["comparison"] = lambda: window.compare([window.projects.model.rows[at].id for at in range(4)])
    for name, step in steps.items():
        if only and name not in only:
            continue
        step()
        settle()
        window.grab().save(str(folder / f"{name.replace(':', '-')}.png"))
    if not only or "palette" in only:
        palette()
    window.runner.close()
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    sys.exit(main())
