"""Say in Chinese what the TOML reader or the decoder of rows did not accept, with line, column and choices."""

from __future__ import annotations

import re
from collections.abc import Callable

from matching.packs.labels import CHOICES, CLAUSE_KINDS, KEYS

_PLACE = re.compile(r"\(at (?:line (\d+), column (\d+)|end of document)\)")
_TOML = {
    "Cannot overwrite a value": "同一个键写了两次",
    "Invalid date or datetime": "没有这一天",
    "Invalid value": "等号后面的值写得不对，文字要加引号",
    "Expected '=' after a key": "键后面缺等号",
    "Expected newline or end of document": "值后面有多余的内容，或日期、数字写得不对",
    "Unterminated string": "引号没有配对",
    "Illegal character": "文字里有不允许的字符或没有配对的引号",
    "Unclosed array": "方括号没有配对",
    "Unclosed inline table": "花括号没有配对",
    "Invalid statement": "这一行写得不对",
    "Invalid initial character": "键名只能用字母、数字、下划线和连字符",
    "Expected ']": "方括号没有配对",
    "Cannot declare": "同一个表写了两次",
    "Exceeds the limit": "数字太长",
}
_TYPES = {
    "str": "文字", "int": "整数", "float": "数值", "decimal": "数值", "bool": "是否（true 或 false）",
    "date": "日期（如 2026-04-01）", "array": "方括号列表", "object": "花括号表", "null": "空",
    "datetime": "带时间的日期",
}  # fmt: skip


def toml_mistake(error: ValueError | RecursionError) -> str:
    """Return what is wrong with a TOML text, and where."""
    if isinstance(error, RecursionError):
        return "括号嵌套太深"
    message = str(error)
    what = next((said for start, said in _TOML.items() if message.startswith(start)), "写法不对")
    found = _PLACE.search(message)
    if found is None:
        return f"不是有效的 TOML：{what}"
    place = f"第 {found[1]} 行第 {found[2]} 列" if found[1] else "文件末尾"
    return f"不是有效的 TOML：{place}，{what}"


def row_mistake(message: str) -> tuple[str, str]:
    """Return what is wrong with a row, and what may be written instead where there is a choice."""
    text, _, path = message.partition(" - at `")
    key = path.rstrip("`").rpartition(".")[2].partition("[")[0].lstrip("$")
    for pattern, say in _ROWS:
        if found := re.match(pattern, text):
            if key == "value" and text.startswith("Expected `int | float`, got `str`"):
                return say(found, _named(key)), "参数是写定的数值，不能由其他参数算出；请把算式写进用到它的条件"
            return say(found, _named(key)), _choices(key) if pattern is _ENUM else ""
    return f"{_named(key)}不合格式", ""


def _named(key: str) -> str:
    return f"{key}（{KEYS[key]}）" if key in KEYS else key


def _types(text: str) -> str:
    return "或".join(_TYPES.get(name.strip(), name.strip()) for name in text.split("|") if name.strip() != "null")


def _choices(key: str) -> str:
    allowed = CLAUSE_KINDS if key == "kind" else CHOICES.get(key, {})
    return "可用：" + "、".join(f"{name}（{label}）" for name, label in allowed.items()) if allowed else ""


_ENUM = r"Invalid enum value '?(.*?)'?$"
_Said = Callable[[re.Match[str], str], str]
_ROWS: tuple[tuple[str, _Said], ...] = (
    (r"Object missing required field `(\w+)`", lambda found, key: f"缺少 {_named(found[1])}"),
    (r"Object contains unknown field `(.+)`", lambda found, key: f"不认识的键 {found[1]}"),
    (r"Expected `(.+)`, got `(.+)`", lambda found, key: f"{key}应为{_types(found[1])}，却是{_types(found[2])}"),
    (_ENUM, lambda found, key: f"{key}不能是“{found[1]}”"),
    (r"Invalid decimal string", lambda found, key: f"{key}应为数值"),
    (r"Invalid RFC3339 encoded date", lambda found, key: f"{key}不是日期，应如 2026-04-01"),
)
