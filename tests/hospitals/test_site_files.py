"""A site file comes back as it was written, says every number that is in it, and is refused once it was touched."""

import json
import re
import zipfile
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from three_hospitals import by_hand, rate

from ibd_study.results import results_frame
from ibd_tools.hospitals import Site, SiteError, inventory, read_site, site_name, write_site
from ibd_tools.hospitals.inventory import NUMBERS

ROWS = [
    rate(38, 66, ci_low=45.6, ci_high=68.8, ci_level=0.95, method="wilson"),
    rate(None, 66, week=0),
    {"statistic": "mean_change", "value": -2.75, "unit": "points", "N": 66, "p_value": 0.0001234, "test": "t"},
]


@pytest.fixture
def north() -> Site:
    return by_hand("North", ROWS)


@pytest.fixture
def file(tmp_path, north) -> Path:
    write_site(north, tmp_path / "north.zip")
    return tmp_path / "north.zip"


def _members(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _rewritten(path: Path, **changed: bytes | None) -> Path:
    """The same file with members replaced, or left out where None is given."""
    members = _members(path) | {name.replace("_", "."): data for name, data in changed.items()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in members.items():
            if data is not None:
                archive.writestr(name, data)
    return path


def _with_facts(path: Path, **facts: object) -> Path:
    known = json.loads(_members(path)["site.json"])
    return _rewritten(path, site_json=json.dumps(known | facts).encode())


def test_a_site_comes_back_as_it_was_written(file, north):
    found = read_site(file)
    assert {name: value for name, value in vars(found).items() if name != "rows"} == {
        name: value for name, value in vars(north).items() if name != "rows"
    }
    columns = ["statistic", "week"]
    pd.testing.assert_frame_equal(
        found.rows.sort_values(columns, ignore_index=True), north.rows.sort_values(columns, ignore_index=True)
    )


def test_the_same_site_gives_the_same_bytes(tmp_path, north, file):
    write_site(north, tmp_path / "again.zip")
    assert (tmp_path / "again.zip").read_bytes() == file.read_bytes()


def test_the_inventory_in_the_file_lists_every_number_of_it(file, north):
    said = _members(file)["inventory.txt"].decode()
    assert said == inventory(north)
    listed = [line for line in said.splitlines() if re.match(r"  \w+(, week \S+)?: ", line)]
    assert listed == [
        "  percentage, week 8: 57.5757575758 n 38 of 66 interval from 45.6 to 68.8 %",
        "  percentage, week 0: of 66 % suppressed",
        "  mean_change, week 8: -2.75 of 66 p 0.0001234 points",
    ]
    assert "3 rows, 9 numbers, 1 rows with something withheld" in said


numbers = st.one_of(st.none(), st.floats(-1e6, 1e6).map(lambda x: float(f"{x:.12g}")))
counts = st.one_of(st.none(), st.integers(0, 10**6))


@given(st.lists(st.tuples(numbers, counts, counts, numbers, numbers, numbers), min_size=1, max_size=5))
def test_no_number_leaves_that_the_inventory_does_not_name(drawn):
    records = [dict(zip(NUMBERS, row, strict=True)) | {"statistic": f"s{i}"} for i, row in enumerate(drawn)]
    said = inventory(by_hand("North", records))
    lines = [re.sub(r"^  s\d+, week 8: ", "", line) for line in said.splitlines() if line.startswith("  s")]
    found = [[float(word) for word in re.findall(r"(?<![\w.])-?\d[\d.e+-]*", line)] for line in lines]
    assert found == [[x for x in row if x is not None] for row in drawn]


def test_a_file_holds_nothing_but_facts_rows_and_inventory(file):
    assert list(_members(file)) == ["inventory.txt", "site.json", "results.csv"]


def test_patients_cannot_be_written(tmp_path):
    rows = results_frame([{"endpoint": "x"}]).assign(patient_id="P1")
    site = by_hand("North", [])
    with pytest.raises(ValueError, match="holds patient rows"):
        write_site(Site(**vars(site) | {"rows": rows}), tmp_path / "north.zip")


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(SiteError, match=r"south.zip cannot be used\n  there is no such file; expected one written by"):
        read_site(tmp_path / "south.zip")


@pytest.mark.parametrize(
    "content", [b"", b"not a zip", b"PK\x03\x04 torn", "Käse".encode("utf-16")], ids=["empty", "text", "torn", "utf-16"]
)
def test_a_file_that_is_no_zip_is_refused(tmp_path, content):
    path = tmp_path / "north.zip"
    path.write_bytes(content)
    with pytest.raises(SiteError, match=r"north.zip cannot be used\n  it cannot be read .*expected a file written by"):
        read_site(path)


def test_a_folder_is_refused(tmp_path):
    with pytest.raises(SiteError, match="it cannot be read"):
        read_site(tmp_path)


@given(place=st.integers(0, 10_000), byte=st.integers(0, 255))
def test_a_torn_or_altered_file_is_read_as_it_was_or_refused_in_words(tmp_path_factory, place, byte):
    path = tmp_path_factory.mktemp("altered") / "north.zip"
    write_site(by_hand("North", ROWS), path)
    content = bytearray(path.read_bytes())
    content[place % len(content)] = byte
    path.write_bytes(content)
    try:
        assert len(read_site(path).rows) == len(ROWS)
    except SiteError as error:
        assert str(error).startswith("north.zip cannot be used\n")


@pytest.mark.parametrize("member", ["site_json", "results_csv"])
def test_a_file_without_a_member_is_refused(file, member):
    with pytest.raises(SiteError, match="expected a file written by `ibd-study export-site`"):
        read_site(_rewritten(file, **{member: None}))


def test_rows_that_were_changed_afterwards_are_refused(file):
    changed = _members(file)["results.csv"].replace(b",38,", b",39,")
    with pytest.raises(SiteError, match=r"results.csv was changed after the file was written; ask the hospital"):
        read_site(_rewritten(file, results_csv=changed))


def test_another_format_is_refused(file):
    with pytest.raises(SiteError, match=r"site.json is of format 1; this version reads format 2"):
        read_site(_with_facts(file, format=1))


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"hospital": 5}, "site.json holds no usable hospital"),
        ({"hospital": "<b>"}, "name of the hospital is '<b>'; expected"),
        ({"synthetic": "yes"}, "site.json holds no usable synthetic"),
        ({"parameters": []}, "site.json holds no usable parameters"),
        ({"protection": {"kind": "no"}}, "site.json holds no usable protection"),
        ({"protection": {"kind": "rounding", "minimum_count": "5"}}, "site.json holds no usable protection"),
        ({"rules": None}, "site.json holds no usable rules"),
    ],
)
def test_facts_that_are_no_facts_are_named(file, facts, said):
    with pytest.raises(SiteError, match=re.escape(said)):
        read_site(_with_facts(file, **facts))


def test_every_wrong_fact_is_named_at_once(file):
    with pytest.raises(SiteError) as error:
        read_site(_with_facts(file, hospital=5, rules=5))
    assert len(error.value.problems) == 2


def test_rows_that_are_no_results_table_are_refused(file):
    import hashlib

    rows = b"endpoint,n\nx,many\n"
    _with_facts(file, results_sha256=hashlib.sha256(rows).hexdigest())
    with pytest.raises(SiteError, match=r"results.csv is no results table"):
        read_site(_rewritten(file, results_csv=rows))


@pytest.mark.parametrize("name", ["", "  ", "-x", "=cmd", "<script>", "a" * 61, "a\u202eb", "a|b", "a`b`"])
def test_a_name_that_cannot_stand_in_a_book_is_refused(name):
    with pytest.raises(ValueError, match="name of the hospital is"):
        site_name(name)


@pytest.mark.parametrize("name", ["North", "St. Mary's (Ward 2)", "Universitätsklinik 3", "北京医院"])
def test_names_of_hospitals_in_any_script_may_stand(name):
    assert site_name(name) == name


def test_a_numbers_place_is_its_endpoint_disease_statistic_and_time(north):
    numbers = north.numbers("uc_clinical_remission", "UC")
    assert (numbers["percentage", False]["n"], numbers["percentage", True]["n"]) == (38, None)
    assert numbers["mean_change", False]["n"] is None
    assert north.numbers("uc_clinical_remission", "CD") == {}


def test_read_site_takes_no_file_larger_than_it_may_be(file, monkeypatch):
    monkeypatch.setattr("ibd_tools.hospitals.site_file.MOST_BYTES", 10)
    with pytest.raises(SiteError, match="is larger than 10 bytes"):
        read_site(file)
