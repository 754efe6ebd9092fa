"""The commands ``import`` and ``template``: what they print, their exit status, and no traceback."""

import re

import pytest
from command_line import invoked
from small_exports import mapping_of, written

from ibd_study.estimates import open_analysis, safety_rates
from ibd_study.tables import safety_table

TEXT = "id,week,sf,rb,pga,total\nP1,0,3,2,2,7\nP1,8,1,0,1,3\n"
MAPPING = mapping_of(
    "mayo_stool_frequency: sf, mayo_rectal_bleeding: rb, mayo_physician_global: pga, partial_mayo: total"
)


@pytest.fixture
def paths(tmp_path):
    return written(tmp_path, {"export.csv": TEXT, "mapping.yml": MAPPING})


def test_import_says_what_it_made_and_what_is_worth_a_look(paths, tmp_path):
    done = invoked("import", paths[0], "--mapping", paths[1], "--out", tmp_path / "out", "--agreement", "rows")
    assert done.exit_code == 0
    assert re.search(r"visits +2 rows", done.output)
    assert "partial Mayo score: 1 of 2 recorded totals agree with their items" in done.output
    assert "worth a look: partial Mayo score: 1 of 2 recorded totals differ" in done.output
    assert (tmp_path / "out_private_agreement_rows.csv").is_file()
    assert invoked("validate", tmp_path / "out").exit_code == 0


def test_a_refused_import_ends_with_status_1_and_leaves_nothing(paths, tmp_path):
    paths[0].write_text(TEXT.replace("P1,8,1", "P1,8,7"))
    done = invoked("import", paths[0], "--mapping", paths[1], "--out", tmp_path / "out")
    assert done.exit_code == 1
    assert "export.csv, row 3, column sf: found '7'; expected a value of at least 0 and at most 3" in done.output
    assert not (tmp_path / "out").exists()


def test_suggest_prints_a_mapping(paths):
    done = invoked("import", paths[0], "--suggest")
    assert (done.exit_code, "mayo_stool_frequency: sf" in done.output) == (0, True)


@pytest.mark.parametrize("options", [[], ["--mapping", "m.yml"], ["--suggest", "--out", "x"]])
def test_options_that_do_not_go_together_are_refused(paths, options):
    done = invoked("import", paths[0], *options)
    assert (done.exit_code, done.output) == (1, "expected either --suggest alone, or --mapping and --out\n")


def test_a_sheet_and_the_row_of_the_names_go_with_a_suggestion(paths, tmp_path):
    done = invoked("import", paths[0], "--suggest", "--header-row", "2")
    assert (done.exit_code, "header_row: 2" in done.output) == (0, True)
    done = invoked("import", paths[0], "--mapping", paths[1], "--out", tmp_path / "out", "--sheet", "x")
    assert (done.exit_code, "in a mapping say sheet: and header_row:" in done.output) == (1, True)


def test_a_place_that_cannot_be_written_is_said(paths, tmp_path):
    (tmp_path / "file").write_text("")
    done = invoked("import", paths[0], "--mapping", paths[1], "--out", tmp_path / "file" / "out")
    assert done.exit_code == 1
    assert "cannot be read or written" in done.output


def test_template_lists_its_files_and_takes_no_used_folder(tmp_path):
    done = invoked("template", tmp_path / "new")
    assert done.exit_code == 0
    assert "mapping_redcap.yml" in done.output
    assert invoked("template", tmp_path / "new").exit_code == 1


EVENTS = "id,term,grp,date\nP1,<script>alert(1)</script>,</script><script>alert(2)</script>,2024-01-20\n"


def test_markup_in_text_cells_never_reaches_a_page_as_markup(tmp_path):
    """The safety page prints the names of event groups: they come from the cohort."""
    mapping = mapping_of("mayo_stool_frequency: sf", patients="diagnosis: {value: UC}, start_date: start")
    mapping += (
        "\n  - {file: events.csv, patient_id: id, adverse_events: {term: term, event_group: grp, onset_date: date}}"
    )
    files = {
        "export.csv": "id,week,sf,start\nP1,0,3,2024-01-01\nP1,8,1,\n",
        "events.csv": EVENTS,
        "mapping.yml": mapping,
    }
    *exports, path = written(tmp_path, files)
    assert invoked("import", *exports, "--mapping", path, "--out", tmp_path / "out").exit_code == 0
    analysis = open_analysis("safety", {"cohort": str(tmp_path / "out"), "disclosure": "exact_internal"})
    html = safety_table(safety_rates(analysis)).html()
    assert "script script alert 2" in html
    assert "<script" not in html
