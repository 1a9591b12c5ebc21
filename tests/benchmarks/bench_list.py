"""Time the case list with 100,000 cases in the real window: from a key in the search line to the painted rows.

Measured offscreen in a process of its own. The yardstick of a search is bare SQL on the same file in the same run: the
first rows and the count of the cases whose names or pinyin hold the text.
"""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter

from tests.benchmarks.big_store import CASES, stored

TYPED = (
    "醴陵市恒瑞",
    "水泥",
    "余热发电",
    "节能",
    "hengrui",
    "llshr",
    "91430281LJ0005",
    "有限公司",
    "锅炉",
    "浏阳 造纸",
)
KEY_SECONDS, OPEN_SECONDS, GAP_SECONDS, MEGABYTES = 0.050, 0.100, 0.100, 250.0
SQL_TIMES = 2.0
Row = tuple[str, float, float, float, float]
_WINDOW = """
import os, sys, time
from pathlib import Path
from PySide6.QtCore import QEventLoop, QTimer
from desktop.app import Options, _application, build, start
from desktop.work.loading import collect_in_portions
collect_in_portions()
app = _application()
path = Path(sys.argv[1])
window = build(Options(database=path, data_folder=path.parent / "window"))
window.resize(1366, 728)
page, table = window.projects, window.projects.table
def say(word, number):
    sys.stdout.write(f"{word} {number}\\n"); sys.stdout.flush()
def until(done):
    loop, look = QEventLoop(), QTimer()
    look.setInterval(2); look.timeout.connect(lambda: done() and loop.quit()); look.start()
    loop.exec()
def rest(seconds):
    loop = QEventLoop(); QTimer.singleShot(int(seconds * 1000), loop.quit); loop.exec()
painted = []
def paint(_total):
    table.viewport().repaint()
    painted.append(time.perf_counter())
page.model.counted.connect(paint)
with_rows = lambda: painted
window.show(); start(window)
until(with_rows); window.show_page("cases"); rest(3)
say("memory", int(open("/proc/self/statm").read().split()[1]) * 4096 / 1e6)
window.go_to_search()
def press(sign):
    painted.clear(); begun, spent = time.perf_counter(), time.process_time()
    window.search.insert(sign)
    until(with_rows)
    say("key", painted[0] - begun); say("spent", time.process_time() - spent)
    rest(0.12)
for text in sys.argv[2].split("|"):
    for sign in text:
        if sign == " ":
            window.search.insert(sign); rest(0.1)
        else:
            press(sign)
    painted.clear(); window.search.clear(); until(with_rows); rest(0.4)
last, longest = [time.perf_counter()], [0.0]
def beat():
    now = time.perf_counter(); longest[0] = max(longest[0], now - last[0]); last[0] = now
timer = QTimer(); timer.setInterval(5); timer.timeout.connect(beat); timer.start()
bar = table.verticalScrollBar()
rest(0.2); longest[0] = 0.0
for step in range(300):
    bar.setValue(bar.maximum() * (step * 37 % 300) // 300); rest(0.01)
for step in range(200):
    bar.setValue(bar.value() + 3); rest(0.005)
until(lambda: not window.runner.is_busy)
say("gap", longest[0])
timer.stop()
say("scrolled", int(open("/proc/self/statm").read().split()[1]) * 4096 / 1e6)
for number in range(20):
    bar.setValue(number * 4000); until(lambda: number * 4000 in page.model.rows)
    case = page.model.rows[number * 4000].id
    begun, spent = time.perf_counter(), time.process_time()
    window.open_case(case)
    until(lambda: window.case_shown == case and window._case_page.stored is not None)
    window.repaint()
    say("open", time.perf_counter() - begun); say("opening", time.process_time() - spent)
    rest(0.5); window.show_page("cases"); rest(0.2)
os._exit(0)
"""


def measure() -> list[Row]:
    """Return name, ours, the yardstick or limit, ratio and limit."""
    path = stored()
    found = _window(path)
    keys, opened = found["key"], found["open"][1:]  # the first one loads the page
    bare = [seconds for text in TYPED for seconds in _bare(path, text)]
    each = median(ours / sql for ours, sql in zip(keys, bare, strict=True))
    rows = [
        (f"key to painted rows, {CASES} cases, p95, s / 0.05 s", _p95(keys), KEY_SECONDS),
        ("the same in time of the processor, median / 0.05 s", median(found["spent"]), KEY_SECONDS),
        (f"open a case of {CASES}, p95, s / 0.1 s", _p95(opened), OPEN_SECONDS),
        ("the same in time of the processor, median / 0.1 s", median(found["opening"]), OPEN_SECONDS),
        ("longest gap while scrolling, s / 0.1 s", found["gap"][0], GAP_SECONDS),
        (f"idle memory with {CASES} cases, MB / 250", found["memory"][0], MEGABYTES),
        ("memory after searching and scrolling, MB / 250", found["scrolled"][0], MEGABYTES),
    ]
    limited = [(name, ours, limit, ours / limit, 1.0) for name, ours, limit in rows]
    each = median(ours / sql for ours, sql in zip(keys, bare, strict=True))
    return [
        *limited,
        ("key to painted rows / bare SQL, median of the keys", median(keys), median(bare), each, SQL_TIMES),
    ]


def _p95(times: Sequence[float]) -> float:
    return quantiles(times, n=20)[-1]


def _window(path: Path) -> dict[str, list[float]]:
    process = subprocess.run(
        [sys.executable, "-c", _WINDOW, str(path), "|".join(TYPED)],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )
    found: dict[str, list[float]] = {}
    for line in process.stdout.splitlines():
        word, _, number = line.partition(" ")
        found.setdefault(word, []).append(float(number))
    return found


def _bare(path: Path, text: str) -> list[float]:
    """Return for every key of a text how long plain SQL takes for the first rows and the count."""
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA cache_size = -16000")
    times = []
    for end in range(1, len(text) + 1):
        if text[end - 1] == " ":
            continue
        words = text[:end].lower().split()
        fits = " AND ".join(["(instr(t.names, ?) OR instr(t.initials, ?) OR instr(t.pinyin, ?))"] * len(words))
        given = [word for word in words for _ in range(3)]
        found = f"FROM case_list l JOIN case_text t ON t.number = l.number WHERE l.deleted = 0 AND {fits}"
        begun = perf_counter()
        connection.execute(f"SELECT l.* {found} ORDER BY l.rank LIMIT 60", given).fetchall()
        connection.execute(f"SELECT count(*) {found}", given).fetchall()
        times.append(perf_counter() - begun)
    connection.close()
    return times


if __name__ == "__main__":
    for row in measure():
        sys.stdout.write(f"{row}\n")
