"""Install, run, update and remove the setup program in a fresh Wine prefix, and look at what is there after each step.

    python installer/check_windows.py SETUP.exe --wine FOLDER [--screenshots FOLDER]

The folder is a Wine root made by installer/wine/make_wine.sh. What Wine cannot show stands in docs/release.md.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from installer import signing  # after the search path
from installer.checking import picture, say, want

PREFIX = "prefix-check"
USER = "张三"
"""Name of the Windows user."""
HOME = f"/mnt/{PREFIX}/drive_c/绿荐 测试"
PLACE = r"C:\\绿荐 测试\\app"
"""Installed into: Chinese, with a space; the setup program wants it without quotes."""
KEY = r"'HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall\Lvjian'"
PACKS = r"'HKCU\Software\Classes\Lvjian.Pack'"
SHIMS = ("ucrtbase.dll", "ucrtwine.dll", "icuuc.dll", "mscms.dll")
FAILED, RUNNING, NEWER, NO_ROOM, TOO_LONG = 2, 3, 4, 5, 6
"""Exit codes of the setup program."""
NEXT = "9.9.9"
"""Version of the made-up update."""
LONGEST = 259
"""Characters a path may have on Windows."""


class Wine:
    """Run Windows programs in a prefix of their own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.drive = folder / PREFIX / "drive_c"
        self.home = self.drive / "绿荐 测试"
        self.app = self.home / "app"
        self.data = self.drive / "users" / USER / "AppData" / "Local" / "lvjian"
        self._users = folder / "users-check"

    def fresh(self) -> None:
        """Make the prefix anew."""
        shutil.rmtree(self.folder / PREFIX, ignore_errors=True)
        users = (self.folder / "root" / "etc" / "passwd").read_text(encoding="utf-8")
        self._users.write_text(f"{USER}:x:0:0::/root:/bin/bash\n{users}", encoding="utf-8")
        self.run("xvfb-run -a wineboot -i")

    def run(self, command: str, *, status: int = 0) -> str:
        """Run a shell command inside the root and return what it printed."""
        # Wine names the Windows user after the first of this number in the list of users.
        named = f"mount --bind '{self._users}' '{self.folder}/root/etc/passwd' && exec \"$0\" \"$1\""
        done = subprocess.run(
            ["unshare", "--mount", "sh", "-c", named, str(self.folder / "run"), command],
            env={**os.environ, "WINEPREFIX": f"/mnt/{PREFIX}"},
            capture_output=True,
            check=False,
        )
        text = done.stdout.decode("utf-8", "replace")
        if done.returncode != status:
            sys.exit(f"{command}\nexit status {done.returncode}, not {status}\n{text[-2000:]}")
        return text

    def program(self, arguments: str) -> str:
        """Run the installed program."""
        return self.run(f"cd '{HOME}' && xvfb-run -a wine app/lvjian.exe {arguments}")

    def setup(self, file: str = "setup.exe", *, status: int = 0) -> None:
        """Run the setup program silently."""
        self.run(f"cd /mnt && xvfb-run -a wine {file} /S /D={PLACE}", status=status)

    def registered(self, name: str) -> str:
        """Return a value of the uninstall entry, empty when there is none."""
        text = self.run(f"wine reg query {KEY} /v {name} 2>/dev/null || true")
        return next((line.split(None, 2)[2].strip() for line in text.splitlines() if name in line), "")

    def links(self) -> list[Path]:
        """Return the shortcuts that are there."""
        return [path for path in self.drive.glob(f"users/{USER}/**/绿荐.lnk") if path.exists()]

    def copies(self) -> int:
        """Return how many backups there are."""
        return len(list((self.data / "lvjian-backups").glob("*.db")))

    def add_shims(self) -> None:
        """Put Wine's stand-ins beside the installed program; the setup program never brings them."""
        for name in SHIMS:
            for target in (self.app, self.app / "_internal"):
                shutil.copyfile(self.folder / "shim" / name, target / name)


def main() -> int:
    """Check one setup program."""
    parser = argparse.ArgumentParser(description="Check the setup program under Wine.")
    parser.add_argument("setup", type=Path)
    parser.add_argument("--wine", type=Path, required=True)
    parser.add_argument("--screenshots", type=Path)
    options = parser.parse_args()
    wine = Wine(options.wine.resolve())
    shutil.copyfile(options.setup, wine.folder / "setup.exe")
    wine.fresh()
    _install(wine)
    _use(wine)
    _refuse(wine)
    _refuse_places(wine)
    _update_by_file(wine)
    _update(wine)
    if options.screenshots:
        _screenshots(wine, options.screenshots)
    _remove(wine)
    sys.stdout.write("installed, used, updated and removed: all as it should be\n")
    return 0


def _install(wine: Wine) -> None:
    wine.setup()
    for name in ("lvjian.exe", "lvjianw.exe", "uninstall.exe"):
        want((wine.app / name).exists(), f"{name} is missing")
    want(len(wine.links()) == 2, f"shortcuts: {wine.links()}")
    want(wine.registered("DisplayVersion") != "", "no entry among the installed programs")
    opens = wine.run(rf"wine reg query {PACKS[:-1]}\shell\open\command' /ve")
    want("lvjianw.exe" in opens, "policy packs do not open with the program")
    wine.add_shims()
    longest = max(len(str(path.relative_to(wine.app))) for path in wine.app.rglob("*"))
    want(110 + 1 + longest <= LONGEST, f"the deepest file takes {longest} characters: lower LONGEST in lvjian.nsi")
    say(f"installed silently for the user {USER} into a folder named in Chinese: files, shortcuts, file types, entry")


def _use(wine: Wine) -> None:
    wine.program("selftest")
    wine.program("import app/_internal/resources/example/示例县绿色项目.xlsx")
    wine.program("judge")
    wine.program("dossier --out 材料 --top 2")
    printed = sorted((wine.home / "材料").glob("*.pdf"))
    want(len(printed) == 3, f"{len(printed)} files printed instead of two dossiers and their list")
    text = subprocess.run(["pdftotext", str(printed[0]), "-"], capture_output=True, check=True).stdout.decode()
    want("项目" in text, "the dossier has no readable text")
    want((wine.data / "lvjian.db").exists(), "the data do not lie in the user's own folder")
    say("self-test, import, judgement and dossiers")


def _refuse(wine: Wine) -> None:
    running = wine.run(
        f"cd '{HOME}/app' && (xvfb-run -a wine lvjianw.exe & echo $! >/tmp/window); sleep 20; cd /mnt && "
        f"xvfb-run -a wine setup.exe /S /D={PLACE}; echo code $?; wineserver -k; kill $(cat /tmp/window); sleep 2; true"
    )
    want(f"code {RUNNING}" in running, f"an update under a running program was not refused: {running[-300:]}")
    installed = wine.registered("DisplayVersion")
    wine.run(f"wine reg add {KEY} /v DisplayVersion /d 99.0.0 /f")
    wine.setup(status=NEWER)
    wine.run(f"wine reg add {KEY} /v DisplayVersion /d {installed} /f")
    content = bytearray((wine.folder / "setup.exe").read_bytes())
    content[len(content) // 2] ^= 0xFF
    (wine.folder / "damaged.exe").write_bytes(content)
    before = (wine.app / "lvjian.exe").stat().st_mtime_ns
    wine.run(f"cd /mnt && xvfb-run -a wine damaged.exe /S /D={PLACE}; test $? -ne 0")
    want((wine.app / "lvjian.exe").stat().st_mtime_ns == before, "a damaged setup file changed the program")
    want((wine.app / "lvjianw.exe").stat().st_size > 0, "a damaged setup file changed the program")
    say("refused: while the program runs, an older version over a newer one, a damaged setup file")


def _refuse_places(wine: Wine) -> None:
    """Install where the path is too long or the disk too small: refused, and nothing left there."""
    deep = r"C:\\" + "很长的文件夹" * 20
    wine.run(f"cd /mnt && xvfb-run -a wine setup.exe /S /D={deep}", status=TOO_LONG)
    drives = wine.folder / PREFIX / "dosdevices"
    (drives / "s:").symlink_to("/small")
    told = wine.run(
        "mkdir -p /small && mount -t tmpfs -o size=100m tmpfs /small && cd /mnt && "
        r"xvfb-run -a wine setup.exe /S /D=S:\\app; echo code $?; ls /small | wc -l; umount /small"
    )
    # Wine does not always tell the room of a drive; then writing fails, and what was written is taken away.
    want(any(f"code {code}" in told for code in (NO_ROOM, FAILED)), f"a disk too small was taken: {told[-300:]}")
    want(told.split()[-1] == "0", "files were left on a disk too small")
    say("refused: a path of more than 260 characters, a disk without room")


def _update_by_file(wine: Wine) -> None:
    """Look at a newer setup program as on a stick: shown with its signers, refused when cut short."""
    stick = wine.drive / "U盘"
    stick.mkdir(exist_ok=True)
    newer = stick / f"lvjian-{NEXT}-setup.exe"
    shutil.copyfile(wine.folder / "setup.exe", newer)
    with tempfile.TemporaryDirectory() as folder:
        setting = signing.self_made(Path(folder) / "certificate")
        signing.sign(newer, setting=setting)
        want(signing.holds(newer, setting), "osslsigncode does not find the signature sound")
        signing.write_notes([newer], Path(folder) / "key", version=NEXT, unpacked=260_000_000)
    look = "update 'C:\\U盘' --check"
    told = wine.program(look)
    for words in ("Lvjian test certificate", "由未信任的签名人签名：绿荐发布", "可以更新"):
        want(words in told, f"not told of the newer setup program: {words}\n{told}")
    content = newer.read_bytes()
    newer.write_bytes(content[:-1000])
    want("与发布说明不符" in wine.program(look), "a setup program cut short was not refused")
    newer.write_bytes(content)
    copies = wine.copies()
    told = wine.program("update 'C:\\U盘' --accept 绿荐发布")
    want("正在更新到" in told and wine.copies() > copies, f"the update was not begun: {told}")
    kept = wine.data / "updates" / newer.name
    want(kept.read_bytes() == content, "the setup program was not brought to this machine")
    wine.run("wineserver -k; sleep 2; true")
    say("update by file: signed setup shown with its signers, a damaged one refused, backup, started")


def _update(wine: Wine) -> None:
    before, copies = wine.program("rank --json"), wine.copies()
    wine.run(f"wine reg add {KEY} /v DisplayVersion /d 0.0.1 /f")
    wine.setup()
    wine.add_shims()
    want(wine.registered("DisplayVersion") not in {"", "0.0.1"}, "the new version is not registered")
    want(wine.copies() > copies, "no backup was made before the update")
    want(wine.program("rank --json") == before, "the data are not as they were before the update")
    say("update: backup made, data as before")


def _screenshots(wine: Wine, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    wine.run(
        "which scrot >/dev/null || apt-get install -y -qq --no-install-recommends scrot >/dev/null 2>&1; "
        f"cd '{HOME}/app' && xvfb-run -a -s '-screen 0 1366x768x24' sh -c "
        "'(wine lvjianw.exe & ); sleep 75; scrot -o /mnt/window.png; wineserver -k' || true"
    )
    picture(wine.folder / "window.png", folder / "windows-window.png")


def _remove(wine: Wine) -> None:
    wine.run(f"cd '{HOME}/app' && xvfb-run -a wine uninstall.exe /S _?={PLACE}")
    want(not (wine.app / "lvjian.exe").exists(), "the program is still there")
    want(not wine.links(), "shortcuts are left")
    want(wine.registered("DisplayVersion") == "", "the entry among the installed programs is left")
    left = wine.run(f"wine reg query {PACKS} 2>/dev/null || true")
    want("Lvjian" not in left, "file types are left")
    want((wine.data / "lvjian.db").exists(), "the user's data are gone")
    say("removed, data kept")


if __name__ == "__main__":
    sys.exit(main())
