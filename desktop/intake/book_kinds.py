"""The workbooks an office fills in by dated rows: what each is called and how it explains itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class BookKind:
    """Hold the words in which one kind of workbook differs from another."""

    code: str
    """Begins the codes of its refusals."""
    title: str
    """Head of the first sheet and of the file's properties."""
    noun: str
    """What its rows are: 价格."""
    table: str
    """What the workbook is: 价格表."""
    document: str
    """What may stand as the document of a row."""
    blank: str
    """How to get the blank form."""
    sample: str
    """Document of the example row."""
    guide: tuple[str, ...]


TARIFFS: Final = BookKind(
    code="tariff",
    title="本单位价格表",
    noun="价格",
    table="价格表",
    document="价格文件的文号或公告名称",
    blank="请用“lvjian tariff form”或窗口里的“空白价格表”得到表格，填好后再载入",
    sample="示例价〔2026〕1号",
    guide=(
        "本程序不带任何价格。请按当地现行的价格文件填写，一张工作表一种价格，用不到的工作表空着。",
        "每行都要写执行地区、生效日和文号；还在执行的不写失效日。调价时不改旧行，另加新生效日的行，按评估日期取当时有效的价格。",
        "灰色斜体的第一行是示例，载入时跳过（执行地区以“示例”开头）；示例里的数字是编的，不能当真。",
        "价格单位是元，不是分。载入时有一处不对就整份不载入，并说明哪张表、哪一行、应该怎样填。",
    ),
)
PRODUCTS: Final = BookKind(
    code="product",
    title="本单位产品箱",
    noun="产品",
    table="产品表",
    document="产品手册、授权文件或当地管理办法的名称或文号",
    blank="请用“lvjian product form”或窗口里的“空白产品表”得到表格，填好后再载入",
    sample="示例产品手册（2026年版）",
    guide=(
        "本程序只带公开的产品名称，不带额度、期限、利率和质押率。请由银行按现行产品手册填写，用不到的工作表空着。",
        "每行都要写执行地区、生效日和文号；全国办理的写“全国”。产品改版时不改旧行，另加新版本和新生效日的行，按评估日期取当时有效的版本。",
        "灰色斜体的第一行是示例，载入时跳过（执行地区以“示例”开头）；示例里的数字是编的，不能当真。",
        "额度单位是万元，期限单位是年。载入时有一处不对就整份不载入，并说明哪张表、哪一行、应该怎样填。",
    ),
)
