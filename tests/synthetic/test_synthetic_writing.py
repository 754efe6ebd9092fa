"""Same seed, same bytes; another seed, other bytes; and quick enough for large cohorts."""

import csv
import time

import pytest

from ibd_tools.synthetic import generate_cohort, write_cohort, write_tables


def bytes_of(folder, patients: int, seed: int) -> list[bytes]:
    return [path.read_bytes() for path in write_tables(generate_cohort(patients, seed), folder)]


def test_same_seed_gives_the_same_bytes_and_another_seed_others(tmp_path):
    first = bytes_of(tmp_path / "first", 30, 5)
    assert bytes_of(tmp_path / "again", 30, 5) == first
    assert all(one != other for one, other in zip(bytes_of(tmp_path / "other", 30, 6), first, strict=True))


def test_files_are_utf8_with_bare_line_feeds_and_fixed_decimals(tmp_path, cohort):
    paths = write_tables(cohort, tmp_path / "made" / "here")
    assert [path.name for path in paths] == ["patients.csv", "visits.csv", "adverse_events.csv"]
    for path in paths:
        content = path.read_bytes()
        assert not any(wrong in content for wrong in (b"\r", b",nan,", b"<NA>", b"None", b"\xef\xbb\xbf"))
    with paths[1].open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {len(row["week"].split(".")[1]) for row in rows} == {1}
    assert {row["cdai_liquid_stools_7d"].isdigit() for row in rows if row["cdai_liquid_stools_7d"]} == {True}
    assert {len(row["cdai"].split(".")[1]) for row in rows if row["cdai"]} == {1}


def test_written_values_are_those_of_the_tables(tmp_path, cohort):
    path = write_tables(cohort, tmp_path)[1]
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    written = [float(row["crp_mg_l"]) for row in rows if row["crp_mg_l"]]
    assert written == cohort.visits["crp_mg_l"].dropna().tolist()
    assert [row["patient_id"] for row in rows] == cohort.visits["patient_id"].tolist()


def test_large_cohorts_take_seconds():
    began = time.perf_counter()
    generate_cohort(5000, seed=1)
    assert time.perf_counter() - began < 10


@pytest.mark.parametrize(("values", "message"), [((9, 1), "at least 10"), ((20, -1), "seed=-1")])
def test_impossible_requests_are_refused_in_words(values, message):
    with pytest.raises(ValueError, match=message):
        generate_cohort(*values)


def test_the_written_folder_is_a_package_that_frictionless_accepts(tmp_path):
    import frictionless

    write_cohort(tmp_path, 30, 5)
    report = frictionless.validate(str(tmp_path / "datapackage.json"))
    assert [error for task in report.tasks for error in task.errors] + report.errors == []
    assert next(task.stats["rows"] for task in report.tasks) == 30


def test_frictionless_sees_a_value_out_of_range_in_it(tmp_path):
    import frictionless

    write_cohort(tmp_path, 30, 5)
    visits = tmp_path / "visits.csv"
    header, first, *rest = visits.read_text(encoding="utf-8").splitlines()
    cells = dict(zip(header.split(","), first.split(","), strict=True)) | {"crp_mg_l": "-1"}
    visits.write_text("\n".join([header, ",".join(cells.values()), *rest]) + "\n", encoding="utf-8")
    report = frictionless.validate(str(tmp_path / "datapackage.json"))
    assert "crp_mg_l" in str(
        [error.note for task in report.tasks for error in task.errors] + report.flatten(["message"])
    )
