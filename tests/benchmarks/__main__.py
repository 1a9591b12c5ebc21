"""Run all benchmarks and print one table; ratios are measured against a named yardstick in the same run.

python -m tests.benchmarks [name ...]
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib import import_module

NAMES = (
    "start", "intake", "judging", "packs", "columns", "dossier", "batch", "benefit", "offers", "statistics", "list",
    "heartbeat",
)  # fmt: skip
Row = tuple[str, float, float, float, float]
"""Name, our figure, the yardstick's figure, ratio and limit."""


def main(names: list[str]) -> int:
    """Print the table and return the number of rows over their limit."""
    over = 0
    sys.stdout.write(f"{'measured':<58}{'ours':>10}{'yardstick':>11}{'ratio':>8}{'limit':>7}\n")
    for name in names or NAMES:
        measure: Callable[[], list[Row]] = import_module(f"tests.benchmarks.bench_{name}").measure
        for title, ours, yardstick, ratio, limit in measure():
            over += ratio > limit
            mark = "  over" if ratio > limit else ""
            sys.stdout.write(f"{title:<58}{ours:>10.3f}{yardstick:>11.3f}{ratio:>8.2f}{limit:>7.1f}{mark}\n")
            sys.stdout.flush()
    return over


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
