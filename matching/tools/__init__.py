"""Tariff and motor tools: small calculations an office does beside a project, each described as data in resources.

A tool takes what a person entered and the tariffs the office loaded; it knows no price of its own. Every figure comes
with its formula, its inputs and where a price is from; what is missing gives no figure and names what it waits for.
"""

from matching.tools.model import Answer, Given, Input, Output, Tool
from matching.tools.read import read_tools
from matching.tools.tariff import Sheet, TariffBook, TariffSet, read_sheets
from matching.tools.work import work_out

__all__ = [
    "Answer", "Given", "Input", "Output", "Sheet", "TariffBook", "TariffSet", "Tool", "read_sheets", "read_tools",
    "work_out",
]  # fmt: skip
