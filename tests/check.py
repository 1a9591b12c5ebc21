"""Run everything that must hold: format, lint, types, architecture and tests; the same for people and machines."""

from __future__ import annotations

import os
import subprocess
import sys

PACKAGES = ("matching", "desktop", "resources", "installer", "tests")
STEPS = (
    ("格式", ["-m", "ruff", "format", "--check", "."]),
    ("规范", ["-m", "ruff", "check", "."]),
    ("测试", ["-m", "pytest", "-n", "auto", "--maxprocesses", "4", "--dist", "loadfile"]),
)
TYPES = ["-m", "mypy"]
"""Takes one core for a minute, and windows leave a core idle now and then: it runs beside the tests."""


def main(arguments: list[str]) -> int:
    """Run all steps and return the number that failed; extra arguments go to pytest."""
    environment = {**os.environ, "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen"), "PYTHONUTF8": "1"}
    # Tests start the program many times in processes of their own; each would compile every module again.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    compiled = [sys.executable, "-m", "compileall", "-q", *PACKAGES]
    subprocess.run(compiled, env=environment, check=False, stdout=subprocess.DEVNULL)
    failed = []
    types = subprocess.Popen([sys.executable, *TYPES], env=environment, stdout=subprocess.PIPE, encoding="utf-8")
    for name, command in STEPS:
        extra = arguments if command[1] == "pytest" else []
        _say(f"== {name}")
        if subprocess.run([sys.executable, *command, *extra], env=environment, check=False).returncode:
            failed.append(name)
    told, _ = types.communicate()
    _say(f"== 类型\n{told.rstrip()}")
    if types.returncode:
        failed.append("类型")
    _say(f"未通过：{'、'.join(failed)}" if failed else "全部通过")
    return len(failed)


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
