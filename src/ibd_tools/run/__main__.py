"""One step of a run, for whoever spreads steps: ``python -m ibd_tools.run RUN page NAME``, or ``RUN book``."""

import sys

from ibd_study.project import PROJECT
from ibd_tools.run.building import finish, open_pages
from ibd_tools.run.layout import RunFolder
from ibd_tools.run.plan import Plan
from ibd_tools.run.problems import BuildError
from ibd_tools.run.progress import Progress
from ibd_tools.run.source import source_of


def main(arguments: list[str]) -> int:
    """Do one step of the run in a folder; what fails is said on the screen."""
    folder, step, *page = arguments
    project = PROJECT
    plan = Plan.from_json((RunFolder(project / folder).private / "plan.json").read_text(encoding="utf-8"))
    source = source_of(project, plan)
    try:
        if step == "page":
            open_pages(project, plan, source.sha256()).run(page, 1, Progress())
        else:
            finish(project, plan, source, Progress())
    except (ValueError, BuildError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
