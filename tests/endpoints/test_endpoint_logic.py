"""What holds between endpoints, whatever the patients: subsets, baselines, missing values, both kinds of frame."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from random_pairs import answers, filled, outcomes, rows, settings_of

from ibd_study.endpoints import REGISTRY

# Few examples of many patients: classifying takes the time, not drawing.
few = settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.too_slow])
UC_RULES = ("modified_mayo", "partial_mayo", "symptoms", "symptoms_endoscopy")
STATES = [key for key, entry in REGISTRY.items() if entry.kind == "state"]
CHANGES = [key for key, entry in REGISTRY.items() if entry.kind == "change"]
TIMES = ("baseline", "followup")
# The population that leaves out who is well at baseline is no rule: see tests/estimates.
NEVER_BEFORE_UNDER = (
    {},
    {"definitions": "trial"},
    {"definitions": "stride2"},
    {"definitions": "fda2022"},
    {"steroid_free_population": "everybody"},
)
PROFILES = ("assumed_2025", "trial", "stride2", "fda2022")


def implies(narrow: list[bool | None], wide: list[bool | None]) -> bool:
    return all(b is True for a, b in zip(narrow, wide, strict=True) if a is True)


def patients_for(*keys: str, **values):
    parameters = settings_of(**values)
    columns = dict.fromkeys(column for key in keys for column in REGISTRY[key].columns(parameters))
    return rows(list(columns))


@pytest.mark.parametrize("population", ["on_steroids_at_baseline", "everybody"])
@pytest.mark.parametrize("rule", UC_RULES)
@few
@given(data=st.data())
def test_uc_steroid_free_remission_implies_clinical_remission(rule, population, data):
    values = {"uc_remission_rule": rule, "steroid_free_population": population}
    keys = ("uc_steroid_free_remission", "uc_clinical_remission")
    patients = data.draw(patients_for(*keys, **values))
    assert implies(*(answers(patients, key, settings_of(**values)) for key in keys))


# Narrow endpoint with its parameters, and the wide endpoint it implies with its own.
SUBSETS = {
    "cd steroid-free remission implies clinical remission": (
        ("cd_steroid_free_remission", {"steroid_free_population": "everybody"}),
        ("cd_clinical_remission", {}),
    ),
    "uc endoscopic remission implies improvement": (
        ("uc_endoscopic_remission", {}),
        ("uc_endoscopic_improvement", {}),
    ),
    "uc healing with histology implies healing": (
        ("uc_mucosal_healing", {"uc_mucosal_healing_needs_histology": True}),
        ("uc_mucosal_healing", {}),
    ),
    "uc healing with histology implies histological remission": (
        ("uc_mucosal_healing", {"uc_mucosal_healing_needs_histology": True}),
        ("uc_histological_remission", {}),
    ),
    "uc clinical remission implies symptoms in remission": (
        ("uc_clinical_remission", {}),
        ("uc_clinical_remission", {"uc_remission_rule": "symptoms"}),
    ),
    "cd mucosal healing implies endoscopic remission": (("cd_mucosal_healing", {}), ("cd_endoscopic_remission", {})),
    "ulcer-free healing implies healing": (
        ("cd_mucosal_healing", {"cd_mucosal_healing_ulcer_free": True}),
        ("cd_mucosal_healing", {}),
    ),
    "the trials' endoscopic remission implies a score of 4": (
        ("cd_endoscopic_remission", {"definitions": "trial"}),
        ("cd_endoscopic_remission", {"cd_endoscopic_remission_ses_cd_at_most": 4}),
    ),
    "a fall of more than half implies one of half": (
        ("cd_endoscopic_response", {}),
        ("cd_endoscopic_response", {"cd_endoscopic_response_counts_exact": True}),
    ),
    "CR-100 implies CR-70": (("cd_response_100", {}), ("cd_response_70", {})),
}


@pytest.mark.parametrize(("narrow", "wide"), SUBSETS.values(), ids=SUBSETS)
@few
@given(data=st.data())
def test_subset(narrow, wide, data):
    columns = [column for key, values in (narrow, wide) for column in REGISTRY[key].columns(settings_of(**values))]
    patients = data.draw(rows(list(dict.fromkeys(columns))))
    assert implies(*(answers(patients, key, settings_of(**values)) for key, values in (narrow, wide)))


@pytest.mark.parametrize("key", STATES)
@few
@given(data=st.data(), profile=st.sampled_from(PROFILES))
def test_a_state_at_baseline_reads_baseline_columns_only(key, data, profile):
    parameters = settings_of(definitions=profile)
    patients = data.draw(patients_for(key, definitions=profile))
    never_seen_again = [
        {name: None if name.endswith("_followup") else value for name, value in patient.items()} for patient in patients
    ]
    found, again = (outcomes(p, key, parameters, at_baseline=True) for p in (patients, never_seen_again))
    assert found == again


@pytest.mark.parametrize("values", NEVER_BEFORE_UNDER, ids=str)
@pytest.mark.parametrize("key", STATES)
@few
@given(data=st.data())
def test_nobody_meets_before_what_is_said_never_to_be_met_before(key, values, data):
    parameters = settings_of(**values)
    if REGISTRY[key].can_be_met_before(parameters):
        columns = REGISTRY[key].columns(parameters)
        well = {"diagnosis": REGISTRY[key].disease} | {f"{column}_{time}": 0 for column in columns for time in TIMES}
        assert outcomes([well], key, parameters, at_baseline=True) == [(True, True)]
    else:
        patients = data.draw(patients_for(key, **values))
        assert True not in answers(patients, key, parameters, at_baseline=True)


@pytest.mark.parametrize("key", CHANGES)
def test_a_change_cannot_be_read_at_baseline(key):
    nobody = [{"diagnosis": REGISTRY[key].disease}]
    with pytest.raises(ValueError, match=f"{key} compares with baseline; it cannot be read at baseline"):
        outcomes(nobody, key, settings_of(), at_baseline=True)


@pytest.mark.parametrize("key", REGISTRY)
@few
@given(data=st.data(), profile=st.sampled_from(PROFILES), strict=st.sampled_from(["known_no", "not_evaluable"]))
def test_pandas_and_polars_agree(key, data, profile, strict):
    parameters = settings_of(definitions=profile, partly_assessed=strict)
    patients = data.draw(patients_for(key, definitions=profile))
    assert outcomes(patients, key, parameters) == outcomes(patients, key, parameters, backend="polars")


@pytest.mark.parametrize("key", REGISTRY)
@few
@given(data=st.data())
def test_an_answer_stands_whatever_the_missing_values_were(key, data):
    patients = data.draw(patients_for(key))
    before, after = (answers(p, key, settings_of()) for p in (patients, filled(patients)))
    assert all(a is None or a == b for a, b in zip(before, after, strict=True))


@pytest.mark.parametrize("key", REGISTRY)
@few
@given(data=st.data())
def test_asking_for_a_full_assessment_takes_answers_away_and_changes_none(key, data):
    patients = data.draw(patients_for(key))
    known, strict = (
        answers(patients, key, settings_of(partly_assessed=rule)) for rule in ("known_no", "not_evaluable")
    )
    assert all(b is None or a == b for a, b in zip(known, strict, strict=True))
    assert all(b is True for a, b in zip(known, strict, strict=True) if a is True)
