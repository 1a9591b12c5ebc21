"""Listen to the window's heart: the longest time its thread does not answer while the worker works.

A timer of 5 ms beats in the real window, offscreen, in a process of its own. Another process with a bare Qt timer beats
beside it: what stops that one too is the machine.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from desktop import resources
from desktop.store.database import Store
from tests.benchmarks.bench_intake import write_flat

ROWS = 10_000
JUDGED = 2_000
PRINTED = 60
LIMIT = 0.1
PARTS = ("start", "import", "judge", "learn", "print")
Row = tuple[str, float, float, float, float]
_HEART = """
import sys, time
from PySide6.QtCore import QEventLoop, QTimer
last, longest = [time.perf_counter()], [0.0]
def beat():
    now = time.perf_counter(); longest[0] = max(longest[0], now - last[0]); last[0] = now
def taken():
    gap, longest[0] = longest[0], 0.0; return gap
timer = QTimer(); timer.setInterval(5); timer.timeout.connect(beat)
def say(word, number):
    sys.stdout.write(f"{word} {number}\\n"); sys.stdout.flush()
"""
_BARE = f"""
from PySide6.QtCore import QCoreApplication, QSocketNotifier
app = QCoreApplication([])
{_HEART}
def asked():
    word = sys.stdin.readline().strip()
    if not word:
        app.quit(); return
    say(word, taken())
heard = QSocketNotifier(0, QSocketNotifier.Type.Read); heard.activated.connect(asked)
timer.start(); app.exec()
"""
_WINDOW = f"""
import os
from datetime import date
from pathlib import Path
from desktop.app import Options, _application, build, start
from desktop.work.loading import collect_in_portions
from desktop.ui import calls
collect_in_portions()
app = _application()
{_HEART}
folder, judged, printed = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
window = build(Options(database=folder / "store.db", data_folder=folder / "window"))
window.resize(1366, 728); window.show(); start(window)
def until(done):
    loop, look = QEventLoop(), QTimer()
    look.setInterval(20); look.timeout.connect(lambda: done() and loop.quit()); look.start()
    loop.exec()
def rest(seconds):
    loop = QEventLoop(); QTimer.singleShot(int(seconds * 1000), loop.quit); loop.exec()
last[0] = time.perf_counter()  # the heart of a window beats from when it is shown
timer.start()
rest(3); window.show_page("cases"); rest(1)
say("start", taken())
def run(name, operation):
    ended = []
    taken()
    window.runner.run(operation, on_done=ended.append, on_problem=ended.append, title=name)
    until(lambda: ended)
    window.projects.refresh(); until(lambda: not window.runner.is_busy); rest(0.3)
    say(name, taken())
day = date(2026, 11, 21)
run("import", calls.import_tables([(folder / "flat.xlsx", None)], by="x", on=day))
ids = []
window.runner.run(calls.case_ids(window.projects.model.query), on_done=ids.append)
until(lambda: ids)
run("judge", calls.judge_cases(ids[0][:judged], on=day))
def learn(store, progress):
    from desktop.work.operations import learning
    return learning.learn_from_decisions(store, day, by="x", progress=progress)
def decide(store, progress):
    from matching.ranking.labels import Outcome
    with store.transaction():
        for place, case in enumerate(ids[0][:200]):
            kind, reason = ("refused", "repayment") if place % 3 else ("recommended", "")
            judged_by = store.latest_judgement(case).id
            said = Outcome(case_id=case, kind=kind, on=day, by="x", reason=reason, judgement=judged_by)
            store.record_outcome(said, told="x")
run("decide", decide)
run("learn", learn)
def papers(store, progress):
    from desktop.work.operations import batch_printing
    return batch_printing.print_dossiers(store, ids[0][:printed], folder / "papers", progress=progress)
run("print", papers)
os._exit(0)
"""


def measure() -> list[Row]:
    """Return name, our longest gap, the bare timer's in the same time, ratio to the limit and limit."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        with Store.open(folder / "store.db", dictionary=resources.dictionary(), places=resources.places()):
            pass
        write_flat(folder / "flat.xlsx", firms=2_000, count=ROWS)
        (folder / "papers").mkdir()
        found = _listen(folder)
    return [
        (f"longest gap of the window, {part}, s / a bare timer beside it", ours, bare, ours / LIMIT, 1.0)
        for part, (ours, bare) in found.items()
        if part in PARTS
    ]


def _listen(folder: Path) -> dict[str, tuple[float, float]]:
    """Run the window, and beside it the bare timer, which is asked whenever the window has told of a part."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    bare = subprocess.Popen(
        [sys.executable, "-c", _BARE], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    )
    ours = subprocess.Popen(
        [sys.executable, "-c", _WINDOW, str(folder), str(JUDGED), str(PRINTED)],
        stdout=subprocess.PIPE, text=True, env=environment,
    )  # fmt: skip
    found: dict[str, tuple[float, float]] = {}
    assert ours.stdout is not None
    assert bare.stdin is not None
    assert bare.stdout is not None
    for line in ours.stdout:
        word, _, gap = line.partition(" ")
        bare.stdin.write(f"{word}\n")
        bare.stdin.flush()
        found[word] = float(gap), float(bare.stdout.readline().split()[1])
    bare.stdin.close()
    bare.wait()
    ours.wait()
    return found


if __name__ == "__main__":
    for row in measure():
        sys.stdout.write(f"{row}\n")
