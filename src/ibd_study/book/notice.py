"""What a page says about where its patients come from."""

from ibd_study.book.markdown import escaped
from ibd_study.book.run_data import RunData


def cohort_notice(run: RunData) -> str:
    """A quiet note: the patients are invented, or whose they are and what to mind.

    The note for an own cohort also says that small counts are not suppressed.
    """
    if run.synthetic:
        return (
            "**SYNTHETIC.** The patients of this run are invented. Agreement with the printed numbers is built in and "
            "proves nothing; see [how the cohort was made](data.md) and [what was assumed](assumptions.md). "
            "Not for clinical use."
        )
    return (
        f"The numbers of this run come from the cohort “{escaped(run.manifest['cohort']['title'])}”. Small counts are "
        "**not suppressed**: read every table before you share it. Not for clinical use."
    )
