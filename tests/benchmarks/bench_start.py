"""Time the start of the program against a bare PySide6 window with a table, as processes of their own."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path
from statistics import median
from time import perf_counter

from desktop import resources
from desktop.store.database import Store
from desktop.work.operations.exporting import load_example
from desktop.work.operations.judging import judge_cases
from desktop.work.progress import Progress

ROUNDS = 5
DAY = date(2026, 11, 21)
_BARE = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QTableWidget, QTableWidgetItem
app = QApplication([])
table = QTableWidget(41, 11)
for row in range(41):
    for column in range(11):
        table.setItem(row, column, QTableWidgetItem(f"{row} {column}"))
table.show()
def say(word):
    sys.stdout.write(word + "\\n"); sys.stdout.flush()
def shown():
    say("shown"); say("rows")
    QTimer.singleShot(1500, idle)
def idle():
    say("memory " + open("/proc/self/statm").read().split()[1]); app.quit()
QTimer.singleShot(0, shown)
app.exec()
"""
_OURS = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from desktop.app import Options, _application, build, start
app = _application()
window = build(Options(database=Path(sys.argv[1]), data_folder=Path(sys.argv[1]).parent))
def say(word):
    sys.stdout.write(word + "\\n"); sys.stdout.flush()
def shown():
    say("shown")
    start(window)
def rows(_total):
    window.repaint()
    say("rows")
    QTimer.singleShot(4000, idle)
def idle():
    say("memory " + open("/proc/self/statm").read().split()[1])
    window.runner.close(); app.quit()
window.projects.model.counted.connect(rows)
window.show()
QTimer.singleShot(0, shown)
app.exec()
"""


def measure() -> list[tuple[str, float, float, float, float]]:
    """Return name, our figure, the bare window's, ratio and limit."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "库.db"
        with Store.open(path, dictionary=resources.dictionary(), places=resources.places()) as store:
            load_example(store, on=DAY, by="测", progress=Progress())
            judge_cases(store, None, DAY, progress=Progress())
        pairs = [(_run(_OURS, str(path)), _run(_BARE)) for _ in range(ROUNDS)]
    rows = []
    for name, key, limit in (
        ("window shown and answering, s", "shown", 3.0),
        ("first rows of the list painted, s", "rows", 8.0),
        ("memory of the idle window, MB", "memory", 3.0),
    ):
        ours, bare = (median(pair[side][key] for pair in pairs) for side in (0, 1))
        rows.append((f"{name} / bare window", ours, bare, ours / bare, limit))
    return rows


def _run(code: str, *arguments: str) -> dict[str, float]:
    """Return the seconds after which each word came, and the memory in MB."""
    begun = perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )
    found: dict[str, float] = {}
    assert process.stdout is not None
    for line in process.stdout:
        word, _, number = line.strip().partition(" ")
        found[word] = int(number) * 4096 / 1e6 if number else perf_counter() - begun
    process.wait()
    return found


if __name__ == "__main__":
    for row in measure():
        sys.stdout.write(f"{row}\n")
