"""Definition profiles: named sets of rules and cut-offs.

``assumed_2025`` is what this project assumes the study did; the abstract states no definition,
so each value is an entry of the assumption ledger. The other profiles give only what differs from it.
Sources: trial = U-ACHIEVE/U-ACCOMPLISH (10.1016/S0140-6736(22)00581-5) and U-EXCEL/U-EXCEED
(10.1056/NEJMoa2212728); stride2 = STRIDE-II targets (unverified); fda2022 = draft guidance read
second-hand (unverified).
"""

ASSUMED_2025 = {
    "steroid_free_population": "on_steroids_at_baseline",
    "steroid_free_dose_mg_day_at_most": 0.0,
    "uc_remission_rule": "modified_mayo",
    "uc_remission_modified_mayo_at_most": 2.0,
    "uc_remission_partial_mayo_at_most": 2.0,
    "uc_remission_stool_frequency_at_most": 1.0,
    "uc_remission_rectal_bleeding_at_most": 0.0,
    "uc_remission_mes_at_most": 1.0,
    "uc_response_rule": "modified_mayo",
    "uc_response_fall_at_least": 2.0,
    "uc_response_fall_percent_at_least": 30.0,
    "uc_response_rectal_bleeding_at_most": 1.0,
    "uc_endoscopic_remission_mes_at_most": 0.0,
    "uc_endoscopic_improvement_mes_at_most": 1.0,
    "uc_endoscopic_response_index": "uceis",
    "uc_endoscopic_response_fall_at_least": 2.0,
    "uc_mucosal_healing_mes_at_most": 0.0,
    "uc_mucosal_healing_needs_histology": False,
    "histological_remission_nancy_at_most": 1.0,
    "cd_remission_cdai_below": 150.0,
    "cd_response_cdai_fall_at_least": 70.0,
    "cd_endoscopic_remission_ses_cd_at_most": 2.0,
    "cd_endoscopic_remission_trial_clauses": False,
    "cd_endoscopic_response_fall_percent": 50.0,
    "cd_endoscopic_response_counts_exact": False,
    "cd_endoscopic_response_baseline_at_least": 3.0,
    "cd_mucosal_healing_ses_cd_at_most": 0.0,
    "cd_mucosal_healing_ulcer_free": False,
    "radiological_remission_van_assche_at_most": 0.0,
    "radiological_response_van_assche_fall_at_least": 1.0,
    "ultrasound_remission_wall_mm_at_most": 3.0,
    "ultrasound_response_wall_fall_percent_at_least": 25.0,
    "biochemical_remission_crp_mg_l_at_most": 5.0,
    "biochemical_remission_fcp_ug_g_at_most": 250.0,
}

PROFILES = {
    "assumed_2025": {},
    "trial": {
        "uc_endoscopic_response_index": "mayo_endoscopic_subscore",
        "uc_endoscopic_response_fall_at_least": 1.0,
        "uc_mucosal_healing_needs_histology": True,
        "cd_response_cdai_fall_at_least": 100.0,
        "cd_endoscopic_remission_ses_cd_at_most": 4.0,
        "cd_endoscopic_remission_trial_clauses": True,
    },
    "stride2": {
        "uc_remission_rule": "symptoms",
        "uc_remission_stool_frequency_at_most": 0.0,
        "uc_response_rule": "symptoms",
        "uc_response_fall_at_least": 0.0,
        "uc_response_fall_percent_at_least": 50.0,
        "uc_endoscopic_response_index": "mayo_endoscopic_subscore",
        "uc_endoscopic_response_fall_at_least": 1.0,
        "cd_mucosal_healing_ses_cd_at_most": 2.0,
        "cd_mucosal_healing_ulcer_free": True,
    },
    "fda2022": {
        "uc_remission_rule": "symptoms_endoscopy",
        "uc_endoscopic_response_index": "mayo_endoscopic_subscore",
        "uc_endoscopic_response_fall_at_least": 1.0,
        "cd_response_cdai_fall_at_least": 100.0,
        "cd_endoscopic_response_counts_exact": True,
    },
}
