"""An office's own layout of dossier and summary: what it may change, and that no verdict moves by it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from desktop import resources
from desktop.dossier.compose import compose
from desktop.dossier.fonts import bundled
from desktop.dossier.forms import form
from desktop.dossier.outline import outline
from desktop.dossier.own_layout import own_form, shipped_text
from desktop.dossier.paper import Opinions, Outline, Table, Text
from desktop.dossier.summary import summary_outline
from desktop.problems import Problem
from desktop.store.database import Store
from desktop.work.operations.dossier_layouts import (
    KEPT,
    checked_paper,
    dossier_form_of,
    drop_paper,
    paper_layouts,
    use_paper,
)
from tests.desktop.dossier.material import matter, settings
from tests.empty_store import empty_store

BOX = """
[box.environment]
title = "生态环境部门意见"
choices = ["无意见", "有意见"]
"""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(empty_store(tmp_path / "库.db"), dictionary=resources.dictionary()) as opened:
        yield opened


def changed(kind: str, *pairs: tuple[str, str], more: str = "") -> str:
    text = shipped_text(kind).replace('edition = "2026-11"', 'edition = "本局1"')
    for old, new in pairs:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text + more


OURS = changed(
    "dossier",
    ('"readings", "reasons", "gaps", "benefit"', '"gaps", "reasons", "benefit"'),
    ('boxes = ["office", "bank"]', 'boxes = ["office", "environment", "bank"]'),
    ('"ent_name", "ent_uscc", ', '"ent_name", '),
    ("body = { size = 12, leading = 20", "body = { size = 13, leading = 22"),
    more=BOX,
)


def own(text: str) -> Outline:
    return outline(matter(chosen=replace(settings(), layout=own_form(text, "本局.toml")[1])))


def said(made: Outline) -> str:
    return "\n".join(one.text for part in made.sections for one in part.blocks if isinstance(one, Text))


def test_a_changed_layout_prints_its_sections_fields_and_boxes_in_its_order() -> None:
    made = own(OURS)
    ids = [part.id for part in made.sections]
    assert "readings" not in ids
    assert ids.index("gaps") < ids.index("reasons")
    grid = next(block for part in made.sections if part.id == "enterprise" for block in part.blocks)
    assert isinstance(grid, Table)
    assert "统一社会信用代码" not in [cell for row in grid.rows for cell in row.cells]
    boxes = next(block for part in made.sections for block in part.blocks if isinstance(block, Opinions)).boxes
    assert [box.title for box in boxes][1] == "生态环境部门意见"
    assert len(compose(made, own_form(OURS, "本局.toml")[1], bundled())) > 1


def test_a_changed_layout_says_so_and_what_it_leaves_out() -> None:
    made, layout = own(OURS), own_form(OURS, "本局.toml")[1]
    assert f"本单位修改的版式：本局1 版，版式校验码 {layout.checksum[:12]}" in made.footer.edition
    assert layout.checksum in said(made)
    assert "未印的部分：各文件下的归类" in said(made)
    assert "（部分）" in made.title


def test_a_layout_moves_neither_checksum_nor_figures() -> None:
    plain, made = outline(matter()), own(OURS)
    assert plain.proof is not None
    assert made.proof == replace(plain.proof, kind="part")
    assert "版式校验码" not in plain.footer.edition


def test_a_changed_summary_stays_one_page() -> None:
    text = changed(
        "summary", ('"criteria", "numbers", "steps"', '"steps", "numbers"'), ('["office", "bank"]', '["bank"]')
    )
    layout = own_form(text, "摘要.toml")[1]
    made = summary_outline(matter(), layout)
    assert len(compose(made, layout, bundled())) == 1
    assert "本单位修改的版式" in made.footer.edition
    assert "版式校验码" not in summary_outline(matter()).footer.edition


@pytest.mark.parametrize(
    ("kind", "old", "new", "place", "remedy"),
    [
        ("dossier", '"loan", "offers",\n', '"laon", "offers",\n', "第 7 行 sections", "是不是：loan"),
        ("dossier", "title = { face", "titel = { face", "style titel", "是不是：title"),
        ("dossier", "size = 22, leading = 34", "size = 60, leading = 80", "style title", "16.5 到 28.6"),
        ("dossier", "top = 37", "top = 10", "page top", "37 到 57"),
        ("dossier", '"ent_name", "ent_uscc"', '"ent_name", "企业规模"', "fields enterprise", "应写编号 ent_size_class"),
        ("dossier", '"monitoring", "opinions"', '"monitoring"', "sections", "签章处"),
        ("dossier", 'boxes = ["office", "bank"]', 'boxes = ["office", "env"]', "boxes", "可用：office、bank"),
        ("dossier", "left = 162", "left = 20", "mark", "请照原版式写"),
        ("dossier", '"no", 9, "center"], ["title", 36', '"no", 300, "center"], ["title", 36', "table gaps", "6 到 170"),
        ("dossier", '"evidence", "versions",', '"versions", "evidence", "evidence",', "sections", "删去一个"),
        ("dossier", 'edition = "本局1"', 'edition = ""', "edition", "不超过 20 字"),
        ("dossier", 'id = "dossier"', 'id = "dosier"', "id", "dossier（推荐材料）"),
        ("dossier", "[mark]", "[mark", "第 26 行", "方括号"),
        ("summary", '"steps", "boxes"]', '"steps"]', "sections", "签章处"),
    ],
)  # fmt: skip
def test_what_cannot_be_printed_is_refused_with_line_key_and_what_would_be_right(
    kind: str, old: str, new: str, place: str, remedy: str
) -> None:
    with pytest.raises(Problem) as refused:
        checked_paper(changed(kind, (old, new)), file="本局.toml")
    assert place in refused.value.sentence()
    assert remedy in refused.value.sentence()
    assert "本局.toml" in refused.value.sentence()


def test_the_shipped_text_is_refused_until_it_has_an_edition_of_its_own() -> None:
    with pytest.raises(Problem, match="edition"):
        checked_paper(shipped_text("dossier"), file="本局.toml")


def test_a_layout_is_kept_used_and_dropped(store: Store) -> None:
    kept = use_paper(store, OURS, file="本局.toml", by="甲")
    assert dossier_form_of(store).checksum == kept.checksum
    assert [one.own for one in paper_layouts(store)] == [True, False]
    drop_paper(store, "dossier", by="甲")
    assert dossier_form_of(store) is form()
    with pytest.raises(Problem, match="随程序提供"):
        drop_paper(store, "dossier", by="甲")
    assert {"layout_used", "layout_dropped"} <= {one.what for one in store.journal()}


def test_a_layout_altered_in_the_database_is_refused(store: Store) -> None:
    use_paper(store, OURS, file="本局.toml", by="甲")
    with store.transaction():
        kept = store.setting(KEPT)
        store.put_setting(KEPT, {"dossier": {**kept["dossier"], "text": OURS.replace("size = 13", "size = 12.5")}})
    with pytest.raises(Problem, match="校验码不一致"):
        dossier_form_of(store)
