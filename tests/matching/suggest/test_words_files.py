"""Files of words that do not fit are refused with the file and the item."""

from __future__ import annotations

import pytest

from desktop import resources
from matching.errors import ResourceError
from matching.suggest.build import read_files
from matching.suggest.words import FILE

WORDS = resources.text(FILE)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('field = "prj_area_247"\n[[class]]\nvalue = "A9z"', "A9z"),
        ('field = "prj_area_247"\n[[class]]\nvalue = "A1a"\n[[class]]\nvalue = "A1a"', "两次"),
        ('field = "nothing"\nclass = []', "nothing"),
        ('field = "ent_industry_code"\ntable = "industry"\n[[class]]\nvalue = "0000"', "0000"),
        ('field = "prj_area_247"\nclass = 1', "格式"),
        ("field =", "格式"),
    ],
)
def test_a_file_that_does_not_fit_is_refused(text: str, said: str) -> None:
    with pytest.raises(ResourceError, match=said):
        read_files({FILE: WORDS, "suggest/x.toml": text}, resources.dictionary(), resources.codes())


def test_the_rules_of_reading_must_be_there_and_name_only_fields_that_are_read() -> None:
    with pytest.raises(ResourceError, match="缺失"):
        read_files({}, resources.dictionary(), resources.codes())
    strange = WORDS.replace("prj_name = 1.0", "ent_name = 1.0")
    with pytest.raises(ResourceError, match="ent_name"):
        read_files({FILE: strange}, resources.dictionary(), resources.codes())


def test_every_clause_with_words_is_in_a_pack() -> None:
    _words, files = resources.suggestion_words()
    clauses = {clause for pack in resources.packs().editions for clause in pack.clauses}
    assert {row.value for row in files["suggest/clauses.toml"].classes} <= clauses


def test_every_direction_and_part_has_words() -> None:
    _words, files = resources.suggestion_words()
    for rows in files.values():
        if not rows.table and rows.field != "clauses":
            values = {choice.id for choice in resources.dictionary()[rows.field].values} - set(rows.out)
            assert {row.value for row in rows.classes} == values
