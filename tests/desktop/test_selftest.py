"""The self-test inside the shipped program passes on what is shipped."""

from __future__ import annotations

import os
import subprocess
import sys


def test_every_part_is_found_sound() -> None:
    result = subprocess.run(
        [sys.executable, "-m", "desktop", "selftest"],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr
    assert result.stdout.count("通过") == 13
