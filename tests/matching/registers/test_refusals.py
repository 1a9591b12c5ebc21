"""A register that does not hold together is refused, always with its file and its name."""

from __future__ import annotations

import pytest

from desktop import resources
from matching.errors import ResourceError
from matching.registers.load import load_registers
from tests.matching.registers.material import FILE, TEXT

WRONG = {
    "unknown register": ('register = "body"', 'register = "nobody"', "没有名为"),
    "field twice": ('id = "vis_after"', 'id = "vis_before"', "写了两次"),
    "field of the dictionary": ('id = "vis_note"', 'id = "ent_name"', "已经有了"),
    "unknown kind": ('kind = "tri"', 'kind = "maybe"', ""),
    "unknown name": ('when = "vis_agreed"', 'when = "vis_agree"', "vis_agree"),
    "not a number": ('term = "100 * (vis_before', 'term = "100 * (vis_kind', ""),
    "text against date": ('when = "vis_start <= vis_end"', 'when = "vis_start <= vis_note"', ""),
    "choice not listed": ('when = \'vis_kind == "must" and', 'when = \'vis_kind == "most" and', "most"),
    "result without words": ('{ value = "c" }', '{ value = "d" }', "不一致"),
    "two ways": ('plus = "30 days"', 'plus = "30 days"\ncount = true', "恰有一种"),
    "unknown step": ('plus = "30 days"', 'plus = "30 moons"', "30 moons"),
    "day after a text": ('after = ["vis_start"]', 'after = ["vis_note"]', "vis_note"),
    "pull of nothing": ('pull = "bod_kind"', 'pull = "bod_sort"', "bod_sort"),
    "link that is none": ('link = "vis_body"\npull', 'link = "vis_note"\npull', "vis_note"),
    "gathered by no link": ('link = "vis_body"\ncount', 'link = "vis_note"\ncount', "vis_note"),
    "sum of nothing": ('sum = "vis_saved"', 'sum = "vis_lost"', "vis_lost"),
    "move from nowhere": ('from = ["done"]\nto = "open"', 'from = ["gone"]\nto = "open"', "gone"),
    "move to nowhere": ('to = "filed"', 'to = "lost"', "lost"),
    "move that needs nothing known": ('needs = ["vis_end"]', 'needs = ["vis_last"]', "vis_last"),
    "reminder on no date": ('on = "vis_due"', 'on = "vis_kind"', "vis_kind"),
    "reminder in no state": ('states = ["open"]', 'states = ["opened"]', "opened"),
    "total by nothing": ('by = ["city", "county"]', 'by = ["city", "village"]', "village"),
    "list with personal data": ('"vis_saved", "vis_body"]\nwhen', '"vis_saved", "vis_contact"]\nwhen', "个人信息"),
    "list naming a person": ('name = "{bod_name}"', 'name = "{bod_name} {bod_phone}"', "vis_body"),
    "list with pulled data": ('"vis_saved", "vis_body"]\nwhen', '"vis_saved", "vis_body_kind"]\nwhen', "个人信息"),
    "unknown column": ('"vis_kind", "vis_saved", "state"]', '"vis_sort", "state"]', "vis_sort"),
    "hole in the name": ('name = "{bod_name}"', 'name = "{bod_nome}"', "bod_nome"),
    "register twice": ('id = "body"\ntitle', 'id = "visit"\ntitle', ""),
}  # fmt: skip

_PULLED = {"list with pulled data": ('pull = "bod_kind"', 'pull = "bod_phone"')}


@pytest.mark.parametrize("name", WRONG)
def test_what_does_not_hold_together_is_refused_with_file_and_register(name: str) -> None:
    old, new, told = WRONG[name]
    assert old in TEXT
    with pytest.raises(ResourceError) as refused:
        load_registers({FILE: TEXT.replace(old, new, 1).replace(*_PULLED.get(name, ("", "")))}, resources.dictionary())
    assert refused.value.file == FILE
    assert refused.value.item in {"visit", "body"} or "vis_" in refused.value.item
    assert told in refused.value.sentence()


@pytest.mark.parametrize("text", ["[[register]\n", '[[register]]\nid = "x"\n', TEXT.replace("help =", "helps =", 1)])
def test_a_file_out_of_shape_is_refused_with_its_name(text: str) -> None:
    with pytest.raises(ResourceError) as refused:
        load_registers({FILE: text}, resources.dictionary())
    assert refused.value.file == FILE


def test_a_clause_nobody_wrote_is_refused() -> None:
    text = TEXT.replace('title = "按性质汇总"', 'title = "按性质汇总"\nclause = "gdcp.none"')
    with pytest.raises(ResourceError) as refused:
        load_registers({FILE: text}, resources.dictionary(), clauses={"gdcp.s3.4.audit-is"})
    assert "gdcp.none" in refused.value.sentence()
