"""Make the sentence of a finding from the pack's own template, or a plain one when the pack gives none."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from matching.explain.printed import NOT_GIVEN
from matching.fields import FieldDictionary
from matching.findings import FactUse
from matching.verdict import Verdict

_HOLE = re.compile(r"\{([a-z][a-z0-9_]*)\}")


def fill(template: str, facts: Mapping[str, FactUse]) -> str:
    """Put printed values in place of `{field_id}`; a fact that is not known prints as not given."""
    return _HOLE.sub(lambda match: facts[match[1]].value if match[1] in facts else NOT_GIVEN, template)


def labels(field_ids: Sequence[str], dictionary: FieldDictionary) -> str:
    """Return field labels joined for a sentence."""
    return "、".join(dictionary[name].label if name in dictionary else name for name in field_ids)


def plain_sentence(
    verdict: Verdict, *, title: str, facts: Sequence[FactUse], missing: Sequence[str], dictionary: FieldDictionary
) -> str:
    """Say the result with the facts it rests on and the facts it waits for."""
    stated = "，".join(f"{fact.label}为{fact.value}" for fact in facts[:6])
    if verdict is Verdict.UNKNOWN:
        waits = labels(missing, dictionary)
        return f"{title}：缺少{waits}，尚不能判定" + (f"（已知{stated}）" if stated else "")
    return f"{title}：{verdict.label}" + (f"（{stated}）" if stated else "")
