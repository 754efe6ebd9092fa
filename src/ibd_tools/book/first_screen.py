"""What the first page says before anything else: of the printed study, or of the cohort that this run is about."""

import pandas as pd

from ibd_study.endpoints import REGISTRY
from ibd_study.kinds import Kind
from ibd_study.results import lookup
from ibd_tools.book.run_data import RunData
from ibd_tools.book.tables import is_computed

OF_THE_STUDY = """\
- **No printed percentage can rest on all patients.** Of the printed percentages,
  {{result}}`audit.possible_on_whole_group:count` are possible if everybody with the disease was counted. Each rests on
  fewer, and the abstract does not say on how many.
- **One rate depends much on choices that are not printed.** Remission of Crohn's disease is printed as
  {{printed}}`cd_clinical_remission`. In {{result}}`cd_clinical_remission.specifications` defensible analyses of the
  same patients it ranges from {{result}}`cd_clinical_remission.specification_lowest` to
  {{result}}`cd_clinical_remission.specification_highest`; {above} ([what moves it](specification_curve.ipynb)). It is
  {{result}}`cd_clinical_remission.percentage_nri:full` if all {{result}}`cd_clinical_remission.unseen` patients who
  could not be judged had failed.
- **Much had to be assumed.** Where the abstract is silent, {{count}}`assumptions` numbered
  [assumptions](assumptions.md) stand in: definitions, weeks, windows, who is counted."""
ABOVE = "cd_clinical_remission.specification_above_printed"
FOUND = ("uc_clinical_remission", "uc_endoscopic_remission", "cd_clinical_remission", "cd_endoscopic_remission")


def first_screen_fragment(run: RunData) -> str:
    """What is known after this book: of an own cohort what was found, on how many, and who could not be judged."""
    if run.synthetic and is_computed(run, ABOVE):
        row, _ = lookup(run.results.rows, ABOVE)
        is_none = not pd.isna(row["value"]) and row["value"] == 0
        return OF_THE_STUDY.format(above="none lies above it" if is_none else f"{{result}}`{ABOVE}` lie above it")
    found = [_found(key) for key in FOUND if is_computed(run, key) and not _nobody_has_the_disease(run, key)]
    return "\n".join(found) or "No clinical and no endoscopic endpoint could be judged in this cohort."


def _nobody_has_the_disease(run: RunData, key: str) -> bool:
    return bool(run.results.of(endpoint=key, kind=Kind.NOT_EVALUABLE).rows["N"].eq(0).any())


def _found(key: str) -> str:
    one = REGISTRY[key]
    return (
        f"- **{one.disease} at {{when}}`{one.disease}`.** {one.label.capitalize()} in {{result}}`{key}:full`; "
        f"patients who could not be judged: {{result}}`{key}.unseen`."
    )
