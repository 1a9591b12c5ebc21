"""A .lvpack file: signed, verified before use, refused when altered, contrived or of no proved origin."""

from __future__ import annotations

import io
import warnings
import zipfile
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.exchange import container
from desktop.exchange.keys import OfficeKey
from desktop.exchange.packfile import check_accepted, read_pack
from desktop.problems import Problem
from tests.county import TEXTS
from tests.desktop.exchange.material import NEIGHBOUR_SEED, built, key_named, read, unsigned_entries, zipped


@pytest.fixture(scope="module")
def key() -> OfficeKey:
    return key_named("示例县工信局")


@pytest.fixture(scope="module")
def signed(key: OfficeKey, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return built(tmp_path_factory.mktemp("signed"), key=key)


def code_of(content: bytes) -> str:
    with pytest.raises(Problem) as refused:
        read(content)
    assert refused.value.remedy
    return refused.value.code


def entries_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_file_gives_back_the_texts_and_its_trusted_signer(signed: bytes, key: OfficeKey) -> None:
    found = read(signed, key.signer)
    assert (found.texts, found.state, found.signer) == (TEXTS, "trusted", key.signer)
    assert (found.manifest.pack, found.manifest.edition, found.manifest.built_by) == (
        "mycounty",
        "2026",
        "示例县工信局",
    )


def test_the_same_content_gives_the_same_file(signed: bytes, key: OfficeKey, tmp_path: Path) -> None:
    assert built(tmp_path, key=key) == signed


def test_ordinary_tools_can_look_into_a_file(signed: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(signed)) as archive:
        assert archive.testzip() is None
        assert archive.read("gates.toml").decode() == TEXTS["gates.toml"]


def test_a_signer_not_met_before_is_named_as_such(signed: bytes) -> None:
    assert read(signed).state == "unknown_signer"


@settings(max_examples=400)
@given(data=st.data())
def test_any_changed_byte_is_refused(signed: bytes, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(signed) - 1))
    flip = data.draw(st.integers(1, 255))
    changed = bytearray(signed)
    changed[place] ^= flip
    with pytest.raises(Problem):
        read(bytes(changed))


@settings(max_examples=200)
@given(data=st.data())
def test_anything_added_or_cut_out_is_refused(signed: bytes, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(signed)))
    cut = data.draw(st.integers(0, 60))
    put = data.draw(st.binary(max_size=20))
    changed = signed[:start] + put + signed[start + cut :]
    if changed != signed:
        with pytest.raises(Problem):
            read(changed)


@settings(max_examples=200)
@given(st.binary(max_size=300))
def test_bytes_that_are_no_file_of_ours_are_refused(content: bytes) -> None:
    with pytest.raises(Problem):
        read(content)


def test_a_changed_text_is_an_alteration(signed: bytes) -> None:
    entries = entries_of(signed)
    entries["gates.toml"] = entries["gates.toml"].replace(b">=", b"<=")
    assert code_of(container.packed(entries)) == "pack_altered"


def test_a_changed_manifest_is_an_alteration(signed: bytes) -> None:
    entries = entries_of(signed)
    entries["manifest.json"] = entries["manifest.json"].replace(b"2026-11-21", b"2026-11-22")
    assert code_of(container.packed(entries)) == "pack_altered"


def test_a_signature_taken_away_is_an_alteration(signed: bytes) -> None:
    entries = entries_of(signed)
    del entries["signature"]
    assert code_of(container.packed(entries)) == "pack_altered"


def test_another_name_under_the_same_signature_is_an_alteration(signed: bytes) -> None:
    entries = entries_of(signed)
    entries["signature"] = entries["signature"].replace("示例县".encode(), "别的县".encode())
    assert code_of(container.packed(entries)) == "pack_altered"


def test_the_signature_of_another_key_is_an_alteration(signed: bytes) -> None:
    entries = entries_of(signed)
    document = msgspec.json.decode(entries["signature"])
    document["signature"] = key_named("示例县工信局", NEIGHBOUR_SEED).sign(entries["manifest.json"]).hex()
    entries["signature"] = msgspec.json.encode(document)
    assert code_of(container.packed(entries)) == "pack_altered"


def test_a_file_taken_away_or_put_in_is_an_alteration(signed: bytes) -> None:
    entries = entries_of(signed)
    assert code_of(container.packed({**entries, "duties.toml": b""})) == "pack_altered"
    del entries["cases.toml"]
    assert code_of(container.packed(entries)) == "pack_altered"


def test_a_signed_file_packed_again_by_another_tool_is_an_alteration(signed: bytes) -> None:
    assert code_of(zipped(entries_of(signed))) == "pack_altered"


@pytest.mark.parametrize(
    "name",
    ["../evil.toml", "/etc/passwd", "\\windows\\evil", "C:evil.toml", "a/../../b", "x/gates.toml", "gates.toml\0.exe",
     "evil.py", "GATES.TOML", "sub/", "..", ""],
)  # fmt: skip
def test_a_name_that_leads_outside_or_is_unknown_is_refused(name: str) -> None:
    entries = [*unsigned_entries().items(), ("placeholder", b"x")]
    content = zipped(entries, zipfile.ZIP_STORED).replace(b"placeholder", name.encode()[:11].ljust(11, b"_"))
    assert code_of(content) == "pack_suspicious"


def test_a_doubled_name_is_refused() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        content = zipped([*unsigned_entries().items(), ("gates.toml", b"x = 1")])
    assert code_of(content) == "pack_suspicious"


def test_an_encrypted_entry_is_refused() -> None:
    content = bytearray(zipped(unsigned_entries()))
    place = content.index(b"PK\1\2")
    content[place + 8] |= 1
    assert code_of(bytes(content)) == "pack_suspicious"


def test_an_unknown_way_of_packing_is_refused() -> None:
    assert code_of(zipped(unsigned_entries(), zipfile.ZIP_BZIP2)) == "pack_suspicious"


def test_a_bomb_is_refused_by_what_it_unpacks_to() -> None:
    bomb = zipped({**unsigned_entries(), "gates.toml": b"#" * (container.UNPACKED_BYTES + 1)})
    assert len(bomb) < container.MEGABYTE
    assert code_of(bomb) == "pack_too_big"


def test_a_bomb_that_lies_about_its_size_is_refused() -> None:
    size = container.UNPACKED_BYTES + 1
    bomb = zipped({**unsigned_entries(), "gates.toml": b"#" * size})
    lying = bomb.replace(size.to_bytes(4, "little"), (10).to_bytes(4, "little"))
    assert code_of(lying) in {"pack_too_big", "pack_damaged", "pack_altered"}


def test_too_many_entries_are_refused() -> None:
    many = [*unsigned_entries().items(), *((f"f{number}", b"") for number in range(30))]
    assert code_of(zipped(many)) == "pack_too_big"


def test_a_file_of_endless_size_is_not_even_read(tmp_path: Path) -> None:
    path = tmp_path / "big.lvpack"
    with path.open("wb") as file:
        file.truncate(container.FILE_BYTES + 1)
    with pytest.raises(Problem) as refused:
        read_pack(path, trusted=())
    assert refused.value.code == "pack_too_big"


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="读不到"):
        read_pack(tmp_path / "none.lvpack", trusted=())


def test_a_file_of_a_newer_program_is_told_apart() -> None:
    entries = unsigned_entries()
    manifest = {**msgspec.json.decode(entries["manifest.json"]), "format": 2, "news": True}
    assert code_of(zipped({**entries, "manifest.json": msgspec.json.encode(manifest)})) == "pack_newer"


@pytest.mark.parametrize("manifest", [b"", b"[]", b"{}", b'{"format": "1"}', b"[" * 5000, b'{"format": 1, "x": 2}'])
def test_a_broken_manifest_is_refused(manifest: bytes) -> None:
    assert code_of(zipped({**unsigned_entries(), "manifest.json": manifest})) == "pack_altered"


def test_a_file_without_manifest_is_refused() -> None:
    assert code_of(zipped({name: text.encode() for name, text in TEXTS.items()})) == "pack_damaged"


def test_an_unsigned_file_is_read_as_such_and_accepted_by_its_name_only() -> None:
    found = read(zipped(unsigned_entries()))
    assert (found.state, found.signer) == ("unsigned", None)
    check_accepted(found, "county.lvpack")
    for accept in ("", "yes", "other.lvpack"):
        with pytest.raises(Problem) as refused:
            check_accepted(found, accept)
        assert refused.value.code == "pack_unsigned"


def test_an_unsigned_file_with_a_changed_text_is_refused() -> None:
    assert code_of(zipped({**unsigned_entries(), "gates.toml": b""})) == "pack_altered"


def test_an_unknown_signer_is_accepted_by_name_or_fingerprint(signed: bytes, key: OfficeKey) -> None:
    found = read(signed)
    check_accepted(found, "示例县工信局")
    check_accepted(found, key.signer.fingerprint)
    with pytest.raises(Problem) as refused:
        check_accepted(found, "county.lvpack")
    assert refused.value.code == "pack_unknown_signer"


def test_a_trusted_signer_needs_no_acceptance(signed: bytes, key: OfficeKey) -> None:
    check_accepted(read(signed, key.signer), "")


def test_a_stranger_under_a_trusted_name_is_accepted_by_fingerprint_only(signed: bytes, key: OfficeKey) -> None:
    friend = key_named("示例县工信局", NEIGHBOUR_SEED).signer
    found = read(signed, friend)
    assert (found.state, found.namesake) == ("unknown_signer", friend)
    with pytest.raises(Problem) as refused:
        check_accepted(found, "示例县工信局")
    assert refused.value.code == "pack_namesake"
    check_accepted(found, key.signer.fingerprint.lower())


def test_a_trusted_signer_is_shown_under_the_name_it_is_trusted_by(signed: bytes, key: OfficeKey) -> None:
    known = key_named("邻县工信局").signer
    assert read(signed, known).signer == known


def test_a_file_that_cannot_be_written_is_told(tmp_path: Path, key: OfficeKey) -> None:
    (tmp_path / "county.lvpack").mkdir()
    with pytest.raises(Problem, match="没有写成"):
        built(tmp_path, key=key)
    assert [path.name for path in tmp_path.iterdir()] == ["county.lvpack"]
