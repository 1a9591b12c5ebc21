"""Why a whole file cannot be read, each with what to do about it; the caller adds the file's name."""

from __future__ import annotations

from desktop.intake import limits
from desktop.problems import Problem


def damaged() -> Problem:
    """Tell that the file cannot be unpacked or parsed."""
    return Problem(
        "文件已损坏或没有下载完整，读不出来",
        remedy="请用 WPS 或 Excel 打开确认，能打开就另存为 .xlsx 再导入，打不开请重新索取",
        code="damaged",
    )


def too_big(detail: str) -> Problem:
    """Tell that the file exceeds what is read at once."""
    return Problem(
        f"文件太大（{detail}）",
        remedy=(
            "请删除无关的工作表、空行空列和图片后另存，或分成几个文件导入；"
            f"一个文件最多 {limits.FILE_BYTES // limits.MEGABYTE} MB、每张表最多 {limits.ROWS} 行"
        ),
        code="too_big",
    )


def wrong_kind(what: str, remedy: str = "请用 WPS 或 Excel 打开后另存为 .xlsx 再导入") -> Problem:
    """Tell that the file is something else than its name says."""
    return Problem(what, remedy=remedy, code="wrong_kind")


def empty() -> Problem:
    """Tell that there is nothing in the file."""
    return Problem("文件是空的，没有任何内容", remedy="请确认选对了文件，或重新保存、重新索取", code="empty")


def locked() -> Problem:
    """Tell that the file needs a password."""
    return Problem(
        "文件设了打开密码，不能读取",
        remedy="请用 WPS 或 Excel 打开，在“文件—文档加密”中去掉密码，另存后再导入",
        code="password",
    )


def far_cell(sheet: str, reference: str) -> Problem:
    """Tell that one cell lies so far out that the table around it would be endless."""
    return Problem(
        f"工作表“{sheet}”的单元格 {reference} 有内容，离表格太远",
        remedy="多半是误填，请按 Ctrl+End 找到它，删除那些行和列后保存再导入",
        code="far_cell",
    )


def suspicious(what: str) -> Problem:
    """Tell that the file holds what no office program writes."""
    return Problem(
        f"文件的内部结构不正常（{what}）",
        remedy="正常的表格不会这样。请向提供者核实，或用 WPS/Excel 打开后另存为 .xlsx 再导入",
        code="suspicious",
    )
