"""What a printed percentage can rest on."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ibd_study.printed import feasible_counts, read_published
from ibd_study.printed.published import COLUMNS

SIZES = {"UC": 80, "CD": 156}
# Every whole number of patients over a whole number that rounds half up to the printed percentage;
# derived by arithmetic, never the paper's data.
FEASIBLE = {
    "uc_steroid_free_remission": ("64.0", "16/25 32/50 48/75"),
    "uc_clinical_remission": ("57.6", "19/33 34/59 38/66"),
    "uc_clinical_response": ("81.8", "9/11 18/22 27/33 36/44 45/55 54/66 63/77"),
    "uc_endoscopic_remission": ("35.8", "19/53 24/67"),
    "uc_endoscopic_response": ("63.3", "19/30 31/49 38/60 50/79"),
    "uc_mucosal_healing": ("35.8", "19/53 24/67"),
    "uc_histological_remission": ("29.2", "7/24 14/48 19/65 21/72"),
    "cd_steroid_free_remission": (
        "76.8",
        "43/56 53/69 63/82 73/95 76/99 86/112 96/125 106/138 109/142 116/151 119/155",
    ),
    "cd_clinical_remission": (
        "77.8",
        "7/9 14/18 21/27 28/36 35/45 42/54 49/63 56/72 63/81 70/90 77/99 84/108 91/117 98/126 105/135 112/144 119/153",
    ),
    "cd_clinical_response": (
        "81.0",
        "17/21 34/42 47/58 51/63 64/79 68/84 81/100 85/105 94/116 98/121 102/126 111/137 115/142 119/147 124/153",
    ),
    "cd_endoscopic_remission": (
        "19.4",
        "6/31 7/36 12/62 13/67 14/72 18/93 19/98 20/103 21/108 24/124 25/129 26/134 27/139 28/144 30/155",
    ),
    "cd_endoscopic_response": (
        "48.9",
        "22/45 23/47 43/88 44/90 45/92 46/94 64/131 65/133 66/135 67/137 68/139 69/141",
    ),
    "cd_mucosal_healing": ("4.9", "2/41 3/61 4/81 4/82 5/102 5/103 6/122 6/123 7/142 7/143 7/144"),
    "cd_radiological_remission": (
        "9.1",
        "1/11 2/22 3/33 4/44 5/55 6/66 7/77 8/88 9/99 10/110 11/121 12/132 13/143 14/154",
    ),
    "cd_radiological_response": (
        "85.7",
        "6/7 12/14 18/21 24/28 30/35 36/42 42/49 48/56 54/63 60/70 66/77 72/84 78/91 84/98 90/105 96/112 102/119 "
        "108/126 114/133 120/140 126/147 132/154",
    ),
    "cd_ultrasound_remission": ("5.7", "2/35 3/53 4/70 5/87 5/88 6/105 6/106 7/122 7/123 8/140 8/141"),
    "cd_ultrasound_response": (
        "56.7",
        "17/30 34/60 38/67 51/90 55/97 59/104 68/120 72/127 76/134 80/141 85/150",
    ),
}
# Denominators common to endpoints of one disease.
COMMON = {
    "uc_clinical_remission uc_clinical_response": {33, 66},
    "uc_endoscopic_remission uc_mucosal_healing": {53, 67},
    "uc_endoscopic_remission uc_endoscopic_response": set(),
    "uc_steroid_free_remission uc_clinical_remission": set(),
    "cd_clinical_remission cd_clinical_response": {63, 126, 153},
    "cd_steroid_free_remission cd_clinical_remission": {99},
    "cd_steroid_free_remission cd_clinical_response": {142},
    "cd_steroid_free_remission cd_clinical_remission cd_clinical_response": set(),
    "cd_endoscopic_remission cd_endoscopic_response": {139},
    "cd_endoscopic_remission cd_mucosal_healing": {103, 144},
    "cd_endoscopic_response cd_mucosal_healing": set(),
    "cd_radiological_remission cd_radiological_response": {77, 154},
    "cd_ultrasound_remission cd_ultrasound_response": {141},
}


def pairs(text: str) -> list[tuple[int, int]]:
    return [tuple(int(number) for number in pair.split("/")) for pair in text.split()]


def denominators(key: str) -> set[int]:
    return {n for _, n in feasible_counts(FEASIBLE[key][0], SIZES[key[:2].upper()])}


def half_up(events: int, n: int, decimals: int) -> Fraction:
    """Percentage rounded half up, in exact fractions."""
    scale = 10**decimals
    return Fraction((Fraction(100 * events * scale, n) + Fraction(1, 2)).__floor__(), scale)


@pytest.mark.parametrize(
    ("printed", "expected", "size"), [(*v, SIZES[k[:2].upper()]) for k, v in FEASIBLE.items()], ids=FEASIBLE
)
def test_every_feasible_count_of_a_printed_percentage(printed, expected, size):
    assert feasible_counts(printed, size) == pairs(expected)


@pytest.mark.parametrize("key", FEASIBLE)
def test_no_percentage_is_possible_with_the_whole_group(key):
    assert SIZES[key[:2].upper()] not in denominators(key)


@pytest.mark.parametrize(("keys", "shared"), COMMON.items(), ids=COMMON)
def test_common_denominators(keys, shared):
    assert set.intersection(*map(denominators, keys.split())) == shared


def test_in_uc_no_other_two_endpoints_share_a_denominator():
    uc = [key for key in FEASIBLE if key.startswith("uc_")]
    sharing = {
        f"{first} {second}"
        for i, first in enumerate(uc)
        for second in uc[i + 1 :]
        if denominators(first) & denominators(second)
    }
    assert sharing == {"uc_clinical_remission uc_clinical_response", "uc_endoscopic_remission uc_mucosal_healing"}


@given(n=st.integers(1, 400), share=st.fractions(0, 1), decimals=st.integers(0, 3))
def test_a_count_is_found_from_its_own_percentage(n, share, decimals):
    events = round(share * n)
    printed = f"{float(half_up(events, n, decimals)):.{decimals}f}"
    assert (events, n) in feasible_counts(printed, n)


@given(printed=st.integers(0, 1000), largest_n=st.integers(0, 60))
def test_all_counts_found_round_half_up_to_what_was_printed_and_no_other_does(printed, largest_n):
    target = Fraction(printed, 10)
    expected = [(k, n) for n in range(1, largest_n + 1) for k in range(n + 1) if half_up(k, n, 1) == target]
    assert feasible_counts(f"{printed // 10}.{printed % 10}", largest_n) == expected


def test_a_half_is_rounded_up():
    assert (1, 8) in feasible_counts("13", 8)  # 12.5 %
    assert (1, 8) not in feasible_counts("12", 8)
    assert (1, 800) in feasible_counts("0.1", 800)  # 0.125 %
    assert (1, 2000) in feasible_counts("0.1", 2000)  # 0.05 %


def test_in_a_large_group_many_counts_give_one_percentage():
    # 49.5 to below 50.5 % of 1000
    assert [events for events, n in feasible_counts("50", 1000) if n == 1000] == list(range(495, 505))


@pytest.mark.parametrize("printed", ["", "57,6", "<0.001", "-3.0", "57.6 %", ".5"])
def test_what_is_no_percentage_is_refused(printed):
    with pytest.raises(ValueError, match="expected digits with a decimal point"):
        feasible_counts(printed, 80)


def test_the_published_numbers_are_those_printed():
    published = read_published()
    percentages = {key: printed.value for key, printed in published.items() if printed.is_percentage}
    assert percentages == {key: printed for key, (printed, _) in FEASIBLE.items()}
    means = {key: (one.value, one.p) for key, one in published.items() if not one.is_percentage}
    assert means == {"cdai_mean_baseline": ("214.9", "<0.001"), "cdai_mean_follow_up": ("117.5", "<0.001")}
    with_p = {key: one.p for key, one in published.items() if one.p and one.is_percentage}
    assert with_p == {
        "uc_endoscopic_remission": "0.039",
        "uc_histological_remission": "0.009",
        "cd_steroid_free_remission": "<0.001",
        "cd_clinical_remission": "<0.001",
    }


@pytest.mark.parametrize("key", FEASIBLE)
def test_each_chosen_count_is_feasible(key):
    printed = read_published()[key]
    assert printed.disease == key[:2].upper()
    assert (printed.chosen_events, printed.chosen_evaluable) in pairs(FEASIBLE[key][1])


def test_a_mean_rests_on_no_chosen_count():
    mean = read_published()["cdai_mean_baseline"]
    assert (mean.chosen_events, mean.chosen_evaluable) == (None, None)


def test_another_table_of_printed_numbers_can_be_read(tmp_path):
    path = tmp_path / "published.csv"
    header = ",".join(column.name for column in COLUMNS)
    path.write_text(f"{header}\ncure,UC,Cure,percent,50.0,,,8,1,2,,\n", encoding="utf-8")
    (one,) = read_published(path).values()
    assert (one.label, one.value, one.p, one.week, one.chosen_evaluable) == ("Cure", "50.0", "", 8, 2)
