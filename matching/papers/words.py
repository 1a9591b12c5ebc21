"""The states of papers in words, the same on screen, on paper and for the next office."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matching.papers.checklist import Checklist, Item

STATE_LABELS = {
    "present": "已有", "unknown": "有效期待查", "later": "尚未生效", "expired": "已过期", "lost": "文件不在",
    "missing": "缺",
}  # fmt: skip


def state_text(item: Item) -> str:
    """Return the state of a paper with what to know of it, as a list shows it."""
    label = STATE_LABELS[item.state]
    if item.asked is None and item.state != "present":
        return f"{label}（是否需要待查）"
    if item.state == "missing" and not item.mandatory:
        return "没有（可不交）"
    label += "（只看过原件）" if item.weak else ""
    return f"{label}，快到期" if item.soon else label


def until_text(item: Item) -> str:
    """Return until when a paper is valid, as a list shows it."""
    if item.until is not None:
        return item.until.isoformat() + ("（建议）" if item.proposal else "")
    if item.state == "present":
        return "没有期限"
    return "没有填" if item.state == "unknown" else ""


def details_text(item: Item) -> tuple[str, ...]:
    """Return what else there is to know of a paper: who issues it, why and where it is asked, what to look at."""
    told = [
        f"任一种即可：{'、'.join(item.any_of)}" if item.any_of else "",
        f"出具：{item.issuer}" if item.issuer else "",
        item.why + ("（一般要求，待核）" if item.draft else ""),
        item.cites,
        item.note + ("（草稿，待核）" if item.note_draft else ""),
        "项目资料里写到以它为依据" if item.named and item.state == "missing" else "",
        "目录里没有这种材料，按名称管理" if item.plain else "",
    ]
    return tuple(part for part in told if part)


def open_sentence(item: Item) -> str:
    """Return the sentence that says what is still open of a paper, with who issues it and why it is asked."""
    first = item.serving[0] if item.serving else None
    told = {
        "missing": f"缺“{item.title}”",
        "expired": f"“{item.title}”已于 {item.until} 过期",
        "later": f"“{item.title}”到 {first.valid_from or first.issued_on if first else ''} 才生效",
        "lost": f"“{item.title}”的文件不在或已改动，应重新附加",
        "unknown": f"“{item.title}”的有效期没有填，是否有效待查",
        "present": f"“{item.title}”已有",
    }[item.state]
    if item.issuer and item.state != "unknown":
        told += f"（由{item.issuer}出具）"
    told += f"，{item.why}" if item.why else ""
    return f"{told}（{item.cites}）" if item.cites else told


def head(found: Checklist) -> str:
    """Return how the checklist stands as a whole."""
    needed = [item for item in found.items if item.mandatory and item.asked]
    waiting = sum(item.mandatory and item.asked is None for item in found.items)
    there = sum(item.state == "present" for item in needed)
    if not found.items:
        return "这里没有要交的材料"
    told = {True: "材料齐全", False: "材料不齐", None: "材料是否齐全待查"}[found.complete]
    weak = sum(item.weak for item in needed)
    told += f"：应交 {len(needed)} 份，已有且有效 {there} 份" + (f"（{weak} 份只看过原件）" if weak else "")
    return told + (f"；另有 {waiting} 份是否需要待查" if waiting else "")
