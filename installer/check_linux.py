"""Install, run, update and remove the .deb in a clean Debian 12 root, and look at what is there after each step.

    python installer/check_linux.py PACKAGE.deb --root FOLDER [--screenshots FOLDER]

Needs root and debootstrap. The folder becomes the Debian root; a second run starts from the clean copy kept beside it.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from installer.checking import say, want  # after the search path

CLERK = "jingban"
HOME = f"/home/{CLERK}"
DATA = f"{HOME}/.local/share/lvjian"
FOLDER = f"{HOME}/绿色 项目"
SCREEN = "xvfb-run -a -s '-screen 0 1366x768x24'"


class Root:
    """Run commands in a Debian root."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def prepare(self) -> None:
        """Make a clean Debian 12 with a screen that is none and one user without rights."""
        clean = self.folder.with_name(f"{self.folder.name}-clean")
        if not clean.exists():
            _run(["debootstrap", "--variant=minbase", "bookworm", str(clean)])
            for name in ("resolv.conf", "apt/sources.list", "apt/apt.conf.d", "apt/sources.list.d"):
                _copy(Path("/etc") / name, clean / "etc" / name)
            tools = (
                "apt-get update -qq && apt-get install -y -qq --no-install-recommends xvfb xauth scrot poppler-utils"
            )
            _run(["chroot", str(clean), "sh", "-c", f"{tools} && useradd -m -s /bin/bash {CLERK}"])
        shutil.rmtree(self.folder, ignore_errors=True)
        _run(["cp", "-a", str(clean), str(self.folder)])

    def root(self, command: str, *, status: int = 0) -> str:
        """Run a shell command as root."""
        return self._run(command, "root", status)

    def clerk(self, command: str, *, status: int = 0) -> str:
        """Run a shell command as the user without rights."""
        return self._run(command, CLERK, status)

    def _run(self, command: str, user: str, status: int) -> str:
        home = "/root" if user == "root" else HOME
        setting = f"export HOME={home} LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive; cd; {command}"
        # Mounts of a namespace of its own are gone with the command.
        inside = (
            f"mount -t proc proc {self.folder}/proc && "
            f'exec chroot --userspec={user}:{user} {self.folder} /bin/bash -c "$1"'
        )
        done = subprocess.run(
            ["unshare", "--mount", "sh", "-c", inside, "sh", setting], capture_output=True, text=True, check=False
        )
        if done.returncode != status:
            sys.exit(
                f"{command}\nexit status {done.returncode}, not {status}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
            )
        return done.stdout

    def has(self, path: str) -> bool:
        """Say whether a path is there."""
        inside = self.folder / path.lstrip("/")
        return inside.exists() or inside.is_symlink()


def main() -> int:
    """Check one package."""
    parser = argparse.ArgumentParser(description="Check the Debian package.")
    parser.add_argument("package", type=Path)
    parser.add_argument("--root", type=Path, required=True)
    parser.add_argument("--screenshots", type=Path)
    options = parser.parse_args()
    root = Root(options.root.resolve())
    root.prepare()
    version = re.search(r"_([0-9.]+)_", options.package.name)
    assert version is not None
    shutil.copyfile(_older(options.package), root.folder / "older.deb")
    shutil.copyfile(options.package, root.folder / "lvjian.deb")
    _install(root)
    _use(root)
    _update(root, version[1])
    if options.screenshots:
        _screenshots(root, options.screenshots)
    _remove(root)
    sys.stdout.write("installed, used, updated and removed: all as it should be\n")
    return 0


def _install(root: Root) -> None:
    root.root("apt-get install -y -qq --no-install-recommends /older.deb")
    for path in ("/opt/lvjian/lvjian", "/usr/bin/lvjian", "/usr/share/applications/lvjian.desktop"):
        want(root.has(path), f"{path} is missing")
    say("installed the version before")


def _use(root: Root) -> None:
    root.clerk(f"mkdir -p '{FOLDER}' && cd '{FOLDER}' && {SCREEN} lvjian selftest")
    root.clerk(f"cd '{FOLDER}' && lvjian demo --out 示例 --top 3")
    root.clerk(f"cd '{FOLDER}' && lvjian form 表.xlsx && lvjian import /opt/lvjian/_internal/resources/example/*.xlsx")
    root.clerk(f"cd '{FOLDER}' && lvjian judge && lvjian dossier --out 材料 --top 2")
    text = root.clerk(f"cd '{FOLDER}' && pdftotext \"$(ls 材料/*.pdf | tail -1)\" - | head -40")
    want("项目" in text, "the dossier has no readable text")
    say("self-test, import, judgement and dossiers as a user without rights")


def _update(root: Root, version: str) -> None:
    before = root.clerk("lvjian rank --json | md5sum")
    root.root("apt-get install -y -qq --no-install-recommends /lvjian.deb")
    want(version in root.root("dpkg-query -W lvjian"), "the new version is not registered")
    want(root.clerk("lvjian rank --json | md5sum") == before, "the data are not as they were before the update")
    root.root("apt-get install -y -qq /older.deb", status=100)
    say("updated in place, data as before; an older version over it is refused")


def _screenshots(root: Root, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    shot = "(lvjian desktop & echo $! >/tmp/pid); sleep 12; scrot -o /tmp/window.png; kill $(cat /tmp/pid)"
    root.clerk(f"{SCREEN} sh -c '{shot}'")
    shutil.copyfile(root.folder / "tmp/window.png", folder / "linux-window.png")


def _remove(root: Root) -> None:
    root.root("apt-get purge -y -qq lvjian")
    left = root.root(
        "find / -xdev -name '*lvjian*' -not -path '/proc/*' -not -path '/home/*' -not -name '*.deb' | head"
    )
    left = "\n".join(line for line in left.splitlines() if not line.startswith(("/var/lib/apt", "/var/cache", "/tmp")))
    want(not left, f"left behind: {left}")
    want(root.has(f"{DATA}/lvjian.db"), "the user's data are gone")
    say("removed without a trace, the user's data untouched")


def _older(package: Path) -> Path:
    """Return the same package under an earlier version, to update from."""
    folder = Path(tempfile.mkdtemp())
    _run(["dpkg-deb", "-R", str(package), str(folder / "tree")])
    control = folder / "tree" / "DEBIAN" / "control"
    control.write_text(re.sub(r"^Version: .*$", "Version: 0.0.1", control.read_text(), flags=re.MULTILINE))
    _run(
        ["dpkg-deb", "--root-owner-group", "-Zgzip", "-z1", "--build", str(folder / "tree"), str(folder / "older.deb")]
    )
    shutil.rmtree(folder / "tree")
    return folder / "older.deb"


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, dirs_exist_ok=True)
    elif source.exists():
        shutil.copyfile(source, target)


def _run(command: list[str]) -> None:
    if subprocess.run(command, check=False, stdout=subprocess.DEVNULL).returncode:
        sys.exit(f"failed: {' '.join(command)}")


if __name__ == "__main__":
    sys.exit(main())
