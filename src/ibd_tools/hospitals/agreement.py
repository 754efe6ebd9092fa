"""Whether the numbers of several hospitals may be joined: same rules, weeks and version, and no patients twice."""

from collections.abc import Sequence
from itertools import combinations

from ibd_tools.hospitals.site import MAY_DIFFER, Site, SiteError


def refuse_disagreement(sites: Sequence[Site]) -> None:
    """Refuse sites whose numbers do not mean the same, naming all that differs and each hospital's choice.

    Raises
    ------
    SiteError
        When there are fewer than two; when versions, parameters or rules differ; when a hospital or a cohort comes
        twice; when invented patients would be joined with real ones.
    """
    problems = _too_few(sites) + _twice(sites) + _differences(sites)
    if problems:
        raise SiteError("these hospitals cannot be combined", problems)


def _too_few(sites: Sequence[Site]) -> list[str]:
    found = f"{len(sites)} site file given; expected at least two, named by `ibd-study combine` or in parameter sites"
    return [] if len(sites) > 1 else [found]


def _twice(sites: Sequence[Site]) -> list[str]:
    found = []
    for one, other in combinations(sites, 2):
        if one.cohort_sha256 == other.cohort_sha256:
            found.append(f"{one.hospital} and {other.hospital} sent the same cohort: its patients would count twice")
        elif one.hospital == other.hospital:
            found.append(f"two hospitals are called {one.hospital}; export one again with another --name")
    return found


def _differences(sites: Sequence[Site]) -> list[str]:
    """One line for each fact that is not the same everywhere."""
    facts = {"version of ibd-study": [site.version for site in sites]}
    facts["patients invented"] = ["yes" if site.synthetic else "no" for site in sites]
    names = {name: None for site in sites for name in site.parameters if name not in MAY_DIFFER}
    facts |= {f"parameter {name}": [site.parameters.get(name, "not known") for site in sites] for name in names}
    rules = {key: None for site in sites for key in site.rules}
    facts |= {f"rule of {key}": [" and ".join(site.rules.get(key, ["none"])) for site in sites] for key in rules}
    return [
        f"{name}: {'; '.join(f'{site.hospital} {value}' for site, value in zip(sites, values, strict=True))}"
        for name, values in facts.items()
        if any(value != values[0] for value in values)
    ]
