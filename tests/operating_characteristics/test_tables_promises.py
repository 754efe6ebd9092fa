"""Tables of kept and broken promises, on literal rows."""

from ibd_study.kinds import Kind
from ibd_study.results import Results, results_frame
from ibd_tools.operating_characteristics import changes_promises_table, cohorts_promises_table, promises_table
from ibd_tools.operating_characteristics.numbers import MAIN_RATES, METHODS, SAMPLE_SIZES

SPREAD = {"lowest": 92.54, "mean": 95.0, "highest": 97.46}
SHAPES = ("normal", "whole_numbers", "skewed")


def _results(value: float | None = 1.0) -> Results:
    """All methods alike; ``value`` scales the numbers, None leaves them out."""
    records = []
    for endpoint in METHODS:
        common = {"endpoint": endpoint, "unit": "%"}
        only = ("whole_numbers",) if endpoint.endswith(("wilcox", "zsplit")) else SHAPES
        for n in SAMPLE_SIZES:
            records += [
                common | Kind.FREQUENCY_END_OF_SIZE.at(end=end) | {"value": value and value * number, "N": n}
                for end, number in SPREAD.items()
            ]
            error = {"ci_low": 90.3, "ci_high": 96.1, "ci_level": 0.95} if value else {}
            drawn = common | error | {"value": value and value * 93.7, "N": n}
            records += [drawn | Kind.FREQUENCY_OF_SHAPE.at(shape=shape) for shape in only]
            records += [drawn | Kind.FREQUENCY_AT_RATE.at(rate=rate) for rate in MAIN_RATES]
    return Results(results_frame(records), synthetic=True)


def _cells(table, method: str) -> list[str]:
    frame = table.frame.set_index("Method")
    return frame.loc[method].tolist()


def test_an_interval_is_judged_by_its_lowest_coverage_and_a_test_by_its_highest_size():
    table = promises_table(_results())
    assert list(table.frame.columns) == ["Method", "n = 20", "n = 50", "n = 100", "n = 500"]
    assert _cells(table, "Wilson") == ["95.0 (92.5)"] * 4
    assert _cells(table, "McNemar, exact") == ["95.0 (97.5)"] * 4
    assert table.synthetic


def test_every_method_stands_in_one_of_the_tables():
    results = _results()
    rates, changes = promises_table(results).frame, changes_promises_table(results).frame
    cohorts = cohorts_promises_table(results).frame["True rate"]
    headed = {name.partition(": ")[0] for name in (*changes["Changes"], *cohorts)}
    assert {method.words for method in METHODS.values()} <= set(rates["Method"]) | headed
    headings = [row["Method"] for _, row in rates.iterrows() if not row["n = 20"]]
    assert headings == ["Intervals: samples that hold the truth, %", "Tests: false alarms, %"]


def test_a_drawn_share_has_its_error_beside_it():
    frame = changes_promises_table(_results()).frame
    assert frame.iloc[0].tolist() == ["t interval of the mean: samples that hold the truth, %", "", "", "", ""]
    assert frame.iloc[1].tolist() == ["bell-shaped", *["93.7 (90–96)"] * 4]


def test_what_needs_whole_cohorts_has_a_row_for_each_true_rate():
    frame = cohorts_promises_table(_results()).frame
    assert frame.iloc[0].tolist() == ["Kaplan–Meier, log-log: samples that hold the truth, %", "", "", "", ""]
    assert frame["True rate"].tolist()[1:5] == ["0.05", "0.3", "0.6", "0.9"]
    assert frame.iloc[1].tolist()[1:] == ["93.7 (90–96)"] * 4
    assert frame.iloc[-5, 0] == "Likelihood ratio of two subgroups: false alarms, %"


def test_rules_on_zeros_are_compared_where_there_are_zeros():
    rows = list(changes_promises_table(_results()).frame["Changes"])
    assert rows[rows.index("Wilcoxon, zeros ranked (Pratt): false alarms, %") :] == [
        *("Wilcoxon, zeros ranked (Pratt): false alarms, %", "bell-shaped", "whole numbers", "skewed"),
        *("Wilcoxon, zeros dropped: false alarms, %", "whole numbers"),
        *("Wilcoxon, zeros split: false alarms, %", "whole numbers"),
    ]


def test_what_is_suppressed_is_said():
    results = _results(None)
    assert _cells(promises_table(results), "Wilson") == ["not recorded"] * 4
    assert changes_promises_table(results).frame.iloc[1].tolist() == ["bell-shaped", *["not recorded"] * 4]
