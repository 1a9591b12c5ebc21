"""The office's signing key: made once, for its owner alone; other offices are trusted by name and key."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from desktop.exchange.keys import (
    KEY_FILE,
    TRUSTED_FILE,
    distrust,
    is_signed,
    make_key,
    office_key,
    public_text,
    read_public,
    rename_key,
    trust,
    trusted_signers,
)
from desktop.problems import Problem
from tests.desktop.exchange.material import NEIGHBOUR_SEED, key_named

NEIGHBOUR = key_named("邻县工信局", NEIGHBOUR_SEED).signer


def test_there_is_no_key_before_one_is_made(tmp_path: Path) -> None:
    assert office_key(tmp_path) is None
    assert trusted_signers(tmp_path) == ()


def test_a_key_is_made_once_and_found_again(tmp_path: Path) -> None:
    made = make_key(tmp_path / "新文件夹", "示例县工信局")
    assert office_key(tmp_path / "新文件夹") == made
    with pytest.raises(Problem) as refused:
        make_key(tmp_path / "新文件夹", "又一个")
    assert refused.value.code == "key_exists"


def test_an_office_without_a_name_is_told_apart_by_its_key(tmp_path: Path) -> None:
    made = make_key(tmp_path)
    assert made.signer.name == f"未命名单位 {made.signer.fingerprint[:4]}"


@pytest.mark.skipif(os.name != "posix", reason="Windows keeps the user's folder by itself")
def test_only_its_owner_can_read_the_key(tmp_path: Path) -> None:
    make_key(tmp_path, "示例县工信局")
    path = tmp_path / KEY_FILE
    assert path.stat().st_mode & 0o777 == 0o600
    path.chmod(0o644)
    office_key(tmp_path)
    assert path.stat().st_mode & 0o777 == 0o600


def test_the_secret_part_is_never_printed(tmp_path: Path) -> None:
    made = make_key(tmp_path, "示例县工信局")
    assert made.seed.hex() not in repr(made)
    assert str(made.seed) not in repr(made)


def test_a_signature_holds_for_its_message_and_key_only(tmp_path: Path) -> None:
    made = make_key(tmp_path, "示例县工信局")
    signature = made.sign("正文".encode())
    assert is_signed("正文".encode(), signature, made.signer.public_key)
    assert not is_signed("正闻".encode(), signature, made.signer.public_key)
    assert not is_signed("正文".encode(), signature, NEIGHBOUR.public_key)
    assert not is_signed("正文".encode(), signature[:-1], made.signer.public_key)


def test_a_key_keeps_its_fingerprint_under_a_new_name(tmp_path: Path) -> None:
    made = make_key(tmp_path, "示例县工信局")
    renamed = rename_key(tmp_path, "示例县工业和信息化局")
    assert renamed.signer.fingerprint == made.signer.fingerprint
    assert office_key(tmp_path) == renamed


@pytest.mark.parametrize("name", ["  ", "一行\n两行", "倒\u202e写", "长" * 61])
def test_a_name_that_deceives_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(Problem) as refused:
        make_key(tmp_path, name)
    assert refused.value.code == "signer_name"
    assert office_key(tmp_path) is None


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"name": "甲", "seed": "xy"}', '{"name": "甲", "seed": "00"}'])
def test_a_damaged_key_is_told_and_not_replaced(tmp_path: Path, content: str) -> None:
    (tmp_path / KEY_FILE).write_text(content, encoding="utf-8")
    with pytest.raises(Problem) as refused:
        office_key(tmp_path)
    assert refused.value.code == "key_file"
    assert (tmp_path / KEY_FILE).read_text(encoding="utf-8") == content


def test_the_public_part_goes_out_and_comes_in_as_text() -> None:
    assert read_public(public_text(NEIGHBOUR)) == NEIGHBOUR
    assert read_public("\ufeff" + public_text(NEIGHBOUR).replace("\n", "\r\n")) == NEIGHBOUR


def test_a_public_part_with_another_fingerprint_is_refused() -> None:
    other = key_named("邻县工信局").signer
    text = public_text(NEIGHBOUR).replace(NEIGHBOUR.public_key, other.public_key)
    with pytest.raises(Problem) as refused:
        read_public(text)
    assert refused.value.code == "public_key"


def test_the_office_trusts_itself_and_whom_it_names(tmp_path: Path) -> None:
    own = make_key(tmp_path, "示例县工信局").signer
    trust(tmp_path, NEIGHBOUR)
    trust(tmp_path, NEIGHBOUR)
    assert trusted_signers(tmp_path) == (own, NEIGHBOUR)


def test_a_trusted_name_stands_for_one_key(tmp_path: Path) -> None:
    trust(tmp_path, NEIGHBOUR)
    with pytest.raises(Problem) as refused:
        trust(tmp_path, key_named("邻县工信局").signer)
    assert refused.value.code == "signer_name_taken"
    assert trusted_signers(tmp_path) == (NEIGHBOUR,)


def test_trust_is_taken_back_by_fingerprint(tmp_path: Path) -> None:
    trust(tmp_path, NEIGHBOUR)
    assert distrust(tmp_path, NEIGHBOUR.fingerprint.lower()) == NEIGHBOUR
    assert trusted_signers(tmp_path) == ()
    with pytest.raises(Problem):
        distrust(tmp_path, NEIGHBOUR.fingerprint)


def test_a_damaged_list_of_trusted_signers_trusts_nobody(tmp_path: Path) -> None:
    (tmp_path / TRUSTED_FILE).write_text('{"signers": [{"name": "甲", "public_key": "zz"}]}', encoding="utf-8")
    with pytest.raises(Problem) as refused:
        trusted_signers(tmp_path)
    assert refused.value.code == "key_file"


def test_naming_keys_and_files_loads_no_cryptography() -> None:
    script = "import sys, desktop.exchange.packfile, desktop.work.operations.packs; sys.exit('nacl' in sys.modules)"
    root = Path(__file__).parents[3]
    assert subprocess.run([sys.executable, "-c", script], cwd=root, check=False).returncode == 0
