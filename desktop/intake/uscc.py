"""Unified social credit codes (GB 32100-2015): the check digit decides, and the usual slips are named."""

from __future__ import annotations

from typing import Final

from desktop.intake.plain import folded
from matching.errors import ValueRefused

_ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_VALUES: Final = {letter: value for value, letter in enumerate(_ALPHABET)}
_WEIGHTS: Final = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_EXPECTED: Final = "18 位统一社会信用代码"
_LOOKALIKES: Final = str.maketrans({"O": "0", "I": "1", "Z": "2", "S": "5", "V": "U"})


def read_uscc(text: str) -> str:
    """Return the code in its one spelling, or raise ValueRefused saying which digit or length is wrong."""
    code = folded(text).upper().replace("-", "").removesuffix(".0")
    if len(code) == 18 and check_digit(code) == code[17]:
        return code
    raise ValueRefused(text.strip(), _EXPECTED, suggestion=_diagnosis(code))


def check_digit(code: str) -> str:
    """Return the digit that the first 17 places demand, empty when they hold a letter the code never has."""
    total = 0
    for letter, weight in zip(code, _WEIGHTS, strict=False):
        value = _VALUES.get(letter)
        if value is None:
            return ""
        total += value * weight
    return _ALPHABET[-total % 31]


def _diagnosis(code: str) -> str:
    if "E+" in code:
        return "单元格被存成了数字，后几位已经丢失；请把单元格改为文本格式后重填"
    if len(code) == 15 and code.isdigit():
        return "这像是旧的 15 位注册号，请换成营业执照上的 18 位代码"
    if len(code) != 18:
        return f"现在是 {len(code)} 位"
    swapped = code.translate(_LOOKALIKES)
    if swapped != code and check_digit(swapped) == swapped[17]:
        return f"代码里没有 I、O、Z、S、V 这些字母，是否应为 {swapped}"
    if any(letter not in _VALUES for letter in code):
        return "代码只有数字和 I、O、Z、S、V 以外的大写字母"
    return "校验位不符，很可能有一位写错，请对照营业执照"
