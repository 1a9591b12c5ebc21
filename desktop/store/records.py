"""What the store takes and gives: plain frozen records, never a database object."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from matching.case import Case, Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class EnterpriseDraft:
    """Hold all facts an enterprise shall have after saving."""

    facts: Mapping[str, Fact]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseDraft:
    """Hold all facts and measures a project shall have after saving; facts of its enterprise are saved with that."""

    enterprise_id: str
    facts: Mapping[str, Fact]
    measures: tuple[Mapping[str, Fact], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """Tell what saving did: the record, its revision now, and created, updated or unchanged."""

    id: str
    revision: int
    outcome: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredEnterprise:
    """Hold one enterprise as kept, at one revision."""

    id: str
    facts: Mapping[str, Fact]
    revision: int
    saved_at: datetime
    by: str
    deleted: bool = False
    unread: tuple[str, ...] = ()
    """Fields that are kept but that this dictionary does not know or no longer allows; saving never loses them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredCase:
    """Hold one case as kept: project and enterprise facts together, with the revisions they come from."""

    case: Case
    revision: int
    enterprise_revision: int
    saved_at: datetime
    by: str
    deleted: bool = False
    project_facts: Mapping[str, Fact] = field(default_factory=dict)
    """The facts kept with the project itself: what a draft of this case starts from."""
    unread: tuple[str, ...] = ()
    """Fields that are kept but that this dictionary does not know or no longer allows; saving never loses them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EnterpriseKey:
    """Name one enterprise for recognising it in an import."""

    id: str
    name: str
    uscc: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectKey:
    """Name one project for recognising it in an import."""

    id: str
    enterprise_id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """Ask one thing of a field of the list: `how` is one of HOWS, what is not known fits `unknown` only.

    `field` is a listed field, a column of the row (as in CaseQuery.sort), `person`, or `gate:<pack>:<gate>` with the
    values yes, no and unknown.
    """

    field: str
    how: str = "is"
    values: tuple[str, ...] = ()


GATE = "gate:"
"""How the field of a condition on a gate begins."""
HOWS = ("is", "not", "least", "most", "holds", "known", "unknown")
"""is and not any of the values, at least and at most the first, holds it as a part, known and unknown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseQuery:
    """Ask for one page of the case list.

    `filters` maps a listed field to the values looked for: any of them fits, an empty text stands for "not known", and
    for numbers and dates `lowest..highest` (either side may be left out) is a range. `recommendation` holds the
    wanted recommendations, an empty text stands for "never judged". `sort` is a listed field or a column of the row
    (number, enterprise, project, uscc, county, recommendation, score_low, score_high, rank, judged_on, person,
    changed_since_judged, saved_at, saved_by); a case that knows nothing there comes last either way. `then` names what
    orders cases alike in that, each with whether it descends. Every one of `where` must hold.
    """

    text: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    recommendation: tuple[str, ...] = ()
    changed_since_judged: bool | None = None
    where: tuple[Condition, ...] = ()
    sort: str = ""
    descending: bool = False
    then: tuple[tuple[str, bool], ...] = ()
    offset: int = 0
    limit: int = 100
    deleted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRow:
    """Hold one row of the case list; `values` has the listed fields in their stored spelling, lists joined by `|`."""

    id: str
    number: int
    """Running number of the case in this database, in the order of arrival."""
    enterprise_id: str
    enterprise: str
    project: str
    uscc: str
    county: str
    values: Mapping[str, str]
    saved_at: datetime
    recommendation: str = ""
    score_low: float | None = None
    score_high: float | None = None
    rank: int | None = None
    rank_best: int | None = None
    rank_worst: int | None = None
    judged_on: date | None = None
    judgement_id: str = ""
    changed_since_judged: bool = False
    saved_by: str = ""
    person: str = ""
    """Who is responsible for it, empty when nobody was named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CasePage:
    """Hold the rows of one page and how many rows fit the query altogether."""

    rows: tuple[CaseRow, ...]
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionInfo:
    """Tell who saved one revision, when and why."""

    revision: int
    enterprise_revision: int
    saved_at: datetime
    by: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalEntry:
    """Tell who did what, when and why."""

    at: datetime
    by: str
    why: str
    what: str
    """created, updated, deleted, restored, judged, numbered, recovered, or a word of the operation that noted it."""
    subject: str
    """case, enterprise, pack or store."""
    subject_id: str
    revision: int | None = None
    fields: tuple[str, ...] = ()
    """Fields an update changed."""

    @property
    def label(self) -> str:
        """Return the Chinese word for what was done."""
        return JOURNAL_LABELS.get(self.what, self.what)


JOURNAL_LABELS = {
    "created": "新建", "updated": "修改", "deleted": "移入回收站", "restored": "从回收站恢复", "reverted": "退回旧版本",
    "judged": "评判", "numbered": "编号", "recovered": "从备份找回", "backup_restored": "恢复备份",
    "override_laid": "具名决定", "override_withdrawn": "撤回具名决定",
    "monitored": "贷后检查记录", "monitoring_corrected": "更正贷后记录", "monitoring_withdrawn": "撤回贷后记录",
    "paper_added": "附加材料", "paper_seen": "看过原件", "paper_corrected": "更正材料", "paper_withdrawn": "撤回材料",
    "pack_installed": "安装政策包", "pack_withdrawn": "撤下政策包",
    "outcome_recorded": "记录结论", "outcome_corrected": "更正结论", "outcome_withdrawn": "撤回结论",
    "compared": "比较项目", "comparison_withdrawn": "撤回比较", "model_kept": "学习排序模型",
    "model_activated": "启用排序模型", "model_mode": "改变排序方式", "decisions_taken": "导入他处结论",
    "decisions_dropped": "撤下他处结论",
    "recommendation_moved": "项目互荐", "recommendation_received": "收到互荐步骤",
    "recommendation_file": "写成互荐文件", "ladder_chosen": "处置阶梯", "ladder_rectified": "整改证明",
    "office_changed": "修改互荐设置",
    "duty_done": "办结待办", "duty_assigned": "指定待办责任人", "duty_dated": "自定待办日期",
    "duty_withdrawn": "撤回待办记录",
    "record_created": "登记台账", "record_saved": "修改台账", "record_moved": "台账办理",
    "record_received": "收到台账", "registers_received": "接收上报",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgementInfo:
    """Tell the head of one kept judgement without reading the whole."""

    id: str
    case_id: str
    on: date
    made_at: datetime
    case_revision: int
    enterprise_revision: int
    recommendation: str
    approval: str
    score_low: float
    score_high: float
    rank: int | None
    rank_best: int | None
    rank_worst: int | None
    checksum: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InstalledPack:
    """Tell which edition the office installed, when, by whom, and on whose word."""

    pack: str
    edition: str
    checksum: str
    installed_at: datetime
    by: str
    signer: str = ""
    """Name of who signed the file; empty for one without signature."""
    fingerprint: str = ""
    accepted: str = ""
    """What the person wrote to accept a file of no proved origin; empty for a trusted signer."""
    withdrawn: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RankingModelInfo:
    """Tell of one kept ranking model without reading the whole."""

    id: str
    made_at: datetime
    by: str
    origin: str
    """learned or imported."""
    taken: bool
    """Its test did not speak against it."""
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Activation:
    """Tell which model was made to order, when, by whom and why; an empty id is the scorecard alone."""

    model_id: str
    made_at: datetime
    by: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictChange:
    """Tell of a case whose latest judgement says something else than the one before."""

    case_id: str
    enterprise: str
    project: str
    before: str
    """Recommendation of the judgement before."""
    now: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedDecisions:
    """Hold a file of decisions taken from another office."""

    checksum: str
    made_at: datetime
    by: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupInfo:
    """Name one backup file, when it was made and on what occasion."""

    path: Path
    made_at: datetime
    kind: str
    """auto, manual, migration or restore."""
    size: int

    @property
    def label(self) -> str:
        """Return the Chinese word for the occasion."""
        return BACKUP_LABELS.get(self.kind, self.kind)


BACKUP_LABELS = {"auto": "自动", "manual": "手动", "migration": "升级前", "restore": "恢复前"}
