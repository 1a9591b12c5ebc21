"""What ISO 19005-2 asks of a file level B that can be seen from its bytes; an outside validator is run by hand."""

from __future__ import annotations

import re
import zlib
from functools import cache
from io import BytesIO
from xml.etree import ElementTree

import pytest
from PIL import ImageCms

from desktop.dossier import srgb
from desktop.dossier.paper import Outline
from desktop.dossier.pdf import pdf_bytes
from tests.desktop.dossier.material import case, fact, paper

_DC = "{http://purl.org/dc/elements/1.1/}"
_ID = "{http://www.aiim.org/pdfa/ns/id/}"


@cache
def printed() -> bytes:
    return pdf_bytes([paper()])


def xmp(data: bytes) -> ElementTree.Element:
    packet = re.search(rb"(?s)<x:xmpmeta.*?</x:xmpmeta>", data)
    assert packet is not None
    return ElementTree.fromstring(packet.group())


def test_the_metadata_say_part_2_level_b_and_repeat_the_properties() -> None:
    tree = xmp(printed())
    assert [one.text for one in tree.iter(f"{_ID}part")] == ["2"]
    assert [one.text for one in tree.iter(f"{_ID}conformance")] == ["B"]
    titles = ["".join(one.itertext()) for one in tree.iter(f"{_DC}title")]
    assert titles == ["县域工业绿色项目推荐材料：2×9MW 水泥窑纯低温余热发电技术改造项目"]


def test_names_with_markup_and_control_characters_leave_the_metadata_well_formed() -> None:
    strange = case(prj_name=fact("<b>甲</b> & \x07乙"), ent_name=fact("丙\x00丁"))
    titles = ["".join(one.itertext()) for one in xmp(pdf_bytes([paper(whose=strange)])).iter(f"{_DC}title")]
    assert titles == ["县域工业绿色项目推荐材料：<b>甲</b> &  乙"]


def test_the_output_intent_holds_a_profile_others_read() -> None:
    assert b"/OutputIntents [" in printed()
    assert b"/GTS_PDFA1" in printed()
    packed = re.search(rb"(?s)/N 3\s*>>\nstream\n(.*?)\nendstream", printed())
    assert packed is not None
    assert zlib.decompress(packed.group(1)) == srgb.profile()
    found = ImageCms.ImageCmsProfile(BytesIO(srgb.profile())).profile
    assert (found.xcolor_space.strip(), found.profile_description) == ("RGB", srgb.IDENTIFIER)
    own = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).profile
    for ours, theirs in ((found.red_primary, own.red_primary), (found.green_primary, own.green_primary)):
        assert ours is not None
        assert theirs is not None
        assert ours[1] == pytest.approx(theirs[1], abs=0.002)


def test_every_stream_ends_with_a_line_end_and_is_as_long_as_it_says() -> None:
    places = [match.end() for match in re.finditer(rb"\nstream\n", printed())]
    assert len(places) > 15
    for place in places:
        said = re.findall(rb"/Length (\d+)", printed()[:place])[-1]
        assert printed()[place + int(said) :].startswith(b"\nendstream")


def test_nothing_transparent_encrypted_or_linked_is_in_the_file() -> None:
    for word in (b"/SMask", b"/ca ", b"/CA ", b"/Group", b"/Encrypt", b"/JavaScript", b"/EmbeddedFile", b"/Launch"):
        assert word not in printed()
    assert re.search(rb"/ID\s*\[\s*<\w{32}>\s*<\w{32}>\s*\]", printed())
    assert b"/Lang (zh-CN)" in printed()


def test_pages_carry_labels() -> None:
    import pypdfium2

    document = pypdfium2.PdfDocument(printed())
    assert [document.get_page_label(place) for place in range(3)] == ["1", "2", "3"]
    document.close()


def test_pages_of_several_papers_carry_the_number_of_the_paper() -> None:
    from dataclasses import replace

    import pypdfium2

    papers: list[Outline] = [replace(paper(), bookmark="甲"), replace(paper(), bookmark="乙")]
    document = pypdfium2.PdfDocument(pdf_bytes(papers))
    half = len(document) // 2
    assert (document.get_page_label(1), document.get_page_label(half)) == ("1-2", "2-1")
    document.close()
