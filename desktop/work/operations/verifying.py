"""Check a paper somebody handed over: is it what an office printed, or were figures altered afterwards?

Only a file no byte of which was changed, signed by a trusted office, is 一致. Whatever cannot be told is 无法核验, with
the reason; a signature of an unknown office proves that nothing was changed, not who printed it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from desktop import resources
from desktop.dossier.proof import Stated, Statement, check_code, read_properties, same_code
from desktop.dossier.proof_compare import Change, compare
from desktop.exchange import keys as signing
from desktop.problems import Problem
from desktop.work.operations.printing import kept_proof
from desktop.work.pdf_reading import read_pdf_apart

if TYPE_CHECKING:
    from desktop.dossier.paper import Proof
    from desktop.exchange.keys import Signer
    from desktop.store.database import Store
    from desktop.work.pdf_reader import ReadPdf
    from desktop.work.progress import Progress

STATES = {
    "same": "一致", "altered": "被改动", "unknown_office": "未改动，但签名单位未受信任", "unverifiable": "无法核验",
    "foreign": "不是本程序的文件", "code_same": "编号和核验码相符", "code_differs": "核验码不符",
}  # fmt: skip
KINDS = {
    "dossier": "推荐材料", "core": "推荐材料（核心部分）", "part": "推荐材料（部分）", "summary": "推荐材料摘要",
    "R01": "推荐表", "R02": "推荐函", "R06": "闸门与阶梯记录",
}  # fmt: skip
_OF_JUDGEMENTS = frozenset({"dossier", "core", "part", "summary"})
"""Papers that stand for a kept judgement; a sheet is checked by itself alone."""
_CODE = re.compile(r"(?:核验码|Code)([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4})")
_NUMBER = re.compile(r"编号[:：]?(?:LJ-)?(\d{4}-\d{4,})")
_NOT_HERE = "本单位没有留存这份评估"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Tell one figure the paper states otherwise than this office keeps it."""

    figure: str
    printed: str
    kept: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """Tell what checking a paper came to."""

    state: str
    why: str
    file: str = ""
    kind: str = ""
    title: str = ""
    number: str = ""
    code: str = ""
    printed_on: str = ""
    office: str = ""
    """Who signed, under the name it is trusted by; an unknown one under the name it gives itself."""
    fingerprint: str = ""
    papers: int = 0
    changes: tuple[Change, ...] = ()
    kept: str = "absent"
    """Whether this office keeps the judgement: absent, same, or differs where it keeps other figures."""
    differences: tuple[Difference, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """Return the answer in a word."""
        return STATES[self.state]


def verify_file(store: Store, path: Path, *, keys: Path, progress: Progress | None = None) -> Verified:
    """Check a PDF against what it states of itself and what this office keeps; raise Problem when it is refused."""
    found = read_pdf_apart(path, progress=progress)
    answer = judged_alone(found, path.name, signing.trusted_signers(keys))
    if answer.code and not answer.papers:
        return _with_typed(store, answer)
    return _with_kept(store, answer, papers_of(found))


def judged_alone(found: ReadPdf, file: str, trusted: Sequence[Signer]) -> Verified:
    """Answer from a file alone, whatever this office keeps."""
    try:
        stated = read_properties(found.properties)
    except ValueError:
        return Verified(state="altered", why="随文件的核验记录被破坏，读不出来", file=file)
    if stated is None or not stated.statements.papers:
        return _without_statement(found, file)
    return _judged(found, stated, _about(stated, file, trusted), {one.public_key for one in trusted})


def papers_of(found: ReadPdf) -> tuple[Statement, ...]:
    """Return what a file states of its papers; nothing where it states nothing that can be read."""
    try:
        stated = read_properties(found.properties)
    except ValueError:
        return ()
    return stated.statements.papers if stated is not None else ()


def verify_code(store: Store, number: str, code: str, *, progress: Progress | None = None) -> Verified:
    """Check number and code typed from a paper against what this office keeps."""
    judgement_id = store.numbered_judgement(number)
    proof = kept_proof(store, judgement_id) if judgement_id else None
    if proof is None:
        why = f"{_NOT_HERE}；编号和核验码只能由打印单位核对，或凭 PDF 原文件核验"
        return Verified(state="unverifiable", why=why, number=number, code=code)
    kept, title = _all(proof), dict(proof.figures).get(resources.dictionary()["prj_name"].label, "")
    if same_code(code, check_code(proof)):
        # A code that is right says which judgement the paper stands for, not that its figures were left alone.
        state, why = "code_same", "纸上的编号和核验码与本单位留存的评估相符；数字是否被改动，请与下列留存的数字逐项核对"
    else:
        state, why = "code_differs", "可能是数字被改动后重新打印，也可能抄写有误，或材料出自编号相同的其他单位"
    return Verified(state=state, why=why, number=proof.number, code=code, kept="same", title=title, differences=kept)


def _all(proof: Proof) -> tuple[Difference, ...]:
    """Return all figures as kept, for a person to compare with the paper."""
    return tuple(Difference(figure=label, printed="", kept=value) for label, value in proof.figures)


def _without_statement(found: ReadPdf, file: str) -> Verified:
    text = "".join(line for page in found.pages[:1] for line in page.lines)
    code, number = _CODE.search(text), _NUMBER.search(text)
    if code is None:
        why = "文件里没有核验记录，也没有核验码；可能是别的程序或较早版本打印的"
        return Verified(state="foreign", why=why, file=file)
    why = "核验记录不在文件里：可能被去掉了，或文件经过打印、扫描、转换；请向对方索取原文件"
    return Verified(
        state="unverifiable", why=why, file=file, code=code.group(1), number=number.group(1) if number else ""
    )


def _with_typed(store: Store, answer: Verified) -> Verified:
    """Add what number and code printed on the paper tell here, where the file itself tells nothing."""
    if not answer.number:
        return answer
    typed = verify_code(store, answer.number, answer.code)
    return replace(answer, kept=typed.kept, differences=typed.differences, remarks=(typed.why,))


def _about(stated: Stated, file: str, trusted: Sequence[Signer]) -> Verified:
    """Tell what a file says of itself."""
    papers = stated.statements.papers
    first = papers[0]
    signer = signing.signer_of(stated.signer, stated.public_key)
    met = next((one for one in trusted if signer is not None and one.public_key == signer.public_key), None)
    numbers = "、".join(dict.fromkeys(paper.number for paper in papers[:3])) + ("等" if len(papers) > 3 else "")
    return Verified(
        state="same",
        why="",
        file=file,
        kind=KINDS.get(first.kind, first.title.partition("：")[0]),
        title=first.title,
        number=numbers,
        code=check_code(_as_proof(first)),
        printed_on=first.printed_on.isoformat(),
        office=met.name if met else signer.name if signer else "",
        fingerprint=signer.fingerprint if signer else "",
        papers=len(papers),
    )


def _as_proof(paper: Statement) -> Proof:
    from desktop.dossier.paper import Proof

    return Proof(
        kind=paper.kind, number=paper.number, subject=paper.subject, checksum=paper.checksum, figures=paper.figures
    )


def _judged(found: ReadPdf, stated: Stated, about: Verified, trusted: Collection[str]) -> Verified:
    """Answer from the statement, alterations before everything else; `trusted` are public keys."""
    is_sealed = bool(about.fingerprint) and signing.is_signed(stated.message, stated.signature, stated.public_key)
    if stated.signature and not is_sealed:
        return replace(about, state="altered", why="随文件的核验记录本身被改动过，与签名不符")
    changes = _changes(found, stated.statements.papers)
    if changes:
        return replace(about, state="altered", why=f"与打印时不同，共 {len(changes)} 处", changes=changes)
    added = _added(found)
    if added:
        return replace(about, state="altered", why="文字与打印时相同，但" + "；".join(added))
    if not is_sealed:
        why = "文字与随文件的记录相同，但打印单位没有签名，记录本身可以伪造；请向打印单位核对核验码"
        return replace(about, state="unverifiable", why=why)
    if found.seal is None or not signing.is_signed(found.seal[1], found.seal[0], stated.public_key):
        why = "文字逐字相同，但文件被别的程序重新保存过，不能排除有内容被遮盖；请向对方索取原文件"
        return replace(about, state="unverifiable", why=why)
    if stated.public_key not in trusted:
        why = f"文件与打印时一字不差；签名单位自称“{about.office}”，请按指纹 {about.fingerprint} 与对方核对后再信任"
        return replace(about, state="unknown_office", why=why)
    return replace(about, why=f"文件与“{about.office}”打印时一字不差")


def _changes(found: ReadPdf, papers: Sequence[Statement]) -> tuple[Change, ...]:
    """Compare page by page; a page between papers that is blank, as for printing on both sides, is none of them."""
    changes: list[Change] = []
    ends = [paper.first for paper in papers[1:]]
    for paper, end in zip(papers, [*ends, len(found.pages)], strict=True):
        own = [page.lines for page in found.pages[paper.first : max(paper.first, end)]]
        while len(own) > len(paper.pages) and not own[-1]:
            own.pop()
        changes += [replace(one, page=one.page + paper.first) for one in compare(paper, own)]
    return tuple(changes)


def _added(found: ReadPdf) -> tuple[str, ...]:
    pictures = [str(number) for number, page in enumerate(found.pages, start=1) if page.pictures]
    remarks = [str(number) for number, page in enumerate(found.pages, start=1) if page.remarks]
    told = [f"第 {'、'.join(pictures)} 页加了图片"] if pictures else []
    told += [f"第 {'、'.join(remarks)} 页加了批注、图章或表单"] if remarks else []
    return (*told, f"附带了 {found.attachments} 个文件") if found.attachments else tuple(told)


def _with_kept(store: Store, answer: Verified, papers: Sequence[Statement]) -> Verified:
    """Compare the figures with the judgements this office keeps, wherever it keeps them."""
    met = 0
    differences: list[Difference] = []
    for paper in papers:
        proof = _kept(store, paper.subject)
        if proof is None:
            continue
        met += 1
        kept = dict(proof.figures)
        differences += [
            Difference(figure=label, printed=value, kept=kept.get(label, "—"))
            for label, value in paper.figures
            if kept.get(label) != value
        ]
        if proof.checksum != paper.checksum and not differences:
            differences.append(Difference(figure="评审结果校验码", printed=paper.checksum, kept=proof.checksum))
    if not met:
        is_judged = any(paper.kind in _OF_JUDGEMENTS for paper in papers)
        return replace(answer, remarks=(*answer.remarks, _NOT_HERE)) if is_judged else answer
    if not differences:
        return replace(answer, kept="same")
    answer = replace(answer, kept="differs", differences=tuple(differences))
    if answer.state == "altered":
        return answer
    return replace(answer, state="unverifiable", why="文件本身没有改动，但写的与本单位留存的评估不一致")


def _kept(store: Store, judgement_id: str) -> Proof | None:
    try:
        return kept_proof(store, judgement_id)
    except Problem as problem:
        if problem.code in {"store-no-record", "not_reproducible"}:
            return None
        raise
