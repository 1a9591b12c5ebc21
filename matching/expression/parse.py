"""Read a condition text into its tree; anything outside the small language is refused with its position."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal

from matching.errors import ResourceError
from matching.expression.tree import (
    COMPARISONS,
    FUNCTIONS,
    Call,
    Constant,
    Items,
    Junction,
    Name,
    Negation,
    Node,
    Operation,
    parts_of,
)

LONGEST = 2000
"""Characters of a condition; longer ones cannot be checked by a person."""
DEEPEST = 40
"""Nested brackets and negations."""
TALLEST = 100
"""Parts within parts, as in a long sum; a taller tree could not be walked."""
WORDS = frozenset({"and", "or", "not", "in", "has", "overlaps"})
_TOKEN = re.compile(
    r"""(?P<space>\s+)
    |(?P<date>\d{4}-\d{2}-\d{2}(?![\w.]))
    |(?P<number>\d+(?:\.\d+)?(?![\w.]))
    |(?P<text>"[^"\n]*")
    |(?P<word>[A-Za-z_][A-Za-z0-9_]*)
    |(?P<mark>==|!=|<=|>=|[<>+\-*/()\[\],.])""",
    re.VERBOSE,
)


def parse(text: str, *, file: str = "", item: str = "") -> Node:
    """Read a condition; raise ResourceError naming file, item and position of what is not understood."""
    return _Parser(text, file, item).whole()


class _Parser:
    """Walk over the tokens once, from left to right."""

    def __init__(self, text: str, file: str, item: str) -> None:
        self._file = file
        self._item = item
        self._depth = 0
        if len(text) > LONGEST:
            raise self._refuse(f"条件有 {len(text)} 个字符，最多 {LONGEST} 个", 0)
        self._tokens = self._split(text)
        self._at = 0

    def whole(self) -> Node:
        """Read the whole text as one condition."""
        node = self._junction("or")
        if self._kind() != "end":
            raise self._refuse(f"多出“{self._text()}”", self._position())
        self._measure(node)
        return node

    def _measure(self, node: Node) -> None:
        """Refuse a tree that is too tall, walking it storey by storey."""
        storey: tuple[Node, ...] = (node,)
        for _ in range(TALLEST):
            storey = tuple(part for one in storey for part in parts_of(one))
            if not storey:
                return
        raise self._refuse(f"算式超过 {TALLEST} 层", storey[0].position)

    def _split(self, text: str) -> list[tuple[str, str, int]]:
        tokens, at = [], 0
        while at < len(text):
            match = _TOKEN.match(text, at)
            if match is None:
                raise self._refuse(f"不认识的字符“{text[at]}”", at)
            if match.lastgroup != "space":
                tokens.append((str(match.lastgroup), match.group(), at))
            at = match.end()
        tokens.append(("end", "结尾", len(text)))
        return tokens

    def _refuse(self, what: str, position: int) -> ResourceError:
        return ResourceError(what, file=self._file, item=self._item, position=position, remedy="请按条件语言改写")

    def _kind(self) -> str:
        return self._tokens[self._at][0]

    def _text(self) -> str:
        return self._tokens[self._at][1]

    def _position(self) -> int:
        return self._tokens[self._at][2]

    def _is(self, *texts: str) -> bool:
        return self._kind() in {"word", "mark"} and self._text() in texts

    def _take(self) -> tuple[str, str, int]:
        token = self._tokens[self._at]
        self._at += 1
        return token

    def _expect(self, mark: str) -> None:
        if not self._is(mark):
            raise self._refuse(f"这里应为“{mark}”，却是“{self._text()}”", self._position())
        self._take()

    def _junction(self, word: str) -> Node:
        self._deeper()
        position = self._position()
        parts = [self._junction("and") if word == "or" else self._negation()]
        while self._is(word):
            self._take()
            parts.append(self._junction("and") if word == "or" else self._negation())
        self._depth -= 1
        return parts[0] if len(parts) == 1 else Junction(word, tuple(parts), position)

    def _deeper(self) -> None:
        self._depth += 1
        if self._depth > 2 * DEEPEST:
            raise self._refuse(f"嵌套超过 {DEEPEST} 层", self._position())

    def _negation(self) -> Node:
        if not self._is("not"):
            return self._comparison()
        _, _, position = self._take()
        self._deeper()
        part = self._negation()
        self._depth -= 1
        return Negation("not", part, position)

    def _comparison(self) -> Node:
        left = self._sum()
        position = self._position()
        if (self._kind() == "mark" and self._text() in COMPARISONS) or self._is("in", "has", "overlaps"):
            operator = self._take()[1]
        elif self._is("not"):
            self._take()
            self._expect("in")
            operator = "not in"
        else:
            return left
        right = self._sum()
        if self._kind() == "mark" and self._text() in COMPARISONS:
            raise self._refuse("一处只能比较一次，请用 and 连接", self._position())
        return Operation(operator, left, right, position)

    def _sum(self) -> Node:
        return self._chain(("+", "-"), lambda: self._chain(("*", "/"), self._signed))

    def _chain(self, operators: tuple[str, ...], part: Callable[[], Node]) -> Node:
        node = part()
        while self._is(*operators):
            _, operator, position = self._take()
            node = Operation(operator, node, part(), position)
        return node

    def _signed(self) -> Node:
        if not self._is("-"):
            return self._atom()
        _, _, position = self._take()
        self._deeper()
        part = self._signed()
        self._depth -= 1
        return Negation("-", part, position)

    def _atom(self) -> Node:
        kind, text, position = self._take()
        if kind == "number":
            return Constant(Decimal(text) if "." in text else int(text), position)
        if kind == "text":
            return Constant(text[1:-1], position)
        if kind == "date":
            return Constant(self._day(text, position), position)
        if text == "(" and kind == "mark":
            node = self._junction("or")
            self._expect(")")
            return node
        if text == "[" and kind == "mark":
            return self._items(position)
        if kind == "word" and text not in WORDS:
            return self._named(text, position)
        raise self._refuse(f"这里应为数值、文字、字段或括号，却是“{text}”", position)

    def _day(self, text: str, position: int) -> date:
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise self._refuse(f"没有 {text} 这一天", position) from None

    def _items(self, position: int) -> Node:
        values: list[Decimal | int | str | date] = []
        while not self._is("]"):
            if values:
                self._expect(",")
            if self._is("["):
                raise self._refuse("方括号内只能是数值、文字或日期", self._position())
            node = self._signed()
            if not isinstance(node, Constant):
                raise self._refuse("方括号内只能是数值、文字或日期", node.position)
            values.append(node.value)
        self._take()
        if not values:
            raise self._refuse("方括号内没有内容", position)
        return Items(tuple(values), position)

    def _named(self, word: str, position: int) -> Node:
        if self._is("("):
            return self._call(word, position)
        if not self._is("."):
            return Name(word, "", position)
        self._take()
        kind, key, at = self._take()
        if kind != "word":
            raise self._refuse("点号后应为明细项名称", at)
        return Name(word, key, position)

    def _call(self, function: str, position: int) -> Node:
        if function not in FUNCTIONS:
            raise self._refuse(f"没有函数 {function}", position)
        self._take()
        arguments: list[Node] = []
        while not self._is(")"):
            if arguments:
                self._expect(",")
            arguments.append(self._junction("or"))
        self._take()
        if len(arguments) != FUNCTIONS[function]:
            raise self._refuse(f"函数 {function} 需要 {FUNCTIONS[function]} 个参数", position)
        return Call(function, tuple(arguments), position)
