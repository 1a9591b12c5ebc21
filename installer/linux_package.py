"""Pack the Linux folder: a portable archive and a .deb with menu entry, icon and file types."""

from __future__ import annotations

import shutil
import subprocess
import tarfile
import textwrap
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PARTS = ROOT / "installer" / "linux"
PLACE = "opt/lvjian"
STEADY = 1767225600
"""Time of all files in packages, so that the same build gives the same package."""
DEPENDS = (
    "libc6 (>= 2.34)", "libstdc++6", "libegl1", "libgl1", "libxkbcommon0", "libxkbcommon-x11-0", "libfontconfig1",
    "libfreetype6", "libdbus-1-3", "libglib2.0-0", "libx11-6", "libx11-xcb1", "libxcb1", "libxcb-cursor0",
    "libxcb-icccm4", "libxcb-image0", "libxcb-keysyms1", "libxcb-randr0", "libxcb-render0", "libxcb-render-util0",
    "libxcb-shape0", "libxcb-shm0", "libxcb-sync1", "libxcb-xfixes0", "libxcb-xkb1", "libgssapi-krb5-2", "libcups2",
)  # fmt: skip
"""What Qt wants of the system."""


def pack(folder: Path, out: Path, *, version: str) -> list[Path]:
    """Return the portable archive and the package."""
    return [_portable(folder, out, version), _debian(folder, out, version)]


def _portable(folder: Path, out: Path, version: str) -> Path:
    target = out / f"lvjian-{version}-linux-x86_64.tar.xz"
    top = f"绿荐-{version}"
    with tarfile.open(target, "w:xz", preset=6) as archive:
        archive.add(folder, top, filter=_steady)
        for name in ("使用说明.txt", "portable.txt"):
            archive.add(PARTS / name, f"{top}/{name}", filter=_steady)
    return target


def _steady(info: tarfile.TarInfo) -> tarfile.TarInfo:
    info.mtime, info.uid, info.gid, info.uname, info.gname = STEADY, 0, 0, "root", "root"
    return info


def _debian(folder: Path, out: Path, version: str) -> Path:
    root = out / "deb"
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(folder, root / PLACE, symlinks=True)
    _place(PARTS / "lvjian.desktop", root / "usr/share/applications/lvjian.desktop")
    _place(PARTS / "lvjian.xml", root / "usr/share/mime/packages/lvjian.xml")
    _place(ROOT / "resources/icons/app.svg", root / "usr/share/icons/hicolor/scalable/apps/lvjian.svg")
    _place(PARTS / "copyright", root / "usr/share/doc/lvjian/copyright")
    command = root / "usr/bin/lvjian"
    command.parent.mkdir(parents=True, exist_ok=True)
    command.symlink_to(f"/{PLACE}/lvjian")
    control = root / "DEBIAN"
    control.mkdir()
    size = sum(path.stat().st_size for path in root.rglob("*") if path.is_file() and not path.is_symlink()) // 1024
    (control / "control").write_text(_control(version, size), encoding="utf-8")
    for script in ("postinst", "postrm"):
        _place(PARTS / script, control / script, mode=0o755)
    target = out / f"lvjian_{version}_amd64.deb"
    environment = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "SOURCE_DATE_EPOCH": str(STEADY)}
    subprocess.run(
        ["dpkg-deb", "--root-owner-group", "-Zxz", "-z6", "--build", str(root), str(target)],
        check=True,
        env=environment,
        stdout=subprocess.DEVNULL,
    )
    shutil.rmtree(root)
    return target


def _place(source: Path, target: Path, *, mode: int = 0o644) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
    target.chmod(mode)


def _control(version: str, size: int) -> str:
    return textwrap.dedent(f"""\
        Package: lvjian
        Version: {version}
        Architecture: amd64
        Maintainer: Lvjian <lvjian@localhost>
        Installed-Size: {size}
        Depends: {", ".join(DEPENDS)}
        Recommends: fonts-noto-cjk
        Section: misc
        Priority: optional
        Description: 绿荐 县域绿色金融匹配助手
         离线保存和评判企业绿色项目，排序，匹配产品和激励，打印推荐材料。
        """)
