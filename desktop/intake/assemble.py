"""Draft rows of one file to enterprises and cases: which rows belong together, and which contradict each other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from desktop.intake.cells import cell_of
from desktop.intake.known import Known, looks_like_uscc, name_key
from desktop.intake.report import Duplicate, Rejection, Remark, Side
from desktop.intake.rows import NAME, PROJECT, USCC, DraftRow, Facts
from matching.case import Fact
from matching.fields import FieldDictionary

STORED = "数据库"


@dataclass(slots=True, kw_only=True, eq=False)
class Firm:
    """Hold one enterprise of the file, or one kept already that rows of the file point to."""

    name: str
    uscc: str
    id: str | None
    facts: Facts = field(default_factory=dict)
    sheet: str = ""
    row: int = 0
    kept_name: str = ""
    """Name under which it is kept, empty for a new one."""

    def side(self) -> Side:
        """Return it as one side of a duplicate."""
        return Side(name=self.name, uscc=self.uscc, place=place_of(self.sheet, self.row), id=self.id or "")


@dataclass(slots=True, kw_only=True, eq=False)
class Project:
    """Hold one project of the file with its loan and measures."""

    firm: Firm
    name: str
    id: str | None
    facts: Facts = field(default_factory=dict)
    measures: list[Facts] = field(default_factory=list)
    sheet: str = ""
    row: int = 0
    told: bool = False
    """Whether a row about the project itself was read, not only its loan or measures."""

    def side(self) -> Side:
        """Return it as one side of a duplicate."""
        return Side(name=self.name, uscc=self.firm.uscc, place=place_of(self.sheet, self.row), id=self.id or "")


@dataclass(slots=True, kw_only=True)
class Drafts:
    """Hold everything one file brings, and everything it could not."""

    firms: list[Firm] = field(default_factory=list)
    projects: list[Project] = field(default_factory=list)
    rejected: list[Rejection] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    duplicates: list[Duplicate] = field(default_factory=list)


def place_of(sheet: str, row: int) -> str:
    """Return where a record stands, in the file or in the store."""
    return f"表“{sheet}”第 {row} 行" if row else STORED


class Assembly:
    """Tie rows together in the order they are given: enterprises before what belongs to them."""

    def __init__(self, known: Known, dictionary: FieldDictionary) -> None:
        self._known = known
        self._dictionary = dictionary
        self.drafts = Drafts()
        self._by_uscc: dict[str, Firm] = {}
        self._by_name: dict[str, list[Firm]] = {}
        self._by_id: dict[str, Firm] = {}
        self._projects: dict[tuple[int, str], Project] = {}
        self._refused: dict[str, DraftRow] = {}

    def refuse(self, rows: Iterable[DraftRow]) -> None:
        """Remember rows refused whole, so that rows pointing to them are refused as well."""
        for row in rows:
            for text in (row.name, row.uscc):
                if text and row.kind in {"enterprise", "flat"}:
                    self._refused.setdefault(name_key(text), row)

    def add(self, rows: Iterable[DraftRow]) -> None:
        """Take the rows of one table."""
        for row in rows:
            own = row.kind == "enterprise" or bool(row.name or row.uscc)
            firm = self._own_firm(row) if own else self._referred(row)
            if firm is not None and row.project:
                self._take_project(firm, row)

    # Enterprises

    def _own_firm(self, row: DraftRow) -> Firm | None:
        """Return the enterprise a row itself describes, new or met before."""
        firm = self._by_uscc.get(row.uscc) if row.uscc else None
        if firm is not None and row.name and name_key(firm.name) != name_key(row.name):
            self._clash(row, firm)
            return None
        if firm is None:
            namesakes = self._namesakes(row)
            if len(namesakes) > 1:
                self._reject(
                    row,
                    NAME,
                    "企业名称",
                    row.name,
                    "能确定是哪一家的企业",
                    "文件里有多家同名企业，请填写统一社会信用代码",
                )
                return None
            firm = namesakes[0] if namesakes else None
        if firm is None:
            return self._new_firm(row)
        if row.kind == "enterprise" and firm.sheet:
            self.drafts.duplicates.append(Duplicate(kind="same_row", first=firm.side(), second=_side(row)))
        self._lay_over(firm.facts, row.enterprise, row, firm.sheet, firm.row)
        if row.uscc and not firm.uscc:
            firm.uscc = row.uscc
            self._by_uscc[row.uscc] = firm
        return firm

    def _namesakes(self, row: DraftRow) -> list[Firm]:
        """Return the enterprises of the same name whose code does not contradict; show the others."""
        same = self._by_name.get(name_key(row.name), []) if row.name else []
        fitting = [firm for firm in same if not (row.uscc and firm.uscc and row.uscc != firm.uscc)]
        if same and not fitting:
            self.drafts.duplicates.append(Duplicate(kind="same_name", first=same[0].side(), second=_side(row)))
        return fitting

    def _new_firm(self, row: DraftRow) -> Firm | None:
        found = self._known.enterprise(row.name, row.uscc)
        if found.several:
            self._reject(
                row,
                NAME,
                "企业名称",
                row.name,
                "能确定是哪一家的企业",
                "数据库里有多家同名企业，请填写统一社会信用代码",
            )
            return None
        kept = found.record
        if kept is None and not row.name:
            self._reject(row, NAME, "企业名称", "", "没有填，数据库里也没有这个信用代码的企业", "请填营业执照上的全称")
            return None
        if kept is not None and kept.id in self._by_id:
            firm = self._by_id[kept.id]
            self._lay_over(firm.facts, row.enterprise, row, firm.sheet, firm.row)
            return firm
        firm = Firm(
            name=row.name or (kept.name if kept else ""), uscc=row.uscc or (kept.uscc if kept else ""),
            id=kept.id if kept else None, facts=row.enterprise, sheet=row.sheet, row=row.row,
            kept_name=kept.name if kept else "",
        )  # fmt: skip
        self.drafts.firms.append(firm)
        self._index(firm)
        return firm

    def _index(self, firm: Firm) -> None:
        if firm.uscc:
            self._by_uscc[firm.uscc] = firm
        self._by_name.setdefault(name_key(firm.name), []).append(firm)
        if firm.id:
            self._by_id[firm.id] = firm

    def _clash(self, row: DraftRow, firm: Firm) -> None:
        self.drafts.duplicates.append(Duplicate(kind="same_uscc", first=firm.side(), second=_side(row)))
        other = f"与其他企业不同的代码（{place_of(firm.sheet, firm.row)}的“{firm.name}”也是这个代码）"
        self._reject(row, USCC, "统一社会信用代码", row.uscc, other, "请核对两行中哪一行的代码写错")
        self._refused.setdefault(name_key(row.name), row)

    def _referred(self, row: DraftRow) -> Firm | None:
        """Return the enterprise a row points to, in this file or kept already."""
        text = row.reference
        key = name_key(text)
        code = key.upper() if looks_like_uscc(text) else ""
        if code and code in self._by_uscc:
            return self._by_uscc[code]
        same = self._by_name.get(key, [])
        if len(same) == 1:
            return same[0]
        if key in self._refused and not same:
            self._reject_dependent(row, self._refused[key])
            return None
        found = self._known.enterprise("" if code else text, code)
        if found.several or len(same) > 1:
            self._reject(
                row, "@enterprise", "所属企业", text, "能确定是哪一家的企业", "有多家同名企业，请改填统一社会信用代码"
            )
            return None
        if found.record is None:
            self._reject(
                row,
                "@enterprise",
                "所属企业",
                text,
                "“企业”表或数据库里已有的企业",
                "请核对写法，或先在“企业”表中填一行",
            )
            return None
        kept = found.record
        if kept.id not in self._by_id:
            self._index(Firm(name=kept.name, uscc=kept.uscc, id=kept.id, kept_name=kept.name))
        return self._by_id[kept.id]

    # Projects

    def _take_project(self, firm: Firm, row: DraftRow) -> None:
        key = (id(firm), name_key(row.project))
        project = self._projects.get(key)
        if project is None:
            project = self._new_project(firm, row)
            if project is None:
                return
            self._projects[key] = project
            self.drafts.projects.append(project)
        elif self._repeats(project, row):
            self.drafts.duplicates.append(
                Duplicate(kind="same_project", first=project.side(), second=_project_side(row, firm))
            )
            self._reject(
                row, PROJECT, "项目名称", row.project,
                f"与{place_of(project.sheet, project.row)}不同的项目名称", "同一企业的同名项目只导入一行，请合并或改名",
            )  # fmt: skip
            return
        else:
            self._lay_over(project.facts, row.case, row, project.sheet, project.row)
        project.told = project.told or row.kind in {"project", "flat"}
        if row.measure:
            project.measures.append(row.measure)

    def _new_project(self, firm: Firm, row: DraftRow) -> Project | None:
        kept = self._known.project(firm.id, row.project) if firm.id else None
        if kept is None and row.kind not in {"project", "flat"}:
            self._reject(
                row,
                "@project",
                "项目名称",
                row.project,
                "“项目”表或数据库里已有的项目",
                "请核对写法，或先在“项目”表中填一行",
            )
            return None
        facts = row.case if PROJECT in row.case or kept is not None else {PROJECT: Fact(value=row.project), **row.case}
        return Project(
            firm=firm, name=row.project, id=kept.id if kept else None, facts=facts, sheet=row.sheet, row=row.row
        )

    def _repeats(self, project: Project, row: DraftRow) -> bool:
        """Say whether a second row of a project is another project of the same name rather than more about the same."""
        if row.kind == "project":
            return project.told
        if row.kind != "flat" or not project.told or row.sheet != project.sheet:
            return False
        same = all(project.facts.get(name, fact).value == fact.value for name, fact in row.case.items())
        return not (same and row.measure)

    # Cells and rows that contradict

    def _lay_over(self, facts: Facts, new: Facts, row: DraftRow, sheet: str, number: int) -> None:
        """Add facts of a further row; where it contradicts, the first row stands and the cell is reported."""
        for field_id, fact in new.items():
            before = facts.setdefault(field_id, fact)
            if before.value != fact.value and field_id not in {NAME, PROJECT}:
                about = self._dictionary[field_id]
                self.drafts.rejected.append(
                    Rejection(
                        sheet=row.sheet, row=row.row, column=row.letters.get(field_id, ""), field=about.label,
                        field_id=field_id, read=str(cell_of(about, fact.value)),
                        expected=f"与{place_of(sheet, number)}一致的内容（那里是“{cell_of(about, before.value)}”）",
                        suggestion="只保留了前一行的值，请核对",
                    )
                )  # fmt: skip

    def _reject(self, row: DraftRow, ident: str, label: str, read: str, expected: str, suggestion: str) -> None:
        self.drafts.rejected.append(
            Rejection(
                sheet=row.sheet, row=row.row, column=row.letters.get(ident, ""), field=label, field_id=ident, read=read,
                expected=expected, suggestion=suggestion, whole_row=True,
            )
        )  # fmt: skip

    def _reject_dependent(self, row: DraftRow, refused: DraftRow) -> None:
        self._reject(
            row, "@enterprise", "所属企业", row.reference, "已导入的企业",
            f"它所属的企业（{place_of(refused.sheet, refused.row)}）没有导入，请先改正那一行",
        )  # fmt: skip


def _side(row: DraftRow) -> Side:
    return Side(name=row.name, uscc=row.uscc, place=place_of(row.sheet, row.row))


def _project_side(row: DraftRow, firm: Firm) -> Side:
    return Side(name=row.project, uscc=firm.uscc, place=place_of(row.sheet, row.row))


def in_order(kinds: Sequence[str]) -> list[int]:
    """Return the places of tables in the order they must be taken: enterprises, then what belongs to them."""
    rank = {"enterprise": 0, "flat": 1, "project": 2, "loan": 3, "measure": 4, "evidence": 5}
    return sorted(range(len(kinds)), key=lambda place: (rank[kinds[place]], place))
