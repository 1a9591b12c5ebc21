"""The sentences of the window: the fast reader reads what the full one reads, and no name stands twice."""

from __future__ import annotations

import tomllib

from desktop import resources
from desktop.ui.texts import read_texts


def test_the_fast_reader_reads_what_the_full_one_reads() -> None:
    content = resources.text("texts/window.zh.toml")
    assert read_texts(content) == tomllib.loads(content)


def test_breaks_quotes_and_lines_of_other_shape_are_read() -> None:
    content = '# note\n"a" = "one\\ntwo \\"three\\" \\\\"\n\nb = \'four\'\n"c" = "\\u6c49"\n'
    assert read_texts(content) == tomllib.loads(content)
