"""Releases: two builds are compared to the file, programs are signed, packages carry release notes of their own."""

from __future__ import annotations

import io
import shutil
import sys
import tarfile
from pathlib import Path

import pytest

from desktop.exchange import keys, releasefile
from desktop.exchange.authenticode import signature_of
from desktop.version import VERSION
from installer import compare, signing

WITH_OSSLSIGNCODE = pytest.mark.skipif(
    shutil.which("osslsigncode") is None or shutil.which("openssl") is None,
    reason="osslsigncode and openssl are not on this machine (apt-get install osslsigncode openssl)",
)


def archive(folder: Path, content: bytes) -> None:
    folder.mkdir()
    with tarfile.open(folder / "a.tar.xz", "w:xz") as bundle:
        for name, held in (("top/same", b"same"), ("top/other", content)):
            info = tarfile.TarInfo(name)
            info.size = len(held)
            bundle.addfile(info, io.BytesIO(held))


def test_a_difference_is_named_by_the_file_inside_its_package(tmp_path: Path) -> None:
    archive(tmp_path / "a", b"one")
    archive(tmp_path / "b", b"two")
    (tmp_path / "b" / "more").touch()
    assert compare.differences(tmp_path / "a", tmp_path / "b") == ["a.tar.xz:top/other", "more"]
    assert compare.differences(tmp_path / "a", tmp_path / "a") == []


def test_only_what_is_named_may_differ() -> None:
    allowed = {"*.zip:*/lvjian.exe": "stamp"}
    assert compare.reason("x.zip:top/lvjian.exe", allowed) == "stamp"
    assert compare.reason("x.zip:top/other.exe", allowed) is None


@WITH_OSSLSIGNCODE
@pytest.mark.skipif(sys.platform != "linux", reason="Windows checks signatures by itself")
def test_a_signature_with_a_self_made_certificate_holds_and_is_read_by_the_program(tmp_path: Path) -> None:
    program = tmp_path / "lvjian-9.9.9-setup.exe"
    program.write_bytes(windows_program())
    setting = signing.self_made(tmp_path / "certificate")
    assert signing.sign(program, setting=setting)
    assert signing.holds(program, setting)
    found = signature_of(program)
    assert found is not None
    assert "Lvjian test certificate" in found.subjects
    assert found.fits
    content = bytearray(program.read_bytes())
    content[0x210] ^= 1
    program.write_bytes(content)
    assert not signing.holds(program, setting)
    altered = signature_of(program)
    assert altered is not None
    assert not altered.fits


def test_without_a_certificate_nothing_is_signed_and_that_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert not signing.sign(Path("lvjian.exe"), setting={})
    assert "not signed" in capsys.readouterr().err


def test_the_release_notes_of_the_build_are_taken_by_the_program(tmp_path: Path) -> None:
    package = tmp_path / f"lvjian_{VERSION}_amd64.deb"
    package.write_bytes(b"content")
    (note,) = signing.write_notes([package], tmp_path / "key", version=VERSION, unpacked=5)
    assert note.name == f"{package.name}.lvsig"
    signer = keys.read_public(signing.public_key(tmp_path / "key"))
    opened = releasefile.read_note(package, trusted=[signer])
    assert opened is not None
    assert opened.state == "trusted"
    assert releasefile.releases(opened.contents[releasefile.CHANGES].decode())[0].version == VERSION


def windows_program() -> bytes:
    """Return the smallest program osslsigncode takes: heads, and one section of nothing."""
    from struct import pack

    head = bytearray(0x200)
    head[:2] = b"MZ"
    head[0x3C:0x40] = pack("<I", 0x80)
    head[0x80:0x98] = b"PE\0\0" + pack("<HHIIIHH", 0x8664, 1, 0, 0, 0, 240, 0x22)
    sizes = pack("<HBBIIIII", 0x20B, 14, 0, 0x200, 0, 0, 0x1000, 0x1000)
    place = pack("<QIIHHHHHHIIIIHHQQQQII", 0x140000000, 0x1000, 0x200, 6, 0, 0, 0, 6, 0, 0, 0x2000, 0x200, 0, 3, 0,
                 0x100000, 0x1000, 0x100000, 0x1000, 0, 16)  # fmt: skip
    head[0x98 : 0x98 + len(sizes) + len(place)] = sizes + place
    section = b".text\0\0\0" + pack("<IIIIIIHHI", 0x200, 0x1000, 0x200, 0x200, 0, 0, 0, 0, 0x60000020)
    head[0x98 + 240 : 0x98 + 240 + len(section)] = section
    return bytes(head) + b"\xc3" + bytes(0x1FF)
