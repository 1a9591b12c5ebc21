"""What an import did, file by file: what was taken, what was refused and why, what looks like a duplicate."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

SHOWN: Final = 40
OUTCOMES: Final = {"created": "新增", "updated": "更新", "unchanged": "未变"}
KINDS: Final = {"enterprise": "企业", "project": "项目"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejection:
    """Name one cell or one whole row that was not taken: where, what was read, what was expected, what helps."""

    sheet: str
    row: int
    column: str = ""
    """Letters of the column, empty where the whole row was refused for another reason."""
    field: str = ""
    field_id: str = ""
    read: str = ""
    expected: str = ""
    suggestion: str = ""
    whole_row: bool = False

    def sentence(self) -> str:
        """Return the one line a person can act on."""
        place = f"表“{self.sheet}”第 {self.row} 行" + (f" {self.column} 列" if self.column else "")
        what = f"“{self.field}”填了“{self.read}”，需要{self.expected}" if self.field and self.read else self.expected
        if self.field and not self.read:
            what = f"“{self.field}”{self.expected}"
        end = "；整行未导入" if self.whole_row else ""
        return f"{place}：{what}" + (f"。{self.suggestion}" if self.suggestion else "") + end


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """Name something that was taken but that a person should look at."""

    sheet: str
    row: int
    field: str
    text: str

    def sentence(self) -> str:
        """Return the remark with its place."""
        return f"表“{self.sheet}”第 {self.row} 行：{self.text}" if self.row else self.text


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """Name one of two records that may be the same."""

    name: str
    uscc: str = ""
    place: str = ""
    """Sheet and row in the file, or 数据库."""
    id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Duplicate:
    """Show two records that may be the same; nothing was merged because of it."""

    kind: str
    """same_row, same_uscc, same_name, near_name, same_project or near_project."""
    first: Side
    second: Side
    likeness: float = 1.0

    def sentence(self) -> str:
        """Return both sides in one line."""
        sides = "与".join(
            f"“{side.name}”（{side.uscc + '，' if side.uscc else ''}{side.place}）"
            for side in (self.first, self.second)
        )
        return f"{_DUPLICATES[self.kind]}：{sides}"


_DUPLICATES: Final = {
    "same_row": "同一企业填了两行", "same_uscc": "信用代码相同、名称不同",
    "same_name": "名称相同、信用代码不同", "near_name": "企业名称相近",
    "same_project": "同一企业的同名项目", "near_project": "同一企业的项目名称相近",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """Name one record that was saved or found unchanged."""

    kind: str
    """enterprise or project."""
    outcome: str
    """created, updated or unchanged."""
    id: str
    name: str
    sheet: str
    row: int


@dataclass(frozen=True, slots=True, kw_only=True)
class IgnoredColumn:
    """Name one column that holds something but was not read."""

    sheet: str
    column: str
    heading: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FileReport:
    """Tell what one file brought."""

    file: str
    problem: str = ""
    """Why nothing of the file was taken; the other lists are empty then."""
    problem_code: str = ""
    taken: tuple[Taken, ...] = ()
    rejected: tuple[Rejection, ...] = ()
    remarks: tuple[Remark, ...] = ()
    duplicates: tuple[Duplicate, ...] = ()
    ignored_columns: tuple[IgnoredColumn, ...] = ()
    ignored_sheets: tuple[str, ...] = ()
    skipped_rows: int = 0
    """Example, total and repeated heading rows."""

    def count(self, kind: str, outcome: str) -> int:
        """Return how many enterprises or projects had one outcome."""
        return sum(1 for taken in self.taken if taken.kind == kind and taken.outcome == outcome)

    @property
    def is_clean(self) -> bool:
        """Say whether everything in the file was taken."""
        return not self.problem and not self.rejected

    def lines(self) -> Iterator[str]:
        """Yield the report of the file line by line."""
        if self.problem:
            yield f"{self.file}：没有导入。{self.problem}"
            return
        counts = "；".join(
            f"{label} " + "、".join(f"{word} {self.count(kind, outcome)}" for outcome, word in OUTCOMES.items())
            for kind, label in KINDS.items()
        )
        rows = len({(found.sheet, found.row) for found in self.rejected if found.whole_row})
        cells = sum(1 for found in self.rejected if not found.whole_row)
        yield f"{self.file}：{counts}；未导入 {rows} 行、{cells} 格"
        for title, items in (
            ("未导入", self.rejected), ("请留意", self.remarks), ("可能重复", self.duplicates),
        ):  # fmt: skip
            yield from (f"  {title}：{item.sentence()}" for item in items)
        yield from (
            f"  未读的列：表“{column.sheet}”{column.column} 列“{column.heading}”" for column in self.ignored_columns
        )
        yield from (f"  未读的表：“{name}”" for name in self.ignored_sheets)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """Tell what an import of several files did."""

    files: tuple[FileReport, ...]

    @property
    def is_clean(self) -> bool:
        """Say whether everything in all files was taken."""
        return all(report.is_clean for report in self.files)

    def count(self, kind: str, outcome: str) -> int:
        """Return how many enterprises or projects had one outcome in all files."""
        return sum(report.count(kind, outcome) for report in self.files)

    def text(self, limit: int = SHOWN) -> str:
        """Return the report as lines, of each file at most `limit` and how many more there are."""
        lines: list[str] = []
        for report in self.files:
            found = list(report.lines())
            lines.extend(found[: limit + 1])
            if len(found) > limit + 1:
                lines.append(f"  还有 {len(found) - limit - 1} 条，见完整报告")
        return "\n".join(lines)
