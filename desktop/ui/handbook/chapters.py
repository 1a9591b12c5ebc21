"""The chapters of the handbook, read from `resources/handbook/`, and the search over their sections."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from desktop import resources
from desktop.paths import resource_folder

FOLDER = "handbook"
_HEAD = re.compile(r"^(#{1,3}) (.+)$", re.MULTILINE)
_MARKUP = re.compile(r"!\[[^\]]*\]\([^)]*\)|^- |[*`|#>]|\[([^\]]*)\]\([^)]*\)", re.MULTILINE)
_ABOUT = re.compile(r"^<!-- pages: ([a-z_: ]*) -->\n", re.MULTILINE)
_AROUND = 36


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Hold one section of a chapter: its head and its text without markup."""

    head: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """Hold one chapter: its title, its Markdown, and the pages of the window it is about."""

    id: str
    title: str
    markdown: str
    pages: tuple[str, ...]
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """Point to a section that holds the words searched for, with some text around them."""

    chapter: Chapter
    head: str
    excerpt: str


@cache
def chapters() -> tuple[Chapter, ...]:
    """Return all chapters in the order of their files."""
    files = sorted((resource_folder() / FOLDER).glob("*.md"))
    return tuple(read_chapter(path.stem, resources.text(f"{FOLDER}/{path.name}")) for path in files)


def read_chapter(name: str, content: str) -> Chapter:
    """Read a chapter; its first line may name the pages of the window it is about: `<!-- pages: cases case -->`."""
    about = _ABOUT.search(content)
    markdown = _ABOUT.sub("", content, count=1)
    heads = list(_HEAD.finditer(markdown))
    bounds = [*(head.start() for head in heads), len(markdown)]
    sections = tuple(
        Section(head=_plain(head[2]), text=_plain(markdown[head.end() : end]))
        for head, end in zip(heads, bounds[1:], strict=True)
    )
    title = sections[0].head if sections else name
    pages = tuple(about[1].split()) if about else ()
    return Chapter(id=name, title=title, markdown=markdown, pages=pages, sections=sections)


def about_page(page: str) -> Chapter:
    """Return the chapter about a page of the window, the first chapter where none is."""
    return next((chapter for chapter in chapters() if page in chapter.pages), chapters()[0])


def search(words: str, found_in: Sequence[Chapter]) -> tuple[Hit, ...]:
    """Return the sections that hold all words, those with a word in their head first."""
    wanted = words.casefold().split()
    if not wanted:
        return ()
    hits: list[tuple[bool, Hit]] = []
    for chapter in found_in:
        for section in chapter.sections:
            whole = f"{chapter.title}\n{section.head}\n{section.text}".casefold()
            if all(word in whole for word in wanted):
                hit = Hit(chapter=chapter, head=section.head, excerpt=_excerpt(section.text, wanted))
                hits.append((not any(word in section.head.casefold() for word in wanted), hit))
    return tuple(hit for _, hit in sorted(hits, key=lambda one: one[0]))


def _excerpt(text: str, wanted: Sequence[str]) -> str:
    small = text.casefold()
    places = [place for word in wanted if (place := small.find(word)) >= 0]
    start = max(0, min(places, default=0) - _AROUND // 2)
    cut = text[start : start + 2 * _AROUND].replace("\n", " ").strip()
    return f"{'…' if start else ''}{cut}{'…' if start + 2 * _AROUND < len(text) else ''}"


def _plain(markdown: str) -> str:
    lines = (line.strip() for line in _MARKUP.sub(lambda match: match[1] or "", markdown).splitlines())
    return "\n".join(line for line in lines if line and set(line) - set("-: "))
