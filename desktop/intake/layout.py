"""Which sheets and columns the office's own workbook has; writing and reading both derive from it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from matching.case import EVIDENCE_LABELS
from matching.fields import Choice, Field, FieldDictionary

FORM_VERSION: Final = 1
FORM_MARK: Final = "#lvjian-form/"
"""First cell of the hidden row of ids: mark, version, a space, the id of the sheet."""
EXAMPLE_MARK: Final = "示例"
MARK_ID: Final = "@mark"
ENTERPRISE_ID: Final = "@enterprise"
PROJECT_ID: Final = "@project"
NAME_FIELDS: Final = {"enterprise": "ent_name", "project": "prj_name"}
USCC_FIELD: Final = "ent_uscc"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """Describe one column: a field, one key of a map field, or (id with @) something that ties rows together."""

    id: str
    title: str
    field: Field | None = None
    key: Choice | None = None
    required: bool = False
    help: str = ""
    options: tuple[str, ...] = ()
    """What a cell may be picked from though anything may be written."""
    folded: bool = False
    """Hidden: there for reading back, not for people."""

    @property
    def heading(self) -> str:
        """Return title, unit and required mark as printed over the column."""
        unit = (
            self.field.unit if self.field is not None and not (self.field.kind == "map" and self.field.values) else ""
        )
        return f"{self.title}{f'（{unit}）' if unit and unit != '-' else ''}{' *' if self.required else ''}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Describe one sheet: what a row of it is about and which columns it has."""

    id: str
    title: str
    columns: tuple[Column, ...]
    intro: str = ""
    mark: str = FORM_MARK
    """Beginning of the first cell of the hidden row, by which a reader knows whose sheet it is."""
    one_band: bool = False
    """Whether its columns stand under one title instead of those of their groups."""


MARK = Column(id=MARK_ID, title="行标记", help="写“示例”的行导入时跳过；其他内容（如序号）不影响导入")
OF_ENTERPRISE = Column(
    id=ENTERPRISE_ID, title="所属企业", required=True, help="填“企业”表中的企业名称或统一社会信用代码，写法要一致"
)
OF_PROJECT = Column(id=PROJECT_ID, title="项目名称", required=True, help="填“项目”表中的项目名称，写法要一致")
OF_ANY_PROJECT = Column(id=PROJECT_ID, title="项目名称", help="证据属于企业时留空")
_LEVELS = "、".join(f"{level} {label}" for level, label in EVIDENCE_LABELS.items())
EVIDENCE: Final = (
    Column(id="@field", title="字段", required=True, help="填列标题，如“项目总投资”"),
    Column(id="@evidence", title="证据等级", required=True, help=_LEVELS),
    Column(id="@source", title="来源文件", help="文件名称和文号"),
    Column(id="@on", title="日期", help="来源文件的日期"),
    Column(id="@basis", title="数据来源", help="实测、设计、估算或申报"),
)


def sheets(dictionary: FieldDictionary, *, also: frozenset[str] = frozenset()) -> tuple[Sheet, ...]:
    """Return the sheets of the form in order; `also` names fields that get a column though the blank form has none."""

    def columns(*subjects: str, first: tuple[str, ...] = ()) -> Iterable[Column]:
        return _columns(dictionary, subjects, first=first, also=also)

    return (
        Sheet(
            id="enterprise",
            title="企业",
            columns=(
                MARK,
                *columns("enterprise", "park", first=(NAME_FIELDS["enterprise"], USCC_FIELD)),
            ),
            intro="一行一家企业",
        ),
        Sheet(
            id="project",
            title="项目",
            columns=(MARK, OF_ENTERPRISE, *columns("project", first=(NAME_FIELDS["project"],))),
            intro="一行一个项目；所属企业要先在“企业”表中有一行，或已在数据库中",
        ),
        Sheet(
            id="measure",
            title="措施与能源前后",
            columns=(MARK, OF_ENTERPRISE, OF_PROJECT, *columns("measure", first=("msr_name",))),
            intro="一行一项措施的一种能源或介质；同一项目可有多行",
        ),
        Sheet(
            id="loan",
            title="贷款",
            columns=(MARK, OF_ENTERPRISE, OF_PROJECT, *columns("loan")),
            intro="一行一个项目的贷款意向",
        ),
        Sheet(
            id="evidence",
            title="证据",
            columns=(MARK, OF_ENTERPRISE, OF_ANY_PROJECT, *EVIDENCE),
            intro="可不填；一行说明一个数值由什么文件证明",
        ),
    )


def column_id(field: Field, key: Choice | None = None) -> str:
    """Return the id a column of this field (or of one key of it) carries in the hidden row."""
    return field.id if key is None else f"{field.id}.{key.id}"


def title_of(field: Field, key: Choice | None = None) -> str:
    """Return what a column of this field (or of one key of it) is called."""
    return field.label if key is None else f"{field.label}·{key.label}"


def _columns(
    dictionary: FieldDictionary, subjects: tuple[str, ...], *, first: tuple[str, ...], also: frozenset[str]
) -> Iterable[Column]:
    leading = [dictionary[field_id] for field_id in first if field_id in dictionary]
    others = [
        field for field in dictionary.of(*subjects) if (field.template or field.id in also) and field.id not in first
    ]
    # Bands of the form are groups: fields of one group stand together even where files interleave them.
    order = {group: place for place, group in reversed(list(enumerate(field.group for field in others)))}
    for field in (*leading, *sorted(others, key=lambda field: order[field.group])):
        required = field.required or field.id in NAME_FIELDS.values()
        if field.kind == "map":
            for key in field.keys:
                yield Column(id=column_id(field, key), title=title_of(field, key), field=field, key=key)
        else:
            yield Column(id=field.id, title=field.label, field=field, required=required, help=field.help)
