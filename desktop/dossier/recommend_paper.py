"""The papers of the mutual recommendation: sheet (R01), letter of the bank (R02), record of gates and ladder (R06)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from hashlib import sha256

import msgspec

from desktop import resources
from desktop.dossier.checksum import shown
from desktop.dossier.forms import Form, Words, read_form, read_words
from desktop.dossier.names import file_name
from desktop.dossier.pairs import paired
from desktop.dossier.paper import Block, Footer, OpinionBox, Opinions, Outline, Proof, Row, Section, Table, Text

FILE = "forms/recommendation.toml"
KINDS = ("R01", "R02", "R06")
_LONG = 23
"""Characters a value may have beside another; a longer one takes the whole width."""
_BOXES = {"R01": ("industry", "bank"), "R02": ("bank", "industry"), "R06": ("reviewer", "risk")}


@dataclass(frozen=True, slots=True, kw_only=True)
class RecommendPaper:
    """Hold everything printed, already in words."""

    kind: str
    office: str
    number: str
    id: str
    enterprise: str
    project: str
    printed_on: date
    on: date
    """Day it was sent, or of printing."""
    judged_on: date | None
    is_draft: bool
    fields: dict[str, tuple[tuple[str, str], ...]]
    """Label and value of the fields of each group."""
    attributes: tuple[tuple[str, str, str, str], ...] = ()
    gates: tuple[tuple[str, str, str, str], ...] = ()
    gates_passed: int = 0
    papers_complete: bool | None = None
    papers_open: tuple[str, ...] = ()
    steps: tuple[tuple[str, str, str, str], ...] = ()
    ladder: tuple[tuple[str, str, str, str, str, str], ...] = ()
    choices: tuple[str, ...] = ()
    text: str = ""
    policies: str = ""


@lru_cache
def paper_form() -> Form:
    """Return the layout of these papers."""
    return read_form(resources.text(FILE))


@lru_cache
def paper_words() -> Words:
    """Return the words of these papers."""
    return read_words(resources.text(FILE), file=FILE)


def paper_checksum(paper: RecommendPaper) -> str:
    """Return the SHA-256 over everything printed, by which two copies are known to be the same."""
    return sha256(msgspec.json.encode(paper, order="deterministic")).hexdigest()


def recommend_outline(paper: RecommendPaper) -> Outline:
    """Lay one paper out."""
    words = paper_words()
    title = words(paper.kind) + (words("draft") if paper.is_draft and paper.kind != "R06" else "")
    judged = paper.judged_on.isoformat() if paper.judged_on else words("not_judged")
    return Outline(
        title=title,
        subject=words("foot_number", number=paper.number),
        author=paper.office,
        keywords="",
        creator="绿荐",
        printed_on=paper.printed_on,
        file_name=file_name(words(paper.kind), paper.enterprise, paper.project),
        footer=Footer(
            number=words("foot_number", number=paper.number),
            edition=words("foot_edition", id=paper.id or "—", judged=judged, checksum=shown(paper_checksum(paper))),
            page=words("page", page="{page}", pages="{pages}"),
        ),
        sections=tuple(_sections(paper, title, words)),
        proof=_proof(paper),
    )


def _proof(paper: RecommendPaper) -> Proof:
    """Return what a sheet can be checked by: what it says of enterprise, project and loan."""
    words = paper_words()
    names = ((words("section_enterprise"), paper.enterprise), (words("section_project"), paper.project))
    return Proof(
        kind=paper.kind,
        number=paper.number,
        subject=paper.id,
        checksum=paper_checksum(paper),
        figures=(*names, *(pair for group in paper.fields.values() for pair in group)),
    )


def _sections(paper: RecommendPaper, title: str, words: Words) -> Iterator[Section]:
    head = words(
        f"head_{paper.kind}", office=paper.office, on=paper.on, enterprise=paper.enterprise, project=paper.project
    )
    yield Section(id="head", title="", blocks=(Text(text=title, style="title"), Text(text=head, style="case")))
    if paper.kind == "R06":
        yield from _ladder_sections(paper, words)
    else:
        yield from _sheet_sections(paper, words)
    if paper.steps:
        yield _section(words, "steps", [_table("steps", paper.steps, words)])
    note = words("note_ladder" if paper.kind == "R06" else "note_form")
    yield Section(id="note", title="", blocks=(Text(text=note, style="note"),))
    boxes = Opinions(boxes=tuple(_box(paper.kind, name, words) for name in _BOXES[paper.kind]))
    yield _section(words, "opinions", [boxes])


def _sheet_sections(paper: RecommendPaper, words: Words) -> Iterator[Section]:
    if paper.kind == "R02":
        yield Section(id="letter", title="", blocks=tuple(_letter(paper, words)))
    for group in ("enterprise", "project", "loan"):
        if paper.fields.get(group):
            yield _section(words, group, [_grid(paper.fields[group], words)])
    proof = Text(text=words("note_evidence"), style="note")
    yield _section(words, "attributes", [_table("attributes", paper.attributes, words), proof])
    passed = Text(text=words("gates_passed", count=paper.gates_passed, on=paper.judged_on), style="plain")
    yield _section(words, "gates", [_table("gates", paper.gates, words) if paper.gates else passed])
    yield _section(words, "papers", [Text(text=_papers(paper, words), style="list")])


def _letter(paper: RecommendPaper, words: Words) -> Iterator[Text]:
    yield Text(text=words("to_R02", to=words("receiver_industry")), style="plain")
    yield Text(text=words("letter_R02", enterprise=paper.enterprise, project=paper.project))
    yield Text(text=words("reason_R02", text=paper.text or words("none")))
    yield Text(text=words("policies_R02", text=paper.policies or words("none")))


def _papers(paper: RecommendPaper, words: Words) -> str:
    if paper.papers_complete is True:
        return words("papers_complete")
    text = "".join(f"\n{number}. {each}" for number, each in enumerate(paper.papers_open, start=1)) or words("none")
    key = "papers_open" if paper.papers_complete is False else "papers_unknown"
    return words(key, count=len(paper.papers_open), text=text)


def _ladder_sections(paper: RecommendPaper, words: Words) -> Iterator[Section]:
    gates = [_table("gates", paper.gates, words)] if paper.gates else [Text(text=words("none"), style="plain")]
    yield _section(words, "ladder_gates", gates)
    names = Text(text=words("ladder_choices", names=words("comma").join(paper.choices)), style="note")
    rows: Block = (
        _table("ladder", paper.ladder, words) if paper.ladder else Text(text=words("ladder_none"), style="plain")
    )
    yield _section(words, "ladder", [rows, names])


def _section(words: Words, name: str, blocks: Sequence[Block]) -> Section:
    return Section(id=name, title=words(f"section_{name}"), blocks=tuple(blocks))


def _table(name: str, rows: Sequence[tuple[str, ...]], words: Words) -> Table:
    cells = tuple(Row(cells=row) for row in rows)
    return Table(columns=paper_form().columns(name, words), rows=cells, style="dense")


def _grid(pairs: Sequence[tuple[str, str]], words: Words) -> Table:
    """Set labels and values two by two; a long value takes a line of its own."""
    rows = paired(pairs, half=_LONG)
    return Table(columns=paper_form().columns("grid", words), rows=rows, headed=False)


def _box(kind: str, name: str, words: Words) -> OpinionBox:
    return OpinionBox(
        title=words(f"box_{name}_{kind}"),
        prompt="",
        choices=tuple(words(f"choices_{name}_{kind}").split("|")),
        signatures=(words("sign_clerk"), words("sign_head")),
        seal=words("seal"),
        date=words("date"),
    )
