"""Make Qt's ICU data small: of the languages and code pages of the world those a Chinese office needs (Linux only).

Uses icupkg and genccode of Debian's icu-devtools, and gcc. Without them the data stay as they are, and that is said.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

TOOLS = ("icupkg", "genccode", "gcc", "readelf")


def trim(library: Path, keep: str) -> None:
    """Put a library with the items that fit the pattern in the place of `libicudata.so.N`."""
    if missing := [tool for tool in TOOLS if shutil.which(tool) is None]:
        sys.stderr.write(f"ICU data left whole: {', '.join(missing)} not found (apt-get install icu-devtools gcc)\n")
        return
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        symbol, start, size = _data(library)
        name = f"{symbol.removesuffix('_dat')}l.dat"
        whole, small = place / name, place / "small" / name
        small.parent.mkdir()
        whole.write_bytes(library.read_bytes()[start : start + size])
        items = _run(["icupkg", "-l", str(whole)]).split()
        unwanted = [item for item in items if not re.fullmatch(keep, item)]
        (place / "unwanted.txt").write_text("\n".join(unwanted) + "\n", encoding="utf-8")
        _run(["icupkg", "--ignore-deps", "-r", str(place / "unwanted.txt"), str(whole), str(small)])
        entry = symbol.removesuffix("_dat")
        _run(["genccode", "-a", "gcc", "-e", entry, "-d", str(place), str(small)])
        (source,) = place.glob("*.[sS]")
        made = place / library.name
        _run(["gcc", "-shared", "-nostdlib", f"-Wl,-soname,{library.name}", "-Wl,--build-id=none",
              "-o", str(made), str(source)])  # fmt: skip
        shutil.copyfile(made, library)


def _data(library: Path) -> tuple[str, int, int]:
    """Return name, place in the file and size of the data."""
    symbols = _run(["readelf", "-sW", str(library)])
    found = re.search(r"([0-9a-f]{8,}) +(0x[0-9a-f]+|\d+) OBJECT +GLOBAL +DEFAULT +\d+ (icudt\d+_dat)", symbols)
    sections = _run(["readelf", "-SW", str(library)])
    section = re.search(r"\.rodata +PROGBITS +([0-9a-f]+) ([0-9a-f]+)", sections)
    if found is None or section is None:
        sys.exit(f"no ICU data found in {library}")
    offset = int(section[2], 16) - int(section[1], 16)
    return found[3], int(found[1], 16) + offset, int(found[2], 0)


def _run(command: list[str]) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout
