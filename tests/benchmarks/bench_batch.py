"""Memory of a batch of 1,000 dossiers, each in a file or all in one, measured in a process of its own."""

from __future__ import annotations

import multiprocessing
import sys
import tempfile
from collections import deque
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from time import process_time

from desktop.dossier.batch import BatchItem, open_record, write_each, write_together
from desktop.dossier.batch_record import Plan
from desktop.dossier.coverlist import CoverRow
from desktop.dossier.pdf import pdf_bytes
from tests.desktop.dossier.material import clauses, judgement, paper

COUNT = 1000
LIMIT_MB = 300
_PEAK = "VmHWM:"
Row = tuple[str, float, float, float, float]


def measure(count: int = COUNT) -> list[Row]:
    """Return name, the peak of memory in MB, the limit, their ratio and 1."""
    rows = []
    for name, one_file in (("one file each", False), ("all in one file", True)):
        parent, child = multiprocessing.Pipe(duplex=False)
        process = multiprocessing.get_context("spawn").Process(target=_batch, args=(child, one_file, count))
        process.start()
        peak, seconds, pages = parent.recv()
        process.join()
        title = f"memory MB, {count} dossiers, {name} ({pages} MB, {seconds / count * 1000:.0f} ms each)"
        rows.append((title, peak, float(LIMIT_MB), peak / LIMIT_MB, 1.0))
    return rows


def _batch(answer: multiprocessing.connection.Connection, one_file: bool, count: int) -> None:
    found = (*judgement().findings, *clauses(times=12))
    made = judgement(findings=found)
    line = CoverRow(
        number="", enterprise="乐昌市示例水泥有限公司", project="余热发电项目", recommendation="ready", score_low=50.0,
        score_high=61.0, standing=None, amount=None,
    )  # fmt: skip

    def items() -> Iterator[BatchItem]:
        for number in range(count):
            name = f"LJ-2026-{number:04d}"
            outline = replace(paper(made, number=name), file_name=name)
            yield BatchItem(case=name, lay_out=lambda outline=outline: (outline, line))  # type: ignore[misc]  # bound early

    plan = Plan(printed_on=date(2026, 11, 21), form="full", ending=".pdf", one_file=one_file, duplex=False, cases=())
    with tempfile.TemporaryDirectory() as folder:
        record = open_record(Path(folder), plan, state="1")
        start = process_time()
        if one_file:
            deque(write_together(items(), record, "all"), maxlen=0)
        else:
            deque(write_each(items(), record, draw=lambda one: pdf_bytes([one])), maxlen=0)
        seconds = process_time() - start
        size = sum(path.stat().st_size for path in Path(folder).iterdir()) >> 20
    answer.send((_peak_mb(), seconds, size))


def _peak_mb() -> float:
    """Return the most memory this process ever held, without what it was started from (Linux)."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(_PEAK)) / 1024


if __name__ == "__main__":
    counted = int(sys.argv[1]) if len(sys.argv) > 1 else COUNT
    found = measure(counted)
    for title, ours, limit, ratio, most in found:
        sys.stdout.write(f"{title:<70}{ours:8.0f} MB{limit:8.0f} MB{ratio:8.2f}x  at most {most:g}x\n")
    sys.exit(any(ratio > most for _, _, _, ratio, most in found))
