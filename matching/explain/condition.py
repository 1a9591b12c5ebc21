"""Say a condition of a pack as one Chinese sentence: labels instead of ids, words instead of signs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from itertools import groupby

from matching.explain.printed import NameCode, number
from matching.expression.tree import (
    ARITHMETIC,
    Call,
    Constant,
    Items,
    Junction,
    Name,
    Negation,
    Node,
    Operation,
)
from matching.fields import Field, FieldDictionary

Written = Decimal | int | str | date
_MORE = {">=": "不低于", ">": "大于", "<=": "不高于", "<": "小于", "==": "等于", "!=": "不等于"}
_COUNTED = {">=": "不少于", ">": "多于", "<=": "不多于", "<": "少于", "==": "等于", "!=": "不等于"}
_DATED = {">=": "不早于", ">": "晚于", "<=": "不晚于", "<": "早于", "==": "是", "!=": "不是"}
_OPPOSITE = {
    "==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">", "in": "not in", "not in": "in",
    "has": "lacks", "overlaps": "misses",
}  # fmt: skip
_ARITHMETIC = {"+": "＋", "-": "－", "*": "×", "/": "÷"}
_NUMBERED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_LISTED = 3
"""Parts from which a condition is told as a numbered list."""


def spoken(
    tree: Node,
    dictionary: FieldDictionary,
    *,
    parameters: Mapping[str, str] | None = None,
    name_code: NameCode | None = None,
) -> str:
    """Return the condition as a sentence; `parameters` gives each dated number in words, as "0.7 年（下限）"."""
    return _Speaker(dictionary, parameters or {}, name_code).whole(tree)


def with_unit(value: Decimal | float, unit: str) -> str:
    """Print a number of a pack with its unit."""
    return number(Decimal(str(value))) + (unit if unit in {"", "%"} else f" {unit}")


class _Speaker:
    """Say the parts of a condition; a plain part is a subject with its predicate, so that equal ones can be joined."""

    def __init__(self, dictionary: FieldDictionary, parameters: Mapping[str, str], name_code: NameCode | None) -> None:
        self._dictionary = dictionary
        self._parameters = parameters
        self._name_code = name_code

    def whole(self, node: Node) -> str:
        if not isinstance(node, Junction):
            return self.truth(node)
        parts = list(self._parts(node))
        if len(parts) < _LISTED or len(parts) > len(_NUMBERED):
            return self._joined(node.operator, parts)
        head = "同时满足" if node.operator == "and" else "满足任一项"
        return f"{head}：" + "；".join(f"{sign}{part}" for sign, part in zip(_NUMBERED, parts, strict=False))

    def truth(self, node: Node) -> str:
        if isinstance(node, Junction):
            parts = list(self._parts(node))
            return parts[0] if len(parts) == 1 else f"（{self._joined(node.operator, parts)}）"
        pair = self._pair(node)
        if pair is not None:
            return "".join(pair)
        if isinstance(node, Negation) and node.operator == "not":
            return f"不满足{_bracketed(self.truth(node.part))}"
        if isinstance(node, Operation) and _compares_conditions(node):
            agree = "一致" if node.operator == "==" else "不一致"
            return f"{_bracketed(self.truth(node.left))}与{_bracketed(self.truth(node.right))}的结果{agree}"
        return self.term(node)

    @staticmethod
    def _joined(operator: str, parts: list[str]) -> str:
        return ("，并且" if operator == "and" else "，或者").join(parts)

    def _parts(self, node: Junction) -> Iterator[str]:
        """Say the parts in order; neighbours with the same predicate are told together."""
        pairs = [(part, self._pair(part)) for part in node.parts]
        for predicate, group in groupby(pairs, key=lambda pair: pair[1][1] if pair[1] else None):
            members = list(group)
            if predicate is None:
                yield from (self.truth(part) for part, _ in members)
            elif len(members) == 1:
                yield self.truth(members[0][0])
            else:
                joint = "都" if node.operator == "and" else "中任一项"
                yield f"{self._subjects([part for part, _ in members])}{joint}{predicate}"

    def _subjects(self, parts: list[Node]) -> str:
        """Name several subjects; entries of one map field share its name."""
        names = []
        for owner, group in groupby(parts, key=_map_of):
            members = list(group)
            if owner and len(members) > 1:
                keys = "、".join(self._key(owner, _name_of(part)) for part in members)
                names.append(f"{self._label(owner)}的{keys}")
            else:
                names += [pair[0] for pair in map(self._pair, members) if pair]
        return "、".join(names)

    # ---- a plain part: subject and predicate

    def _pair(self, node: Node) -> tuple[str, str] | None:
        if isinstance(node, Name) and not node.key and self._is_yes_or_no(node):
            return self.term(node), "为“是”"
        if isinstance(node, Negation) and node.operator == "not":
            return self._opposite(node.part)
        if isinstance(node, Operation) and node.operator not in ARITHMETIC and not _compares_conditions(node):
            return self.term(node.left), self._predicate(node.operator, node.left, node.right)
        if isinstance(node, Call) and node.function == "prefix_in" and isinstance(node.arguments[1], Items):
            return self.term(node.arguments[0]), "属于" + self._choices(node.arguments[0], node.arguments[1], "、", "")
        return None

    def _opposite(self, part: Node) -> tuple[str, str] | None:
        if isinstance(part, Name) and self._is_yes_or_no(part):
            return self.term(part), "为“否”"
        if isinstance(part, Operation) and part.operator in _OPPOSITE and not _compares_conditions(part):
            return self.term(part.left), self._predicate(_OPPOSITE[part.operator], part.left, part.right)
        pair = self._pair(part) if isinstance(part, Call) else None
        return (pair[0], f"不{pair[1]}") if pair else None

    def _predicate(self, operator: str, left: Node, right: Node) -> str:
        if isinstance(right, Items):
            return self._among(operator, left, right)
        if isinstance(right, Constant) and isinstance(right.value, str):
            if not right.value:
                return "没有填写" if operator == "==" else "已填写"
            verb = {"==": "为", "!=": "不是", "has": "含", "lacks": "不含"}[operator]
            return verb + self._quoted(left, right.value)
        if self._is_day(left) or self._is_day(right):
            return _DATED[operator] + self.term(right)
        words = _COUNTED if isinstance(left, Call) and left.function == "count" else _MORE
        if isinstance(right, Constant):
            unit = self._unit(left)
            # A year is a name, not a quantity: it has no thousands separator.
            said = str(right.value) if unit.strip() == "年" else self._number(right.value)
            return f"{words[operator]} {said}{unit}"
        other = self.term(right)
        return f"{words[operator]}{' ' if other[:1].isdigit() else ''}{other}"

    def _among(self, operator: str, left: Node, items: Items) -> str:
        if len(items.values) == 1:
            verb = {"in": "为", "not in": "不是", "overlaps": "含", "misses": "不含"}[operator]
            return verb + self._quoted(left, items.values[0])
        if operator == "in":
            last = "" if len(items.values) == 2 else "之一"
            return f"为{self._choices(left, items, '或' if not last else '、', last)}"
        if operator == "not in" and "" in items.values:
            rest = Items(tuple(value for value in items.values if value != ""), items.position)
            return f"已填写，且{self._among(operator, left, rest)}"
        if operator == "not in":
            return f"不是{self._choices(left, items, '、', '中的任何一项')}"
        if operator == "misses":
            return f"不含{self._choices(left, items, '、', '中的任何一项')}"
        return f"含{self._choices(left, items, '、', '中的至少一项')}"

    def _choices(self, left: Node, items: Items, joint: str, last: str) -> str:
        return joint.join(self._quoted(left, value) for value in items.values) + last

    def _quoted(self, left: Node, value: Written) -> str:
        if not isinstance(value, str):
            return self._number(value)
        field = self._dictionary.get(left.id) if isinstance(left, Name) else None
        if field is None:
            return f"“{value}”"
        if field.code:
            name = self._name_code(field.code, value) if self._name_code else ""
            return f"“{name}（{value}）”" if name else f"“{value}”"
        return f"“{_YES_NO.get(value, value) if field.kind == 'bool' else field.choice_label(value)}”"

    # ---- terms

    def term(self, node: Node) -> str:
        """Say a number, text, date or field."""
        if isinstance(node, Constant):
            return f"“{node.value}”" if isinstance(node.value, str) else self._number(node.value)
        if isinstance(node, Items):
            return "、".join(f"“{value}”" if isinstance(value, str) else self._number(value) for value in node.values)
        if isinstance(node, Name):
            return self._name(node)
        if isinstance(node, Negation):
            return f"负的{self._operand(node.part)}" if node.operator == "-" else self.truth(node)
        if isinstance(node, Call):
            return _CALLS[node.function](*(self.term(argument) for argument in node.arguments))
        if isinstance(node, Operation) and node.operator in _ARITHMETIC:
            right = self._operand(node.right)
            if node.operator == "/" and isinstance(node.right, Operation) and node.right.operator in {"*", "/"}:
                right = _bracketed(right)
            return f"{self._operand(node.left)}{_ARITHMETIC[node.operator]}{right}"
        return self.truth(node)

    def _operand(self, node: Node) -> str:
        said = self.term(node)
        is_sum = isinstance(node, Operation) and node.operator in {"+", "-"}
        return _bracketed(said) if is_sum else said

    def _name(self, node: Name) -> str:
        if node.id == "on":
            return "评估日期"
        if node.id in self._parameters:
            return self._parameters[node.id]
        return f"{self._label(node.id)}的{self._key(node.id, node)}" if node.key else self._label(node.id)

    def _label(self, field_id: str) -> str:
        return self._dictionary[field_id].label if field_id in self._dictionary else field_id

    def _key(self, field_id: str, node: Name) -> str:
        keys = self._dictionary[field_id].keys if field_id in self._dictionary else ()
        return next((choice.label for choice in keys if choice.id == node.key), node.key)

    def _number(self, value: Written) -> str:
        if isinstance(value, date):
            return f"{value.year}年{value.month}月{value.day}日"
        return number(value) if isinstance(value, (Decimal, int)) else str(value)

    def _unit(self, node: Node) -> str:
        """Return the unit of a bare number compared with this; none where it cannot be told for sure."""
        if isinstance(node, Name):
            return _suffix(self._dictionary.get(node.id))
        if isinstance(node, Call):
            return {"count": " 项", "years": " 年"}.get(node.function) or self._unit(node.arguments[0])
        if isinstance(node, Operation) and node.operator in {"+", "-"}:
            return self._unit(node.left) if self._unit(node.left) == self._unit(node.right) else ""
        return ""

    def _is_yes_or_no(self, node: Name) -> bool:
        field = self._dictionary.get(node.id)
        return field is not None and field.kind in {"tri", "bool"}

    def _is_day(self, node: Node) -> bool:
        if isinstance(node, Constant):
            return isinstance(node.value, date)
        if not isinstance(node, Name):
            return False
        field = self._dictionary.get(node.id)
        return node.id == "on" or (field is not None and field.kind == "date")


_YES_NO = {"yes": "是", "no": "否"}
_CALLS: dict[str, Callable[..., str]] = {
    "count": lambda items: f"{items}的项数",
    "years": lambda start, end: f"从{start}到{end}的整年数",
    "min": lambda first, second: f"{first}与{second}中较小的数",
    "max": lambda first, second: f"{first}与{second}中较大的数",
    "prefix_in": lambda code, prefixes: f"{code}属于{prefixes}",
}


def _suffix(field: Field | None) -> str:
    if field is None or not field.unit or field.unit == "-":
        return ""
    return field.unit if field.unit == "%" else f" {field.unit}"


def _compares_conditions(node: Operation) -> bool:
    """Say whether two conditions, not two values, are held against each other."""
    kinds = (Junction, Negation, Operation)
    return node.operator in {"==", "!="} and any(
        (isinstance(side, kinds) and side.operator not in ARITHMETIC) or _is_truth_call(side)
        for side in (node.left, node.right)
    )


def _is_truth_call(node: Node) -> bool:
    return isinstance(node, Call) and node.function == "prefix_in"


def _bracketed(said: str) -> str:
    """Put a sentence in brackets unless one pair already holds the whole of it."""
    depth = 0
    for place, sign in enumerate(said):
        depth += {"（": 1, "）": -1}.get(sign, 0)
        if not depth:
            return said if place and place == len(said) - 1 else f"（{said}）"
    return f"（{said}）"


def _name_of(node: Node) -> Name:
    """Return the field that is the subject of a plain part."""
    while isinstance(node, (Operation, Negation)):
        node = node.left if isinstance(node, Operation) else node.part
    assert isinstance(node, Name)
    return node


def _map_of(node: Node) -> str:
    """Return the map field a plain part is about, empty when it is about something else."""
    while isinstance(node, (Operation, Negation)):
        node = node.left if isinstance(node, Operation) else node.part
    return node.id if isinstance(node, Name) and node.key else ""
