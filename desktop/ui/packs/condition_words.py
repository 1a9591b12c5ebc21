"""What the editor of conditions says while somebody types: the condition in Chinese, or what is wrong and where."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.ui.texts import t
from matching.errors import ResourceError
from matching.explain.condition import spoken, with_unit
from matching.expression import Symbol, read_expression, symbols_of
from matching.fields import FieldDictionary

if TYPE_CHECKING:
    from desktop.store.database import Store
    from desktop.work.progress import Progress
    from matching.explain.printed import NameCode

_TOKEN = re.compile(r'"[^"\n]*"?|[A-Za-z_][A-Za-z0-9_]*|[0-9][0-9.\-]*|[<>=!]=?|\S')
_HALF = {
    "（": "(", "）": ")", "，": ",", "＝": "=", "＞": ">", "＜": "<", "［": "[", "］": "]", "【": "[", "】": "]",
    "＋": "+", "－": "-", "×": "*", "÷": "/", "≥": ">=", "≤": "<=", "≠": "!=", "。": ".", "！": "!", "、": ",",
    "\u3000": " ",
}  # fmt: skip
_QUOTES = '"“”＂'


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """Hold a dated number of the pack that conditions may name."""

    id: str
    title: str
    value: float
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """Hold what conditions may speak of, prepared by the worker."""

    dictionary: FieldDictionary
    symbols: Mapping[str, Symbol]
    codes: Mapping[str, tuple[tuple[str, str], ...]]
    """By code table, each code with its full name."""
    name_code: NameCode


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """Tell a condition in words, or its first fault with the place."""

    sentence: str = ""
    fault: str = ""
    start: int = 0
    end: int = 0


def load_lexicon() -> Callable[[Store, Progress], Lexicon]:
    """Read dictionary and code tables; done once, before the desk opens."""

    def operation(_store: Store, _progress: Progress) -> Lexicon:
        from desktop import resources

        dictionary, codes = resources.dictionary(), resources.codes()
        provinces = codes.regions_below()
        prefectures = [region for province in provinces for region in codes.regions_below(province.code)]
        counties = codes.counties()
        everything = {region.code: codes.full_name(region.code) for region in (*provinces, *prefectures, *counties)}
        return Lexicon(
            dictionary=dictionary,
            symbols=symbols_of(dictionary, {}),
            codes={
                "province": tuple((region.code, region.name) for region in provinces),
                "prefecture": tuple((region.code, everything[region.code]) for region in prefectures),
                "county": tuple((region.code, everything[region.code]) for region in counties),
                "region": tuple(sorted(everything.items())),
                "industry": tuple((industry.code, industry.name) for industry in codes.industries()),
            },
            name_code=resources.name_code,
        )

    return operation


def check(text: str, lexicon: Lexicon, numbers: Mapping[str, Number]) -> Checked:
    """Say a condition in Chinese, or what is wrong with it; nothing for an empty one."""
    if not text.strip():
        return Checked()
    own = {one.id: Symbol(type="number", unit=one.unit or "*", fact=False) for one in numbers.values()}
    try:
        tree = read_expression(text, {**lexicon.symbols, **own}).tree
    except ResourceError as error:
        start = min(error.position or 0, len(text))
        what = t("condition.pick") if _is_han(text[start : start + 1]) else f"{error.what}。{error.remedy}".rstrip("。")
        return Checked(fault=t("condition.fault", place=start + 1, what=what), start=start, end=_end(text, start))
    words = {one.id: f"{with_unit(one.value, one.unit)}（{one.title}）" for one in numbers.values()}
    return Checked(sentence=spoken(tree, lexicon.dictionary, parameters=words, name_code=lexicon.name_code))


def check_names(text: str, lexicon: Lexicon) -> Checked:
    """Say a list of fields in Chinese, or which of them there is not."""
    labels = []
    for found in re.finditer(r"[^\s,，、]+", text):
        if found[0] not in lexicon.dictionary:
            return Checked(fault=t("condition.no_field", field=found[0]), start=found.start(), end=found.end())
        labels.append(lexicon.dictionary[found[0]].label)
    return Checked(sentence="、".join(labels))


def half_width(text: str) -> str:
    """Return a condition with the signs of a Chinese keyboard as the language knows them; quoted texts stay."""
    made, quoted = [], False
    for sign in text:
        if sign in _QUOTES:
            quoted = not quoted
            made.append('"')
        else:
            made.append(sign if quoted else _HALF.get(sign, sign))
    return "".join(made)


def _is_han(sign: str) -> bool:
    return "\u3400" <= sign <= "\u9fff"


def _end(text: str, start: int) -> int:
    """Return where the part at a place ends, at least one sign further."""
    found = _TOKEN.match(text, start)
    return max(found.end() if found else start + 1, start + 1)
