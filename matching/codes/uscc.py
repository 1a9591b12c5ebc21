"""The unified social credit code (GB 32100-2015): 18 places, the last one a check digit."""

from __future__ import annotations

import unicodedata
from operator import mul

from matching.errors import ValueRefused

LENGTH = 18
_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_NUMBERS = {letter: number for number, letter in enumerate(_ALPHABET)}
_WEIGHTS = tuple(3**place % 31 for place in range(LENGTH - 1))
_EXPECTED = "18 位统一社会信用代码"
_SPACES = str.maketrans("", "", " -\t\r\n\u3000\u00a0\u200b\ufeff'’")


def check_uscc(text: str) -> str:
    """Return the code in its one spelling (half width, upper case), or raise ValueRefused saying what is wrong.

    >>> check_uscc("９１４４０２２２００００００００１８")
    '914402220000000018'
    """
    code = unicodedata.normalize("NFKC", text).translate(_SPACES).upper()
    if wrong := _wrong(code):
        raise ValueRefused(text.strip(), _EXPECTED, suggestion=wrong)
    return code


def _wrong(code: str) -> str:
    if "E+" in code:
        return "单元格按数字存了，后几位已丢失，请改成文本格式重填"
    if len(code) == 15 and code.isdigit():
        return "这是旧的 15 位工商注册号，请换成营业执照上的 18 位代码"
    if len(code) != LENGTH:
        return f"现在是 {len(code)} 位，{'多' if len(code) > LENGTH else '少'}了 {abs(len(code) - LENGTH)} 位"
    if not _NUMBERS.keys() >= set(code):
        place, letter = next((at, sign) for at, sign in enumerate(code, start=1) if sign not in _NUMBERS)
        return f"第 {place} 位“{letter}”不会出现在代码里（不用字母 I、O、S、V、Z）{_lookalike(letter)}"
    if not code[2:8].isdigit():
        return "第 3 至 8 位是登记机关的行政区划码，只能是数字"
    right = _check_digit(code)
    if code[-1] != right:
        return f"末位校验码不对，按前 17 位应为 {right}，请核对营业执照"
    return ""


def _lookalike(letter: str) -> str:
    digit = {"I": "1", "O": "0", "S": "5", "Z": "2", "V": "U 或 Y"}.get(letter)
    return f"，是不是 {digit}" if digit else ""


def _check_digit(code: str) -> str:
    """Return the digit that makes the weighted sum of all places a multiple of 31."""
    return _ALPHABET[-sum(map(mul, map(_NUMBERS.__getitem__, code), _WEIGHTS)) % 31]
