"""Check a condition tree against the dictionary: names exist, kinds and units fit, constants are allowed values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from matching.errors import ResourceError
from matching.expression.symbols import Symbol
from matching.expression.tree import (
    ARITHMETIC,
    COMPARISONS,
    Call,
    Constant,
    Items,
    Junction,
    Name,
    Negation,
    Node,
    Operation,
)

ANY_UNIT = "*"
"""Unit of a bare number: it takes the unit of what it is compared with."""
_TYPES = {"number": "数值", "text": "文字", "date": "日期", "truth": "是否", "list": "多选", "map": "明细"}


@dataclass(frozen=True, slots=True)
class Kind:
    """State the type and unit of a part of a condition."""

    type: str
    unit: str = ANY_UNIT
    allowed: tuple[str, ...] = ()


class Checker:
    """Give the kind of every part of a condition, or refuse it with file, item and position."""

    def __init__(self, symbols: Mapping[str, Symbol], *, file: str, item: str) -> None:
        self._symbols = symbols
        self._file = file
        self._item = item

    def condition(self, node: Node) -> None:
        """Check that the tree gives yes, no or unknown."""
        self._want(node, self.kind(node), "truth")

    def number(self, node: Node) -> None:
        """Check that the tree gives a number."""
        self._want(node, self.kind(node), "number")

    def kind(self, node: Node) -> Kind:
        """Return the kind of a part."""
        if isinstance(node, Constant):
            return self._constant(node.value)
        if isinstance(node, Name):
            return self._name(node)
        if isinstance(node, Items):
            return Kind("items")
        if isinstance(node, Call):
            return self._call(node)
        if isinstance(node, Negation):
            part = self.kind(node.part)
            self._want(node.part, part, "truth" if node.operator == "not" else "number")
            return part
        if isinstance(node, Junction):
            for part_node in node.parts:
                self._want(part_node, self.kind(part_node), "truth")
            return Kind("truth")
        return self._operation(node)

    def refuse(self, what: str, position: int, remedy: str = "") -> ResourceError:
        """Return the error that names the place."""
        return ResourceError(what, file=self._file, item=self._item, position=position, remedy=remedy)

    def _want(self, node: Node, kind: Kind, wanted: str) -> None:
        if kind.type != wanted:
            found = _TYPES.get(kind.type, "列表")
            raise self.refuse(f"这里应为{_TYPES[wanted]}，却是{found}", node.position)

    def _constant(self, value: Decimal | int | str | date) -> Kind:
        if isinstance(value, str):
            return Kind("text")
        return Kind("date") if isinstance(value, date) else Kind("number")

    def _name(self, node: Name) -> Kind:
        symbol = self._symbols.get(node.id)
        if symbol is None:
            raise self.refuse(f"数据字典里没有 {node.id}", node.position)
        if symbol.type != "map":
            if node.key:
                raise self.refuse(f"{node.id} 没有明细项", node.position)
            return Kind(symbol.type, symbol.unit, symbol.allowed)
        if not node.key:
            return Kind("map")
        if node.key not in symbol.keys:
            raise self.refuse(f"{node.id} 没有明细项 {node.key}", node.position, "可用：" + "、".join(symbol.keys))
        return Kind("text", allowed=symbol.allowed) if symbol.allowed else Kind("number", symbol.unit)

    def _call(self, node: Call) -> Kind:
        kinds = [self.kind(argument) for argument in node.arguments]
        if node.function == "count":
            self._want(node.arguments[0], kinds[0], "list")
            return Kind("number")
        if node.function == "prefix_in":
            self._want(node.arguments[0], kinds[0], "text")
            if not isinstance(node.arguments[1], Items):
                raise self.refuse("prefix_in 的第二个参数应为列表", node.arguments[1].position)
            for value in node.arguments[1].values:
                if not isinstance(value, str):
                    raise self.refuse(f"prefix_in 的列表里只能是文字，却有 {value}", node.arguments[1].position)
            return Kind("truth")
        wanted = "date" if node.function == "years" else "number"
        for argument, kind in zip(node.arguments, kinds, strict=True):
            self._want(argument, kind, wanted)
        if node.function == "years":
            return Kind("number")
        return Kind("number", self._same_unit(node, kinds[0], kinds[1]))

    def _operation(self, node: Operation) -> Kind:
        left, right = self.kind(node.left), self.kind(node.right)
        if node.operator in ARITHMETIC:
            return self._arithmetic(node, left, right)
        if node.operator in COMPARISONS:
            self._comparison(node, left, right)
        else:
            self._membership(node, left)
        return Kind("truth")

    def _arithmetic(self, node: Operation, left: Kind, right: Kind) -> Kind:
        self._want(node.left, left, "number")
        self._want(node.right, right, "number")
        if node.operator == "/" and isinstance(node.right, Constant) and not node.right.value:
            raise self.refuse("不能除以 0", node.right.position)
        if node.operator in {"+", "-"}:
            return Kind("number", self._same_unit(node, left, right))
        if ANY_UNIT in {left.unit, right.unit}:
            return Kind("number")
        if node.operator == "/" and left.unit == right.unit:
            return Kind("number")
        return Kind("number", f"({left.unit}){node.operator}({right.unit})")

    def _same_unit(self, node: Operation | Call, left: Kind, right: Kind) -> str:
        if ANY_UNIT in {left.unit, right.unit}:
            return right.unit if left.unit == ANY_UNIT else left.unit
        if left.unit != right.unit:
            raise self.refuse(f"单位不一致：{left.unit or '无'} 与 {right.unit or '无'}", node.position)
        return left.unit

    def _comparison(self, node: Operation, left: Kind, right: Kind) -> None:
        types = {left.type, right.type}
        written = _written_truth(node.left, node.right) or _written_truth(node.right, node.left)
        if types == {"truth", "text"} and written:
            types = {"text"}
        if len(types) > 1 or left.type not in {"number", "text", "date", "truth"}:
            found = "与".join(_TYPES.get(kind.type, "列表") for kind in (left, right))
            raise self.refuse(f"{found}不能比较", node.position)
        if left.type == "number":
            self._same_unit(node, left, right)
        if types & {"text", "truth"} and node.operator not in {"==", "!="}:
            raise self.refuse("文字只能用 == 或 != 比较", node.position)
        for kind, other in ((left, node.right), (right, node.left)):
            if isinstance(other, Constant):
                self._allowed(kind, other.value, other.position)

    def _membership(self, node: Operation, left: Kind) -> None:
        many = node.operator in {"has", "overlaps"}
        if many:
            self._want(node.left, left, "list")
        elif left.type not in {"text", "number", "date"}:
            raise self.refuse("多选字段请用 has 或 overlaps，是否字段请直接比较", node.position)
        if node.operator == "has":
            if not isinstance(node.right, Constant):
                raise self.refuse("has 后面应为一个值", node.right.position)
        elif not isinstance(node.right, Items):
            raise self.refuse(f"{node.operator} 后面应为方括号列表", node.right.position)
        written = (node.right.value,) if isinstance(node.right, Constant) else node.right.values
        for value in written:
            if self._constant(value).type != ("text" if many else left.type):
                raise self.refuse(f"列表里的 {value} 与字段类型不同", node.right.position)
            self._allowed(left, value, node.right.position)

    def _allowed(self, kind: Kind, value: Decimal | int | str | date, position: int) -> None:
        if kind.allowed and value not in kind.allowed:
            raise self.refuse(f"“{value}”不是可选值", position, "可用：" + "、".join(kind.allowed))


def _written_truth(field: Node, written: Node) -> bool:
    """Say whether a yes/no field is compared with a written "yes" or "no"."""
    return isinstance(field, Name) and isinstance(written, Constant) and written.value in {"yes", "no"}
