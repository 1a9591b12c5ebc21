"""What a printed file states of itself, so that a receiving office finds offline what was altered afterwards.

The statement holds the figures that decide and the text of every page, signed with the office's key, and lies in the
properties of the file (PDF/A-2 takes no attachment that is not PDF/A itself). A seal, signed as well, covers all other
bytes of the file: text alone would not show what somebody painted over.
"""

from __future__ import annotations

import re
import zlib
from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Protocol
from unicodedata import normalize

import msgspec

from desktop.dossier.paper import Outline, Proof
from desktop.dossier.sheets import Sheet

FORMAT = 1
STATEMENT, SIGNATURE, SEAL = "LvjianStatement", "LvjianSignature", "LvjianSeal"
"""Names of the properties; a statement too long for one string goes on under a number."""
_PIECE = 30_000
"""Characters of one string; ISO 19005-2, 6.1.13 allows 32,767 bytes."""
_LONGEST = 20_000_000
"""Bytes of an unpacked statement; a real one has a tenth of that."""
_EMPTY_SEAL = "0" * 128
_SEALED = re.compile(rb"/LvjianSeal \(([0-9a-f]{128})\)")
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Base 32 after Crockford: no letter that a person reads as a figure."""
_DIGITS = 12
DIGEST = "#"
"""Begins the one line that stands for a page whose text is not carried along."""


class Named(Protocol):
    """Name a signer."""

    @property
    def name(self) -> str:
        """Return the office's name."""

    @property
    def public_key(self) -> str:
        """Return the key that proves it, in hexadecimal digits."""

    @property
    def fingerprint(self) -> str:
        """Return what people compare."""


class SigningKey(Protocol):
    """Sign for an office; the program's own keys do (layers keep them out of reach here)."""

    @property
    def signer(self) -> Named:
        """Return who signs."""

    def sign(self, message: bytes) -> bytes:
        """Return the signature under a message."""


class Statement(msgspec.Struct, frozen=True, kw_only=True):
    """State what one paper in a file is and what is printed on it."""

    kind: str
    number: str
    subject: str
    checksum: str
    figures: tuple[tuple[str, str], ...]
    title: str
    office: str
    printed_on: date
    first: int
    """Index of the paper's first page in the file."""
    pages: tuple[tuple[str, ...], ...]
    """Printed lines of every page from top to bottom without white space; for several papers in one file a digest."""


class Statements(msgspec.Struct, frozen=True, kw_only=True):
    """Hold the statements of all papers in a file."""

    format: int
    papers: tuple[Statement, ...]


class _Signature(msgspec.Struct, frozen=True, kw_only=True):
    signer: str
    public_key: str
    signature: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """Hold the statements found in a file and by whom they claim to be signed; nothing is checked yet."""

    statements: Statements
    message: bytes
    """What was signed."""
    signer: str
    public_key: str
    signature: bytes


def check_code(proof: Proof) -> str:
    """Return the twelve characters that stand for the figures of a paper, in groups of four."""
    content = msgspec.json.encode([proof.number, proof.checksum, proof.figures])
    left = int.from_bytes(sha256(content).digest()[:8], "big")
    digits = "".join(_ALPHABET[left >> 5 * place & 31] for place in range(_DIGITS))
    return "-".join(digits[start : start + 4] for start in range(0, _DIGITS, 4))


def same_code(first: str, second: str) -> bool:
    """Say whether two check codes are the same, however a person typed them."""
    return _plain(first) == _plain(second)


def _plain(code: str) -> str:
    return re.sub(r"[^0-9A-Z]", "", normalize("NFKC", code).upper()).translate(str.maketrans("OIL", "011"))


def key_id(key: SigningKey | None) -> str:
    """Return the beginning of the fingerprint of the office that prints, nothing without a key."""
    return key.signer.fingerprint[:9] if key else ""


def payload(proof: Proof, key: SigningKey | None) -> str:
    """Return what the square mark holds: number, check code and key."""
    return ":".join(("LVJIAN1", proof.number, check_code(proof), key_id(key)))


def stated(outline: Outline, proof: Proof, sheets: Sequence[Sheet], first: int) -> Statement:
    """State a paper that was drawn from a page on; one among several carries digests instead of its text."""
    pages = tuple(map(sheet_lines, sheets))
    return Statement(
        kind=proof.kind,
        number=proof.number,
        subject=proof.subject,
        checksum=proof.checksum,
        figures=proof.figures,
        title=outline.title,
        office=outline.author,
        printed_on=outline.printed_on,
        first=first,
        pages=tuple((page_digest(page),) for page in pages) if outline.bookmark else pages,
    )


def sheet_lines(sheet: Sheet) -> tuple[str, ...]:
    """Return the printed lines of a page from top to bottom, as they are extracted again."""
    lines: dict[float, list[tuple[float, str]]] = {}
    for mark in sheet.texts:
        # As it is written into the file, with two places.
        lines.setdefault(round(mark.y, 2), []).append((mark.x, mark.text))
    return plain_lines("".join([text for _, text in sorted(lines[height])]) for height in sorted(lines, reverse=True))


def plain_lines(lines: Iterable[str]) -> tuple[str, ...]:
    """Return lines in the one form both sides compare: no white space, compatibility characters plain, none empty."""
    whole = normalize("NFKC", "\n".join(lines))
    return tuple(filter(None, ("".join(line.split()) for line in whole.split("\n"))))


def plain_line(text: str) -> str:
    """Return a text without white space, compatibility characters plain."""
    return "".join(normalize("NFKC", text).split())


def page_digest(lines: Sequence[str]) -> str:
    """Return what stands for the text of a page."""
    return DIGEST + sha256("\n".join(lines).encode()).hexdigest()[:32]


def properties(papers: Sequence[Statement], key: SigningKey | None) -> dict[str, str]:
    """Return the properties that carry statements, with room for the seal; none where nothing is stated."""
    if not papers:
        return {}
    message = msgspec.json.encode(Statements(format=FORMAT, papers=tuple(papers)))
    packed = b64encode(zlib.compress(message)).decode("ascii")
    pieces = [packed[start : start + _PIECE] for start in range(0, len(packed), _PIECE)]
    found = {STATEMENT + (str(place) if place else ""): piece for place, piece in enumerate(pieces)}
    if key is None:
        return found
    signer = key.signer
    signature = _Signature(signer=signer.name, public_key=signer.public_key, signature=key.sign(message).hex())
    return {**found, SIGNATURE: b64encode(msgspec.json.encode(signature)).decode("ascii"), SEAL: _EMPTY_SEAL}


def sealed(data: bytes, key: SigningKey | None) -> bytes:
    """Return a finished file with its seal put in; one that states nothing stays as it is."""
    place = seal_place(data)
    if key is None or place is None:
        return data
    seal = key.sign(unsealed_digest(data, place)).hex().encode("ascii")
    return data[: place.start(1)] + seal + data[place.end(1) :]


def seal_place(data: bytes) -> re.Match[bytes] | None:
    """Return where the seal stands in a file or the end of one, None where there is none; group 1 is its digits."""
    return _SEALED.search(data)


def unsealed_digest(data: bytes, place: re.Match[bytes]) -> bytes:
    """Return the SHA-256 of a file without its seal."""
    digest = sha256(data[: place.start(1)])
    digest.update(data[place.end(1) :])
    return digest.digest()


def seal_of(data: bytes) -> tuple[bytes, bytes] | None:
    """Return the seal of a file and the digest it was made for; None where there is not exactly one."""
    places = list(_SEALED.finditer(data))
    if len(places) != 1:
        return None
    return bytes.fromhex(places[0].group(1).decode("ascii")), unsealed_digest(data, places[0])


def read_properties(found: Mapping[str, str]) -> Stated | None:
    """Return the statements in a file's properties, None when there are none; raise ValueError when they are spoilt."""
    if STATEMENT not in found:
        return None
    packed, place = found[STATEMENT], 1
    while more := found.get(f"{STATEMENT}{place}"):
        packed, place = packed + more, place + 1
    try:
        message = _unpacked(b64decode(packed, validate=True))
        statements = msgspec.json.decode(message, type=Statements)
        if SIGNATURE not in found:
            return Stated(statements=statements, message=message, signer="", public_key="", signature=b"")
        said = msgspec.json.decode(b64decode(found[SIGNATURE], validate=True), type=_Signature)
        signature = bytes.fromhex(said.signature)
    except (ValueError, zlib.error, RecursionError) as error:
        raise ValueError("the statement is spoilt") from error
    return Stated(
        statements=statements, message=message, signer=said.signer, public_key=said.public_key, signature=signature
    )


def _unpacked(content: bytes) -> bytes:
    packing = zlib.decompressobj()
    message = packing.decompress(content, _LONGEST)
    if packing.unconsumed_tail:
        raise ValueError("too long")
    return message
