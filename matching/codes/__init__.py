"""Code tables: regions (GB/T 2260), industries (GB/T 4754) and the unified social credit code."""

from matching.codes.industries import Industry
from matching.codes.lists import OperatorList, TableSource
from matching.codes.regions import Region
from matching.codes.tables import CodeTables, load_codes
from matching.codes.uscc import check_uscc

__all__ = ["CodeTables", "Industry", "OperatorList", "Region", "TableSource", "check_uscc", "load_codes"]
