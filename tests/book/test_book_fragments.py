"""The parts of pages that a run writes itself."""

import json
import shlex
from dataclasses import replace

import pytest
from click.testing import CliRunner
from papermill.cli import papermill

from ibd_study.dictionary import TABLE_TITLES, fields, table_fields
from ibd_study.endpoints import REGISTRY
from ibd_study.kinds import Kind
from ibd_study.parameters import Parameters
from ibd_study.parameters.notebook_cell import given_parameters
from ibd_study.plain_text import escaped
from ibd_tools.book import BookError
from ibd_tools.book.fragments import changed_parameters, run_command
from ibd_tools.book.generated import GENERATED, written_part
from ibd_tools.book.inline import result_words, when_words
from ibd_tools.book.markdown import table
from ibd_tools.book.notice import cohort_notice, protection_words
from ibd_tools.book.run_data import open_run, read_assumptions
from ibd_tools.book.tables import allowed


@pytest.fixture
def run(write_run, tmp_path):
    return open_run(write_run(tmp_path))


@pytest.fixture
def own_run(write_run, tmp_path):
    parameters = {"cohort": "/home/someone/ward 7", "uc_week": 10.0, "missing_data": "nri"}
    return open_run(write_run(tmp_path / "own", synthetic=False, parameters=parameters, run="ward"))


def test_the_first_screen_of_an_own_cohort_says_what_was_found_and_who_could_not_be_judged(write_run, tmp_path):
    own = open_run(write_run(tmp_path, synthetic=False))
    assert written_part(own, "first_screen") == (
        "- **UC at {when}`UC`.** Clinical remission in {result}`uc_clinical_remission:full`; "
        "patients who could not be judged: {result}`uc_clinical_remission.unseen`."
    )


def test_the_first_screen_leaves_out_a_disease_that_nobody_has(write_run, tmp_path):
    nobody = {
        "endpoint": "uc_clinical_remission",
        "disease": "UC",
        **Kind.NOT_EVALUABLE.at(),
        "unit": "patients",
        "N": 0,
    }
    own = open_run(write_run(tmp_path, rows=[nobody], synthetic=False))
    assert written_part(own, "first_screen") == "No clinical and no endoscopic endpoint could be judged in this cohort."


@pytest.mark.parametrize(("share", "words"), [(0.0, "none lies above it"), (12.5, "above_printed` lie above it")])
def test_the_first_screen_of_the_study_says_where_the_printed_rate_stands(write_run, tmp_path, share, words):
    row = {
        "endpoint": "cd_clinical_remission",
        **Kind.SPECIFICATION.at(part="above_printed"),
        "value": share,
        "unit": "%",
    }
    assert words in written_part(open_run(write_run(tmp_path, rows=[row])), "first_screen")


def test_every_endpoint_has_rule_group_source_and_assumption(run):
    text = GENERATED["definitions"](run)
    for key in REGISTRY:
        part = text.split(f"(endpoint-{key})=")[1].split("\n(endpoint-")[0]
        assert all(word in part for word in ("Counted among", "Rule\n: - ", "Source", "{assumption}`A")), key


def test_a_definition_says_what_is_one_rule_and_what_cannot_be_met_before(run):
    text = GENERATED["definitions"](run)
    parts = {key: text.split(f"(endpoint-{key})=")[1].split("\n(endpoint-")[0] for key in REGISTRY}
    one_rule = {key for key, part in parts.items() if "One rule\n: in this run the same rule as" in part}
    assert one_rule == {"uc_mucosal_healing", "cd_response_70"}
    never = {key for key, part in parts.items() if "Before\n: cannot be met before in this run" in part}
    assert never == {
        f"{disease}_{kind}_remission" for disease in ("uc", "cd") for kind in ("steroid_free", "biochemical")
    }
    assert "the same rule as endoscopic remission" in written_part(run, "rule uc_mucosal_healing")


def test_rule_is_shown_with_the_cut_offs_of_the_run(write_run, tmp_path):
    other = open_run(write_run(tmp_path, parameters={"cd_remission_cdai_below": 120.0, "cd_week": 16.0}))
    text = GENERATED["definitions"](other)
    assert "CDAI below 120" in text
    assert "Crohn's disease, week 16" in text


@pytest.mark.parametrize(("other_indices", "words"), [(False, "not used"), (True, "used")])
def test_what_stands_in_for_an_index_is_said_and_whether_it_does(write_run, tmp_path, other_indices, words):
    other = open_run(write_run(tmp_path, parameters={"other_indices": other_indices}))
    rule = GENERATED["definitions"](other).split("(endpoint-cd_clinical_response)=")[1].split("\n(endpoint-")[0]
    assert f"{{fold}} Where the index is missing ({words} in this run)\n" in rule
    assert "Harvey-Bradshaw index instead\n: Fall in Harvey-Bradshaw index of at least 3" in rule
    assert ("instead" in written_part(other, "rule cd_clinical_response")) == other_indices


def test_the_answer_on_the_course_names_every_week_and_those_at_which_nobody_was_judged(write_run, tmp_path):
    one = {"endpoint": "uc_clinical_remission", "disease": "UC", "unit": "%"} | Kind.RATE_AT_WEEK.at()
    rows = [one | {"week": week, "N": n, "n": n and 38, "value": n and 57.6} for week, n in ((24, 0), (8, 66), (4, 0))]
    said = written_part(open_run(write_run(tmp_path, rows=rows)), "course_answer uc_clinical_remission")
    assert said == (
        "**Answer.** In ulcerative colitis, clinical remission was "
        "{result}`uc_clinical_remission.percentage_at_week@8:full` at week 8. "
        "Nobody could be judged at week 4 and week 24."
    )


def test_the_answer_on_choices_names_the_one_with_the_largest_share(write_run, tmp_path):
    one = {"endpoint": "cd_clinical_remission", "disease": "CD", "unit": "%"}
    shares = {"definition": 1.5, "missing_data": 92.4, "population": None}
    rows = [one | Kind.SPECIFICATION_SHARE.at(choice=choice) | {"value": share} for choice, share in shares.items()]
    about = "choices_answer uc_clinical_remission cd_clinical_remission"
    assert written_part(open_run(write_run(tmp_path, rows=rows)), about) == (
        "What makes most of the difference: in CD clinical remission, the choice of missing follow-up, with "
        "{result}`cd_clinical_remission.specification_share_missing_data` of the variance of the rates."
    )


def test_a_share_of_none_above_the_printed_rate_is_said_as_the_finding_that_it_is(write_run, tmp_path):
    one = {"unit": "%"} | Kind.SPECIFICATION.at(part="above_printed")
    values = {"uc_clinical_remission": 17.3, "cd_clinical_remission": 0.0}
    rows = [one | {"endpoint": key, "value": value} for key, value in values.items()]
    said = written_part(open_run(write_run(tmp_path, rows=rows)), "against_printed " + " ".join(values))
    assert said == (
        "Of these rates, in ulcerative colitis, {result}`uc_clinical_remission.specification_above_printed` lie above "
        "the printed one and {result}`uc_clinical_remission.specification_as_printed` round to it; in Crohn's disease, "
        "none lies above the printed one and {result}`cd_clinical_remission.specification_as_printed` round to it, so "
        "that the printed rate is the highest that any of these analyses gives."
    )


def test_every_assumption_can_be_linked_to(run):
    text = GENERATED["assumptions"](run)
    assert all(f"({one.anchor})=" in text for one in read_assumptions().values())
    assert text.count("Assumed here") == len(read_assumptions())


def test_every_parameter_is_listed_once(run):
    text = GENERATED["parameters"](run)
    assert all(text.count(f"`{name}` |") == 1 for name in Parameters.model_fields)


def test_changed_parameter_stands_out(own_run):
    line = next(line for line in GENERATED["parameters"](own_run).splitlines() if "`uc_week`" in line)
    assert line.endswith("| 8 | **10** |")
    assert changed_parameters(own_run)["missing_data"] == ("nri", "observed")


@pytest.mark.parametrize("name", ["parameters", "run_facts"])
def test_place_of_an_own_cohort_is_not_given_away(own_run, name):
    text = GENERATED[name](own_run)
    assert "someone" not in text
    assert "ward 7" in text


def test_command_makes_the_run_again(run, own_run, write_run, tmp_path):
    assert run_command(run) == "make book"
    assert run_command(own_run) == (
        ".venv/bin/ibd-study build --cohort 'path/to/ward 7' --set missing_data=nri --set uc_week=10 --name ward"
    )
    named = open_run(write_run(tmp_path / "named", parameters={"subgroup": "sex=female"}, run="women"))
    assert run_command(named).endswith("--set subgroup=sex=female --name women")


def test_page_says_how_it_is_run_again_without_giving_away_the_cohort(run, own_run):
    assert written_part(run, "rerun uc_clinical").startswith(
        "```bash\n.venv/bin/papermill notebooks/uc_clinical.ipynb uc_clinical_again.ipynb\n```"
    )
    text = written_part(own_run, "rerun uc_clinical")
    assert "-p cohort 'path/to/ward 7' -p uc_week 10 -p missing_data nri" in text
    assert "`uc_week` = 10" in text
    assert "someone" not in text


def test_a_page_that_reads_no_patient_names_no_cohort(run):
    lesson = replace(run, manifest=run.manifest | {"notebooks": {"lesson_no_event": {}, "audit": {}}})
    assert "Hash of the cohort" in written_part(lesson, "rerun audit")
    assert "Hash of the cohort" not in written_part(lesson, "rerun lesson_no_event")
    assert "| Versions |" in written_part(lesson, "rerun lesson_no_event")


SET = {"uc_week": 10.0, "ci_level": 0.9, "course_weeks": [6.0, 24.0], "subgroup": "centre=A, B"}
SET |= {"uc_remission_rule": None}


def test_the_command_of_a_page_hands_papermill_what_was_set(write_run, tmp_path, monkeypatch):
    page = written_part(open_run(write_run(tmp_path, parameters=SET)), "rerun uc_clinical")
    _, *arguments = shlex.split(page.splitlines()[1])
    assert arguments[2:4] == ["-p", "uc_week"]
    handed = {}
    monkeypatch.setattr("papermill.cli.execute_notebook", lambda **options: handed.update(options["parameters"]))
    CliRunner().invoke(papermill, arguments, catch_exceptions=False)
    assert set(handed) == {"uc_week", "settings"}
    assert given_parameters(handed) == SET


def test_rules_of_a_page_are_said_with_their_commands(run):
    text = written_part(run, "rule uc_clinical_remission cd_clinical_remission")
    assert text.startswith("**Clinical remission, UC**, counted among: all UC patients. Source: U-ACHIEVE")
    assert "- CDAI below 150" in text
    assert (
        ".venv/bin/ibd-study explain uc_clinical_remission\n.venv/bin/ibd-study explain cd_clinical_remission" in text
    )


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("rules uc_clinical_remission", "did you mean 'rule'"),
        ("rule uc_remission", "no endpoint 'uc_remission'"),
        ("rerun uc_clinic", "the run has no page 'uc_clinic'; it has uc_clinical"),
    ],
)
def test_unknown_part_endpoint_or_page_is_refused(run, words, message):
    with pytest.raises(ValueError, match=message):
        written_part(run, words)


def test_run_facts_give_hashes_versions_and_cohort(run):
    text = GENERATED["run_facts"](run)
    for fact in ("A small cohort (synthetic", "c" * 64, run.manifest["results_sha256"], "pandas 3.1.1", "make book"):
        assert fact in text


@pytest.mark.parametrize(
    ("endpoint", "cells"),
    [
        ("uc_clinical_remission", "{result}`uc_clinical_remission:ci` | agrees |"),
        ("uc_clinical_response", "{result}`uc_clinical_response:ci` | −6.8 points |"),
        ("uc_histological_remission", "| not recorded |"),
        ("cd_clinical_remission", "| not computed in this run |"),
    ],
)
def test_headline_row_says_how_the_numbers_compare(run, endpoint, cells):
    rows = GENERATED["headline_table"](run).splitlines()
    row = next(row for row in rows if f"<endpoint-{endpoint}>" in row)
    assert row.endswith(cells)


def test_headline_row_marks_the_difference_of_a_coarse_number(write_run, tmp_path):
    row = {"endpoint": "uc_clinical_remission", "disease": "UC", "week": 8, "statistic": "percentage", "unit": "%"}
    coarse = open_run(write_run(tmp_path, rows=[row | {"value": 80.0, "n": 20, "N": 25, "disclosure": "rounded"}]))
    assert "`uc_clinical_remission:ci` | ≈ +22.4 points |" in GENERATED["headline_table"](coarse)


def test_headline_has_a_row_per_printed_percentage_and_the_note_only_when_synthetic(run, own_run):
    assert GENERATED["headline_table"](run).count("{printed}") == 17
    assert "proves nothing" in GENERATED["headline_table"](run)
    assert "proves nothing" not in GENERATED["headline_table"](own_run)


def test_flow_counts_are_empty_where_the_step_has_none(run):
    rows = GENERATED["flow_table"](run).splitlines()
    assert rows[2:] == ["| In the cohort | 9 | 5 |  |  |  |", "| Old enough | 7 |  |  | 2 |  |"]


def test_run_without_a_flow_says_so(write_run, tmp_path):
    run = open_run(write_run(tmp_path, rows=[{"endpoint": "cdai", "statistic": "mean"}]))
    assert GENERATED["flow_table"](run) == "The selection is not computed in this run."


def test_dictionary_lists_every_column_and_what_is_recorded(run):
    text = GENERATED["dictionary"](run)
    lines = text.splitlines()
    assert sum(line.startswith("| **") for line in lines) == len(fields())
    assert all(title in text for title in TABLE_TITLES.values())
    assert next(line for line in lines if "`crp_mg_l`" in line).endswith("| yes |")
    assert next(line for line in lines if "`ses_cd`" in line).endswith("| no |")
    assert "`own_column`" in lines[-1]


@pytest.mark.parametrize(
    ("table_name", "column", "words"),
    [
        ("visits", "ses_cd", "whole number, 0 to 60"),
        ("visits", "crp_mg_l", "number, 0 to 500"),
        ("patients", "sex", "female; male"),
        ("patients", "diagnosis", "UC = ulcerative colitis; CD = Crohn's disease; IBDU = unclassified IBD"),
        ("patients", "start_date", "date, YYYY-MM-DD"),
    ],
)
def test_allowed_values_are_said_in_words(table_name, column, words):
    field = table_fields(table_name)[column]
    if field.maximum is not None and column == "crp_mg_l":
        words = f"number, {field.minimum:g} to {field.maximum:g}"
    assert allowed(field) == words


def test_one_sided_limit_is_said_in_words():
    field = table_fields("visits")["ses_cd"]
    assert allowed(replace(field, maximum=None)) == "whole number, at least 0"
    assert allowed(replace(field, minimum=None)) == "whole number, at most 60"


def test_first_against_last_is_said_by_notice_title_and_definitions(tmp_path, write_run, run):
    compared = open_run(write_run(tmp_path / "ends", parameters={"pairing": "first_last"}))
    assert "**First against last.**" in cohort_notice(compared)
    assert "**First against last.**" not in cohort_notice(run)
    assert (when_words(compared, "UC").text, when_words(run, "CD").text) == ("the last assessment", "week 12")
    assert "### Crohn's disease, the last assessment" in GENERATED["definitions"](compared)
    assert "### Crohn's disease, week 12" in GENERATED["definitions"](run)
    assert "week" not in result_words(compared, "uc_clinical_remission").hover
    with pytest.raises(ValueError, match="disease"):
        when_words(run, "IBDU")


def test_notice_says_synthetic_or_how_small_groups_are_protected(run, own_run):
    assert cohort_notice(run).startswith("**SYNTHETIC.**")
    assert "SYNTHETIC" not in cohort_notice(own_run)
    assert "Counts of 1 to 4 patients" in cohort_notice(own_run)
    assert "No patient has Crohn's disease: its pages are empty." in cohort_notice(own_run)
    assert "differs by a few patients" not in cohort_notice(own_run)
    beside_released = replace(own_run, manifest=own_run.manifest | {"differs_from_released": True})
    assert "**This book differs by a few patients from one that was released" in cohort_notice(beside_released)
    for kind, words in {"rounding": "a multiple of 5", "exact_internal": "must not leave the hospital"}.items():
        assert words in protection_words(own_run.manifest | {"disclosure": kind})
    assert "none" not in GENERATED["protection"](run).lower().split()
    assert GENERATED["evidence_note"](run) != GENERATED["evidence_note"](own_run)


def test_incomplete_run_is_refused_naming_what_is_missing(tmp_path):
    with pytest.raises(BookError, match=r"results.csv is missing\n  manifest.json is missing"):
        open_run(tmp_path)


def test_results_other_than_the_manifest_says_are_refused(write_run, tmp_path):
    folder = write_run(tmp_path)
    manifest = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps(manifest | {"results_sha256": "0" * 64}))
    with pytest.raises(BookError, match=r"not the one that manifest.json describes"):
        open_run(folder)


def test_markdown_signs_in_text_stay_text():
    assert escaped("a | b\n*c* <d> $e$") == r"a \| b \*c\* \<d\> \$e\$"
    assert table(["x"], [["1"]]).splitlines() == ["| x |", "|---|", "| 1 |"]
