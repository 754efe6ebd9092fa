"""The selection of patients: steps are shown while no two of them differ by a few patients."""

from ibd_study.disclosure.families import FLOW
from ibd_study.disclosure.groups import Groups
from ibd_study.disclosure.marking import withhold
from ibd_study.disclosure.policy import Policy

ANALYSED = "analysed"
VISITS = ("baseline_visit", "followup_visit")
LEFT, UNKNOWN = "_excluded", "_not_recorded"
PARTS = ("", "_uc", "_cd")


def flow_records(records: list[dict], policy: Policy, groups: Groups) -> list[dict]:
    """Counts of the selection; a step that would tell of a few patients is withheld, whole and by disease."""
    values = {record["statistic"]: record["value"] for record in records if record["endpoint"] == FLOW}
    kept = _steps_kept(values, policy)
    shown = {step + part for step in kept for part in PARTS} | _others_shown(values, kept)
    return [record if record["statistic"] in shown else withhold(record) for record in records]


def _steps(values: dict[str, float]) -> list[str]:
    return [name for name in values if name + PARTS[1] in values]


def _steps_kept(values: dict[str, float], policy: Policy) -> list[str]:
    """Steps shown: first the analysed, whose size is the base of every page, then the others in their order.

    Who had a visit at all bounds who was assessed by any score: shown only where it is everybody.
    """
    kept: list[tuple[int, ...]] = []
    names = []
    for step in sorted(_steps(values), key=lambda name: name != ANALYSED):
        counts = _counts(values, step)
        apart = [a - b for other in kept for a, b in zip(counts, other, strict=True)]
        is_told = step not in VISITS or counts == _counts(values, ANALYSED)
        if is_told and policy.all_safe(*counts, *apart):
            kept.append(counts)
            names.append(step)
    return names


def _counts(values: dict[str, float], step: str) -> tuple[int, ...]:
    """Patients at a step: all, with UC, with CD, with another diagnosis."""
    total, uc, cd = (int(values[step + part]) for part in PARTS)
    return total, uc, cd, total - uc - cd


def _others_shown(values: dict[str, float], kept: list[str]) -> set[str]:
    """Who fell out is shown where the steps on both sides are; whose value is not recorded where that is nobody.

    Table 1 says by disease of how many a value is missing, so their sum would tell of a disease that it withholds.
    """
    steps = _steps(values)
    known = {name for name in values if name.endswith(UNKNOWN) and values[name] == 0}
    left = {
        after + LEFT
        for before, after in zip([None, *steps], steps, strict=False)
        if after + LEFT in values and {before, after} - {None} <= set(kept)
    }
    return known | left
