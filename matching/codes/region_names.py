"""How people write region names: without 省, 市 or 县, and autonomous areas without the names of their peoples."""

from __future__ import annotations

import re

# Single-character names count only with 族, or 内蒙古自治区 and every name with 白, 水, 回 in it would be cut.
_LONG = (
    "蒙古|维吾尔|布依|朝鲜|哈尼|哈萨克|傈僳|高山|拉祜|东乡|纳西|景颇|柯尔克孜|达斡尔|仫佬|布朗|撒拉|毛南|仡佬|锡伯|"
    "阿昌|普米|塔吉克|乌孜别克|俄罗斯|鄂温克|德昂|保安|裕固|塔塔尔|独龙|鄂伦春|赫哲|门巴|珞巴|基诺|土家"
)
_SHORT = "藏|回|苗|彝|壮|满|侗|瑶|白|黎|傣|畲|佤|水|土|羌|怒|京|各"
_AUTONOMOUS = re.compile(f"^(?P<base>.{{2,}}?)(?:(?:{_LONG})族?|(?:{_SHORT})族)+自治(?P<kind>[区州县旗])$")
_PLAIN_AUTONOMOUS = re.compile("^(?P<base>.{2,}?)族?自治(?P<kind>[区州县旗])$")
_ENDINGS = ("地区", "林区", "特区", "新区", "省", "市", "县", "区", "旗", "盟")
PLACEHOLDERS = frozenset({"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"})
"""Rows of the official table that only group counties and are left out of printed names."""


def short_names(name: str) -> tuple[str, ...]:
    """Return the shorter forms under which a region may be written, without the official name itself.

    >>> short_names("始兴县"), short_names("乳源瑶族自治县"), short_names("内蒙古自治区")
    (('始兴',), ('乳源县', '乳源'), ('内蒙古',))
    """
    if name in PLACEHOLDERS:
        return ()
    if match := _AUTONOMOUS.match(name) or _PLAIN_AUTONOMOUS.match(name):
        base, kind = match["base"], match["kind"]
        return (base,) if kind == "区" else (f"{base}{kind}", base)
    for ending in _ENDINGS:
        if name.endswith(ending) and len(name) - len(ending) >= 2:
            return (name.removesuffix(ending),)
    return ()
