"""What intake tests are made of: a small dictionary, workbooks written cell by cell, hostile archives."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import xlsxwriter

from matching.fields import Choice, Field, FieldDictionary, load_fields

Cells = Sequence[Sequence[object]]
USCC_A, USCC_B, USCC_C = "91440222MA4EXAMP10", "91440222MA4EXAMP23", "91440222MA4EXAMP36"

FIELDS = """
subject = "enterprise"

[[group]]
id = "ent"
title = "企业身份"
title_en = "Identity"
subject = "enterprise"

[[group]]
id = "prj"
title = "项目概况"
title_en = "Project"
subject = "project"

[[group]]
id = "loan"
title = "贷款意向"
title_en = "Loan"
subject = "loan"

[[group]]
id = "msr"
title = "措施"
title_en = "Measure"
subject = "measure"

[[field]]
id = "ent_name"
label = "企业名称"
label_en = "Enterprise name"
kind = "str"
group = "ent"
help = "营业执照上的全称"
required = true
listed = true
aliases = ["单位名称", "申报单位"]

[[field]]
id = "ent_uscc"
label = "统一社会信用代码"
label_en = "Unified social credit code"
kind = "code"
code = "uscc"
group = "ent"
evidence = "营业执照（E3）"
listed = true
aliases = ["信用代码"]

[[field]]
id = "ent_county_code"
label = "所在县"
label_en = "County"
kind = "code"
code = "county"
group = "ent"
listed = true

[[field]]
id = "ent_revenue_cny"
label = "营业收入"
label_en = "Revenue"
kind = "dec"
unit = "万元"
group = "ent"
minimum = 0
aliases = ["年营业额"]

[[field]]
id = "ent_emission_compliant"
label = "排放达标"
label_en = "Emission compliant"
kind = "tri"
group = "ent"

[[field]]
id = "prj_name"
label = "项目名称"
label_en = "Project name"
kind = "str"
subject = "project"
group = "prj"
required = true
listed = true

[[field]]
id = "prj_invest_total_cny"
label = "项目总投资"
label_en = "Total investment"
kind = "dec"
unit = "万元"
subject = "project"
group = "prj"
minimum = 0
aliases = ["总投资", "投资额"]

[[field]]
id = "prj_electricity_saving_kwh"
label = "年节电量"
label_en = "Electricity saved"
kind = "dec"
unit = "kWh/年"
subject = "project"
group = "prj"
minimum = 0

[[field]]
id = "prj_progress_pct"
label = "形象进度"
label_en = "Progress"
kind = "dec"
unit = "%"
subject = "project"
group = "prj"
minimum = 0
maximum = 100

[[field]]
id = "prj_start_date"
label = "开工日期"
label_en = "Start date"
kind = "date"
subject = "project"
group = "prj"

[[field]]
id = "prj_areas"
label = "支持领域"
label_en = "Areas"
kind = "enum[]"
subject = "project"
group = "prj"
values = [["energy", "能效提升", "Energy"], ["water", "节水、治污", "Water"], ["clean", "清洁生产", "Clean"]]

[[field]]
id = "prj_stage"
label = "项目阶段"
label_en = "Stage"
kind = "enum"
subject = "project"
group = "prj"
values = [["plan", "前期", "Planned"], ["build", "在建", "Under construction"], ["done", "已完工", "Completed"]]

[[field]]
id = "prj_eia"
label = "环评批复"
label_en = "EIA approval"
kind = "doc"
subject = "project"
group = "prj"
values = [["missing", "缺", "Missing"], ["present", "已有", "Present"], ["verified", "已核实", "Verified"]]

[[field]]
id = "prj_pollutants"
label = "污染物削减量"
label_en = "Pollutants cut"
kind = "map"
unit = "t/年"
subject = "project"
group = "prj"
keys = [["so2", "二氧化硫", "SO2"], ["nox", "氮氧化物", "NOx"]]

[[field]]
id = "prj_partners"
label = "合作单位"
label_en = "Partners"
kind = "text[]"
subject = "project"
group = "prj"

[[field]]
id = "prj_jobs"
label = "新增就业"
label_en = "Jobs"
kind = "int"
unit = "人"
subject = "project"
group = "prj"

[[field]]
id = "loan_amount_cny"
label = "申请贷款金额"
label_en = "Loan amount"
kind = "dec"
unit = "万元"
subject = "loan"
group = "loan"
minimum = 0

[[field]]
id = "msr_name"
label = "措施名称"
label_en = "Measure"
kind = "str"
subject = "measure"
group = "msr"

[[field]]
id = "msr_before"
label = "改造前用量"
label_en = "Before"
kind = "dec"
subject = "measure"
group = "msr"
"""


def small_dictionary() -> FieldDictionary:
    """Return a dictionary with one field of every kind that workbooks carry."""
    return load_fields({"small.toml": FIELDS})


def field(kind: str, **more: object) -> Field:
    """Make one field by itself."""
    return Field(id="f", label="字段", label_en="Field", kind=kind, subject="project", group="g", **more)  # type: ignore[arg-type]  # keywords of a test


def choices(*rows: tuple[str, str, str]) -> tuple[Choice, ...]:
    return tuple(Choice(id=ident, label=label, label_en=english) for ident, label, english in rows)


def write_xlsx(path: Path, sheets: Mapping[str, Cells], *, merged: Sequence[tuple[str, str, str]] = ()) -> Path:
    """Write a workbook the way a clerk's program would; dates get a date format, `(number, format)` its format."""
    book = xlsxwriter.Workbook(str(path))
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                _put(book, sheet, row, column, cell)
        for where, area, text in merged:
            if where == name:
                sheet.merge_range(area, text)
    book.close()
    return path


def _put(book: xlsxwriter.Workbook, sheet: object, row: int, column: int, cell: object) -> None:
    write = sheet
    if isinstance(cell, date):
        write.write_datetime(row, column, cell, book.add_format({"num_format": "yyyy-mm-dd"}))  # type: ignore[attr-defined]  # xlsxwriter is untyped
    elif isinstance(cell, tuple):
        write.write_number(row, column, cell[0], book.add_format({"num_format": cell[1]}))  # type: ignore[attr-defined]
    elif isinstance(cell, str):
        write.write_string(row, column, cell)  # type: ignore[attr-defined]
    elif cell is not None:
        write.write(row, column, cell)  # type: ignore[attr-defined]


CONTENT_TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
)
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def write_raw(
    path: Path,
    sheet_data: str,
    *,
    workbook: str = "",
    prolog: str = "",
    head: str = "",
    extra: Mapping[str, bytes] | None = None,
) -> Path:
    """Write an .xlsx from the XML of its one sheet, as no office program would."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", CONTENT_TYPES)
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" Type="{RELATIONS}/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>',
        )
        archive.writestr(
            "xl/workbook.xml",
            f'<?xml version="1.0" encoding="UTF-8"?><workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}">{workbook}'
            '<sheets><sheet name="表一" sheetId="1" r:id="rId1"/></sheets></workbook>',
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" Type="{RELATIONS}/worksheet" '
            f'Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="{RELATIONS}/styles" Target="styles.xml"/>'
            "</Relationships>",
        )
        archive.writestr(
            "xl/styles.xml",
            f'<styleSheet xmlns="{MAIN}"><cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="14" '
            'applyNumberFormat="1"/><xf numFmtId="9"/></cellXfs></styleSheet>',
        )
        archive.writestr(
            "xl/worksheets/sheet1.xml",
            f'<?xml version="1.0" encoding="UTF-8"?>{prolog}<worksheet xmlns="{MAIN}">{head}<sheetData>{sheet_data}'
            "</sheetData></worksheet>",
        )
        for name, content in (extra or {}).items():
            archive.writestr(name, content)
    return path


def write_bomb(path: Path, *, megabytes: int) -> Path:
    """Write a workbook whose shared strings unpack to that many megabytes of blanks, without ever holding them."""
    write_raw(path, '<row r="1"><c r="A1"><v>1</v></c></row>')
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = packer.compress(b" " * (1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
    packed = block * megabytes + packer.flush(zlib.Z_FINISH)
    name, size = b"xl/sharedStrings.xml", megabytes << 20
    content = path.read_bytes()
    directory = content.index(b"PK\x01\x02")
    count, length = struct.unpack_from("<HI", content, content.rindex(b"PK\x05\x06") + 10)
    common = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 0x21, 0, len(packed), size, len(name), 0)
    local = b"PK\x03\x04" + common + name + packed
    entry = b"PK\x01\x02" + struct.pack("<H", 20) + common + struct.pack("<HHHII", 0, 0, 0, 0, directory) + name
    entries = content[directory : directory + length] + entry
    end = struct.pack("<HHHHIIH", 0, 0, count + 1, count + 1, len(entries), directory + len(local), 0)
    path.write_bytes(content[:directory] + local + entries + b"PK\x05\x06" + end)
    return path


def write_xls(path: Path, records: bytes, *, globals_: bytes = b"") -> Path:
    """Write an old .xls whose one sheet consists of these records, in the container old office programs used."""

    def record(kind: int, content: bytes) -> bytes:
        return struct.pack("<HH", kind, len(content)) + content

    begin = struct.pack("<HHHHII", 0x600, 0x5, 0x0DBB, 0x07CC, 0, 6)
    name = "表一".encode("utf-16-le")
    head = record(0x809, begin) + globals_
    bound = struct.pack("<IHBB", len(head) + 4 + 8 + len(name) + 4, 0, len(name) // 2, 1) + name
    book = head + record(0x85, bound) + record(0x0A, b"")
    sheet = record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0x0DBB, 0x07CC, 0, 6)) + records + record(0x0A, b"")
    stream = (book + sheet).ljust(4096, b"\0")
    stream += bytes(-len(stream) % 512)
    sectors = len(stream) // 512
    ends = 0xFFFFFFFE
    table = [0xFFFFFFFD, ends, *range(3, sectors + 2), ends]
    fat = struct.pack(f"<{len(table)}I", *table).ljust(512, b"\xff")
    entries = _entry("Root Entry", 5, 1, ends, 0) + _entry("Workbook", 2, 0xFFFFFFFF, 2, len(stream)) + bytes(256)
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH6xIIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, ends, 0, ends, 0, 0)
    path.write_bytes(header + b"\xff" * (512 - len(header)) + fat + entries + stream)
    return path


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0"
    none = 0xFFFFFFFF
    return text.ljust(64, b"\0") + struct.pack(
        "<HBBIII16xI8x8xIII", len(text), kind, 1, none, none, child, 0, start, size, 0
    )


def text_cell(reference: str, text: str) -> str:
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'
