"""Draw the program's icon in the sizes Windows asks for, after a change of app.svg: python -m installer.icon."""

from __future__ import annotations

import os
import struct
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "resources" / "icons" / "app.svg"
TARGET = ROOT / "installer" / "windows" / "lvjian.ico"
SIZES = (16, 24, 32, 48, 64, 128, 256)
_HEAD, _ENTRY = "<HHH", "<BBBBHHII"


def main() -> None:
    """Write the icon file."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QBuffer, QIODevice
    from PySide6.QtGui import QGuiApplication, QIcon

    application = QGuiApplication(sys.argv[:1])
    images = []
    for size in SIZES:
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        QIcon(str(SOURCE)).pixmap(size, size).save(buffer, "PNG")
        images.append(bytes(buffer.data().data()))
    del application
    place = struct.calcsize(_HEAD) + len(SIZES) * struct.calcsize(_ENTRY)
    entries = b""
    for size, image in zip(SIZES, images, strict=True):
        entries += struct.pack(_ENTRY, size % 256, size % 256, 0, 0, 1, 32, len(image), place)
        place += len(image)
    TARGET.write_bytes(struct.pack(_HEAD, 0, 1, len(SIZES)) + entries + b"".join(images))


if __name__ == "__main__":
    main()
