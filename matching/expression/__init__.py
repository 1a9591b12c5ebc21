"""The condition language of the policy packs: one readable line to a small safe tree, judged with three values.

Unknown follows Kleene's logic: unknown and no is no, yes or unknown is yes; arithmetic and comparison with an
unknown stay unknown. Numbers are exact (Decimal and Fraction), so a share of exactly 8 % meets "at least 8 %".
"""

from matching.expression.compile import Environment, Expression, evaluator, read_expression
from matching.expression.generate import generate
from matching.expression.symbols import Symbol, symbols_of

__all__ = ["Environment", "Expression", "Symbol", "evaluator", "generate", "read_expression", "symbols_of"]
