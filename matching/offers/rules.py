"""Everything the matching of offers goes by beside packs and products, read from `resources/offers/`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from matching.fields import FieldDictionary
from matching.finance.rules import FinanceRules
from matching.offers.collateral import CollateralRules, load_collateral
from matching.offers.effect import WorthRow, load_worth
from matching.offers.fit import FitRules, load_fit
from matching.offers.stacking import RuleRow, load_stacking


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferRules:
    """Hold the measure of fit, stacking rules, amounts of money and collateral rules."""

    fit: FitRules
    stacking: tuple[RuleRow, ...]
    worth: tuple[WorthRow, ...]
    collateral: CollateralRules


def load_offer_rules(texts: Mapping[str, str], dictionary: FieldDictionary, finance: FinanceRules) -> OfferRules:
    """Read the files by their names."""
    return OfferRules(
        fit=load_fit(texts["fit.toml"]),
        stacking=load_stacking(texts["stacking.toml"], dictionary, finance),
        worth=load_worth(texts["worth.toml"]),
        collateral=load_collateral(texts["collateral.toml"], dictionary),
    )
