"""Install, run, update and remove the .deb in a clean Debian 12 root, and look at what is there after each step.

    python installer/check_linux.py PACKAGE.deb --root FOLDER [--portable ARCHIVE.tar.xz] [--screenshots FOLDER]

Needs root, debootstrap, and a Python with the program's packages. The folder becomes the Debian root; a second run
starts from the clean copy kept beside it.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import signal
import subprocess
import sys
import tarfile
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from installer import signing  # after the search path
from installer.checking import picture, say, want

CLERK = "jingban"
HOME = f"/home/{CLERK}"
DATA = f"{HOME}/.local/share/lvjian"
FOLDER = f"{HOME}/绿色 项目"
NEXT = "9.9.9"
"""Version of the made-up update."""
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

    def end_programs(self) -> None:
        """End what the program started of itself in this root."""
        for process in Path("/proc").glob("[0-9]*"):
            try:
                program = str((process / "exe").readlink())
            except OSError:
                continue
            if program.startswith(f"{self.folder}/") and "lvjian" in program:
                os.kill(int(process.name), signal.SIGTERM)

    def has(self, path: str) -> bool:
        """Say whether a path is there."""
        inside = self.folder / path.lstrip("/")
        return inside.exists() or inside.is_symlink()


def main() -> int:
    """Check one package."""
    parser = argparse.ArgumentParser(description="Check the Debian package.")
    parser.add_argument("package", type=Path)
    parser.add_argument("--root", type=Path, required=True)
    parser.add_argument("--portable", type=Path, help="the portable archive, to be updated by file too")
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
    _full_disk(root)
    _update_by_file(root, options.package)
    if options.portable:
        _portable(root, options.portable, version[1])
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


def _full_disk(root: Root) -> None:
    """Import where nothing more can be written: told, and nothing left half done."""
    told = root.root(
        "mkdir -p /small && mount -t tmpfs -o size=4m,mode=777 tmpfs /small && export LVJIAN_HOME=/small && "
        f"su {CLERK} -c 'lvjian rank; dd if=/dev/zero of=/small/ballast bs=4k 2>/dev/null; "
        "lvjian import /opt/lvjian/_internal/resources/example/*.xlsx' 2>&1; echo code $?; umount /small"
    )
    want("磁盘空间不足" in told and "code 1" in told, f"a full disk was not told: {told[-500:]}")
    say("a full disk during an import is told, with exit status 1")


def _update_by_file(root: Root, package: Path) -> None:
    """Update from a folder as from a stick: an unknown signer is told and must be named; the administrator installs."""
    stick = root.folder / "stick"
    stick.mkdir(mode=0o755)
    with tempfile.TemporaryDirectory() as key:
        newer = _as_version(package, NEXT, stick / f"lvjian_{NEXT}_amd64.deb")
        signing.write_notes([newer], Path(key), version=NEXT, unpacked=260_000_000)
    told = root.clerk("lvjian update /stick --check")
    want("由未信任的签名人签名：绿荐发布" in told and "可以更新" in told, f"the newer package was not shown: {told}")
    root.clerk("lvjian update /stick", status=1)
    whole = newer.read_bytes()
    newer.write_bytes(whole[:-1000])
    want("与发布说明不符" in root.clerk("lvjian update /stick --check"), "a package cut short was not refused")
    newer.write_bytes(whole)
    before = root.clerk("lvjian rank --json | md5sum")
    told = root.clerk("lvjian update /stick --accept 绿荐发布")
    command = re.search(r"请由管理员运行：sudo (.*)", told)
    want(command is not None and "更新前已备份" in told, f"the update was not made ready: {told}")
    assert command is not None
    root.root(command[1].replace("apt install", "apt-get install -y -qq --no-install-recommends"))
    want(NEXT in root.root("dpkg-query -W lvjian"), "the update by file is not installed")
    want(root.clerk("lvjian rank --json | md5sum") == before, "the data are not as they were before the update")
    shutil.rmtree(stick)
    say("update by file: signer shown and named, damaged package refused, backup, installed, data as before")


def _portable(root: Root, archive: Path, version: str) -> None:
    """Update a portable folder by file: the new program changes places with the old one, the data stay."""
    place = f"{HOME}/U盘 便携"
    inside = root.folder / place.lstrip("/")
    with tarfile.open(archive) as bundle:
        bundle.extractall(inside, filter="data")
    top = f"绿荐-{version}"
    (inside / "新").mkdir()
    (inside / top / "marker.txt").write_text("new", encoding="utf-8")
    with tarfile.open(inside / "新" / f"lvjian-{NEXT}-linux-x86_64.tar.xz", "w:xz", preset=0) as bundle:
        bundle.add(inside / top, f"绿荐-{NEXT}")
    (inside / top / "marker.txt").unlink()
    root.root(f"chown -R {CLERK}: '{place}'")
    run = f"cd '{place}/{top}' && QT_QPA_PLATFORM=offscreen ./lvjian"
    root.clerk(f"{run} selftest")
    root.clerk(f"{run} import _internal/resources/example/*.xlsx && ./lvjian judge")
    want(root.has(f"{place}/{top}/数据/lvjian.db"), "a portable program keeps its data elsewhere")
    before = root.clerk(f"{run} rank --json | md5sum")
    root.clerk(f"{run} update ../新 --accept lvjian-{NEXT}-linux-x86_64.tar.xz")
    for _ in range(120):
        if root.has(f"{place}/{top}/marker.txt") and not root.has(f"{place}/{top}/old"):
            break
        time.sleep(0.5)
    time.sleep(5)
    root.end_programs()
    want(root.has(f"{place}/{top}/marker.txt"), "the portable program was not replaced")
    want(root.clerk(f"{run} rank --json | md5sum") == before, "the data of the portable program are not as before")
    say("portable: self-test, update by file changes places with the old version, data as before")


def _screenshots(root: Root, folder: Path) -> None:
    shot = "(lvjian desktop & echo $! >/tmp/pid); sleep 12; scrot -o /tmp/window.png; kill $(cat /tmp/pid)"
    root.clerk(f"{SCREEN} sh -c '{shot}'")
    picture(root.folder / "tmp/window.png", folder / "linux-window.png")


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
    return _as_version(package, "0.0.1", Path(tempfile.mkdtemp()) / "older.deb")


def _as_version(package: Path, version: str, target: Path) -> Path:
    """Write the same package under another version."""
    with tempfile.TemporaryDirectory() as folder:
        _run(["dpkg-deb", "-R", str(package), f"{folder}/tree"])
        control = Path(folder, "tree", "DEBIAN", "control")
        text = control.read_text(encoding="utf-8")
        control.write_text(re.sub(r"(?m)^Version: .*$", f"Version: {version}", text), encoding="utf-8")
        _run(["dpkg-deb", "--root-owner-group", "-Zgzip", "-z1", "--build", f"{folder}/tree", str(target)])
    return target


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
