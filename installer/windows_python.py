"""A Windows Python to build with: this one on Windows, the one in a Wine root elsewhere."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

VERSION = "3.12"
_SHIMS = ("ucrtbase.dll", "ucrtwine.dll", "icuuc.dll", "mscms.dll")
"""Stand-ins Wine needs to run the program; put beside it for the test only, never packed."""


class WindowsPython:
    """Run Windows programs natively or in the Wine root `wine`, which is /mnt inside."""

    def __init__(self, wine: Path | None) -> None:
        if wine is None and os.name != "nt":
            sys.exit("on Linux give the Wine root: --wine DIR (made by installer/wine/make_wine.sh DIR)")
        self._wine = wine
        self._home = wine / "build-python" if wine else Path(sys.executable).parent
        self.packages: Path | None = self._home / "Lib" / "site-packages" if wine else None

    def install(self, locks: list[Path]) -> None:
        """Put the locked packages there, once for the same lists."""
        if self._wine is None:
            self._call([sys.executable, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", str(locks[-1])])
            return
        wanted = sha256(b"".join(lock.read_bytes() for lock in locks)).hexdigest()
        stamp = self._home / "installed"
        if stamp.exists() and stamp.read_text(encoding="ascii") == wanted:
            return
        shutil.rmtree(self._home, ignore_errors=True)
        shutil.copytree(self._wine / "python", self._home, ignore=shutil.ignore_patterns("site-packages"))
        assert self.packages is not None
        self.packages.mkdir(parents=True)
        self._call(
            [
                sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
                "--target", str(self.packages), "--platform", "win_amd64", "--python-version", VERSION,
                "--implementation", "cp", "--only-binary", ":all:", "--require-hashes", "--no-deps",
                "--ignore-requires-python",  # judged by the Python that runs pip, not by the one meant
                "-r", str(self._for_windows(locks[-1])),
            ]
        )  # fmt: skip
        stamp.write_text(wanted, encoding="ascii")

    def run(self, arguments: list[str], project: Path) -> None:
        """Run Python with the project as its folder."""
        if self._wine is None:
            self._call([sys.executable, *arguments], project)
            return
        copy = self._wine / "project"
        shutil.rmtree(copy, ignore_errors=True)
        copy.mkdir()
        for name in ("desktop", "matching", "resources", "installer", "pyproject.toml"):
            source = project / name
            if source.is_dir():
                shutil.copytree(source, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copyfile(source, copy / name)
        steady = "PYTHONHASHSEED=1 SOURCE_DATE_EPOCH=1767225600 PYTHONUTF8=1"
        words = " ".join(f"'{each}'" for each in arguments)
        self._inside(f"cd /mnt/project && {steady} xvfb-run -a wine ../build-python/python.exe {words}")

    def paths(self, work: Path) -> list[str]:
        """Return the options that name the folders of a build, as the Windows Python sees them."""
        return ["--distpath", self._path(work / "dist"), "--workpath", self._path(work / "build")]

    def selftest(self, folder: Path, named: str) -> None:
        """Run the built program's own check from a folder of this name."""
        place = folder.parent / named
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(folder, place)
        if self._wine is None:
            self._call([str(place / "lvjian.exe"), "selftest"], place)
        else:
            self.add_shims(place)
            self._inside(
                f"cd '{self._linux_path(place)}' && "
                "LVJIAN_HOME='Z:\\\\mnt\\\\home' xvfb-run -a wine lvjian.exe selftest"
            )
        shutil.rmtree(place)

    def add_shims(self, place: Path) -> None:
        """Put Wine's stand-ins beside a program that is to run there."""
        assert self._wine is not None
        for name in _SHIMS:
            for target in (place, place / "_internal"):
                shutil.copyfile(self._wine / "shim" / name, target / name)

    def _for_windows(self, lock: Path) -> Path:
        """Return a copy of a list with the conditions of Windows settled: pip judges them by the system it runs on."""
        from pip._vendor.packaging.markers import default_environment
        from pip._vendor.packaging.requirements import Requirement

        windows = {**default_environment(), "sys_platform": "win32", "platform_system": "Windows", "os_name": "nt"}
        windows |= {"python_version": VERSION, "python_full_version": f"{VERSION}.9", "platform_machine": "AMD64"}
        kept = []
        for block in lock.read_text(encoding="utf-8").replace("\\\n", "\x00").splitlines():
            head, *hashes = block.split("\x00")
            if not head.strip() or head.lstrip().startswith("#"):
                continue
            wanted = Requirement(head.strip())
            if wanted.marker is None or wanted.marker.evaluate(windows):
                kept.append(" \\\n".join([f"{wanted.name}{wanted.specifier}", *hashes]))
        assert self._wine is not None
        copy = self._wine / "windows-lock.txt"
        copy.write_text("\n".join(kept) + "\n", encoding="utf-8")
        return copy

    def _path(self, path: Path) -> str:
        return str(path) if self._wine is None else f"Z:{self._linux_path(path)}"

    def _linux_path(self, path: Path) -> str:
        assert self._wine is not None
        return f"/mnt/{path.resolve().relative_to(self._wine.resolve()).as_posix()}"

    def _inside(self, command: str) -> None:
        assert self._wine is not None
        self._call([str(self._wine / "run"), command])

    @staticmethod
    def _call(command: list[str], place: Path | None = None) -> None:
        if subprocess.run(command, cwd=place, check=False).returncode:
            sys.exit(f"failed: {' '.join(command)}")
