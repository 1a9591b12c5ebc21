"""What can go wrong in the domain's own data, each with the file, the item and what to do."""

from __future__ import annotations


class ResourceError(Exception):
    """Refuse a rule, field or factor file, naming file, item and position in Chinese."""

    def __init__(
        self, what: str, *, file: str = "", item: str = "", position: int | None = None, remedy: str = ""
    ) -> None:
        self.what = what
        self.file = file
        self.item = item
        self.position = position
        self.remedy = remedy
        super().__init__(self.sentence())

    def sentence(self) -> str:
        """Return the one-line message a person can act on."""
        place = "，".join(
            part
            for part in (
                f"文件 {self.file}" if self.file else "",
                f"条目 {self.item}" if self.item else "",
                f"第 {self.position + 1} 个字符" if self.position is not None else "",
            )
            if part
        )
        return "".join((f"{place}：" if place else "", self.what, f"。{self.remedy}" if self.remedy else ""))


class JudgementChanged(Exception):
    """Refuse to explain a kept decision in words that no longer say the same."""


class ValueRefused(Exception):
    """Refuse one value for one field: what was read and what was expected."""

    def __init__(self, read: str, expected: str, *, suggestion: str = "") -> None:
        self.read = read
        self.expected = expected
        self.suggestion = suggestion
        super().__init__(f"填了“{read}”，需要{expected}" + (f"。{suggestion}" if suggestion else ""))
