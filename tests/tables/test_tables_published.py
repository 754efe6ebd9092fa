"""Printed against recomputed: the verdict, the counts, and the feasible ones."""

import pytest

from ibd_study.estimates import published_endpoints
from ibd_study.kinds import Kind
from ibd_study.printed import read_published
from ibd_study.results import Results, results_frame
from ibd_study.tables import published_table, verdict
from ibd_study.tables.published import recomputed_row

PRINTED = read_published()


def _row(key: str, n: int | None, total: int) -> dict:
    value = 100 * n / total if total else None
    limits = {"ci_low": 45.5695, "ci_high": 68.8317} if total else {}
    return {
        "endpoint": key,
        **Kind.RATE.at(),
        "week": 8,
        "unit": "%",
        "value": value,
        "n": n,
        "N": total,
    } | limits


def _mean(week: float, value: float | None, total: int = 126) -> dict:
    return {"endpoint": "cdai", **Kind.MEAN.at(), "week": week, "unit": "points", "value": value, "N": total}


def _feasible(key: str, *counts: tuple[int, int]) -> list[dict]:
    return [
        {"endpoint": key, **Kind.FEASIBLE_COUNT.at(), "week": 8, "value": 100 * n / total, "n": n, "N": total}
        for n, total in counts
    ]


def _results(**changed: dict) -> Results:
    """Every printed number recomputed as nobody, but for those given."""
    rows = {key: _row(key, None, 0) for key in published_endpoints()}
    rows |= {"cdai_mean_baseline": _mean(0, 214.91), "cdai_mean_follow_up": _mean(12, 117.46)}
    before = _row("uc_clinical_remission", 5, 66) | {"week": 0}
    counts = [{"endpoint": "uc_clinical_remission", **Kind.FEASIBLE.at(), "week": 8, "value": 3, "unit": "count"}]
    counts += _feasible("uc_clinical_remission", (38, 66), (19, 33), (34, 59))
    counts += _feasible("cd_clinical_remission", *((7 * k, 9 * k) for k in range(1, 18)))
    return Results(results_frame([*(rows | changed).values(), before, *counts]), True)


def _cells(results: Results, number: str) -> dict[str, str]:
    frame = published_table(results, read_published()).frame.set_index("Number")
    return frame.loc[number].to_dict()


def test_the_seventeen_printed_percentages_are_known_by_key():
    assert len(published_endpoints()) == 17
    assert published_endpoints()[:3] == ["uc_steroid_free_remission", "uc_clinical_remission", "uc_clinical_response"]
    assert not any(key.startswith("cdai") for key in published_endpoints())


def test_a_percentage_that_agrees():
    results = _results(uc_clinical_remission=_row("uc_clinical_remission", 38, 66))
    assert _cells(results, "UC clinical remission") == {
        "Printed": "57.6 %",
        "Recomputed": "57.6 %",
        "n/N": "38/66",
        "Interval": "45.6–68.8",
        "Verdict": "agrees",
        "Feasible counts": "19/33, 34/59, 38/66",
    }


def test_a_percentage_that_differs_and_one_that_is_not_recorded():
    results = _results(uc_clinical_remission=_row("uc_clinical_remission", 38, 80))
    assert _cells(results, "UC clinical remission")["Recomputed"] == "47.5 %"
    assert _cells(results, "UC clinical remission")["Verdict"] == "−10.1 points"
    missing = _cells(results, "UC clinical response")
    assert missing == {
        "Printed": "81.8 %",
        "Recomputed": "not recorded",
        "n/N": "not recorded",
        "Interval": "not recorded",
        "Verdict": "not recorded",
        "Feasible counts": "",
    }


def test_means_agree_to_the_printed_decimal():
    results = _results()
    before = _cells(results, "Mean CDAI before treatment")
    assert (before["Printed"], before["Recomputed"], before["n/N"], before["Verdict"]) == (
        "214.9", "214.9", "n = 126", "agrees",
    )  # fmt: skip
    assert _cells(results, "Mean CDAI at week 12")["Verdict"] == "agrees"
    differing = _results(cdai_mean_baseline=_mean(0, 214.95), cdai_mean_follow_up=_mean(12, None, 0))
    assert _cells(differing, "Mean CDAI before treatment")["Verdict"] == "+0.1 points"
    assert _cells(differing, "Mean CDAI at week 12")["Verdict"] == "not recorded"


def test_long_lists_of_feasible_counts_are_cut_and_counted():
    shown = _cells(_results(), "CD clinical remission")["Feasible counts"]
    assert shown == "7/9, 14/18, 21/27, 28/36, 35/45, 42/54, 49/63, 56/72 and 9 more"


def test_every_printed_number_has_one_row_in_the_order_of_the_abstract():
    frame = published_table(_results(), read_published()).frame
    assert len(frame) == len(PRINTED) == 19
    assert frame["Printed"].tolist()[:2] == ["64.0 %", "57.6 %"]
    assert frame["Printed"].tolist()[-2:] == ["214.9", "117.5"]


@pytest.mark.parametrize(
    ("key", "n", "total", "said"),
    [
        ("uc_clinical_remission", 19, 33, "agrees"),
        ("uc_clinical_remission", 34, 59, "agrees"),
        ("uc_clinical_remission", 46, 80, "−0.1 points"),
        ("cd_mucosal_healing", 5, 103, "agrees"),
        ("cd_mucosal_healing", 5, 100, "+0.1 points"),
        ("uc_steroid_free_remission", 16, 25, "agrees"),
    ],
)
def test_the_verdict_follows_the_counts(key, n, total, said):
    results = _results(**{key: _row(key, n, total)})
    assert verdict(recomputed_row(results, PRINTED[key]), PRINTED[key]) == said


def test_what_stands_against_a_printed_number_is_the_follow_up_and_for_a_mean_its_own_time():
    results = _results(uc_clinical_remission=_row("uc_clinical_remission", 38, 66))
    assert recomputed_row(results, PRINTED["uc_clinical_remission"])["n"] == 38
    assert recomputed_row(results, PRINTED["cdai_mean_baseline"])["week"] == 0
    assert recomputed_row(results, PRINTED["cdai_mean_follow_up"])["week"] == 12
