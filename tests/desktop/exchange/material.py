"""Keys and files that the tests of the exchange share."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from pathlib import Path

import msgspec

from desktop.exchange.keys import OfficeKey, Signer
from desktop.exchange.packfile import PackFile, verified, write_pack
from tests.county import TEXTS

OFFICE_SEED = bytes(range(32))
NEIGHBOUR_SEED = bytes(range(1, 33))


def key_named(name: str, seed: bytes = OFFICE_SEED) -> OfficeKey:
    """Return a key made from a known seed, so that tests are alike every time."""
    from nacl.signing import SigningKey

    return OfficeKey(signer=Signer(name=name, public_key=bytes(SigningKey(seed).verify_key).hex()), seed=seed)


def built(folder: Path, *, key: OfficeKey | None, name: str = "county.lvpack", title: str = "") -> bytes:
    """Return the bytes of the county's pack as a file."""
    path = write_pack(
        folder / name,
        TEXTS,
        pack="mycounty",
        edition="2026",
        title=title or "示例县绿色贷款贴息办法",
        program="0.1.0",
        built_on=date(2026, 11, 21),
        key=key,
    )
    return path.read_bytes()


def read(content: bytes, *trusted: Signer) -> PackFile:
    """Verify the bytes of a file."""
    return verified(content, name="county.lvpack", trusted=trusted)


def zipped(entries: Mapping[str, bytes] | list[tuple[str, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return an archive made with an ordinary tool."""
    pairs = entries if isinstance(entries, list) else list(entries.items())
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in pairs:
            archive.writestr(zipfile.ZipInfo(name), content, compress_type=method)
    return buffer.getvalue()


def unsigned_entries(**more: bytes) -> dict[str, bytes]:
    """Return the entries of a file that claims no signature."""
    contents = {name: text.encode() for name, text in TEXTS.items()}
    manifest = {
        "format": 1,
        "pack": "mycounty",
        "edition": "2026",
        "title": "示例县绿色贷款贴息办法",
        "files": {name: sha256(content).hexdigest() for name, content in contents.items()},
        "program": "0.1.0",
        "built_by": "",
        "public_key": "",
    }
    return {"manifest.json": msgspec.json.encode(manifest), **contents, **more}
