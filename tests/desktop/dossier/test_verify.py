"""A figure altered after printing is found and named; what cannot be told is never called right."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from desktop.dossier.paper import Outline
from desktop.dossier.pdf import pdf_bytes
from desktop.dossier.proof import check_code, payload, same_code
from desktop.dossier.square_mark import SIDE
from desktop.exchange.keys import OfficeKey, Signer, signer_of
from desktop.problems import Problem
from desktop.work.operations.verifying import Verified, judged_alone
from desktop.work.pdf_reader import read_pdf
from desktop.work.pdf_reading import read_pdf_apart
from tests.desktop.dossier.material import paper
from tests.desktop.dossier.tampering import altered, content_of, rewritten, with_content

_SEED = bytes(range(32))


@cache
def office() -> OfficeKey:
    from nacl.signing import SigningKey

    signer = signer_of("乐昌市工业和信息化局", bytes(SigningKey(_SEED).verify_key).hex())
    assert signer is not None
    return OfficeKey(signer=signer, seed=_SEED)


@cache
def printed() -> bytes:
    return pdf_bytes([paper()], key=office())


@pytest.fixture
def verify(tmp_path: Path) -> Callable[..., Verified]:
    def check(data: bytes, *, trusted: tuple[Signer, ...] = (office().signer,)) -> Verified:
        path = tmp_path / "材料.pdf"
        path.write_bytes(data)
        return judged_alone(read_pdf(path), path.name, trusted)

    return check


def test_a_file_as_printed_is_confirmed(verify: Callable[..., Verified]) -> None:
    found = verify(printed())
    assert (found.state, found.changes) == ("same", ())
    assert found.number == "LJ-2026-0003"
    assert found.office == "乐昌市工业和信息化局"


def test_the_same_outline_and_key_give_the_same_bytes() -> None:
    assert pdf_bytes([paper()], key=office()) == printed()


def test_an_altered_figure_is_named_with_both_values(verify: Callable[..., Verified]) -> None:
    found = verify(altered(printed(), "9,800", "9,900"))
    assert found.state == "altered"
    first = found.changes[0]
    assert first.figure == "总投资"
    assert "9,900万元" in first.printed
    assert "9,800万元" in first.original
    assert first.sentence().startswith("第 ")


def test_an_altered_word_is_found_too(verify: Callable[..., Verified]) -> None:
    found = verify(altered(printed(), "暂缓推荐", "推荐推荐"))
    assert found.state == "altered"
    assert found.changes[0].figure == "推荐结论"
    assert "暂缓推荐" in found.changes[0].original


def test_two_pages_put_in_each_others_place_are_told(verify: Callable[..., Verified]) -> None:
    def change(_number: int, body: bytes) -> bytes:
        pages = re.search(rb"(?s)/Kids \[(.*?)\]", body)
        if pages is None:
            return body
        kids = re.findall(rb"\d+ 0 R", pages.group(1))
        kids[1], kids[2] = kids[2], kids[1]
        return body.replace(pages.group(1), b" " + b" ".join(kids) + b" ")

    found = verify(rewritten(printed(), change))
    assert [(one.kind, one.page, one.other) for one in found.changes] == [("swapped", 2, 3), ("swapped", 3, 2)]


def test_a_page_taken_out_is_told(verify: Callable[..., Verified]) -> None:
    def change(_number: int, body: bytes) -> bytes:
        pages = re.search(rb"(?s)/Kids \[(.*?)\]", body)
        if pages is None:
            return body
        kids = re.findall(rb"\d+ 0 R", pages.group(1))[:-1]
        body = body.replace(pages.group(1), b" " + b" ".join(kids) + b" ")
        return re.sub(rb"/Count \d+", b"/Count %d" % len(kids), body)

    found = verify(rewritten(printed(), change))
    assert found.changes[-1].kind == "missing_page"


def test_something_put_on_top_is_an_alteration(verify: Callable[..., Verified]) -> None:
    def change(_number: int, body: bytes) -> bytes:
        note = b"/Annots [ << /Type /Annot /Subtype /Square /Rect [100 600 300 650] /F 4 >> ] /MediaBox"
        return body.replace(b"/MediaBox", note, 1) if b"/Type /Page" in body and b"/Contents" in body else body

    found = verify(rewritten(printed(), change))
    assert found.state == "altered"
    assert "批注" in found.why


def test_a_figure_painted_over_is_not_called_right(verify: Callable[..., Verified]) -> None:
    def change(_number: int, body: bytes) -> bytes:
        content = content_of(body)
        return with_content(body, content + b"\n1 g 100 600 200 40 re f") if content else body

    found = verify(rewritten(printed(), change))
    assert found.state == "unverifiable"
    assert "遮盖" in found.why


def test_a_single_changed_byte_is_not_called_right(verify: Callable[..., Verified]) -> None:
    assert verify(printed() + b"\n").state == "unverifiable"


def test_a_statement_taken_out_is_told_from_a_foreign_file(verify: Callable[..., Verified]) -> None:
    def change(_number: int, body: bytes) -> bytes:
        return re.sub(rb"/Lvjian\w+ \([^)]*\)", b"", body)

    found = verify(rewritten(printed(), change))
    assert found.state == "unverifiable"
    assert (found.number, found.code) != ("", "")
    plain = pdf_bytes([replace(paper(), proof=None)])
    assert verify(plain).state == "foreign"


def test_an_altered_statement_does_not_match_its_signature(verify: Callable[..., Verified]) -> None:
    other = pdf_bytes([replace(paper(), title="另一份")], key=None)
    statement = re.search(rb"/LvjianStatement \(([^)]*)\)", other)
    assert statement is not None

    def change(_number: int, body: bytes) -> bytes:
        return re.sub(rb"/LvjianStatement \([^)]*\)", b"/LvjianStatement (" + statement.group(1) + b")", body)

    assert verify(rewritten(printed(), change)).state == "altered"
    spoilt = rewritten(printed(), lambda _, body: body.replace(b"/LvjianStatement (", b"/LvjianStatement (!"))
    assert verify(spoilt).state == "altered"


def test_an_unknown_office_is_never_yes(verify: Callable[..., Verified]) -> None:
    found = verify(printed(), trusted=())
    assert found.state == "unknown_office"
    assert found.fingerprint in found.why


def test_a_file_without_signature_is_never_yes(verify: Callable[..., Verified]) -> None:
    assert verify(pdf_bytes([paper()])).state == "unverifiable"


def test_several_papers_in_one_file_are_checked_each(verify: Callable[..., Verified]) -> None:
    papers = [replace(paper(), bookmark="甲"), replace(paper(), bookmark="乙")]
    data = pdf_bytes(papers, key=office())
    assert verify(data).state == "same"
    assert verify(data).papers == 2
    found = verify(altered(data, "9,800", "9,900"))
    assert {one.kind for one in found.changes} == {"page_text"}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"PK\3\4 no pdf", "not_pdf"),
        (b"%PDF-1.4\n garbage", "pdf_damaged"),
    ],
)
def test_what_is_no_whole_pdf_is_refused_in_the_reading_process(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "坏.pdf"
    path.write_bytes(content)
    with pytest.raises(Problem) as problem:
        read_pdf(path)
    assert problem.value.code == code


def test_a_script_in_the_file_is_refused(tmp_path: Path) -> None:
    def change(_number: int, body: bytes) -> bytes:
        script = b"/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >> /Type /Catalog"
        return body.replace(b"/Type /Catalog", script)

    path = tmp_path / "脚本.pdf"
    path.write_bytes(rewritten(printed(), change))
    with pytest.raises(Problem) as problem:
        read_pdf(path)
    assert problem.value.code == "pdf_script"


def test_a_locked_file_is_refused(tmp_path: Path) -> None:
    from io import BytesIO

    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    for user in ("", "geheim"):
        buffer = BytesIO()
        canvas = Canvas(buffer, encrypt=StandardEncryption(user, ownerPassword="x", canPrint=0))
        canvas.drawString(72, 72, "x")
        canvas.save()
        path = tmp_path / "锁.pdf"
        path.write_bytes(buffer.getvalue())
        with pytest.raises(Problem) as problem:
            read_pdf(path)
        assert problem.value.code == "pdf_locked"


def test_a_file_of_a_gigabyte_is_refused_by_its_size(tmp_path: Path) -> None:
    path = tmp_path / "大.pdf"
    with path.open("wb") as file:
        file.truncate(1 << 30)
    with pytest.raises(Problem) as problem:
        read_pdf(path)
    assert problem.value.code == "pdf_too_big"


def test_the_process_brings_back_what_it_found_or_why_not(tmp_path: Path) -> None:
    good, bad = tmp_path / "好.pdf", tmp_path / "坏.pdf"
    good.write_bytes(printed())
    bad.write_bytes(printed()[:5000])
    assert read_pdf_apart(good) == read_pdf(good)
    with pytest.raises(Problem, match="损坏"):
        read_pdf_apart(bad)


def test_the_code_stands_for_the_figures_and_forgives_how_it_is_typed() -> None:
    proof = paper().proof
    assert proof is not None
    code = check_code(proof)
    assert same_code(f" {code.lower().replace('-', '　')}", code)
    assert same_code(code.replace("0", "o").replace("1", "l"), code)
    other = replace(proof, figures=(*proof.figures[:-1], (proof.figures[-1][0], "99.9 分")))
    assert not same_code(check_code(other), code)
    assert payload(proof, office()) == f"LVJIAN1:LJ-2026-0003:{code}:{office().signer.fingerprint[:9]}"


def test_the_mark_stands_on_the_first_page_with_its_white_border() -> None:
    from desktop.dossier.compose import compose
    from desktop.dossier.fonts import bundled
    from desktop.dossier.forms import form
    from desktop.dossier.square_mark import set_mark

    outline: Outline = paper()
    assert outline.proof is not None
    sheet = compose(outline, form(), bundled())[0]
    before = len(sheet.boxes)
    set_mark(sheet, outline.proof, form=form(), fonts=bundled(), key=office())
    mark = form().mark
    assert mark is not None
    left, top = mark[0], form().page.height - mark[1]
    own = sheet.boxes[before:]
    border = 4 * SIDE / 37
    assert min(box.x for box in own) == pytest.approx(left + border)
    assert max(box.x + box.width for box in own) <= left + SIDE - border + 0.01
    assert max(box.y + box.height for box in own) == pytest.approx(top - border)
