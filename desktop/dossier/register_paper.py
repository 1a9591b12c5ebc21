"""What the registers print: one record with its working, and tables of records, totals or a list to hand out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from desktop import resources
from desktop.dossier.drawing import PdfFile
from desktop.dossier.forms import Form, Words, read_form, read_words
from desktop.dossier.names import file_name
from desktop.dossier.pairs import paired, width_of
from desktop.dossier.paper import Block, Column, Footer, Outline, Row, Section, Table, Text
from matching.registers.tables import RegisterTable

FILE = "forms/register.toml"
_ROOM_TO_SIGN = "\n"
_WIDE = 16
"""Characters a value may have beside another."""
_LEAST, _MOST = 4.0, 22.0
"""Width of a column, in characters."""
_UPRIGHT = 52
"""Characters an upright page holds in a line of a table."""
_LANDSCAPE = 80
"""Characters a page on its side holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperFigure:
    """Hold one figure as printed: its value, what it waits for and how it is worked out."""

    label: str
    value: str
    waits: str = ""
    formula: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperStep:
    """Hold one step of a record's life."""

    on: date | None
    step: str
    state: str
    by: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordPaper:
    """Hold everything printed of one record, in words."""

    title: str
    called: str
    number: int
    revision: int
    head: tuple[tuple[str, str], ...]
    """What it is about, its state, the office it came from."""
    values: tuple[tuple[str, str], ...]
    figures: tuple[PaperFigure, ...]
    remarks: tuple[tuple[str, str], ...]
    """Kind (refuse, warn, unknown) and sentence."""
    steps: tuple[PaperStep, ...]
    clauses: tuple[str, ...]
    notes: tuple[str, ...]
    is_draft: bool
    confidence: str
    has_personal: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperOffice:
    """Name who prints, on which day, for which day of the data."""

    name: str
    printed_on: date
    on: date


@lru_cache
def register_form() -> Form:
    """Return the layout of the registers' papers."""
    return read_form(resources.text(FILE))


@lru_cache
def register_words() -> Words:
    """Return the words of the registers' papers."""
    return read_words(resources.text(FILE), file=FILE)


def register_pdf(outline: Outline) -> bytes:
    """Draw a paper of the registers."""
    file = PdfFile(layout=register_form())
    file.add(outline)
    return file.data()


def record_outline(paper: RecordPaper, office: PaperOffice) -> Outline:
    """Lay one record out."""
    return _outline(paper.title, paper.called, tuple(_record_sections(paper, office)), office)


def table_outline(table: RegisterTable, office: PaperOffice, *, cites: Sequence[str] = ()) -> Outline:
    """Lay a table out, on landscape paper where it has many columns."""
    words = register_words()
    blocks: list[Block] = [_title(table.title, is_draft=table.draft), _printed(office)]
    rows = [Row(cells=tuple(one.text for one in row)) for row in table.rows]
    if table.bottom:
        rows.append(Row(cells=tuple(one.text for one in table.bottom), kind="total"))
    if not table.rows:
        blocks.append(Text(text=words("empty")))
    else:
        blocks += _tables(table, rows)
    if not table.bottom:
        blocks.append(Text(text=words("count", count=len(table.rows)), style="note"))
    blocks += [Text(text=note, style="note") for note in table.notes]
    if cites:
        blocks.append(Text(text=words("basis", cites="；".join(cites)), style="note"))
    section = Section(id="table", title="", blocks=tuple(blocks))
    return _outline(table.title, "", (section,), office, landscape=sum(_widths(table)) > _UPRIGHT)


def charts_outline(title: str, sections: tuple[Section, ...], office: PaperOffice) -> Outline:
    """Put title and foot around charts of all that an office has."""
    head = Section(id="title", title="", blocks=(_title(title, is_draft=False), _printed(office)))
    return _outline(title, "", (head, *sections), office)


def _outline(
    title: str, called: str, sections: tuple[Section, ...], office: PaperOffice, *, landscape: bool = False
) -> Outline:
    words = register_words()
    number = words("foot_number", title=f"{title}　{called}".rstrip("　"))
    return Outline(
        title=title,
        subject=called,
        author=office.name,
        keywords="",
        creator="绿荐",
        printed_on=office.printed_on,
        file_name=file_name(title, called),
        footer=Footer(
            number=number,
            edition=words("foot_edition", office=office.name, on=_day(office.on)),
            page=words("page", page="{page}", pages="{pages}"),
        ),
        sections=sections,
        landscape=landscape,
    )


def _record_sections(paper: RecordPaper, office: PaperOffice) -> Iterator[Section]:
    words = register_words()
    head: list[Block] = [
        Text(text=words("number", number=paper.number, revision=paper.revision), style="number"),
        _title(paper.title, is_draft=paper.is_draft),
        Text(text=words("record", called=paper.called), style="case"),
        _printed(office),
    ]
    head += _pairs(paper.head)
    if paper.is_draft:
        head.append(Text(text=words("draft_note", confidence=paper.confidence), style="note"))
    if paper.has_personal:
        head.append(Text(text=words("personal"), style="note"))
    yield Section(id="head", title="", blocks=tuple(head))
    yield Section(
        id="values", title=words("values"), blocks=tuple(_pairs(paper.values)) or (Text(text=words("nothing")),)
    )
    if paper.figures:
        rows = tuple(Row(cells=(one.label, _figure(one), one.formula)) for one in paper.figures)
        yield _table_section("figures", rows)
    remarks = tuple(Row(cells=(words(kind), sentence)) for kind, sentence in paper.remarks)
    if remarks:
        yield _table_section("remarks", remarks)
    else:
        yield Section(id="remarks", title=words("remarks"), blocks=(Text(text=words("clear")),))
    steps = tuple(
        Row(cells=(_day(one.on) if one.on else "", one.step, one.state, one.by, one.why)) for one in paper.steps
    )
    yield _table_section("steps", steps)
    told = (*paper.clauses, *paper.notes)
    if told:
        yield Section(
            id="clauses", title=words("clauses"), blocks=tuple(Text(text=text, style="note") for text in told)
        )
    yield Section(id="signed", title=words("signed"), blocks=(_signatures(),))


def _figure(one: PaperFigure) -> str:
    return one.value + (register_words()("waits", labels=one.waits) if one.waits else "")


def _table_section(name: str, rows: tuple[Row, ...]) -> Section:
    table = Table(columns=_columns(name), rows=rows, style="dense")
    return Section(id=name, title=register_words()(name), blocks=(table,))


def _columns(name: str) -> tuple[Column, ...]:
    words = register_words()
    return tuple(
        Column(
            title=words(f"columns.{key}"), width=width, align=align.rpartition("-")[2],
            strong=align.startswith("strong-"), label=align.startswith("label-"),
        )
        for key, width, align in register_form().tables[name]
    )  # fmt: skip


def _pairs(pairs: Sequence[tuple[str, str]]) -> list[Block]:
    """Set labels and values two in a line, long values in lines of their own, in their order."""
    rows = paired(pairs, half=_WIDE)
    return [Table(columns=_columns("values"), rows=rows, style="dense", headed=False)] if rows else []


def _signatures() -> Table:
    words = register_words()
    names = [_ROOM_TO_SIGN + words(f"sign_{one}") + _ROOM_TO_SIGN for one in ("clerk", "head", "date", "seal")]
    rows = (Row(cells=(names[0], "", names[1], "")), Row(cells=(names[2], "", names[3], "")))
    return Table(columns=_columns("signatures"), rows=rows, headed=False)


def _title(text: str, *, is_draft: bool) -> Text:
    return Text(text=text + (register_words()("draft") if is_draft else ""), style="title")


def _printed(office: PaperOffice) -> Text:
    return Text(text=register_words()("printed", office=office.name, on=_day(office.printed_on)), style="number")


def _tables(table: RegisterTable, rows: Sequence[Row]) -> Iterator[Block]:
    """Yield the table, one too wide for any page in parts that repeat its labels: no figure is broken into lines."""
    columns, parts = _columns_of(table), _parts(table)
    for number, part in enumerate(parts, 1):
        if number > 1:
            yield Text(text=register_words()("continued", number=number, of=len(parts)), style="note")
        cut = tuple(Row(cells=tuple(row.cells[at] for at in part), kind=row.kind) for row in rows)
        yield Table(columns=tuple(columns[at] for at in part), rows=cut, style="dense")


def _parts(table: RegisterTable) -> list[list[int]]:
    """Return the columns of every part; a column whose id ends in "?" stays with the one before it."""
    widths = _widths(table)
    labels = next((at for at, head in enumerate(table.heads) if head.is_number), len(table.heads))
    if sum(widths) <= _LANDSCAPE or labels == 0 or labels == len(widths):
        return [list(range(len(widths)))]
    room = _LANDSCAPE - sum(widths[:labels])
    parts: list[list[int]] = []
    left = 0.0
    for at in range(labels, len(widths)):
        joined = table.heads[at].id.endswith("?")
        pair = at + 1 < len(widths) and table.heads[at + 1].id.endswith("?")
        wanted = widths[at] + (widths[at + 1] if pair else 0)
        if not parts or (wanted > left and not joined):
            parts.append(list(range(labels)))
            left = room
        parts[-1].append(at)
        left -= widths[at]
    return parts


def _columns_of(table: RegisterTable) -> tuple[Column, ...]:
    return tuple(
        Column(title=head.title, width=width, align="right" if head.is_number else "left")
        for head, width in zip(table.heads, _widths(table), strict=True)
    )


def _widths(table: RegisterTable) -> list[float]:
    """Return how many characters wide each column wants to be: usual content in one line, its title in two or three."""
    widths = []
    for at, head in enumerate(table.heads):
        texts = sorted(width_of(row[at].text) for row in (*table.rows, table.bottom) if row)
        usual = texts[-1 if head.is_number else int(len(texts) * 0.9)] if texts else 0.0
        widths.append(min(_MOST, max(_LEAST, width_of(head.title) / 2.5 + 1, usual + 1)))
    return widths


def _day(day: date) -> str:
    return register_words()("day", year=day.year, month=day.month, day=day.day)
