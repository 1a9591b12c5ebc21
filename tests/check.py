"""Run everything that must hold: format, lint, types, architecture and tests; the same for people and machines."""

from __future__ import annotations

import os
import subprocess
import sys

PACKAGES = ("matching", "desktop", "resources", "installer", "tests")
STEPS = (
    ("格式", ["-m", "ruff", "format", "--check", "."]),
    ("规范", ["-m", "ruff", "check", "."]),
    ("类型", ["-m", "mypy"]),
    ("测试", ["-m", "pytest", "-n", "auto", "--maxprocesses", "4", "--dist", "loadfile"]),
)


def main(arguments: list[str]) -> int:
    """Run all steps and return the number that failed; extra arguments go to pytest."""
    environment = {**os.environ, "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen"), "PYTHONUTF8": "1"}
    # Tests start the program many times in processes of their own; each would compile every module again.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    compiled = ["-m", "compileall", "-q", *PACKAGES]
    subprocess.run([sys.executable, *compiled], env=environment, check=False, stdout=subprocess.DEVNULL)
    failed = []
    for name, command in STEPS:
        extra = arguments if command[1] == "pytest" else []
        sys.stdout.write(f"== {name}\n")
        sys.stdout.flush()
        if subprocess.run([sys.executable, *command, *extra], env=environment, check=False).returncode:
            failed.append(name)
    sys.stdout.write(f"未通过：{'、'.join(failed)}\n" if failed else "全部通过\n")
    return len(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
