"""Many runs beside one another: each is built, then one page holds their rates."""

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path

from ibd_tools.run.building import build, build_spread
from ibd_tools.run.plan import SCENARIOS, Plan, PlanError, make_plan
from ibd_tools.run.source import source_of


def sweep(
    project: Path, scenarios: Iterable[Path], settings: Mapping[str, object], executor: str = ""
) -> Iterator[str]:
    """Build the run without a scenario and that of each, then the page; say of each what was done.

    Parameters
    ----------
    project
        Folder of the notebooks and the book.
    scenarios
        Files of the folder of scenarios.
    settings
        Parameters set by hand, the same in every run.
    executor
        The executor of Snakemake that spreads the pages; without one, run after run is built here.

    Raises
    ------
    PlanError, CohortError, BuildError, ReleaseError
        In words: what is no scenario, what cannot be read, what failed, and which runs must not be compared.
    """
    # Here, since other commands need none of it.
    from ibd_tools.run.releases import check_may_be_subtracted
    from ibd_tools.run.sweep_page import write_page

    plans = plans_of(project, scenarios, settings)
    runs = [(plan, source_of(project, plan)) for plan in plans]
    done = build_spread(project, runs, executor) if executor else (build(project, *one) for one in runs)
    yield from (f"{plan.name}: {summary}" for plan, summary in zip(plans, done, strict=True))
    yield f"Compared in {write_page(project, plans, partial(check_may_be_subtracted, project))}"


def plans_of(project: Path, scenarios: Iterable[Path], settings: Mapping[str, object]) -> list[Plan]:
    """The run without a scenario, and that of each; of an own cohort they are named after its folder too.

    Raises
    ------
    PlanError
        When a file is not one of the folder of scenarios.
    """
    names: list[str | None] = [None]
    for file in scenarios:
        if file.suffix != ".yml" or file.resolve().parent != (project / SCENARIOS).resolve():
            raise PlanError(f"{file} is no scenario; expected a file of {SCENARIOS}/ that ends in .yml")
        names.append(file.stem)
    own = Path(str(settings["cohort"])).name if "cohort" in settings else ""
    return [make_plan(project, name, "-".join(filter(None, [own, name])) or None, **settings) for name in names]
