"""Drafts of packs as folders: begun, copied, saved at one stroke, moved aside; and the example to copy."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from desktop import resources
from desktop.paths import resource_folder
from desktop.problems import Problem
from desktop.store.database import Store
from desktop.work.operations.pack_checking import check_folder
from desktop.work.operations.pack_drafts import (
    DraftStart,
    copy_edition,
    delete_draft,
    drafts_folder,
    list_drafts,
    new_draft,
    read_draft,
    save_draft,
)
from desktop.work.operations.packs import build_pack, install_pack
from tests.empty_store import new_store

START = DraftStart(
    pack="slx",
    edition="2026",
    title='示例县"绿色"贴息办法',
    document_number="示县工信〔2026〕1号",
    county="330523",
    issuer="示例县工业和信息化局",
    issued=date(2026, 5, 1),
    valid_from=date(2026, 6, 1),
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with new_store(tmp_path / "库.db", placed=True) as opened:
        yield opened


def test_a_new_draft_is_sound_from_the_beginning(store: Store, tmp_path: Path) -> None:
    folder = new_draft(store, tmp_path, START)
    checked = check_folder(folder)
    assert (checked.faults, checked.title) == ((), START.title)
    assert folder == drafts_folder(tmp_path) / "slx" / "2026"
    assert 'ent_county_code == "330523"' in (folder / "pack.toml").read_text(encoding="utf-8")


def test_a_draft_for_everywhere_asks_for_no_county(store: Store, tmp_path: Path) -> None:
    folder = new_draft(store, tmp_path, replace(START, county="", issuer="", document_number=""))
    assert check_folder(folder).is_sound
    assert "applies_when" not in (folder / "pack.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("changed", "code"),
    [({"pack": "An ji"}, "draft_start"), ({"pack": '../x"'}, "draft_start"), ({"edition": "../1"}, "draft_start"),
     ({"pack": "abc247"}, "draft_taken")],
)  # fmt: skip
def test_a_name_that_cannot_be_is_refused_and_nothing_is_made(
    store: Store, tmp_path: Path, changed: dict[str, str], code: str
) -> None:
    with pytest.raises(Problem) as refused:
        new_draft(store, tmp_path, replace(START, **changed))  # type: ignore[arg-type]  # texts only
    assert refused.value.code == code
    assert not drafts_folder(tmp_path).exists()


def test_the_same_draft_is_not_begun_twice(store: Store, tmp_path: Path) -> None:
    new_draft(store, tmp_path, START)
    with pytest.raises(Problem) as refused:
        new_draft(store, tmp_path, START)
    assert refused.value.code == "draft_exists"


def test_an_edition_is_copied_whole_under_the_new_name(store: Store, tmp_path: Path) -> None:
    pack = resources.packs().edition("abc247", "2018")
    folder = copy_edition(store, tmp_path, pack, edition="2027", valid_from=date(2027, 1, 1))
    checked = check_folder(folder)
    assert (checked.edition, checked.counts["clauses"]) == ("2027", len(pack.clauses))
    assert not [hint for hint in checked.hints if "并存" in hint]
    with pytest.raises(Problem):
        copy_edition(store, tmp_path, pack, edition="2018", valid_from=None)


def test_saving_writes_what_changed_and_leaves_no_half_file(store: Store, tmp_path: Path) -> None:
    draft = read_draft(new_draft(store, tmp_path, START))
    saved = save_draft(draft, {**draft.texts, "duties.toml": "# 空\n"})
    assert (draft.folder / "duties.toml").read_text(encoding="utf-8") == "# 空\n"
    save_draft(saved, draft.texts)
    assert sorted(path.name for path in draft.folder.iterdir()) == ["clauses.toml", "pack.toml"]


def test_what_somebody_else_changed_meanwhile_is_not_written_over(store: Store, tmp_path: Path) -> None:
    draft = read_draft(new_draft(store, tmp_path, START))
    (draft.folder / "pack.toml").write_text('id = "x"\n', encoding="utf-8")
    with pytest.raises(Problem) as refused:
        save_draft(draft, {**draft.texts, "pack.toml": 'id = "y"\n'})
    assert refused.value.code == "draft_changed_elsewhere"
    assert (draft.folder / "pack.toml").read_text(encoding="utf-8") == 'id = "x"\n'


def test_the_list_tells_what_is_installed_changed_or_unreadable(store: Store, tmp_path: Path) -> None:
    folder = new_draft(store, tmp_path, START)
    assert [one.state for one in list_drafts(store, tmp_path)] == [""]
    made = build_pack(folder, tmp_path / "a.lvpack", keys=tmp_path).file
    install_pack(store, made, by="甲", keys=tmp_path)
    assert [one.state for one in list_drafts(store, tmp_path)] == ["installed"]
    (folder / "duties.toml").write_text("# 改\n", encoding="utf-8")
    assert [one.state for one in list_drafts(store, tmp_path)] == ["changed"]
    (folder / "pack.toml").write_text("x = = 1\n", encoding="utf-8")
    assert "第 1 行" in list_drafts(store, tmp_path)[0].problem


def test_a_folder_copied_among_the_drafts_is_listed(store: Store, tmp_path: Path) -> None:
    folder = drafts_folder(tmp_path) / "shilitiexi" / "2026"
    folder.mkdir(parents=True)
    for path in (resource_folder() / "example" / "policy").glob("*.toml"):
        (folder / path.name).write_bytes(path.read_bytes())
    assert [one.title for one in list_drafts(store, tmp_path)] == ["（示例）醴陵市工业节能贷款贴息办法"]


def test_a_deleted_draft_lies_aside_and_is_listed_no_more(store: Store, tmp_path: Path) -> None:
    aside = delete_draft(tmp_path, new_draft(store, tmp_path, START))
    assert (aside / "pack.toml").exists()
    assert list_drafts(store, tmp_path) == ()


def test_the_example_to_copy_is_sound_and_its_cases_show_every_result() -> None:
    checked = check_folder(resource_folder() / "example" / "policy")
    assert checked.faults == ()
    assert checked.hints == ()
