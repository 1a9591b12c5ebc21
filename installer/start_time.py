"""Time the start of the built program against the same program run from its sources, on the same machine and database.

    python installer/start_time.py FOLDER --python ENVIRONMENT/bin/python

Measured from the start of the process until the first rows of the worked county's list are shown; both by turns.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

ROOT = Path(__file__).resolve().parent.parent
ROUNDS = 7
LIMIT = 1.3
"""Times the unfrozen start that the frozen one may take."""


def main() -> int:
    """Print both times and their ratio; fail when it is over the limit."""
    parser = argparse.ArgumentParser(description="Time the start of the built program.")
    parser.add_argument("folder", type=Path, help="built folder, with lvjian in it")
    parser.add_argument("--python", type=Path, default=Path(sys.executable), help="Python with the same packages")
    options = parser.parse_args()
    frozen, unfrozen = compare(options.folder.resolve(), options.python.absolute())
    sys.stdout.write(told(frozen, unfrozen) + "\n")
    return int(frozen > LIMIT * unfrozen)


def told(frozen: float, unfrozen: float) -> str:
    """Return both times in a sentence."""
    return f"start: frozen {frozen:.2f} s, unfrozen {unfrozen:.2f} s, ratio {frozen / unfrozen:.2f} (limit {LIMIT})"


def compare(folder: Path, python: Path) -> tuple[float, float]:
    """Return the median seconds until the first rows, frozen and unfrozen."""
    with tempfile.TemporaryDirectory(prefix="绿荐 ") as place:
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "LVJIAN_HOME": place, "PYTHONUTF8": "1"}
        built, sources = [str(folder / "lvjian")], [str(python), "-m", "desktop"]
        subprocess.run(
            [*sources, "demo", "--top", "1", "--out", place],
            cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        pairs = [(_seconds(built, place, environment), _seconds(sources, place, environment)) for _ in range(ROUNDS)]
    return median(pair[0] for pair in pairs), median(pair[1] for pair in pairs)


def _seconds(command: list[str], place: str, environment: dict[str, str]) -> float:
    begun = perf_counter()
    arguments = ["selftest", "--start", "--db", str(Path(place) / "示例县.db")]
    subprocess.run([*command, *arguments], cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
    return perf_counter() - begun


if __name__ == "__main__":
    sys.exit(main())
