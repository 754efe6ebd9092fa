"""The registry says what it does: words, columns, sources and assumptions of each endpoint."""

import csv
import re
from pathlib import Path

import pytest
from random_pairs import settings_of

from ibd_study import dictionary
from ibd_study.cohort import COMPUTED_ONLY
from ibd_study.endpoints import REGISTRY, SCORES, endpoint
from ibd_study.parameters import Parameters, cut_off_names

ROOT = Path(__file__).parents[2]
PRINTED = [
    "uc_steroid_free_remission",
    "uc_clinical_remission",
    "uc_clinical_response",
    "uc_endoscopic_remission",
    "uc_endoscopic_response",
    "uc_mucosal_healing",
    "uc_histological_remission",
    "cd_steroid_free_remission",
    "cd_clinical_remission",
    "cd_clinical_response",
    "cd_endoscopic_remission",
    "cd_endoscopic_response",
    "cd_mucosal_healing",
    "cd_radiological_remission",
    "cd_radiological_response",
    "cd_ultrasound_remission",
    "cd_ultrasound_response",
]
FURTHER = [
    "uc_endoscopic_improvement",
    "uc_biochemical_remission",
    "cd_response_70",
    "cd_response_100",
    "cd_biochemical_remission",
]
SCORE_KEYS = ["modified_mayo", "mayo_endoscopic_subscore", "uceis", "cdai", "ses_cd", "ibus_sas", "van_assche"]
RULES = [
    {},
    {"definitions": "trial"},
    {"definitions": "stride2"},
    {"definitions": "fda2022"},
    {"uc_remission_rule": "partial_mayo", "uc_response_rule": "partial_mayo"},
    {"steroid_free_population": "everybody", "steroid_free_dose_mg_day_at_most": 5},
]
# Numbers that belong to a rule itself and are no parameter.
OF_THE_RULE = {
    "uc_clinical_remission": {1},  # no item of the partial Mayo score above 1
    "uc_steroid_free_remission": {1},
    "uc_clinical_response": {1},  # bleeding fell by 1
    "cd_endoscopic_remission": {1, 2},  # trials: no item above 1, a fall of 2
    "cd_endoscopic_response": {4, 2},  # trials: from 4, a fall of 2
    "cd_ultrasound_remission": {0},  # all else normal
    "cd_response_70": {70},
    "cd_response_100": {100},
}
IN_A_NAME = re.compile(r"\(PRO2\)")


class Reader:
    """Stands for the parameters and notes which of them a rule reads."""

    def __init__(self, parameters: Parameters):
        self.parameters, self.read = parameters, set()

    def __getattr__(self, name: str):
        self.read.add(name)
        return getattr(self.parameters, name)


def all_words(key: str, parameters) -> str:
    entry = REGISTRY[key]
    fallback_indices = [clause.words for one in entry.fallback_indices(parameters) for clause in one.rule]
    return "; ".join([*entry.words(parameters), entry.counted_words(parameters), *fallback_indices])


def numeric_cut_offs(key: str, parameters: Parameters) -> dict[str, float]:
    reader = Reader(parameters)
    all_words(key, reader)
    values = {name: getattr(parameters, name) for name in reader.read}
    return {name: value for name, value in values.items() if isinstance(value, float)}


def test_the_17_printed_endpoints_are_there_by_name():
    assert len(PRINTED) == 17
    assert set(REGISTRY) == {*PRINTED, *FURTHER}


def test_the_seven_scores_of_the_figures_are_there_by_name():
    assert set(SCORE_KEYS) <= set(SCORES)


def test_an_unknown_endpoint_is_refused_with_those_there_are():
    with pytest.raises(ValueError, match=r"no endpoint 'uc_remission'; there are: .*uc_clinical_remission"):
        endpoint("uc_remission")
    assert endpoint("uc_clinical_remission") is REGISTRY["uc_clinical_remission"]


@pytest.mark.parametrize("rules", RULES, ids=str)
@pytest.mark.parametrize("key", REGISTRY)
def test_every_number_in_the_words_is_a_cut_off_of_this_run(key, rules):
    parameters = settings_of(**rules)
    said = {float(number) for number in re.findall(r"\d+(?:\.\d+)?", IN_A_NAME.sub("", all_words(key, parameters)))}
    assert said <= {*numeric_cut_offs(key, parameters).values(), *OF_THE_RULE.get(key, ())}


@pytest.mark.parametrize("key", REGISTRY)
def test_the_words_change_with_each_cut_off_that_the_rule_reads(key):
    unsaid = set(numeric_cut_offs(key, settings_of()))
    for rules in RULES:
        before = settings_of(**rules)
        for name in tuple(unsaid):
            changed = getattr(before, name) + 0.5
            after = before.model_copy(update={name: changed})
            if all_words(key, before) != all_words(key, after):
                assert f"{changed:g}" in all_words(key, after)
                unsaid.discard(name)
    assert unsaid == set()


def test_every_cut_off_is_read_by_an_endpoint():
    read = set()
    for entry in REGISTRY.values():
        for rules in RULES:
            reader = Reader(settings_of(**rules))
            all_words(entry.key, reader)
            read |= reader.read
    assert read == set(cut_off_names())


@pytest.mark.parametrize("rules", RULES, ids=str)
@pytest.mark.parametrize("key", REGISTRY)
def test_a_rule_reads_columns_of_the_dictionary_or_computed_scores(key, rules):
    columns = REGISTRY[key].columns(settings_of(**rules))
    assert columns
    assert len(columns) == len(set(columns))
    assert set(columns) <= {*dictionary.table_fields("visits"), *COMPUTED_ONLY}


def test_the_words_read_as_sentences():
    default, trial = settings_of(), settings_of(definitions="trial")
    assert REGISTRY["uc_clinical_remission"].words(default) == [
        "Modified Mayo score at most 2",
        "Mayo stool frequency at most 1",
        "Mayo stool frequency not above its baseline",
        "Mayo rectal bleeding 0",
        "Mayo endoscopic subscore at most 1",
    ]
    assert REGISTRY["uc_clinical_remission"].counted_words(default) == "all UC patients"
    assert REGISTRY["uc_clinical_response"].words(default) == [
        "Fall in modified Mayo score of at least 2",
        "Fall in modified Mayo score of at least 30 %",
        "Fall in Mayo rectal bleeding of at least 1 or Mayo rectal bleeding at most 1",
    ]
    assert REGISTRY["cd_endoscopic_response"].words(default) == [
        "Fall in SES-CD of more than 50 % or from a baseline of 4 and fall in SES-CD of at least 2"
    ]
    assert REGISTRY["cd_endoscopic_response"].counted_words(default) == "SES-CD at least 3 at baseline"
    assert REGISTRY["cd_endoscopic_remission"].words(trial) == [
        "SES-CD at most 4",
        "Fall in SES-CD of at least 2",
        "No SES-CD item above 1 in any segment",
    ]
    assert REGISTRY["cd_biochemical_remission"].counted_words(default) == (
        "C-reactive protein above 5 mg/L at baseline or faecal calprotectin above 250 µg/g at baseline"
    )
    assert REGISTRY["cd_ultrasound_response"].words(default) == ["Fall in bowel-wall thickness of at least 25 %"]


@pytest.mark.parametrize("key", REGISTRY)
def test_every_endpoint_names_its_source_and_an_assumption_that_names_it(key):
    with (ROOT / "data" / "assumptions.csv").open(encoding="utf-8", newline="") as file:
        ledger = {row["id"]: row["endpoints"].split() for row in csv.DictReader(file)}
    entry = REGISTRY[key]
    assert key in ledger[entry.assumption]
    assert entry.source
    assert entry.label
    assert key.startswith(entry.disease.lower())


@pytest.mark.parametrize("score", SCORES.values(), ids=SCORES)
def test_every_score_is_a_column_with_a_cut_off_that_exists(score):
    field = dictionary.table_fields("visits")[score.key]
    assert score.highest <= field.maximum
    assert score.highest % score.step == 0
    assert score.cut_off is None or score.cut_off in cut_off_names()
