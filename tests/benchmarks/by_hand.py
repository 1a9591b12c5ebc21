"""The 43 criteria of abc247 written out by hand in numpy, as somebody would who needs them fast and only once.

Unknown is a mask: every condition is a pair (surely, possibly). Numbers are plain floating point, texts are category
codes, lists a column for each item. Exactness at thresholds is left to luck, which is what makes it the yardstick.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.case import Case
from matching.fields import FieldDictionary

Array = NDArray[Any]
Pair = tuple[Array, Array]


class Facts:
    """Hold the facts of all cases as arrays."""

    def __init__(self, cases: Sequence[Case], names: Sequence[str], dictionary: FieldDictionary) -> None:
        self.cases = len(cases)
        self.number: dict[str, Array] = {}
        self.code: dict[str, Array] = {}
        self.codes: dict[str, dict[str, int]] = {}
        self.truth: dict[str, Array] = {}
        self.items: dict[str, dict[str, Array]] = {}
        self.count: dict[str, Array] = {}
        self.known: dict[str, Array] = {}
        for name in names:
            if name in dictionary:
                self._add(name, dictionary[name].kind, [case.facts.get(name) for case in cases])

    def _add(self, name: str, kind: str, facts: Sequence[Any]) -> None:
        held = [None if fact is None or not fact.is_known else fact.value for fact in facts]
        self.known[name] = np.array([one is not None for one in held])
        if kind in {"dec", "int"}:
            self.number[name] = np.array([np.nan if one is None else float(one) for one in held])
        elif kind == "date":
            self.number[name] = np.array([np.nan if one is None else one.toordinal() for one in held])
        elif kind == "map":
            for key in {key for one in held if one for key in one}:
                entries = [None if one is None else one.get(key) for one in held]
                self.number[f"{name}.{key}"] = np.array([np.nan if one is None else float(one) for one in entries])
        elif kind in {"tri", "bool"}:
            self.truth[name] = np.array([-1 if one is None else one in ("yes", True) for one in held], np.int8)
        elif kind in {"enum[]", "text[]", "str[]"}:
            items = sorted({item for one in held if one for item in one})
            self.items[name] = {item: np.array([one is not None and item in one for one in held]) for item in items}
            lengths = [np.nan if one is None else len([x for x in one if x not in ("none", "无")]) for one in held]
            self.count[name] = np.array(lengths)
        else:
            table: dict[str, int] = {}
            self.code[name] = np.array(
                [0 if one is None else table.setdefault(one, len(table) + 1) for one in held], np.uint8
            )
            self.codes[name] = table


class Hand:
    """Judge conditions of all cases, each as a pair (surely, possibly), and grade criteria by them."""

    def __init__(self, facts: Facts) -> None:
        self.f = facts
        self.n = facts.number
        self.low = np.zeros((43, facts.cases), np.uint8)
        self.high = np.zeros((43, facts.cases), np.uint8)

    def text(self, name: str, *wanted: str) -> Pair:
        code, table = self.f.code[name], self.f.codes[name]
        yes = np.zeros(self.f.cases, bool)
        for one in wanted:
            if one in table:
                yes |= code == table[one]
        return yes, yes | (code == 0)

    def other(self, name: str, *wanted: str) -> Pair:
        yes, maybe = self.text(name, *wanted)
        return ~maybe, ~yes

    def has(self, name: str, *wanted: str) -> Pair:
        yes = np.zeros(self.f.cases, bool)
        for one in wanted:
            if one in self.f.items[name]:
                yes |= self.f.items[name][one]
        return yes, yes | ~self.f.known[name]

    def true(self, name: str) -> Pair:
        value = self.f.truth[name]
        return value == 1, value != 0

    def false(self, name: str) -> Pair:
        value = self.f.truth[name]
        return value == 0, value != 1

    def rate(self, number: int, applicable: Pair | None = None, **scale: Pair) -> None:
        """Grade one criterion."""
        low, high = self.low[number - 1], self.high[number - 1]
        for level, (yes, maybe) in scale.items():
            np.maximum(low, yes * np.uint8(level[1]), out=low)
            np.maximum(high, maybe * np.uint8(level[1]), out=high)
        if applicable is not None:
            low *= applicable[0]
            high *= applicable[1]


def ge(value: Array, limit: Any) -> Pair:
    yes = value >= limit
    return yes, yes | np.isnan(value)


def gt(value: Array, limit: Any) -> Pair:
    yes = value > limit
    return yes, yes | np.isnan(value)


def le(value: Array, limit: Any) -> Pair:
    yes = value <= limit
    return yes, yes | np.isnan(value)


def both(*pairs: Pair) -> Pair:
    yes, maybe = pairs[0]
    for one, other in pairs[1:]:
        yes, maybe = yes & one, maybe & other
    return yes, maybe


def either(*pairs: Pair) -> Pair:
    yes, maybe = pairs[0]
    for one, other in pairs[1:]:
        yes, maybe = yes | one, maybe | other
    return yes, maybe


def ratio(top: Array, bottom: Array) -> Array:
    result: Array = top / bottom
    result[bottom == 0] = np.nan
    return result


def levels(facts: Facts, on: int, parameter: Mapping[str, float]) -> tuple[Array, Array]:
    """Return the lowest and the highest level of all criteria, one row each."""
    h = Hand(facts)
    with np.errstate(all="ignore"):
        _retrofit(h)
        _resources(h)
        _innovation(h)
        _system(h)
        _industry(h)
        _finance(h, on)
        _support(h, on)
        _quality(h)
        _funds(h, parameter)
    return h.low, h.high


def _retrofit(h: Hand) -> None:
    area, n = "prj_area_247", h.n
    accepted = h.text("ent_cp_audit_status", "accepted")
    h.rate(
        1, h.has(area, "A1a"),
        l4=both(accepted, h.text("ent_cp_benchmark_level", "provincial_leading", "domestic_leading")),
        l3=accepted,
        l2=h.text("ent_cp_audit_status", "done_filed", "accepted"),
        l1=h.text("ent_cp_audit_status", "listed", "in_progress", "done_filed", "accepted"),
    )  # fmt: skip
    cut = n["prj_pollutant_cut_pct"]
    h.rate(
        2, h.has(area, "A1b", "A1g"),
        l4=either(ge(cut, 50), le(n["prj_emission_after_vs_limit"], 0.5)),
        l3=ge(cut, 30), l2=ge(cut, 10), l1=gt(cut, 0),
    )  # fmt: skip
    saved = ratio(n["prj_energy_saving_tce"], n["prj_energy_baseline_tce"]) * 100
    h.rate(
        3, h.has(area, "A1e"),
        l4=ge(saved, 25), l3=ge(saved, 15), l2=ge(saved, 8), l1=ge(saved, 3),
    )  # fmt: skip
    saved = ratio(n["prj_water_saving_m3"], n["prj_water_baseline_m3"]) * 100
    h.rate(
        4, h.has(area, "A1f"),
        l4=ge(saved, 40), l3=ge(saved, 25), l2=ge(saved, 15), l1=ge(saved, 5),
    )  # fmt: skip
    share = n["prj_equipment_catalogue_share_pct"]
    h.rate(
        5, h.has(area, "A1c", "A1d"),
        l4=ge(share, 100), l3=ge(share, 75), l2=ge(share, 50), l1=ge(share, 25),
    )  # fmt: skip


def _resources(h: Hand) -> None:
    area, n, stage = "prj_area_247", h.n, "prj_waste_utilisation_stage"
    used = gt(n["prj_waste_used_t"], 0)
    h.rate(
        6, h.has(area, "A1i"),
        l4=both(used, h.text(stage, "balance_verified"), h.true("prj_mass_balance_ok")),
        l3=both(used, h.text(stage, "balance_done", "balance_verified")),
        l2=both(used, h.text(stage, "running", "balance_done", "balance_verified")),
        l1=either(used, h.text(stage, "plan", "running", "balance_done", "balance_verified")),
    )  # fmt: skip
    stage = "prj_symbiosis_stage"
    partners = ge(h.f.count["prj_symbiosis_partners"], 1)
    h.rate(
        7, h.has(area, "A1j"),
        l4=both(h.text(stage, "three_metered"), partners),
        l3=both(h.text(stage, "two_signed", "three_metered"), partners),
        l2=both(h.text(stage, "one_signed", "two_signed", "three_metered"), partners),
        l1=h.text(stage, "plan", "one_signed", "two_signed", "three_metered"),
    )  # fmt: skip
    named = h.text(
        "ent_industry_247", "food", "building_materials", "textile", "light", "machinery", "electronics", "equipment"
    )
    lead = h.true("prj_is_local_lead_industry")
    h.rate(8, l4=named, l2=either(named, both(h.text("ent_industry_247", "other"), lead)))
    listed = h.other("ref_local_direction_id", "", "无", "没有", "暂无")
    h.rate(9, l4=both(lead, listed), l2=lead)
    region = h.has("ent_region_247", "jjj_surround", "yangtze_belt", "prd", "northeast", "western")
    h.rate(10, l4=region)
    added, mean = n["ent_value_added_rate_pct"], n["ref_local_value_added_rate_pct"]
    energy, usual = n["ent_energy_per_va"], n["ref_local_energy_per_va"]
    better = np.minimum(ratio(added - mean, mean), ratio(usual - energy, usual)) * 100
    h.rate(
        11,
        h.has(area, "A1h"),
        l4=ge(better, 40), l3=ge(better, 20), l2=gt(better, 0), l1=ge(better, 0),
    )  # fmt: skip


def _innovation(h: Hand) -> None:
    ripe, stage, level = "prj_tech_maturity", "prj_consortium_stage", "prj_tech_level"
    common = both(
        h.has("prj_area_247", "A2a", "A2b", "A2c", "A2d"),
        h.text(
            "prj_common_tech_field", "green_processing", "energy_water_saving", "cleaner_production",
            "resource_utilisation",
        ),
    )  # fmt: skip
    h.rate(
        12,
        l4=both(common, h.text(ripe, "mature"), ge(h.n["prj_common_tech_users"], 2)),
        l3=both(common, h.text(ripe, "demo", "mature")),
        l2=both(common, h.text(ripe, "pilot", "demo", "mature")),
        l1=both(common, h.text(ripe, "lab", "pilot", "demo", "mature")),
    )  # fmt: skip
    joint = h.text("prj_consortium_type", "industry_university_research", "up_down_stream")
    members = ge(h.f.count["prj_consortium_members"], 1)
    h.rate(
        13,
        l4=both(joint, h.text(stage, "signed_cost_share"), members),
        l3=both(joint, h.text(stage, "signed", "signed_cost_share"), members),
        l2=both(joint, h.text(stage, "letter", "signed", "signed_cost_share")),
    )  # fmt: skip
    fields = ("env_new_energy_equipment", "desalination", "ev_battery_recycling")
    major = h.text("prj_major_tech_field", *fields)
    h.rate(
        14,
        l4=both(major, h.text(level, "domestic_leading", "international")),
        l3=both(major, h.text(level, "domestic_advanced", "domestic_leading", "international")),
        l2=major,
        l1=h.text("prj_major_tech_field", *fields, "other"),
    )  # fmt: skip
    granted = both(h.text("prj_ip_status", "granted"), ge(h.n["prj_ip_count"], 1))
    h.rate(
        15,
        l4=both(granted, h.true("prj_ip_used_in_project")),
        l3=granted,
        l1=either(h.text("prj_ip_status", "applied", "licensed"), granted),
    )  # fmt: skip
    score = h.n["prj_bottleneck_score"]
    noted = h.other("prj_bottleneck_note", "", "无", "暂无")
    h.rate(
        16,
        l4=both(ge(score, 4), noted), l3=both(ge(score, 3), noted), l2=both(ge(score, 2), noted),
        l1=both(ge(score, 1), noted),
    )  # fmt: skip


def _system(h: Hand) -> None:
    for number, name, titles, title in (
        (17, "ent_green_factory_level", "ent_green_titles", "green_factory"),
        (18, "ent_green_park_level", "ent_park_titles", "green_park"),
        (19, "ent_green_supply_chain_level", "ent_green_titles", "green_supply_chain"),
    ):
        top = h.text(name, "national")
        if number == 19:
            top = both(top, ge(h.n["ent_supply_chain_supplier_count"], 5))
        h.rate(
            number,
            l4=top,
            l3=h.text(name, "provincial", "national"),
            l2=either(h.text(name, "third_party", "provincial", "national"), h.has(titles, title)),
            l1=h.text(name, "plan", "third_party", "provincial", "national"),
        )  # fmt: skip
    place = "ent_benchmark_position"
    h.rate(
        20,
        l4=h.text(place, "international"),
        l3=h.text(place, "domestic_leading", "international"),
        l2=h.text(place, "domestic_advanced", "domestic_leading", "international"),
        l1=h.text(place, "mean", "domestic_advanced", "domestic_leading", "international"),
    )  # fmt: skip
    environment, energy = h.text("ent_ems_cert", "valid"), h.text("ent_enms_cert", "valid")
    one = either(environment, energy)
    h.rate(
        21,
        l4=h.true("prj_lca_done"), l3=both(environment, energy), l2=one, l1=either(h.has("prj_area_247", "A4j"), one),
    )  # fmt: skip


def _industry(h: Hand) -> None:
    role = h.text("ent_env_industry_role", "rural_energy", "water_treatment", "waste_disposal")
    rank = h.n["ent_market_rank_province"]
    h.rate(
        22,
        l4=both(role, le(rank, 3)), l3=both(role, le(rank, 10)), l2=both(role, le(rank, 20)), l1=role,
    )  # fmt: skip
    stage = "prj_performance_contract_stage"
    running = h.text(stage, "running")
    measured = h.text(stage, "baseline_mv", "running")
    signed = h.text(stage, "contract", "baseline_mv", "running")
    term = gt(h.n["prj_contract_term_years"], 0)
    for number, models in ((23, ("EPC",)), (24, ("WPC", "third_party_env"))):
        model = h.text("prj_business_model", *models)
        h.rate(
            number,
            l4=both(model, running, term), l3=both(model, measured, term), l2=both(model, signed),
        )  # fmt: skip
    served = h.text("prj_business_model", "service_manufacturing", "leasing")
    stage = "prj_service_contract_stage"
    h.rate(
        25,
        l4=both(served, h.text(stage, "running")),
        l3=both(served, h.text(stage, "contract", "running")),
        l1=both(served, h.text(stage, "plan", "contract", "running")),
    )  # fmt: skip
    sectors = "prj_sector_integration"
    first, second, third = (h.has(sectors, one) for one in ("primary", "secondary", "tertiary"))
    all_three = both(first, second, third)
    h.rate(
        26,
        l4=both(all_three, h.true("prj_sector_flows_measured")),
        l3=all_three,
        l2=either(both(first, h.has(sectors, "secondary", "tertiary")), both(second, third)),
    )  # fmt: skip
    base = both(h.has("ent_park_titles", "new_industrial_base"), h.has("prj_area_247", "A4k"))
    h.rate(
        27,
        l4=either(h.text("ent_demo_base_status", "listed"), base),
        l2=either(h.text("ent_demo_base_status", "applicant", "listed"), base),
    )  # fmt: skip


def _finance(h: Hand, on: int) -> None:
    n, level = h.n, "prj_tech_level"
    cut = ratio(n["prj_co2_t"], n["prj_invest_total_cny"]) * 100
    h.rate(28, l4=gt(cut, 300), l3=ge(cut, 150), l2=ge(cut, 75), l1=gt(cut, 0))
    advanced = h.text(level, "domestic_advanced", "domestic_leading", "international")
    h.rate(
        29,
        l4=both(h.text(level, "international"), h.true("prj_is_emerging_industry")),
        l3=h.text(level, "domestic_leading", "international"),
        l2=advanced,
        l1=either(advanced, ge(h.f.count["prj_tech_catalogue"], 1)),
    )  # fmt: skip
    poor, county, jobs = gt(n["prj_poor_households"], 0), h.true("ent_poverty_county"), gt(n["prj_jobs_created"], 0)
    h.rate(
        30,
        l4=both(county, poor, h.true("prj_poor_households_verified")),
        l3=both(county, poor),
        l2=either(poor, both(county, jobs)),
        l1=either(jobs, poor),
    )  # fmt: skip
    score = n["prj_demo_effect_score"]
    h.rate(
        31,
        l4=both(ge(score, 4), h.true("prj_replicable")), l3=ge(score, 3), l2=ge(score, 2), l1=ge(score, 1),
    )  # fmt: skip
    held = both(
        h.has("coll_type", "future_saving_income", "discharge_right", "carbon_allowance", "env_ip"),
        h.other("coll_local_rule_ref", "", "无", "没有", "暂无", "未出台"),
        h.text("coll_risk_opinion", "controllable"),
        gt(n["coll_value_cny"], 0),
    )
    covered = ratio(n["coll_value_cny"], n["loan_amount_cny"]) * 100
    h.rate(
        32,
        l4=both(held, ge(covered, 100)), l3=both(held, ge(covered, 60)), l2=both(held, ge(covered, 30)), l1=held,
    )  # fmt: skip


def _support(h: Hand, on: int) -> None:
    support = h.has(
        "loan_gov_support", "green_industry_fund", "risk_compensation", "interest_subsidy", "sme_fund",
        "special_subsidy",
    )  # fmt: skip
    stage = "loan_gov_support_stage"
    h.rate(
        33,
        l4=both(support, h.text(stage, "granted")), l2=both(support, h.text(stage, "applied", "granted")),
    )  # fmt: skip
    green = h.has("ins_types", "green_ecology", "pollution_liability")
    insured = both(h.text("ins_stage", "in_force"), ge(h.n["ins_valid_to"], on))
    h.rate(
        34,
        l4=both(green, insured), l2=both(green, either(h.text("ins_stage", "quoted"), insured)),
    )  # fmt: skip
    risk, watched = "loan_es_risk_class", h.true("ent_online_monitoring")
    low, middle = h.text(risk, "C"), h.text(risk, "B")
    lower = h.text(risk, "B", "C")
    h.rate(
        35,
        l4=both(low, watched), l3=either(low, both(middle, watched)), l2=lower,
        l1=either(lower, both(h.text(risk, "A"), watched)),
    )  # fmt: skip


def _quality(h: Hand) -> None:
    n = h.n
    clean, rating = h.false("ent_dishonesty_record"), "ent_credit_rating_class"
    h.rate(
        36,
        l4=both(clean, h.text(rating, "top")),
        l3=both(clean, h.text(rating, "good", "top")),
        l2=both(clean, h.text(rating, "fair", "good", "top")),
        l1=clean,
    )  # fmt: skip
    met, left = h.true("ent_emission_compliant"), n["prj_emission_after_vs_limit"]
    half = both(met, le(left, 0.5))
    h.rate(
        37,
        l4=both(half, h.text("ent_env_credit_rating", "green", "blue")), l3=half, l2=both(met, le(left, 0.8)), l1=met,
    )  # fmt: skip
    score = n["prj_market_outlook_score"]
    ordered = either(h.true("prj_orders_signed"), gt(n["ent_order_backlog_cny"], 0))
    h.rate(
        38,
        l4=both(ge(score, 4), ordered), l3=ge(score, 3), l2=ge(score, 2), l1=ge(score, 1),
    )  # fmt: skip
    debt = n["ent_debt_ratio_pct"]
    h.rate(39, l4=le(debt, 50), l3=le(debt, 60), l2=le(debt, 70), l1=le(debt, 80))
    meters = "ent_metering_level"
    h.rate(
        40,
        l4=h.text(meters, "certified"), l3=h.text(meters, "adequate", "certified"),
        l1=h.text(meters, "partial", "adequate", "certified"),
    )  # fmt: skip
    channel = "prj_recommend_channel"
    h.rate(42, l4=h.text(channel, "miit", "both"), l2=h.text(channel, "miit", "abc", "both"))
    score = n["prj_local_fit_score"]
    h.rate(
        43,
        l4=both(ge(score, 4), h.other("ref_local_direction_id", "", "无", "没有", "暂无")),
        l3=ge(score, 3), l2=ge(score, 2), l1=ge(score, 1),
    )  # fmt: skip


def _funds(h: Hand, parameter: Mapping[str, float]) -> None:
    n = h.n
    total = n["prj_invest_total_cny"]
    funds = sum(n[f"prj_fund_sources.{one}"] for one in ("own", "bank", "fiscal", "social", "international"))
    may = parameter["funds_sum_tolerance_cny"]
    whole = both(le(funds - total, may), ge(funds - total, -may))
    benefit = n["prj_benefit_cny_y"]

    def within(colour: str) -> Pair:
        least = ge(benefit * parameter[f"payback_{colour}_max_years"] - total, 0)
        return both(least, le(benefit * parameter[f"payback_{colour}_min_years"] - total, 0))

    green, amber = within("green"), within("amber")
    h.rate(
        41,
        l4=both(whole, green), l3=both(whole, amber), l2=green, l1=either(whole, amber),
    )  # fmt: skip
