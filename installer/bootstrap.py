"""Set the program up on a machine that has only Python and pip, then run it or its tests.

    python installer/bootstrap.py demo     the main job on the worked county: import, judge, rank, print
    python installer/bootstrap.py test     all tests
    python installer/bootstrap.py run ...  the program with any arguments

Packages come from the locked lists beside this file (with hashes) into `.venv`; once they are there, nothing is
fetched again until a list changes, so every command works without a network. Uses the standard library only.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
import venv
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / ".venv"
LOCKS = ROOT / "installer" / "locks"
OLDEST, NEWEST = (3, 11), (3, 13)
QT_LIBRARIES = {
    "EGL": ("libEGL.so.1", "libegl1"),
    "GL": ("libGL.so.1", "libgl1"),
    "xkbcommon": ("libxkbcommon.so.0", "libxkbcommon0"),
    "fontconfig": ("libfontconfig.so.1", "libfontconfig1"),
    "dbus": ("libdbus-1.so.3", "libdbus-1-3"),
    "glib": ("libglib-2.0.so.0", "libglib2.0-0"),
}
"""Shared libraries Qt wants on Linux: file name and Debian package."""


def main(arguments: list[str]) -> int:
    """Set up what a command needs and run it."""
    if not arguments or arguments[0] not in {"demo", "test", "run"}:
        sys.stderr.write(__doc__ or "")
        return 2
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        wanted = f"{OLDEST[0]}.{OLDEST[1]} – {NEWEST[0]}.{NEWEST[1]}"
        sys.stderr.write(f"需要 Python {wanted}，现在是 {sys.version.split()[0]}。请安装后再运行。\n")
        return 1
    command, *rest = arguments
    python = prepare("dev" if command == "test" else "run")
    if command == "test":
        if not qt_libraries_present():
            return 1
        return run([str(python), "-m", "tests.check", *rest])
    return run([str(python), "-m", "desktop", *(["demo"] if command == "demo" else []), *rest])


def run(command: list[str]) -> int:
    """Run a command in the project folder with UTF-8 in and out."""
    return subprocess.run(command, cwd=ROOT, env={**os.environ, "PYTHONUTF8": "1"}, check=False).returncode


def prepare(lock: str) -> Path:
    """Return the Python of `.venv`, with the packages of a locked list installed."""
    python = ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    wanted = sha256((LOCKS / f"{lock}.txt").read_bytes()).hexdigest()
    stamp = ENVIRONMENT / f"installed-{lock}"
    if python.exists() and stamp.exists() and stamp.read_text(encoding="ascii") == wanted:
        return python
    if not python.exists():
        sys.stderr.write("正在准备运行环境……\n")
        venv.EnvBuilder(with_pip=False).create(ENVIRONMENT)
    sys.stderr.write("正在安装所需软件包……\n")
    installed = subprocess.run(
        [
            sys.executable, "-m", "pip", "--python", str(python), "install", "--disable-pip-version-check", "--quiet",
            "--only-binary", ":all:", "--require-hashes", "-r", str(LOCKS / f"{lock}.txt"),
        ],
        check=False,
    )  # fmt: skip
    if installed.returncode:
        sys.exit("软件包没有装全，原因见上面 pip 的说明。首次安装需要网络；装好后再运行同一条命令即可继续。")
    write_launcher(python.parent)
    stamp.write_text(wanted, encoding="ascii")
    if lock == "dev":  # the longer list contains the shorter one
        run_list = sha256((LOCKS / "run.txt").read_bytes()).hexdigest()
        (ENVIRONMENT / "installed-run").write_text(run_list, encoding="ascii")
    return python


def write_launcher(folder: Path) -> None:
    """Put the command `lvjian` beside the environment's Python; it finds the project relative to itself."""
    code = (
        "import sys\nfrom pathlib import Path\n\nsys.path.insert(0, str(Path(__file__).resolve().parents[2]))\n"
        "from desktop.__main__ import main\n\nif __name__ == '__main__':\n    sys.exit(main())\n"
    )
    if os.name == "nt":
        (folder / "lvjian-script.py").write_text(code, encoding="ascii")
        (folder / "lvjian.cmd").write_text('@"%~dp0python.exe" -X utf8 "%~dp0lvjian-script.py" %*\n', encoding="ascii")
        return
    launcher = folder / "lvjian"
    launcher.write_text(f"#!{folder / 'python'}\n{code}", encoding="utf-8")
    launcher.chmod(0o755)


def qt_libraries_present() -> bool:
    """Say whether Qt can load; install what is missing where that is possible, else name the packages."""
    missing = missing_qt_packages()
    if not missing:
        return True
    command = ["apt-get", "install", "-y", "--no-install-recommends", *missing]
    may_install = hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get")
    if may_install:
        sys.stderr.write(f"正在安装 Qt 需要的系统库：{' '.join(missing)}\n")
        subprocess.run(["apt-get", "update", "-qq"], check=False)
        subprocess.run([*command, "-qq"], check=False, stdout=subprocess.DEVNULL)
        missing = missing_qt_packages()
    if missing:
        sys.stderr.write(f"缺少 Qt 需要的系统库。请以管理员身份运行：sudo {' '.join(command)}\n")
    return not missing


def missing_qt_packages() -> list[str]:
    """Return the Debian packages of the shared libraries that cannot be loaded; empty on other systems."""
    if not sys.platform.startswith("linux"):
        return []
    missing = []
    for name, package in QT_LIBRARIES.values():
        try:
            ctypes.CDLL(name)
        except OSError:
            missing.append(package)
    return missing


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
