"""Adverse events under the minimum count: groups made of others, and rates from the entry beside those of all time."""

import pytest
from by_name import protect_named

from ibd_study.disclosure import Groups, Policy, protect
from ibd_study.kinds import Kind

POLICY = Policy("minimum_count", 5, 5, b"secret")
INFECTIONS = frozenset({"ae_infection", "ae_serious_infection", "ae_herpes_zoster"})
GROUPS = Groups(
    sizes={"": 236, "UC": 80, "CD": 156},
    public_terms=INFECTIONS | {"ae_any_event", "ae_any_infection"},
    unions={"ae_any_infection": INFECTIONS},
)


def _group(name: str, patients: int, early: int = 0) -> list[dict]:
    """A group in which each patient has one event, some of them before the entry."""
    common = {"endpoint": f"ae_{name}", "disease": ""}
    later = patients - early
    numbers = {
        "percentage": {"n": patients, "value": 100 * patients / 236, "N": 236},
        "events": {"value": patients, "N": 236},
        "incidence_rate": {"n": patients, "value": 12.3456, "N": 236},
        "event_rate": {"n": patients, "value": 12.3456, "N": 236},
        "incidence_rate_from_entry": {"n": later, "value": 12.3456, "N": 236 - early},
        "event_rate_from_entry": {"n": later, "value": 12.3456, "N": 236},
    }
    return [common | {"statistic": statistic} | number for statistic, number in numbers.items()]


def _shown(*groups: list[dict]) -> dict[tuple[str, str], float | None]:
    records = [record for group in groups for record in group]
    return {(one["endpoint"], one["statistic"]): one["value"] for one in protect_named(records, POLICY, GROUPS)}


@pytest.mark.parametrize(
    ("early", "is_shown"), [(0, True), (4, False), (5, True), (26, False), (30, True)], ids=lambda value: str(value)
)
def test_rates_from_the_entry_are_shown_where_neither_early_nor_later_events_are_of_a_few(early, is_shown):
    found = _shown(_group("infection", 30, early), _group("any_event", 60, early))
    for statistic in ("incidence_rate", "event_rate"):
        assert found["ae_infection", statistic] == 12.3
        assert (found["ae_infection", f"{statistic}_from_entry"] is not None) == is_shown
        assert (found["ae_any_event", f"{statistic}_from_entry"] is not None) == is_shown


# Without dates are 3 of 30 patients, 3 of 60 events, or enough of both; with dates but 3 patients; or of the 10 without
# dates, who had 13 events, a few had more than one.
@pytest.mark.parametrize(
    ("first", "all_events", "is_shown"),
    [(27, 50, False), (30, 57, False), (20, 45, True), (3, 33, False), (20, 47, False), (20, 23, False)],
)
def test_rates_are_hidden_where_a_few_patients_or_events_have_no_date_or_one(first, all_events, is_shown):
    group = _group("infection", 30)
    dated = {"incidence_rate": first, "event_rate": all_events}
    undated = [one | {"n": dated.get(one["statistic"], one.get("n"))} for one in group[:4]]
    undated[1] = undated[1] | {"value": 60}
    found = _shown(undated)
    assert (found["ae_infection", "event_rate"] is not None) == is_shown


# Of 35 patients 28 + 5 are accounted for: the other two would be those withheld.
@pytest.mark.parametrize(("together", "is_shown"), [(35, False), (33, True), (40, False)])
def test_any_infection_is_hidden_where_it_would_tell_a_small_group_more_closely(together, is_shown):
    hidden = _group("serious_infection", 2)
    found = _shown(_group("any_infection", together), _group("infection", 28), _group("herpes_zoster", 5), hidden)
    assert (found["ae_any_infection", "percentage"] is not None) == is_shown
    assert found["ae_any_infection", "events"] is None
    assert found["ae_serious_infection", "percentage"] is None


@pytest.mark.parametrize(("any_event", "infection"), [(60, 37), (41, 30)])
def test_any_infection_is_hidden_where_a_few_patients_lie_between_it_and_a_group_beside_it(any_event, infection):
    found = _shown(_group("any_event", any_event), _group("any_infection", 40), _group("infection", infection))
    assert found["ae_any_infection", "percentage"] is None
    assert found["ae_any_event", "percentage"] is not None


def test_numbers_of_any_infection_are_shown_where_nothing_of_it_is_small():
    found = _shown(
        _group("any_event", 60), _group("any_infection", 35), _group("infection", 28), _group("herpes_zoster", 7)
    )
    assert found["ae_any_infection", "percentage"] == pytest.approx(100 * 35 / 236)
    assert found["ae_any_infection", "incidence_rate_from_entry"] == 12.3


def test_time_at_risk_from_the_entry_is_hidden_where_a_few_patients_left_before_it():
    def years(of_entry: int) -> list[dict]:
        common = {"endpoint": "exposure", "disease": "", "unit": "patient-years", "value": 176.8514}
        names = {"patient_years": 230, "patient_years_from_entry": of_entry}
        return [common | {"statistic": name, "N": total} for name, total in names.items()]

    assert _shown(years(230))["exposure", "patient_years_from_entry"] == 177.0
    assert _shown(years(227))["exposure", "patient_years_from_entry"] is None


@pytest.mark.parametrize("kind", [Kind.EVENTS_NOT_AT_RISK, Kind.EVENTS_UNDATED])
@pytest.mark.parametrize(("events", "shown"), [(0, 0), (4, None), (5, 5)])
def test_events_outside_of_the_time_at_risk_or_without_a_date_are_shown_where_they_are_not_few(kind, events, shown):
    record = kind.at() | {"endpoint": "exposure", "value": events, "unit": "events", "N": 236}
    (found,) = protect([record], POLICY, GROUPS)
    assert (found["value"], found.get("disclosure", "")) == (shown, "suppressed" if shown is None else "")
