"""One row of the table of other studies, and the words that its columns may hold."""

import re
from dataclasses import dataclass

SETTINGS = {
    "this_study": "the study at hand",
    "real_world": "real-world cohorts",
    "meta_analysis": "meta-analyses",
    "trial_induction": "trials",
    "trial_maintenance": "trials, responders randomised again",
    "trial_responders": "trials, responders only",
}
FAMILIES = (
    *("clinical_remission", "clinical_response", "steroid_free_remission", "endoscopic_remission"),
    *("endoscopic_response", "endoscopic_improvement", "mucosal_healing", "histological_remission"),
    *("histo_endoscopic_improvement", "radiological_remission", "radiological_response", "ultrasound_remission"),
    *("ultrasound_response", "biochemical_remission", "persistence", "discontinuation", "colectomy"),
    *("adverse_event", "other"),
)
NOT_STATED = "not stated"
SURVIVAL = "survival estimate"
DRUG = "upadacitinib"
# A rule that nobody stated is not known to be another's; a survival estimate is no count; a pool has its members.
NEVER_POOLED_DEFINITIONS = frozenset({NOT_STATED, SURVIVAL, "each study's own"})
NEVER_POOLED_SETTINGS = frozenset({"this_study", "meta_analysis"})
# These families hold different things under one name.
MIXED_FAMILIES = frozenset({"adverse_event", "other"})
CHECKED_COUNTS = ("printed", "n printed")
CHOICES = {
    "setting": tuple(SETTINGS),
    "comparator_arm": ("yes", "no"),
    "endpoint_family": FAMILIES,
    "provenance": ("sourced", "unverified"),
    "counts_provenance": (*CHECKED_COUNTS, "events unverified", "unverified", "not printed"),
}
WEEKS = re.compile(r"(\d+(?:\.\d+)?)(?:-(\d+(?:\.\d+)?))?", re.ASCII)


@dataclass(frozen=True)
class StudyRow:
    """One study, arm, week and endpoint.

    ``timepoint`` and ``percent`` are texts, as printed; counts and limits are None where they are not printed.
    ``treated`` is how many the source says were treated; the denominator may be smaller.
    """

    study: str
    year: int
    doi: str
    setting: str
    disease: str
    dose: str
    is_comparator: bool
    timepoint: str
    family: str
    definition_family: str
    endpoint: str
    definition: str
    events: int | None
    n: int | None
    treated: int | None
    percent: str
    ci_low: float | None
    ci_high: float | None
    is_verified: bool
    counts_provenance: str
    source: str
    notes: str

    @property
    def weeks(self) -> float | None:
        """The week, where it is a single one."""
        first, last = ends_of(self.timepoint)
        return first if last is None else None

    @property
    def is_trial(self) -> bool:
        """Whether it is an arm of a trial."""
        return self.setting.startswith("trial_")

    @property
    def counts_are_checked(self) -> bool:
        """Whether n, and events where there are any, were read in the source."""
        return self.is_verified and self.counts_provenance in CHECKED_COUNTS

    @property
    def counted_or_treated(self) -> int:
        """The printed number of patients, else the number treated; 0 where neither is printed."""
        return self.n or self.treated or 0

    @property
    def endpoint_key(self) -> str:
        """Key of the registry's endpoint of this name, if it has one: disease and family."""
        return f"{slug(self.disease)}_{self.family}"

    @property
    def key(self) -> str:
        """Name of the row within its disease and endpoint family, made of what tells it from others."""
        parts = [self.study, "" if self.dose.startswith(DRUG) and not self.is_trial else self.dose]
        parts += ["" if slug(self.endpoint) == self.family else self.endpoint]
        parts += [f"week {self.timepoint}" if self.timepoint else ""]
        return slug(" ".join(parts))

    @property
    def group(self) -> str:
        """Name of the rows that it may be pooled with: same population, arm, rule and time."""
        arm = self.dose if self.is_trial else ""
        return slug(f"{self.setting} {arm} {self.definition_family} week {self.timepoint}")

    @property
    def may_be_pooled(self) -> bool:
        """Whether population, endpoint, rule and time allow pooling at all, whatever its counts."""
        kept_apart = (
            self.setting in NEVER_POOLED_SETTINGS,
            self.definition_family in NEVER_POOLED_DEFINITIONS,
            self.family in MIXED_FAMILIES,
            not self.timepoint,
        )
        return not any(kept_apart)


def slug(words: str) -> str:
    """Words as part of a key of the results table.

    Examples
    --------
    >>> slug("U-ACHIEVE Induction, upadacitinib 45 mg")
    'u_achieve_induction_upadacitinib_45_mg'
    """
    return re.sub(r"[\W_]+", "_", words.lower()).strip("_")


def ends_of(text: str) -> tuple[float | None, float | None]:
    """Both ends of a range such as 8-16; a single number has no second one."""
    found = WEEKS.fullmatch(text)
    first, last = found.groups() if found else (None, None)
    return None if first is None else float(first), None if last is None else float(last)
