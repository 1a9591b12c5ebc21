"""Rows of a pack go into forms and back into the text: values, comments, order and everything else stay."""

from __future__ import annotations

import tomllib
from datetime import date

import pytest

from desktop import resources
from desktop.work.operations.draft_rows import TABLES, Edits, RowEdit, read_tables, with_edits, with_head, with_rows
from matching.errors import ResourceError

TEXT = """# about the file

# about the first
[[offer]]
clause = "a.s1"   # which clause
family = "incentive"
title = "甲"
when = 'prj_energy_saving_tce >= 100'

# about the second
[[offer]]
clause = "a.s2"
family = "title"
title = "乙"
documents = [
    "材料一",  # the first paper
]
# the end
"""


def edits(text: str = TEXT) -> list[RowEdit]:
    return [RowEdit(values, origin) for origin, values in enumerate(tomllib.loads(text)["offer"])]


def test_rows_nobody_touched_keep_their_very_words() -> None:
    assert with_rows(TEXT, "offer", edits()) == TEXT


def test_a_changed_value_leaves_all_else_in_its_row() -> None:
    first, second = edits()
    made = with_rows(TEXT, "offer", [RowEdit({**first.values, "title": "丙"}, 0), second])
    assert made == TEXT.replace('title = "甲"', 'title = "丙"')


def test_a_condition_is_written_without_escapes() -> None:
    first, second = edits()
    made = with_rows(TEXT, "offer", [RowEdit({**first.values, "when": 'ent_county_code == "330523"'}, 0), second])
    assert """when = 'ent_county_code == "330523"'""" in made


@pytest.mark.parametrize("value", ["一\n二", '带"引号"', "两种'引\"号", "反\\斜杠", "制表\t符", '"""', "'''"])
def test_every_text_is_read_as_it_was_written(value: str) -> None:
    first, second = edits()
    made = with_rows(TEXT, "offer", [RowEdit({**first.values, "note": value}, 0), second])
    assert tomllib.loads(made)["offer"][0]["note"] == value


def test_a_row_that_moves_takes_its_comments_along() -> None:
    first, second = edits()
    made = with_rows(TEXT, "offer", [second, first])
    assert made.startswith("# about the file\n")
    assert made.index("# about the second") < made.index("# the first paper") < made.index("# about the first")
    assert [row["title"] for row in tomllib.loads(made)["offer"]] == ["乙", "甲"]


def test_a_deleted_row_goes_with_its_comment_and_a_new_one_comes_last() -> None:
    _, second = edits()
    made = with_rows(TEXT, "offer", [second, RowEdit({"clause": "a.s3", "family": "tool", "title": "丁"})])
    assert "# about the first" not in made
    assert made.endswith('[[offer]]\nclause = "a.s3"\nfamily = "tool"\ntitle = "丁"\n')


def test_a_key_that_is_taken_away_goes() -> None:
    first, second = edits()
    made = with_rows(TEXT, "offer", [RowEdit({k: v for k, v in first.values.items() if k != "when"}, 0), second])
    assert "when" not in made
    assert "# which clause" in made


def test_a_head_inside_a_long_text_is_no_row() -> None:
    text = '[[offer]]\nclause = "a.s1"\nnote = """\n[[offer]]\n"""\n\n[[offer]]\nclause = "a.s2"\n'
    first, second = edits(text)
    made = with_rows(text, "offer", [first, RowEdit({**second.values, "title": "乙"}, 1)])
    assert tomllib.loads(made)["offer"] == [dict(first.values), {"clause": "a.s2", "title": "乙"}]


def test_rows_written_as_a_list_are_rewritten_whole() -> None:
    text = '# top\noffer = [{ clause = "a.s1", title = "甲" }]\n'
    made = with_rows(text, "offer", [RowEdit({"clause": "a.s1", "title": "乙"}, 0)])
    assert tomllib.loads(made) == {"offer": [{"clause": "a.s1", "title": "乙"}]}
    assert made.startswith("# top")


def test_the_document_changes_and_its_parameters_stay() -> None:
    text = 'id = "a"  # name\ntitle = "甲"\n\n# how much\n[[parameter]]\nid = "x"\nvalue = 1\n'
    made = with_head(text, {"id": "a", "title": "乙", "valid_from": date(2026, 6, 1)})
    assert made == text.replace('title = "甲"', 'title = "乙"\nvalid_from = 2026-06-01')


def test_rows_of_a_file_that_is_not_there_make_it_and_none_remove_it() -> None:
    texts = {"pack.toml": 'id = "a"\n'}
    made = with_edits(texts, Edits(rows={"duty": [RowEdit({"clause": "a.s1", "actor": "甲", "title": "乙"})]}))
    assert tomllib.loads(made["duties.toml"])["duty"] == [{"clause": "a.s1", "actor": "甲", "title": "乙"}]
    assert "duties.toml" not in with_edits(made, Edits(rows={"duty": []}))


def test_a_file_that_cannot_be_read_is_told_and_the_others_are_there() -> None:
    rows = read_tables({"pack.toml": 'id = "a"\n', "offers.toml": "[[offer]\n", "duties.toml": "duty = 1\n"})
    assert rows.head == {"id": "a"}
    assert "第 1 行" in rows.unread["offers.toml"]
    assert "[[duty]]" in rows.unread["duties.toml"]
    with pytest.raises(ResourceError):
        with_rows("[[offer]\n", "offer", [])


@pytest.mark.parametrize("folder", sorted(resources.pack_texts()))
def test_every_shipped_row_survives_a_change_beside_it(folder: str) -> None:
    texts = resources.pack_texts()[folder]
    rows = read_tables(texts)
    assert not rows.unread
    for table, found in rows.tables.items():
        if not found:
            continue
        changed = [RowEdit({**found[0], "title": '新的“名称” "x"\\n'}, 0)]
        wanted = [*(RowEdit(values, origin) for origin, values in enumerate(found) if origin), *changed]
        made = with_rows(texts[TABLES[table]], table, wanted)
        assert tomllib.loads(made)[table] == [dict(row.values) for row in wanted]
