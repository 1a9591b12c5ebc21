"""The shipped data dictionary: complete against the frozen list of ids, readable for a clerk, never ambiguous."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

import resources
from desktop.work.operations.catalogue import CODE_TABLE
from matching.benefit.plausibility import load_checks
from matching.codes import load_codes
from matching.derive import load_derivations
from matching.fields import KINDS, TRI, Field, load_fields
from matching.units import parse_unit

FOLDER = Path(resources.__file__).parent / "fields"
NOT_FIELDS = {"derivations.toml", "plausibility.toml"}
FIELDS = load_fields(
    {
        path.name: path.read_text(encoding="utf-8")
        for path in sorted(FOLDER.glob("*.toml"))
        if path.name not in NOT_FIELDS
    }
)


def _words(text: str) -> list[str]:
    return text.split()


CONSOLIDATED = _words("""
    coll_local_rule_ref coll_registry_no coll_risk_opinion coll_type coll_value_cny doc_381_evidence
    doc_381_form doc_green_factory_plan doc_rd_employment doc_rd_foreign_proof doc_rd_integrity
    doc_rd_ip_agreement doc_rd_joint_agreement doc_rd_preapp doc_rd_prior_results doc_rd_recommend_letter
    doc_solid_waste_plan doc_sw_1_licence doc_sw_2_operation doc_sw_3_ledger doc_sw_4_blend doc_sw_5_standard
    doc_sw_6_test doc_sw_7_systems doc_sw_8_other ent_accident_3y ent_anchor_enterprise
    ent_backward_capacity_deadline ent_backward_capacity_status ent_band_emw ent_benchmark_position
    ent_brand_awards ent_carbon_account_points ent_carbon_account_provider ent_carbon_mgmt_system
    ent_catalogue_class ent_coal_t ent_collateral_shortfall ent_county_code ent_cp_audit_cost_cny
    ent_cp_audit_done ent_cp_audit_due ent_cp_audit_list_year ent_cp_audit_status ent_cp_audit_type
    ent_cp_awards ent_cp_benchmark_level ent_cp_level ent_cp_misconduct ent_cp_rd_cost_cny ent_credit_rating
    ent_csat_or_trace ent_debt_ratio_pct ent_debtor_type ent_dishonesty_record ent_dsm_participation
    ent_emergency_plan ent_emission_compliant ent_ems_cert ent_energy_cap_tce ent_energy_ledger
    ent_energy_per_output ent_energy_per_va ent_energy_saving_budget_cny ent_energy_tce ent_enms_cert
    ent_env_credit_rating ent_env_impact_class ent_env_industry_role ent_env_rectification ent_env_violation
    ent_ets_covered ent_export_flag ent_false_info ent_ghg_disclosed ent_ghg_per_va ent_ghg_report_obliged
    ent_ghg_report_status ent_ghg_t ent_ghg_verified ent_green_cert_mwh ent_green_titles
    ent_growth_main_rev_2y_pct ent_growth_profit_2y_pct ent_hazwaste_permit ent_hazwaste_t
    ent_hazwaste_traceable ent_hk_invested ent_hnte_status ent_idle_capacity_note ent_in_cluster
    ent_in_pilot_region ent_industry_247 ent_industry_code ent_internal_incentive ent_invention_patents
    ent_is_above_scale ent_is_champion ent_is_county_domain ent_is_industrial ent_is_listed ent_is_soe
    ent_is_tech_sme ent_key_field_381 ent_key_monitor_list ent_land_compliance ent_leader_titles ent_lean_mgmt
    ent_legal_person ent_little_giant_status ent_little_giant_valid_to ent_lowcarbon_product_cert
    ent_main_revenue_share_pct ent_makes_annex1_equipment ent_mandatory_audit_class ent_market_rank_national
    ent_market_rank_province ent_metering_level ent_mining_compliance ent_motor_grade_min ent_motor_plan
    ent_motor_rectify_due ent_name ent_named_shamed ent_niche_years ent_obsolete_equipment
    ent_obsolete_motor_kw ent_occ_rectification ent_occ_violation ent_on_shanxi_list ent_online_monitoring
    ent_order_backlog_cny ent_org_type ent_park_level ent_park_name ent_park_titles ent_park_type
    ent_permit_pollution ent_permit_production ent_pollutant_per_va ent_poverty_county ent_power_cut_status
    ent_power_gco2_kwh ent_power_price_class ent_prefecture ent_process_complexity ent_product_foreign_cert
    ent_product_licences ent_product_std_level ent_products_related ent_province ent_qms_cert ent_quota_t
    ent_rd_institution ent_rd_ratio_pct ent_rd_staff_ratio_pct ent_receivable_overdue_cny ent_reg_date
    ent_region_247 ent_registered_mainland ent_research_misconduct ent_revenue_cny ent_river_basin
    ent_safety_indicator ent_safety_rectification ent_safety_violation ent_sewage_band ent_sewage_conc_mgl
    ent_sewage_fee_cny_m3 ent_size_class ent_standards_2y ent_supply_chain_role ent_surplus_capacity_industry
    ent_sw_eval_filed_date ent_sw_eval_report_date ent_sw_eval_status ent_tax_evasion ent_tax_relief_cny
    ent_triage_class ent_two_high ent_two_part_tariff ent_utility_design_patents ent_value_added_rate_pct
    ent_water_m3 ent_water_per_va ent_water_price_cny_m3 ent_water_quota_m3 ent_years_operating
    ent_zjtx_status ev_date ev_level ev_retention_until ins_policy_no ins_types ins_valid_to lib_tech_id
    lib_tech_industry lib_tech_saving loan_amount_cny loan_authority_limit_cny loan_branch_id loan_channel
    loan_credit_rule_check loan_disbursed_cny loan_env_appraisal_date loan_env_appraisal_status
    loan_es_risk_class loan_export_id loan_gov_support loan_green_label loan_guarantee_type loan_guarantor
    loan_partner_type loan_product_id loan_product_region loan_product_reviewed_on loan_product_type
    loan_product_version loan_rate_pct loan_risk_action loan_subsidy_rate_pct loan_use_check_date
    loan_use_check_result mon_complaint mon_date mon_dimension mon_result mon_third_party org_alliance
    org_annual_report_date org_banned_until org_conflict_of_interest org_experience_years org_fee_published
    org_list_status org_name org_on_emc_list org_premises org_projects_3y org_province org_qualification
    org_recommender_class org_registered_capital_cny org_rule_set org_senior_staff org_service_scope
    org_social_insurance org_staff_count org_type org_violation_3y park_audit_rate_pct prj_acceptance_status
    prj_age_exception prj_approval_date prj_area_247 prj_benefit_actual_cny_y prj_benefit_cny_y
    prj_benefit_share_pct prj_bottleneck_note prj_business_model prj_case_flag prj_ch4_used_m3 prj_chain_stage
    prj_co2_t prj_cod_t prj_common_tech_field prj_consortium_members prj_consortium_micro_share_pct
    prj_consortium_type prj_contract_term_years prj_cp_means prj_demo_effect_score prj_digital_features
    prj_discharge_standard prj_dust_t prj_eia_status prj_emission_after_vs_limit prj_energy_baseline_tce
    prj_energy_review_status prj_energy_saving_tce prj_energy_saving_tradable_tce prj_equipment_list
    prj_foreign_leader_active prj_foreign_leader_birth prj_foreign_leader_months prj_foreign_leader_title
    prj_foreign_partner_count prj_foreign_partner_years prj_fund_sources prj_funding_need_note prj_gcl_tags
    prj_green_admission_check prj_import_date prj_import_necessity prj_imports_annex2 prj_imports_annex3
    prj_in_park prj_invest_total_cny prj_ip_count prj_ip_status prj_is_central_facility
    prj_is_emerging_industry prj_is_local_lead_industry prj_is_new_build prj_is_public_good_rd
    prj_jobs_created prj_land_saving_m2 prj_lca_done prj_leader_active_projects prj_leader_birth
    prj_leader_is_civil_servant prj_leader_is_panel prj_leader_months prj_leader_title prj_local_fit_note
    prj_major_tech_field prj_market_outlook_score prj_mass_balance_ok prj_match_fund_ratio_pct
    prj_material_saving_t prj_measure_cost_class prj_member_active_projects prj_motor_grade prj_motor_kw
    prj_nature_change prj_nh3n_t prj_nonco2_t prj_nox_t prj_on_docking_list prj_peak_shift_kw
    prj_policy_list_status prj_pollutant_cut prj_pollutant_increase prj_poor_households prj_product_class
    prj_product_in_sw_catalogue prj_progress_pct prj_quota_reuse_t prj_rd_covers_all_kpi
    prj_rd_recommender_count prj_rd_stage prj_reclaimed_water_m3 prj_recommend_channel prj_recommend_date
    prj_recommend_status prj_relocates_capacity prj_renewable_kw prj_replicable prj_saving_cert
    prj_scale_change prj_sector_integration prj_so2_t prj_start_approval prj_storage_kwh
    prj_symbiosis_partners prj_tax_project_class prj_tech_after prj_tech_before prj_tech_catalogue
    prj_tech_level prj_tech_maturity prj_tech_origin prj_voc_t prj_waste_output_cny prj_waste_own_t
    prj_waste_received_t prj_waste_types prj_waste_used_t prj_wastewater_discharge_m3 prj_water_baseline_m3
    prj_water_saving_m3 pub_disclosure_consent ref_annex_year_limit ref_local_direction_id ref_local_plan_id
    ref_local_standard_id ref_policy_id ref_quota_381 ref_source_url rev_calibration_score rpt_ledger_id
    rpt_training_count svc_diagnosis_date svc_expert_field svc_expert_id svc_type sys_eval_date
""")
"""The 387 fields that the clauses of the source documents name."""

IDENTITY_AND_CURRENT_RULES = _words("""
    ent_uscc ent_address ent_contact prj_name prj_content ent_employees ent_total_assets_cny
    ent_abnormal_operation ent_rd_cost_y1_cny ent_rd_cost_y2_cny ent_rd_ratio_y1_pct ent_rd_ratio_y2_pct
    ent_equity_2y_cny ent_class1_ip ent_ip_exempt ent_platform_score ent_layer1_valid ent_direct_test_met
    app_date loan_approved_on loan_first_draw_on prj_energy_level ent_water_short_region
    ref_water_price_special ref_water_price_nonresident org_procure_budget_cny org_procure_reserved_sme_cny
    org_procure_reserved_small_micro_cny sys_eval_time
""")
"""Identity, and what the rules in force need beside the 387."""

MEASURE = _words("""
    msr_name msr_kind msr_cost_class msr_invest_cny msr_carrier msr_unit msr_before msr_after
    msr_output_before msr_output_after msr_output_unit msr_benefit_cny_y msr_note
""")

AREAS = [
    *(f"A1{letter}" for letter in "abcdefghij"),
    *(f"A2{letter}" for letter in "abcdefgh"),
    *(f"A3{letter}" for letter in "abc"),
    *(f"A4{letter}" for letter in "abcdefghijk"),
    "A0",
]


def test_no_field_of_the_frozen_lists_is_missing() -> None:
    assert len(CONSOLIDATED) == 387
    assert len(set(CONSOLIDATED + IDENTITY_AND_CURRENT_RULES + MEASURE)) == 429
    assert set(CONSOLIDATED + IDENTITY_AND_CURRENT_RULES + MEASURE) <= set(FIELDS)


@pytest.mark.parametrize("field", FIELDS.values(), ids=lambda field: field.id)
def test_a_clerk_can_read_every_field(field: Field) -> None:
    assert field.kind in KINDS
    assert 2 <= len(field.label) <= 16
    assert field.label_en.isascii() or "–" in field.label_en
    assert 8 <= len(field.help) <= 70
    assert not field.help.endswith("。")
    assert not field.help.startswith("请填写")
    assert field.evidence
    assert {FIELDS.groups[field.group].subject, field.subject} in ({field.subject}, {"enterprise", "park"})


def test_no_label_or_alias_names_two_fields() -> None:
    # Old workbooks are read by header: a header that fits two fields would fill the wrong one.
    names = Counter(name for field in FIELDS.values() for name in {field.label, *field.aliases})
    assert [name for name, times in names.items() if times > 1] == []
    english = Counter(field.label_en for field in FIELDS.values())
    assert [name for name, times in english.items() if times > 1] == []


def test_every_choice_and_key_is_labelled_once_in_both_languages() -> None:
    for field in FIELDS.values():
        for choices in (field.values, field.keys):
            for attribute in ("id", "label", "label_en"):
                texts = [getattr(choice, attribute) for choice in choices]
                assert all(texts), field.id
                assert len(set(texts)) == len(texts), field.id
    assert {choice.label for field in FIELDS.values() for choice in field.values if choice.id == "unknown"} == {
        "不清楚"
    }


def test_quantities_have_units_and_bounds_in_order() -> None:
    without_unit = {
        field.id for field in FIELDS.values() if field.kind in {"dec", "map"} and not (field.unit or field.values)
    }
    assert without_unit == {
        "ent_safety_indicator", "rev_calibration_score", "msr_before", "msr_after", "msr_output_before",
        "msr_output_after",
    }  # fmt: skip
    for field in FIELDS.values():
        if field.minimum is not None and field.maximum is not None:
            assert field.minimum < field.maximum, field.id
        if field.id.endswith("_cny") and field.kind == "dec":
            assert field.unit in {"万元", "万元/季"}, field.id
        if field.id.endswith("_pct") and field.kind == "dec":
            assert field.unit == "%", field.id


def test_units_are_ones_the_program_can_convert() -> None:
    ranks = {"位"}
    assert {field.unit for field in FIELDS.values() if field.unit and parse_unit(field.unit) is None} <= ranks


def test_codes_name_a_table_the_program_has() -> None:
    assert {field.code for field in FIELDS.values() if field.kind == "code"} == {
        "uscc", "province", "prefecture", "county", "region", "industry", CODE_TABLE, "",
    }  # fmt: skip
    assert [field.id for field in FIELDS.values() if field.kind == "code" and not field.code] == ["prj_product_class"]


def test_the_directions_of_the_247_notice_are_all_there_in_order() -> None:
    assert [choice.id for choice in FIELDS["prj_area_247"].values] == AREAS
    assert all(choice.label.startswith(choice.id) for choice in FIELDS["prj_area_247"].values)


def test_the_checklist_says_that_it_is_our_proposal() -> None:
    field = FIELDS["prj_green_admission_check"]
    assert [key.id for key in field.keys] == [
        "industrial_policy", "eia", "energy_review", "start_approval", "land", "discharge_permit", "emission", "safety",
    ]  # fmt: skip
    assert {choice.id for choice in field.values} == {"pass", "fail", "unknown", "n_a"}
    assert "建议" in field.help


def test_only_names_are_required_so_that_half_filled_tables_can_be_imported() -> None:
    assert [field.id for field in FIELDS.values() if field.required] == ["ent_name", "prj_name"]


def test_personal_data_is_marked() -> None:
    personal = {field.id for field in FIELDS.values() if field.personal}
    assert {"ent_contact", "prj_leader_birth", "prj_foreign_leader_birth"} <= personal
    assert not personal & {field.id for field in FIELDS.listed()}


def test_lists_filter_by_what_people_ask_for() -> None:
    listed = {field.id for field in FIELDS.listed()}
    assert 15 <= len(listed) <= 25
    assert {
        "ent_name", "ent_uscc", "ent_county_code", "ent_industry_code", "ent_size_class", "prj_name", "prj_area_247",
        "prj_invest_total_cny", "loan_amount_cny", "prj_energy_saving_tce", "prj_co2_t", "prj_recommend_status",
    } <= listed  # fmt: skip


def test_the_blank_workbook_leaves_closed_programmes_and_registers_out() -> None:
    shown = {field.id for field in FIELDS.values() if field.template}
    assert (
        not {"prj_leader_birth", "prj_imports_annex2", "org_name", "sys_eval_date", "ev_level", "doc_381_form"} & shown
    )
    assert {"ent_name", "ent_uscc", "ent_revenue_cny", "prj_content", "loan_amount_cny", "msr_name"} <= shown


def test_people_may_say_that_they_do_not_know() -> None:
    assert TRI == ("yes", "no", "unknown")
    assert FIELDS["ent_env_violation"].choice_label("unknown") == "不清楚"
    assert FIELDS["ent_catalogue_class"].choice_label("unknown") == "不清楚"


def test_bands_and_derivations_read_only_fields_that_exist() -> None:
    codes = Path(resources.__file__).parent / "codes"
    tables = load_codes({path.name: path.read_text(encoding="utf-8") for path in codes.iterdir()})
    checks = load_checks((FOLDER / "plausibility.toml").read_text(encoding="utf-8"), FIELDS)
    assert {"payback", "co2_per_tce", "saving_share", "fund_sources"} <= {check.row.id for check in checks}
    for check in checks:
        assert check.row.green[0] < check.row.green[1], check.row.id
        assert check.row.explain
        assert check.row.origin
    rules = load_derivations((FOLDER / "derivations.toml").read_text(encoding="utf-8"), FIELDS, section=tables.section)
    assert {"ent_province", "ent_prefecture", "ent_is_industrial"} <= {rule.row.field for rule in rules}
