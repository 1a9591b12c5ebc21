"""Make a release and prove it: build, look at sizes and start, install in fresh systems, compare two builds, report.

    python installer/release.py --out FOLDER [--root FOLDER] [--wine FOLDER] [--twice]

Linux is built always and checked in a fresh Debian root (`--root`); Windows is built and checked where a Wine root is
given (`--wine`, made by wine/make_wine.sh). `--twice` builds everything a second time and compares. The report is
written into FOLDER/report.md, the pictures beside it. Needs root for the checks; see docs/release.md.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MOST_PACKED, MOST_INSTALLED = 90.0, 260.0
"""Megabytes (of 1,000,000 bytes) a package and the installed program may take."""


class Report:
    """Collect what was seen, and whether all of it held."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.failed: list[str] = []

    def step(self, title: str, command: list[str]) -> None:
        """Run one step and keep what it said."""
        begun = time.monotonic()
        sys.stdout.write(f"== {title}\n")
        sys.stdout.flush()
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        told = [line for line in done.stdout.splitlines() if line.strip()]
        sys.stdout.write("\n".join(told) + "\n" + (done.stderr[-3000:] if done.returncode else ""))
        self.note(title, *told, f"{time.monotonic() - begun:.0f} s", holds=done.returncode == 0)
        if done.returncode:
            self.lines += ["", *(f"    {line}" for line in done.stderr.splitlines()[-15:])]

    def note(self, title: str, *told: str, holds: bool) -> None:
        """Keep what was seen of one matter."""
        self.lines += ["", f"## {title}: {'as it should be' if holds else 'FAILED'}", "", *(f"- {one}" for one in told)]
        if not holds:
            self.failed.append(title)


def main() -> int:
    """Make the release and return whether anything failed."""
    options = _options()
    out = options.out.resolve()
    report = Report()
    _build(report, out, options.wine)
    _sizes(report, out, options.wine)
    python = out / "env-linux" / "bin" / "python"
    built = out / "work-linux" / "dist" / "lvjian"
    report.step("Start", [str(python), "installer/start_time.py", str(built), "--python", str(python)])
    if options.root:
        deb, portable = _one(out, "*.deb"), _one(out, "*.tar.xz")
        report.step(
            "Linux in a fresh Debian",
            [
                str(python), "installer/check_linux.py", str(deb), "--root", str(options.root.resolve()),
                "--portable", str(portable), "--screenshots", str(out / "pictures"),
            ],
        )  # fmt: skip
    if options.wine:
        report.step(
            "Windows in a fresh Wine prefix",
            [
                str(python), "installer/check_windows.py", str(_one(out, "*-setup.exe")), "--wine",
                str(options.wine.resolve()), "--screenshots", str(out / "pictures"),
            ],
        )  # fmt: skip
    if options.twice:
        again = out.with_name(f"{out.name}-again")
        _build(report, again, options.wine)
        report.step("The same again", [sys.executable, "installer/compare.py", str(out), str(again)])
    heading = [
        "# Release report",
        "",
        f"{time.strftime('%Y-%m-%d %H:%M')}　failed: {', '.join(report.failed) or 'none'}",
    ]
    (out / "report.md").write_text("\n".join([*heading, *report.lines]) + "\n", encoding="utf-8", newline="\n")
    sys.stdout.write(f"{out / 'report.md'}　failed: {', '.join(report.failed) or 'none'}\n")
    return int(bool(report.failed))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Make a release and prove it.")
    parser.add_argument("--out", type=Path, default=ROOT / "dist")
    parser.add_argument("--root", type=Path, help="folder that becomes the Debian root")
    parser.add_argument("--wine", type=Path, help="folder of a Wine root")
    parser.add_argument("--twice", action="store_true", help="build a second time and compare")
    return parser.parse_args()


def _build(report: Report, out: Path, wine: Path | None) -> None:
    build = [sys.executable, "installer/build.py"]
    report.step(f"Build for Linux into {out.name}", [*build, "linux", "--out", str(out)])
    if wine:
        report.step(
            f"Build for Windows into {out.name}", [*build, "windows", "--out", str(out), "--wine", str(wine.resolve())]
        )


def _sizes(report: Report, out: Path, wine: Path | None) -> None:
    packed = {path.name: path.stat().st_size / 1e6 for kind in ("*.deb", "*-setup.exe") for path in out.glob(kind)}
    installed = {"Linux": _size(out / "work-linux" / "dist" / "lvjian")}
    if wine:
        installed["Windows"] = _size(wine / "work-windows" / "dist" / "lvjian")
    told = [f"{name}: {size:.1f} MB (limit {MOST_PACKED:.0f})" for name, size in packed.items()]
    told += [f"installed on {name}: {size:.1f} MB (limit {MOST_INSTALLED:.0f})" for name, size in installed.items()]
    fits = max(packed.values(), default=0) <= MOST_PACKED and max(installed.values()) <= MOST_INSTALLED
    report.note("Sizes", *told, holds=fits and bool(packed))


def _size(folder: Path) -> float:
    return sum(path.stat().st_size for path in _files(folder)) / 1e6


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def _one(out: Path, pattern: str) -> Path:
    return next(iter(sorted(out.glob(pattern))), out / pattern)


if __name__ == "__main__":
    sys.exit(main())
