"""What a page says about where its patients come from."""

from ibd_study.disclosure import BY_HOSPITAL, EXACT_INTERNAL, MINIMUM_COUNT, ROUNDING, UNPROTECTED
from ibd_study.plain_text import escaped
from ibd_tools.book.editions import HOSPITALS
from ibd_tools.book.run_data import RunData

FIRST_WITH_LAST = (
    "**First against last.** Baseline is each patient's first assessment and follow-up the last, whenever they were; "
    "a score is read from the first and the last visit that has it. Weeks are read on the pages of the course only. "
)
TITLE = "Upadacitinib in inflammatory bowel disease, recomputed"
STUDY = "10.3390/biomedicines13010190"
DIFFERS_FROM_RELEASED = (
    " **This book differs by a few patients from one that was released before.** Together the two tell of single "
    "patients: do not share both (see [methods](methods.md))."
)
NO_PATIENT_NOTICE = (
    "No number of this page comes from a patient, neither of the cohort of this run nor of any other. "
    "Not for clinical use."
)


def cohort_notice(run: RunData) -> str:
    """A quiet note: the patients are invented, or whose they are and what to mind.

    The note for an own cohort also says how small groups are protected, or that they are not, and what the cohort lacks
    altogether.
    """
    compared = FIRST_WITH_LAST if run.compares_first_with_last else ""
    if run.manifest["edition"] == HOSPITALS:
        invented = "**SYNTHETIC.** The patients of these hospitals are invented. " if run.synthetic else ""
        return f"{invented}{_joined_words(run.manifest)} {compared}Not for clinical use."
    if run.synthetic:
        return (
            "**SYNTHETIC.** The patients of this run are invented. Agreement with the printed numbers is built in and "
            "proves nothing; see [how the cohort was made](data.md) and [what was assumed](assumptions.md). "
            f"{compared}Not for clinical use."
        )
    beside = DIFFERS_FROM_RELEASED if run.manifest.get("differs_from_released") else ""
    gaps = "".join(f" {gap}" for gap in run.manifest["cohort"]["gaps"])
    return (
        f"The numbers of this run come from the cohort “{escaped(run.manifest['cohort']['title'])}”. "
        f"{protection_words(run.manifest)}{beside}{gaps} {compared}Not for clinical use."
    )


def source_words(run: RunData) -> str:
    """Where a printed page comes from: book, version, run and cohort.

    Not its results: a page that they do not move is not written again when they change.
    """
    return f"From: {citation_words(run)}; run {run.manifest['run']}, {patients_words(run)}. Not for clinical use."


def citation_words(run: RunData) -> str:
    """The book and its version, and of which study the numbers are."""
    study = f", after doi {STUDY}" if run.synthetic else ""
    return f"{TITLE} (ibd-study {run.manifest['versions']['ibd-study']}){study}"


def patients_words(run: RunData) -> str:
    """Whose patients they are, in as few words as will do."""
    return "invented patients" if run.synthetic else run.manifest["cohort"]["title"]


def _joined_words(manifest: dict) -> str:
    return (
        f"The numbers of this book are joined from {escaped(manifest['cohort']['title'])}. {protection_words(manifest)}"
    )


def protection_words(manifest: dict) -> str:
    """How small groups are protected in a run, in one or two sentences."""
    least, base = (manifest["parameters"][name] for name in ("minimum_count", "rounding_base"))
    return {
        BY_HOSPITAL: "No patient was sent: each hospital protected small groups under its own rule before it sent "
        "its counts (see [methods](methods.md)).",
        UNPROTECTED: "No number is withheld, since no patient is real.",
        MINIMUM_COUNT: f"Counts of 1 to {least - 1} patients, and all numbers from which one would follow, are "
        "**suppressed** (see [methods](methods.md)).",
        ROUNDING: f"Every count is **rounded** to a multiple of {base}, up or down by chance, with ≈ before it; what "
        f"comes below {least} is **suppressed** (see [methods](methods.md)).",
        EXACT_INTERNAL: "Small counts are **not suppressed**: this book **must not leave the hospital**.",
    }[manifest["disclosure"]]
