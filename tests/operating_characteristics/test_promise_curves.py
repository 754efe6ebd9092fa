"""The charts of kept and broken promises, on literal rows."""

import json

import pytest
from every_chart import check_schema

from ibd_study.kinds import Kind
from ibd_study.results import Results, results_frame
from ibd_tools.operating_characteristics import promise_curves

SIZES = (20, 50, 100, 500)


def _rows(endpoint: str, *, value: float | None = 96.0, error: bool = False) -> list[dict]:
    """Two rates for each number of patients, the first lower by a point, with their spread."""
    common = {"endpoint": endpoint, "unit": "%"}
    rows = []
    for n in SIZES:
        lower = None if value is None else value - 1
        limits = {"ci_low": 93.0, "ci_high": 98.0, "ci_level": 0.95} if error else {}
        spread = {"lowest": lower, "mean": value, "highest": value}
        rows += [
            common | limits | {**Kind.FREQUENCY_AT_RATE.at(rate=0.3), "value": lower, "N": n},
            common | limits | {**Kind.FREQUENCY_AT_RATE.at(rate=0.65), "value": value, "N": n},
            *(
                common | Kind.FREQUENCY_END_OF_SIZE.at(end=end) | {"value": found, "N": n}
                for end, found in spread.items()
            ),
        ]
    ends = {"lowest": lower, "highest": value}
    return rows + [common | Kind.FREQUENCY_END.at(end=end) | {"value": found} for end, found in ends.items()]


def _figures(*records: list[dict], promised: float = 95.0):
    joined = [record for part in records for record in part]
    results = Results(results_frame(joined), synthetic=True)
    names = list(dict.fromkeys(record["endpoint"] for record in joined))
    return promise_curves(results, names, promised).figures


def _figure(records: list[dict], promised: float = 95.0):
    (figure,) = _figures(records, promised=promised)
    return figure


def _domains(spec: dict) -> list[list[float]]:
    return [layer["encoding"]["y"]["scale"]["domain"] for layer in spec["layer"] if "scale" in layer["encoding"]["y"]]


def test_one_figure_a_method_with_its_finding_words_and_numbers():
    figures = _figures(_rows("coverage_wilson"), _rows("coverage_newcombe_10", error=True))
    check_schema(figures[0])
    assert [figure.title for figure in figures] == [
        "Wilson holds the truth in 95.0 % to 96.0 % of studies",
        "Newcombe, paired difference holds the truth in 95.0 % to 96.0 % of studies",
    ]
    assert (
        figures[0].specs()[0]["description"]
        == figures[0].alt
        == (
            "Wilson, coverage: n 20 95.0 % to 96.0 %, n 50 95.0 % to 96.0 %, n 100 95.0 % to 96.0 %, "
            "n 500 95.0 % to 96.0 %."
        )
    )
    assert "samples whose interval holds the truth" in figures[0].caption


def test_the_table_sums_up_the_true_rates_and_every_one_can_be_taken_away():
    figure = _figure(_rows("coverage_wilson"))
    assert figure.data.to_dict("records")[0] == {"N": 20, "lowest": 95.0, "mean": 96.0, "highest": 96.0}
    (attachment,) = figure.attachments
    assert attachment.rows.iloc[0].tolist()[:4] == ["coverage_wilson", 20, 30.0, 95.0]
    assert len(attachment.rows) == 8


def test_only_drawn_samples_have_points_with_an_error():
    exact, drawn = (
        _figure(rows).specs()[0] for rows in (_rows("coverage_wilson"), _rows("coverage_wilson", error=True))
    )
    sizes = [sorted(len(rows) for rows in spec["datasets"].values()) for spec in (exact, drawn)]
    # The line of the promise, all rows, and those with an error: none, or the same rows again.
    assert sizes == [[0, 1, 8], [1, 8]]
    assert "93.0" not in json.dumps(exact["datasets"])
    assert "93.0" in json.dumps(drawn["datasets"])


@pytest.mark.parametrize(("promised", "domain"), [(95.0, [85.0, 100.0]), (5.0, [0.0, 100.0])])
def test_coverage_is_drawn_around_its_level(promised, domain):
    (spec,) = _figure(_rows("coverage_wilson"), promised=promised).specs()
    assert {tuple(found) for found in _domains(spec)} == {tuple(domain)}


@pytest.mark.parametrize(("promised", "highest"), [(5.0, 10.0), (60.0, 100.0)])
def test_false_alarms_are_drawn_from_zero(promised, highest):
    (spec,) = _figure(_rows("size_mcnemar_exact", value=4.0), promised=promised).specs()
    assert {tuple(found) for found in _domains(spec)} == {(0.0, highest)}
    assert "McNemar, exact, false alarms: n 20 3.0 % to 4.0 %" in spec["description"]


def test_a_rate_that_never_varies_is_said_once():
    rows = [row | {"value": 96.0} for row in _rows("coverage_wilson")]
    assert "n 20 96.0 %, n 50" in _figure(rows).alt


def test_what_is_suppressed_is_said_and_drawn_nowhere():
    figure = _figure(_rows("coverage_wilson", value=None))
    assert "n 20 not recorded" in figure.alt
    assert "<svg" not in figure.alt
    assert figure.html()
