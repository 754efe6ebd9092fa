"""Rates at several weeks: who is followed, who is on the drug, who could be judged."""

import pandas as pd
from literal_cohort import row, value

from ibd_study.estimates import course as estimates_course
from ibd_study.estimates import course_of_rates
from ibd_study.figures import course_panels
from ibd_study.missing import make_pairs
from ibd_study.tables import course_table

# C1 stays, C2 stops in week 10, C3 leaves in week 20; C4 has no dates. Weeks from 2023-01-01.
PATIENTS = """\
patient_id,diagnosis,start_date,stop_date,follow_up_end_date
C1,CD,2023-01-01,,2023-12-31
C2,CD,2023-01-01,2023-03-12,2023-12-31
C3,CD,2023-01-01,,2023-05-21
C4,CD,,,
"""
VISITS = """\
patient_id,week,cdai
C1,0,300
C1,12,140
C1,24,120
C2,0,300
C2,12,200
C3,0,300
C3,12,100
C4,0,300
C4,24,200
"""
KEY = "cd_clinical_remission"


def course(cohort_of, **parameters):
    return course_of_rates(cohort_of(PATIENTS, VISITS, **parameters), [KEY])


def rate_at(found, week: float) -> tuple[int | None, int]:
    at = row(found, KEY, "percentage_at_week", week=week)
    return (None if pd.isna(at["n"]) else int(at["n"])), int(at["N"])


def test_each_week_has_the_patients_that_could_be_judged_then(cohort_of):
    found = course(cohort_of)
    assert [rate_at(found, week) for week in (4, 12, 24)] == [(None, 0), (2, 3), (1, 2)]
    assert [value(found, KEY, "unanswered_at_week", week=week) for week in (4, 12, 24)] == [None, 1, 2]


def test_followed_until_the_week_and_on_the_drug_until_the_stop(cohort_of):
    found = course(cohort_of, course_weeks=[10.0, 11.0, 20.0, 21.0])
    weeks = (10, 11, 12, 20, 21)
    assert [value(found, KEY, "followed_at_week", week=week) for week in weeks] == [3, 3, 3, 3, 2]
    assert [value(found, KEY, "on_drug_at_week", week=week) for week in weeks] == [3, 2, 2, 2, 1]


def test_non_responders_count_at_every_week_that_was_assessed(cohort_of):
    found = course(cohort_of, missing_data="nri")
    assert [rate_at(found, week) for week in (4, 12, 24)] == [(None, 0), (2, 4), (1, 4)]


def test_the_first_and_the_last_week_can_be_named(cohort_of):
    found = course(cohort_of, course_weeks=[24.0])
    named = [row(found, KEY, f"percentage_at_{place}_week") for place in ("first", "last")]
    assert [(one["week"], one["n"], one["N"]) for one in named] == [(12, 2, 3), (24, 1, 2)]


def test_a_cohort_without_dates_says_so_and_still_has_its_rates(cohort_of):
    patients = "patient_id,diagnosis\nC1,CD\nC2,CD\nC3,CD\nC4,CD\n"
    found = course_of_rates(cohort_of(patients, VISITS), [KEY])
    assert rate_at(found, 12) == (2, 3)
    assert value(found, KEY, "followed_at_week", week=12) is None
    assert course_table(found, [KEY], "Weeks").frame["On treatment"].tolist() == ["not recorded"] * 3


def test_a_week_that_nobody_was_assessed_at_is_said_and_not_drawn(cohort_of):
    found = course(cohort_of)
    figure = course_panels(found, [KEY])
    assert "week 12 66.7 % (2/3; " in figure.alt
    assert "week 4 " not in figure.alt
    (spec,) = figure.specs()
    assert {drawn["week"] for rows in spec["datasets"].values() for drawn in rows} == {12, 24}
    table = course_table(found, [KEY], "Weeks")
    empty = table.frame.loc[table.frame["Endpoint"].str.endswith("week 4"), "Events/evaluable"]
    assert empty.tolist() == ["–"] and any(note.startswith("–: nobody had") for note in table.notes)


def test_every_week_keeps_its_words_under_the_axis(cohort_of):
    """Drawn without a browser: the week with the only point must not go for want of room."""
    import vl_convert

    (spec,) = course_panels(course(cohort_of, course_weeks=[8.0, 24.0]), [KEY]).specs()
    drawn = vl_convert.vegalite_to_svg(spec | {"width": 170})
    assert [week for week in ("8", "12", "24") if f">{week}</tspan>" not in drawn] == []
    assert drawn.count(">recorded</tspan>") == 1


def test_pairs_of_a_week_are_made_once_for_all_endpoints(analysis, monkeypatch):
    made = []

    def counted(selected, cohort, parameters, times):
        made.append(parameters.cd_week)
        return make_pairs(selected, cohort, parameters, times)

    monkeypatch.setattr(estimates_course, "make_pairs", counted)
    course_of_rates(analysis, ["cd_clinical_remission", "cd_clinical_response", "uc_clinical_remission"])
    assert len(made) == len(set(made)) > 1
