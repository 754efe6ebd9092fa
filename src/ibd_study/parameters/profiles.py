"""Definition profiles: named sets of rules and cut-offs.

``assumed_2025`` is what this project assumes the study did; the abstract states no definition, so each value is an
entry of the assumption ledger. Its values are the defaults of the model; the other profiles give only what differs.
Sources: trial = U-ACHIEVE/U-ACCOMPLISH (10.1016/S0140-6736(22)00581-5) and U-EXCEL/U-EXCEED
(10.1056/NEJMoa2212728); stride2 = STRIDE-II targets (unverified); fda2022 = draft guidance read
second-hand (unverified).
"""

PROFILES: dict[str, dict[str, object]] = {
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
