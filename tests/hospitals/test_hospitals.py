"""Hospitals joined: exactly one cohort where all is known, and what is withheld is left out and named."""

import pandas as pd
import pytest
from literal_cohort import PATIENTS, VISITS, analyse, write_cohort
from three_hospitals import by_hand, rate

from ibd_study.endpoints import REGISTRY, SCORES
from ibd_study.estimates import endpoint_rates, open_analysis, safety_rates, score_changes
from ibd_study.kinds import Kind
from ibd_study.parameters import ParameterError, Parameters
from ibd_tools.hospitals import (
    MAY_DIFFER,
    Hospitals,
    SiteError,
    hospital_rates,
    hospital_safety,
    hospital_scores,
    hospital_sizes,
    open_hospitals,
    read_hospitals,
    site_of,
)
from ibd_tools.hospitals.site_export import site_rows

KEY = ["endpoint", "disease", "week", "statistic", "method", "test", "unit", "population", "subgroup"]
COUNTS, CONTINUOUS = ["n", "N"], ["value", "ci_low", "ci_high", "ci_level", "p_value"]
REMISSION = "uc_clinical_remission"


@pytest.fixture(scope="module")
def one_cohort() -> pd.DataFrame:
    """Every number of the synthetic cohort that hospitals can send."""
    analysis = open_analysis("test", {})
    rows = endpoint_rates(analysis, list(REGISTRY)) + score_changes(analysis, list(SCORES)) + safety_rates(analysis)
    return rows.rows


@pytest.fixture(scope="module")
def joined(site_files) -> pd.DataFrame:
    """The same numbers joined from three hospitals."""
    hospitals = read_hospitals(site_files)
    rows = hospital_rates(hospitals, list(REGISTRY)) + hospital_scores(hospitals, list(SCORES))
    return (rows + hospital_safety(hospitals)).rows


def test_hospitals_joined_have_every_number_of_one_cohort_under_the_same_name(one_cohort, joined):
    keys, found = (set(rows[KEY].astype(str).itertuples(index=False, name=None)) for rows in (one_cohort, joined))
    assert len(keys) == len(one_cohort) > 1000
    assert keys - found == set()


@pytest.mark.parametrize("column", COUNTS)
def test_every_count_of_hospitals_joined_is_that_of_one_cohort(one_cohort, joined, column):
    pairs = one_cohort.merge(joined, on=KEY, suffixes=("_one", "_joined"))
    assert len(pairs) == len(one_cohort)
    assert pairs[f"{column}_one"].astype(object).equals(pairs[f"{column}_joined"].astype(object))
    assert pairs[f"{column}_one"].sum() > 0


@pytest.mark.parametrize("column", CONTINUOUS)
def test_every_other_number_of_hospitals_joined_is_that_of_one_cohort(one_cohort, joined, column):
    pairs = one_cohort.merge(joined, on=KEY, suffixes=("_one", "_joined"))
    one, other = (pairs[f"{column}_{side}"].astype(float) for side in ("one", "joined"))
    assert one.isna().equals(other.isna())
    assert (one - other).abs().max() < 1e-9


def _hospitals(*sites, **parameters) -> Hospitals:
    return Hospitals("test", "alone", Parameters(**parameters), tuple(sites), "hash")


def _row(rows, statistic: str, subgroup: str = "everybody", week: float = 8, endpoint: str = REMISSION) -> pd.Series:
    found = rows.of(endpoint=endpoint, statistic=statistic, subgroup=subgroup).rows
    (row,) = found[(found["week"] == week) | found["week"].isna()].to_dict("records")
    return row


def test_counts_are_added_and_each_hospital_keeps_its_own():
    rows = hospital_rates(_hospitals(by_hand("North", [rate(20, 40)]), by_hand("South", [rate(6, 20)])), [REMISSION])
    together = _row(rows, "percentage")
    assert (together["n"], together["N"], together["value"], together["method"]) == (26, 60, 26 / 60 * 100, "wilson")
    north = _row(rows, "percentage_by_hospital", "hospital=North")
    assert (north["n"], north["N"]) == (20, 40)


def test_a_withheld_count_is_left_out_of_the_sum_which_says_so_and_is_never_0():
    sites = by_hand("East", [rate(9, 20)]), by_hand("North", [rate(20, 40)]), by_hand("South", [rate(None, None)])
    rows = hospital_rates(_hospitals(*sites), [REMISSION])
    together = _row(rows, "percentage")
    assert (together["n"], together["N"]) == (29, 60)
    assert together["method"] == "wilson; without 1 of 3 hospitals, which withheld it"
    south = _row(rows, "percentage_by_hospital", "hospital=South")
    assert (south["disclosure"], pd.isna(south["value"]), pd.isna(south["n"])) == ("suppressed", True, True)
    shown = _row(rows, "hospitals_shown")
    assert (shown["value"], shown["N"]) == (2, 3)


def test_what_every_hospital_withholds_is_suppressed_together():
    rows = hospital_rates(_hospitals(*(by_hand(name, [rate(None, None)]) for name in ("A", "B"))), [REMISSION])
    together = _row(rows, "percentage")
    assert (together["disclosure"], pd.isna(together["value"]), pd.isna(together["N"])) == ("suppressed", True, True)
    # A sentence of the page names these two: without their rows the book is not built.
    for name in ("pooled_hospitals", "i_squared_hospitals"):
        assert pd.isna(_row(rows, name)["value"])


def test_a_hospital_that_does_not_record_an_endpoint_is_not_one_that_withholds_it():
    nobody = rate(None, 0, disclosure="")
    rows = hospital_rates(_hospitals(by_hand("A", [rate(20, 40)]), by_hand("B", [nobody])), [REMISSION])
    assert _row(rows, "percentage")["method"] == "wilson"
    assert _row(rows, "percentage")["N"] == 40


def test_a_sum_of_rounded_counts_is_marked_as_rounded():
    sites = by_hand("A", [rate(20, 40, disclosure="rounded")]), by_hand("B", [rate(6, 20)])
    assert _row(hospital_rates(_hospitals(*sites), [REMISSION]), "percentage")["disclosure"] == "rounded"


def _pairs(*counts: int | None) -> list[dict]:
    names = ("stayed_yes", "gained", "lost", "stayed_no")
    known = None not in counts
    return [
        {"statistic": name, "value": count, "unit": "patients", "N": sum(counts) if known else 40, "disclosure": ""}
        | ({} if known else {"disclosure": "suppressed"})
        for name, count in zip(names, counts, strict=True)
    ]


def test_paired_counts_are_added_and_tested_together():
    sites = (by_hand("A", _pairs(5, 6, 1, 8)), by_hand("B", _pairs(2, 2, 0, 6)))
    rows = hospital_rates(_hospitals(*sites), [REMISSION])
    # scipy.stats.binomtest(1, 9, 0.5).pvalue
    assert _row(rows, "percentage_difference")["p_value"] == pytest.approx(0.0390625)
    assert _row(rows, "percentage_difference")["value"] == pytest.approx(100 * 7 / 30)
    assert _row(rows, "gained")["value"] == 8


def test_where_all_paired_counts_are_withheld_the_difference_of_the_rates_is_given_without_test():
    sent = [rate(20, 40), rate(8, 40, week=0), *_pairs(None, None, None, None)]
    rows = hospital_rates(_hospitals(by_hand("A", sent), by_hand("B", sent, cohort_sha256="b")), [REMISSION])
    difference = _row(rows, "percentage_difference")
    assert (difference["value"], difference["N"]) == (30, 80)
    assert difference["method"] == "difference of the two rates; paired counts withheld"
    assert pd.isna(difference["p_value"])
    assert pd.isna(difference["ci_low"])


def test_hospitals_as_a_sample_are_pooled_like_studies():
    counts = {"A": (44, 76), "B": (92, 202), "C": (30, 50)}
    sites = [by_hand(name, [rate(*count)]) for name, count in counts.items()]
    rows = hospital_rates(_hospitals(*sites), [REMISSION])
    pooled = _row(rows, "pooled_hospitals")
    # pool_proportions([44, 92, 30], [76, 202, 50]), held against R in tests/oracles
    found = [pooled[name] for name in ("value", "ci_low", "ci_high")]
    assert found == pytest.approx([53.0, 33.3, 71.8], abs=0.05)
    # metafor: rma(measure="PLO", xi=c(44, 92, 30), ni=c(76, 202, 50), method="PM", test="z")
    plain = hospital_rates(_hospitals(*sites, pooling_interval="wald"), [REMISSION])
    found = [_row(plain, "pooled_hospitals")[name] for name in ("value", "ci_low", "ci_high")]
    assert found == pytest.approx([53.016, 43.768, 62.062], abs=1e-3)
    assert sum(_row(rows, "weight_hospitals", f"hospital={name}")["value"] for name in counts) == pytest.approx(100)


SUMMARY = (Kind.MEAN, Kind.SD, Kind.MEDIAN, Kind.Q1, Kind.Q3)
SCORE = {"endpoint": "cdai", "disease": "CD", "week": 12, "N": 20}


def _score(mean: float, sd: float, p_value: float, shift: float) -> list[dict]:
    """What a hospital sends of a score of which it protects the values."""
    levels = [
        kind.at() | {"value": value, "week": week}
        for week in (0, 12)
        for kind, value in zip(SUMMARY, (200 + mean * (week > 0), 50, 190, 150, 250), strict=True)
    ]
    changes = [
        {**Kind.MEAN_CHANGE.at(), "value": mean},
        {**Kind.SD_CHANGE.at(), "value": sd},
        {**Kind.MEDIAN_CHANGE.at(), "value": mean + 5, "p_value": p_value},
        {**Kind.SHIFT.at(), "value": shift},
        {**Kind.CHANGE.at(level=-70), "value": 60, "n": 12},
    ]
    return [SCORE | record for record in (*levels, *changes)]


def test_scores_are_joined_from_means_where_values_are_withheld_and_say_so():
    sites = by_hand("A", _score(-90, 60, 0.001, -88)), by_hand("B", _score(-110, 40, 0.002, -112))
    rows = hospital_scores(_hospitals(*sites), ["cdai"])
    mean = _row(rows, "mean_change", week=12, endpoint="cdai")
    # R: of 20 values with mean -90 and sd 60 and 20 with mean -110 and sd 40, put together: mean -100, sd 51.34098
    assert (mean["value"], mean["N"]) == (-100, 40)
    assert _row(rows, "sd_change", week=12, endpoint="cdai")["value"] == pytest.approx(51.34098, abs=1e-4)
    assert mean["method"] == "t interval, from the hospitals' means and standard deviations"
    middle = _row(rows, "median_change", week=12, endpoint="cdai")
    assert middle["value"] == -95
    assert middle["method"] == "approximation: mean of the hospitals' values, weighted by patients"
    # Both fall, z 3.2905 and 3.0902, sum over root two 4.5118
    assert middle["p_value"] == pytest.approx(6.43e-06, rel=0.01)
    assert middle["test"].startswith("approximation: Stouffer's mean")
    share = _row(rows, "change_at_most_-70", week=12, endpoint="cdai")
    assert (share["n"], share["N"]) == (24, 40)
    way = _row(rows, "joined_exactly", week=12, endpoint="cdai")
    assert (way["value"], way["N"]) == (0, 2)


def test_a_score_that_one_hospital_withholds_is_joined_from_the_others():
    hidden = [record | {"value": None, "N": None, "disclosure": "suppressed"} for record in _score(-90, 60, 0.1, -88)]
    rows = hospital_scores(
        _hospitals(by_hand("A", _score(-90, 60, 0.001, -88)), by_hand("B", hidden)),
        ["cdai"],
    )
    mean = _row(rows, "mean_change", week=12, endpoint="cdai")
    assert (mean["value"], mean["N"]) == (-90, 20)
    assert mean["method"].endswith("; without 1 of 2 hospitals, which withheld it")


def _squares(*counts: int) -> list[dict]:
    """A shift table of the Mayo endoscopic subscore: 3 to 0, 3 to 3, and 2 to 1."""
    places = {(before, after): 0 for before in range(4) for after in range(4)}
    places |= dict(zip(((3, 0), (3, 3), (2, 1)), counts, strict=True))
    common = {"endpoint": "mayo_endoscopic_subscore", "N": sum(counts)}
    rows = [
        common | Kind.SQUARE.at(before=before, after=after) | {"value": count, "unit": "patients"}
        for (before, after), count in places.items()
    ]
    return [*rows, common | Kind.MEAN_CHANGE.at() | {"value": -1.0}]


def test_a_shift_table_that_may_be_shown_is_as_good_as_the_values():
    sites = by_hand("A", _squares(6, 6, 8)), by_hand("B", _squares(5, 10, 5))
    rows = hospital_scores(_hospitals(*sites), ["mayo_endoscopic_subscore"])
    change = _row(rows, "mean_change", endpoint="mayo_endoscopic_subscore")
    assert (change["value"], change["N"], change["method"]) == (-(11 * 3 + 13) / 40, 40, "t interval")
    assert _row(rows, "from_3_to_0", endpoint="mayo_endoscopic_subscore")["value"] == 11


FIRST_EVENTS, ALL_EVENTS = Kind.FIRST_EVENT_RATE.at(since=""), Kind.EVENT_RATE.at(since="")
EVENT_SHARE = Kind.EVENT_SHARE.at()
TIME = {"endpoint": "exposure", "disease": "", "week": None, "N": 50} | Kind.PATIENT_YEARS.at(since="")


def test_an_event_of_which_a_protecting_hospital_has_no_line_may_have_been_withheld_there():
    def events(key: str, n: int, years: float) -> list[dict]:
        own = {"endpoint": key, "disease": "", "week": None, "N": 50}
        rates = [kind | {"n": n, "value": 100 * n / years} for kind in (FIRST_EVENTS, ALL_EVENTS)]
        return [own | one for one in (rate(n, 50) | EVENT_SHARE, Kind.EVENT_COUNT.at() | {"value": n}, *rates)]

    time = TIME | {"value": 40}
    a = [*events("ae_any_event", 20, 25), *events("ae_acne", 10, 30), time]
    b = [*events("ae_any_event", 30, 20), time]
    protecting = hospital_safety(_hospitals(by_hand("A", a), by_hand("B", b)))
    exact = hospital_safety(_hospitals(by_hand("A", a, "none"), by_hand("B", b, "none")))
    acne = [_row(rows, "incidence_rate", endpoint="ae_acne") for rows in (protecting, exact)]
    assert acne[0]["method"] == "exact Poisson; without 1 of 2 hospitals, which withheld it"
    assert acne[1]["method"] == "exact Poisson"
    hidden = _row(protecting, "incidence_rate_by_hospital", "hospital=B", endpoint="ae_acne")
    assert (hidden["disclosure"], pd.isna(hidden["value"])) == ("suppressed", True)
    assert [(row["n"], row["N"]) for row in acne] == [(10, 50), (10, 100)]
    assert [row["value"] for row in acne] == pytest.approx([100 * 10 / 30, 100 * 10 / 70])
    assert _row(exact, "percentage", endpoint="ae_acne")["N"] == 100
    assert _row(exact, "patient_years", endpoint="exposure")["value"] == 80


def test_a_hospital_without_an_event_and_without_known_time_is_left_out_of_the_rate():
    """Its patients without events would else be added to no time at all, and the rate be too high."""
    common = {"endpoint": "ae_any_event", "disease": "", "week": None, "N": 50}
    known = [common | FIRST_EVENTS | {"n": 10, "value": 20.0}, TIME | {"value": 50}]
    unknown = [common | FIRST_EVENTS | {"n": 0, "value": 0.0}, TIME | {"disclosure": "suppressed"}]
    rest = [common | ALL_EVENTS, common | rate(10, 50, week=None) | EVENT_SHARE, common | Kind.EVENT_COUNT.at()]
    rows = hospital_safety(_hospitals(by_hand("A", known + rest), by_hand("B", unknown + rest)))
    together = _row(rows, "incidence_rate", endpoint="ae_any_event")
    assert (together["n"], together["N"], together["value"]) == (10, 50, pytest.approx(20.0))
    assert together["method"].endswith("without 1 of 2 hospitals, which withheld it")


@pytest.fixture(scope="module")
def literal(tmp_path_factory):
    return write_cohort(tmp_path_factory.mktemp("literal") / "c", PATIENTS, VISITS, synthetic=True)


@pytest.fixture(scope="module")
def sent(literal) -> pd.DataFrame:
    """What the invented patients of the literal cohort are sent as."""
    return site_rows(analyse(literal, disclosure="auto")).rows


VALUES = {
    **{"course_weeks": [6.0], "subgroup_age_years_from": 50.0, "high_activity_modified_mayo_at_least": 6.0},
    **{"high_activity_cdai_at_least": 300.0, "persistence_until_weeks": 26.0, "table_one_p_values": True},
    "restricted_mean_until_weeks": 30.0,
    **{"simulation_repetitions": 60, "evidence_include_unverified": True, "evidence_derived_counts": True},
    **{
        "imputations": 5,
        "tipping_reference_percent": 50.0,
        "unseen_worse_by_sd": [1.0],
        "number_terms": "spline",
        "model_penalty": "firth",
    },
    **{"events_per_variable_at_least": 5.0, "bootstrap_samples": 10, "seed": 1, "audit_table": "other.csv"},
}


def test_parameters_that_may_differ_between_hospitals_move_no_number(literal, sent):
    changed = site_rows(analyse(literal, disclosure="auto", **VALUES)).rows.drop(columns="parameters_sha256")
    assert set(VALUES) | {"cohort", "sites", "disclosure", "minimum_count", "rounding_base"} == MAY_DIFFER
    pd.testing.assert_frame_equal(sent.drop(columns="parameters_sha256"), changed)


def test_values_of_a_score_leave_only_where_nothing_is_protected(tmp_path, sent):
    real = write_cohort(tmp_path / "real", PATIENTS, VISITS)
    protected = site_of(analyse(real, disclosure="auto"), "A").rows
    assert sent["statistic"].str.contains("frequency_").any()
    assert "change_frequency_-6" in set(sent["statistic"])
    assert not protected["statistic"].str.contains("frequency_").any()


def test_a_book_that_must_not_leave_cannot_be_exported(tmp_path):
    real = write_cohort(tmp_path / "real", PATIENTS, VISITS)
    with pytest.raises(ValueError, match="small counts of real patients would leave the hospital; build the run with"):
        site_of(analyse(real, disclosure="exact_internal"), "A")


def test_hospitals_are_opened_in_the_order_of_their_names_whatever_the_order_of_the_files(site_files):
    found = [
        open_hospitals("page", {"sites": files, "run": "r", "results_file": ""})
        for files in (site_files, site_files[::-1])
    ]
    assert [[site.hospital for site in one.sites] for one in found] == [["Middle", "North", "South"]] * 2
    assert found[0].sha256 == found[1].sha256
    assert found[0].parameters == Parameters()


def test_nothing_but_the_files_can_be_set_on_a_page_of_hospitals(site_files):
    with pytest.raises(ParameterError, match=r"parameter 'uc_week' cannot be set here: .*expected only 'sites'"):
        open_hospitals("page", {"sites": site_files, "uc_week": 10.0})


def test_without_files_the_message_says_what_is_needed():
    with pytest.raises(SiteError, match="0 site file given; expected at least two"):
        open_hospitals("page", {"sites": []})


def test_patients_of_each_hospital_stand_beside_its_protection(site_files):
    rows = hospital_sizes(read_hospitals(site_files), "UC")
    own = rows.of(statistic="patients_by_hospital").rows
    assert dict(zip(own["subgroup"], own["value"], strict=True)) == {
        "hospital=Middle": 25,
        "hospital=North": 37,
        "hospital=South": 18,
    }
    assert set(own["method"]) == {"none, as the patients are invented"}
    assert rows.of(statistic="patients").rows["value"].tolist() == [80]
