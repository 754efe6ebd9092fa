"""Parameters: what is refused and how it is said, profiles, hash and help text."""

import math

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as some

from ibd_study.parameters import (
    PROFILES,
    ParameterError,
    Parameters,
    allowed_values,
    as_text,
    cut_off_names,
    describe,
    group_of,
    parameters_sha256,
    parse,
)

ASSUMED_2025 = {name: Parameters.model_fields[name].default for name in cut_off_names()}
quick = settings(max_examples=60, deadline=None, derandomize=True)

WEEKS = "a number above 0 and at most 260 weeks"
COURSE = "a list of numbers, each above 0 and at most 260 weeks, such as [4, 24]"
SHARE = "a number above 0 and below 1"
SEED = "a whole number at least 0"

# One line per way to be wrong: name, value, what the message expects.
REFUSED = [
    ("uc_week", 0, WEEKS),
    ("uc_week", -8, WEEKS),
    ("uc_week", 260.1, WEEKS),
    ("cd_week", 10**400, WEEKS),
    ("window_weeks", -0.1, "a number at least 0 and at most 52 weeks"),
    ("minimum_age_years", 111, "a number at least 0 and at most 110 years"),
    ("ci_level", 1, SHARE),
    ("ci_level", 95, SHARE),
    ("ci_level", 0, SHARE),
    ("seed", -1, SEED),
    ("uc_remission_mes_at_most", 4, "a number at least 0 and at most 3 points"),
    ("uc_response_fall_percent_at_least", 101, "a number at least 0 and at most 100 %"),
    # not numbers, though arithmetic would take them
    ("uc_week", math.nan, WEEKS),
    ("uc_week", math.inf, WEEKS),
    ("cd_remission_cdai_below", math.nan, "a number at least 0 and at most 600 points"),
    # what papermill -p and YAML make of a value: text, a truth value, nothing, a list
    ("uc_week", "8", WEEKS),
    ("uc_week", "1e3", WEEKS),
    ("cd_remission_cdai_below", "150", "a number at least 0 and at most 600 points"),
    ("uc_week", True, WEEKS),
    ("uc_week", None, WEEKS),
    ("uc_week", [8], WEEKS),
    ("seed", 1.0, SEED),
    ("seed", True, SEED),
    ("seed", "20250114", SEED),
    ("table_one_p_values", "true", "true or false"),
    ("table_one_p_values", 1, "true or false"),
    ("table_one_p_values", None, "true or false"),
    ("uc_mucosal_healing_needs_histology", "no", "true or false"),
    ("cohort", 5, "text"),
    ("cohort", None, "text"),
    ("subgroup", True, "text"),
    ("missing_data", None, "one of observed, nri, locf"),
    ("missing_data", ["nri"], "one of observed, nri, locf"),
    ("missing_data", "NRI", "one of observed, nri, locf"),
    ("course_weeks", 4, COURSE),
    ("course_weeks", "4, 24", COURSE),
    ("course_weeks", (4, 24), COURSE),
    ("course_weeks", [4, "24"], COURSE),
    ("course_weeks", [True], COURSE),
    ("course_weeks", [None], COURSE),
    ("course_weeks", [math.nan], COURSE),
    ("course_weeks", [-4], COURSE),
    ("course_weeks", [0.0], COURSE),
    ("course_weeks", [4, 261], COURSE),
]


@pytest.mark.parametrize(("name", "value", "expected"), REFUSED)
def test_wrong_value_is_refused_with_what_is_allowed(name, value, expected):
    with pytest.raises(ParameterError) as error:
        parse({name: value})
    assert str(error.value).startswith(f"parameter {name!r} is {value!r}; expected {expected}")


@pytest.mark.parametrize(
    ("name", "value", "nearest"),
    [
        ("missing_data", "nir", "did you mean 'nri'?"),
        ("missing_data", "NRI", "did you mean 'nri'?"),
        ("missing_data", "x", "see `ibd-study parameters` for those known"),
        ("definitions", "stride-2", "did you mean 'stride2'?"),
        ("ci_method", "clopper-pearson", "did you mean 'clopper_pearson'?"),
        ("uc_remission_rule", "partial mayo", "did you mean 'partial_mayo'?"),
    ],
)
def test_wrong_choice_names_the_nearest_right_one(name, value, nearest):
    with pytest.raises(ParameterError) as error:
        parse({name: value})
    assert str(error.value).endswith(f"({nearest})")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("mising_data", "did you mean 'missing_data'?"),
        ("UC_week", "did you mean 'uc_week'?"),
        ("cd_remission_cdai", "did you mean 'cd_remission_cdai_below'?"),
        ("zzz", "see `ibd-study parameters` for those known"),
        ("", "see `ibd-study parameters` for those known"),
    ],
)
def test_unknown_name_is_refused_with_the_nearest_known(name, words):
    with pytest.raises(ParameterError) as error:
        parse({name: 1})
    assert str(error.value) == f"unknown parameter {name!r}: {words}"


# YAML reads `8: 10` and `yes: 10` as keys that are no text.
@pytest.mark.parametrize("name", [8, True, None, ("uc_week",), "uc_week\x00", "\ud800"])
def test_name_that_is_no_text_is_refused(name):
    with pytest.raises(ParameterError) as error:
        parse({name: 10, "uc_week": 8})
    assert str(error.value) == f"parameter name {name!r}; expected the name of a parameter"


def test_all_problems_come_in_one_message():
    with pytest.raises(ParameterError) as error:
        parse({8: 8, "uc_week": "8", "missing_data": "nir", "mising_data": "nri", "course_weeks": [-4, -5], "seed": 7})
    assert str(error.value).splitlines() == [
        "parameter name 8; expected the name of a parameter",
        "parameter 'missing_data' is 'nir'; expected one of observed, nri, locf (did you mean 'nri'?)",
        "parameter 'uc_week' is '8'; expected a number above 0 and at most 260 weeks",
        "parameter 'course_weeks' is [-4, -5]; expected a list of numbers, each above 0 and at most 260 weeks, "
        "such as [4, 24]",
        "unknown parameter 'mising_data': did you mean 'missing_data'?",
    ]


@pytest.mark.parametrize(
    ("name", "value", "read"),
    [
        ("uc_week", 10, 10.0),
        ("uc_week", 260, 260.0),
        ("window_weeks", 0, 0.0),
        ("course_weeks", [4, 24.5], [4.0, 24.5]),
        ("course_weeks", [], []),
        ("cd_remission_cdai_below", 220, 220.0),
        ("seed", 0, 0),
        ("cohort", "../my cohort", "../my cohort"),
        ("uc_remission_rule", None, "modified_mayo"),
        ("uc_mucosal_healing_needs_histology", None, False),
    ],
)
def test_whole_numbers_are_taken_for_numbers_and_nothing_for_what_the_profile_says(name, value, read):
    found = getattr(parse({name: value}), name)
    assert found == read and type(found) is type(read)


def test_every_cut_off_may_be_left_to_the_profile_and_no_other_parameter_may():
    for name in Parameters.model_fields:
        if name in cut_off_names():
            assert parse({name: None}) == Parameters()
        else:
            with pytest.raises(ParameterError):
                parse({name: None})


def test_parameters_cannot_be_changed_after_parsing():
    with pytest.raises(ValueError, match="frozen"):
        parse({}).uc_week = 9.0


def test_given_values_are_not_changed():
    values = {"uc_week": 10, "course_weeks": [4]}
    parse(values)
    assert values == {"uc_week": 10, "course_weeks": [4]}


# Profiles


def test_profiles_are_the_choices_of_the_definitions_parameter():
    assert allowed_values("definitions") == "one of " + ", ".join(PROFILES)


@pytest.mark.parametrize("profile", PROFILES)
def test_profile_gives_only_cut_offs_and_values_that_would_be_accepted(profile):
    values = ASSUMED_2025 | PROFILES[profile]
    assert set(PROFILES[profile]) <= set(cut_off_names())
    assert parse(values | {"definitions": profile}) == parse({"definitions": profile})


@pytest.mark.parametrize("profile", [name for name in PROFILES if name != "assumed_2025"])
def test_profile_lists_only_what_differs_from_the_assumed_one(profile):
    assert [name for name, value in PROFILES[profile].items() if ASSUMED_2025[name] == value] == []


@pytest.mark.parametrize(
    ("definitions", "name", "value"),
    [
        ("assumed_2025", "cd_remission_cdai_below", 150.0),
        ("assumed_2025", "cd_response_cdai_fall_at_least", 70.0),
        ("trial", "cd_response_cdai_fall_at_least", 100.0),
        ("trial", "cd_remission_cdai_below", 150.0),  # not in the profile, so as assumed
        ("stride2", "uc_remission_rule", "symptoms"),
        ("fda2022", "cd_endoscopic_response_counts_exact", True),
    ],
)
def test_cut_off_left_open_takes_its_value_from_the_profile(definitions, name, value):
    assert getattr(parse({"definitions": definitions}), name) == value


@pytest.mark.parametrize(
    ("name", "own"),
    [
        ("cd_response_cdai_fall_at_least", 70.0),
        ("uc_mucosal_healing_needs_histology", False),  # false and 0 are values, not gaps
        ("cd_endoscopic_remission_ses_cd_at_most", 0.0),
    ],
)
def test_cut_off_set_by_hand_beats_the_profile(name, own):
    assert getattr(parse({"definitions": "trial", name: own}), name) == own


# Hash


def test_hash_changes_with_every_parameter_but_the_places_of_cohort_and_sites():
    other = {
        "missing_data": "nri",
        "partly_assessed": "not_evaluable",
        "disclosure": "rounding",
        "definitions": "fda2022",
        "population": "biologic_naive",
        "subgroup": "sex=female",
        "course_weeks": [4],
        "ci_method": "jeffreys",
        "paired_test": "mid_p",
        "pooling_interval": "wald",
        "wilcoxon_zeros": "wilcox",
        "ci_level": 0.9,
        "table_one_p_values": True,
        "pairing": "first_last",
        "number_terms": "spline",
        "model_penalty": "firth",
        "steroid_free_population": "everybody",
        "audit_table": "other.csv",
        "unseen_worse_by_sd": [0.0, 1.0],
        "uc_remission_rule": "symptoms",
        "uc_response_rule": "symptoms",
        "uc_endoscopic_response_index": "mayo_endoscopic_subscore",
    }
    standard = Parameters()
    places = {"cohort": "elsewhere", "sites": ["north.zip", "south.zip"]}
    for name in Parameters.model_fields:
        value = getattr(standard, name)
        changed = other.get(name, not value if isinstance(value, bool) else None)
        if changed is None and name not in places:
            changed = value + 1
        same = parameters_sha256(parse({name: places.get(name, changed)})) == parameters_sha256(Parameters())
        assert same == (name in places), name


def test_hash_is_the_same_whether_a_cut_off_is_written_out_or_left_to_the_profile():
    assert parameters_sha256(parse({"cd_remission_cdai_below": 150})) == parameters_sha256(parse({}))


# Help text


def test_description_lists_every_parameter_with_all_its_words():
    rows = describe()
    assert [row["name"] for row in rows] == list(Parameters.model_fields)
    for row in rows:
        assert list(row) == ["name", "group", "meaning", "allowed", "default", "value"]
        assert all(row.values()), row
        assert row["group"] == group_of(row["name"])
        assert row["group"] in ("run", "analysis", "statistics", "cut-off")
        assert row["default"] == row["value"]


def test_description_shows_the_chosen_value_beside_the_default():
    rows = {row["name"]: row for row in describe(parse({"definitions": "trial", "uc_week": 10}))}
    assert (rows["uc_week"]["default"], rows["uc_week"]["value"]) == ("8", "10")
    cdai = rows["cd_response_cdai_fall_at_least"]
    assert (cdai["default"], cdai["value"]) == ("70", "100")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("cohort", "text"),
        ("seed", "a whole number at least 0"),
        ("table_one_p_values", "true or false"),
        ("course_weeks", COURSE),
        ("ci_level", SHARE),
        ("uc_remission_rule", "one of modified_mayo, partial_mayo, symptoms, symptoms_endoscopy"),
        ("uc_mucosal_healing_needs_histology", "true or false"),
        ("ultrasound_remission_wall_mm_at_most", "a number at least 0 and at most 30 mm"),
    ],
)
def test_allowed_values_are_said_in_words(name, words):
    assert allowed_values(name) == words


def test_every_number_parameter_says_its_unit_or_is_a_share_or_a_seed():
    without = [row["name"] for row in describe() if row["allowed"].startswith("a ") and row["allowed"][-1].isdigit()]
    assert sorted(without) == ["ci_level", "seed"]


# Parsers


anything = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(max_size=8),
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.text(max_size=3), inner, max_size=2),
    max_leaves=4,
)
names = some.sampled_from(list(Parameters.model_fields)) | some.text(max_size=12) | some.integers() | some.none()


@quick
@given(some.dictionaries(names, anything, max_size=4))
def test_parsing_gives_parameters_or_a_parameter_error(values):
    try:
        parsed = parse(values)
    except ParameterError as error:
        assert all(line.startswith(("parameter", "unknown parameter")) for line in str(error).splitlines())
    else:
        assert parse({name: getattr(parsed, name) for name in Parameters.model_fields}) == parsed


@quick
@given(some.floats(-1e6, 1e6) | some.booleans() | some.integers() | some.text() | some.lists(some.floats(0.001, 260)))
def test_value_written_as_text_is_read_back_by_yaml_as_the_same_value(value):
    assert yaml.safe_load(as_text(value)) == value


@pytest.mark.parametrize("text", ["no", "8", "null", "a: b", "# x", "2025-13-45", "2025-01-14", "=", " a", "[4]"])
def test_text_that_yaml_would_misread_is_quoted(text):
    assert as_text(text).startswith('"') and yaml.safe_load(as_text(text)) == text


@pytest.mark.parametrize("text", ["observed", "data/synthetic", "sex=female", "../eigene Kohorte"])
def test_plain_text_stays_plain(text):
    assert as_text(text) == text


@pytest.mark.parametrize("value", [math.inf, -math.inf, math.nan])
def test_no_numeric_parameter_takes_infinity_or_not_a_number(value):
    numeric = {name for name, field in Parameters.model_fields.items() if "float" in str(field.annotation)}
    assert {"cd_remission_cdai_below", "high_activity_cdai_at_least", "ci_level", "course_weeks"} <= numeric
    for name in numeric:
        for wrong in (value, [4.0, value]):
            with pytest.raises(ParameterError, match=f"parameter {name!r} is .*; expected a"):
                parse({name: wrong})
