"""A made-up county rule as an office would write it, and its editions for tests of a pack's life."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from desktop import resources
from matching.packs import Pack, load_edition

TEXTS = {
    "pack.toml": """
id = "mycounty"
edition = "2026"
title = "示例县绿色贷款贴息办法"
document_number = "示县工信〔2026〕1号"
kind = "办法"
level = "county"
issuers = ["示例县工业和信息化局"]
issued = 2026-05-01
valid_from = 2026-06-01
region = "示例县"
status = "in_force"

[[parameter]]
id = "mycounty_least_saving"
value = 100
unit = "tce/年"
title = "最少节能量"
origin = "办法第三条"
""",
    "clauses.toml": """
[[clause]]
id = "mycounty.s3.saving"
number = "三"
kind = "numeric_threshold"
title = "节能量"
summary = "项目年节能量须达到一百吨标准煤"
actions = ["UNLOCK"]
fields = ["prj_energy_saving_tce"]

[[clause]]
id = "mycounty.s4.subsidy"
number = "四"
kind = "benefit"
title = "贷款贴息"
summary = "对绿色贷款给予贴息"
actions = ["UNLOCK"]
""",
    "gates.toml": """
[[gate]]
id = "SL01"
clause = "mycounty.s3.saving"
title = "节能量达到要求"
stage = "offers"
when = 'prj_energy_saving_tce >= mycounty_least_saving'
on_no = "close"
on_unknown = "task"
""",
    "offers.toml": """
[[offer]]
clause = "mycounty.s4.subsidy"
family = "incentive"
title = "示例县贷款贴息"
documents = ["贷款合同"]
""",
    "cases.toml": """
[[case]]
name = "节能量足够"
on = 2030-07-01
expect = { SL01 = "yes", "mycounty.s4.subsidy" = "open" }
[case.facts]
prj_energy_saving_tce = 1500

[[case]]
name = "节能量不够"
on = 2030-07-01
expect = { SL01 = "no", "mycounty.s4.subsidy" = "closed" }
[case.facts]
prj_energy_saving_tce = 5

[[case]]
name = "节能量不明"
on = 2030-07-01
expect = { SL01 = "unknown", "mycounty.s4.subsidy" = "unknown" }
""",
}
NEXT = (
    ("pack.toml", 'edition = "2026"', 'edition = "2027"'),
    ("pack.toml", "valid_from = 2026-06-01", "valid_from = 2027-01-01"),
    ("pack.toml", "value = 100", "value = 300"),
)
"""What makes the next edition of it: from 2027 on the project must save three times as much."""


def texts_of(*changed: tuple[str, str, str], base: Mapping[str, str] = TEXTS) -> dict[str, str]:
    """Return the texts with some passages replaced: file, old, new."""
    texts = dict(base)
    for file, old, new in changed:
        assert old in texts[file], old
        texts[file] = texts[file].replace(old, new)
    return texts


def county(*changed: tuple[str, str, str]) -> Pack:
    """Return the loaded pack."""
    return load_edition(texts_of(*changed), resources.dictionary(), folder="mycounty/")


def write_folder(folder: Path, *changed: tuple[str, str, str]) -> Path:
    """Write the pack as a folder of files."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts_of(*changed).items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder
