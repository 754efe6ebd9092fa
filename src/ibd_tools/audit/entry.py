"""One printed number of a paper, and the patients that it can rest on."""

from dataclasses import dataclass

from ibd_study.printed import decimals_of
from ibd_tools.audit.columns import COUNTED, LARGEST_TRIED, MOST_PATIENTS, ONE_GROUP, PERCENTAGE


@dataclass(frozen=True)
class Entry:
    """One printed number of a paper; the columns of :data:`ibd_tools.audit.columns.COLUMNS` say what each part is.

    ``value`` holds its digits alone and ``printed`` all that stands in the cell; where decimals count, it is a text.
    """

    key: str
    group: str
    group_size: int | None
    kind: str
    value: str
    label: str = ""
    n: int | None = None
    sd: str = ""
    items: int | None = None
    minimum: int | None = None
    maximum: int | None = None
    p: str = ""
    design: str = ""
    compared_with: str = ""
    shares_n_with: tuple[str, ...] = ()
    subset_of: tuple[str, ...] = ()
    events: int | None = None
    ci_low: str = ""
    ci_high: str = ""
    ci_level: str = "95"
    basis: str = COUNTED
    q1: str = ""
    q3: str = ""
    person_years: str = ""
    per: int = 100
    check: str = ""
    printed: str = ""

    @property
    def is_percentage(self) -> bool:
        """Whether it is a percentage rather than a number of another kind."""
        return self.kind == PERCENTAGE

    @property
    def is_judged(self) -> bool:
        """Whether anything may be said of it: patients were counted, and nothing is left to check."""
        return self.basis == COUNTED and not self.check

    @property
    def is_count_alone(self) -> bool:
        """Whether a count is printed without its percentage, which is then the exact one."""
        return self.events is not None and bool(self.printed) and "." in self.value and "." not in self.printed

    @property
    def words(self) -> str:
        """Group and label; the label alone where there is one group only."""
        label = self.label or self.key
        return label if self.group == ONE_GROUP else f"{self.group}: {label}"

    @property
    def as_printed(self) -> str:
        """What is printed, without a unit: all that stood in one cell, or value and deviation."""
        return self.printed or (f"{self.value} (SD {self.sd})" if self.sd else self.value)

    @property
    def printed_words(self) -> str:
        """What is printed; a bare percentage with its unit."""
        return f"{self.value} %" if self.is_percentage and self.as_printed == self.value else self.as_printed

    @property
    def whole(self) -> int | None:
        """The printed denominator, or else the size of the group; None where neither is known."""
        return self.n or self.group_size

    @property
    def is_in_too_many(self) -> bool:
        """Whether its denominator is open in a group too large to try every one."""
        return not (self.n or self.events) and (self.group_size or 0) > LARGEST_TRIED

    @property
    def sizes(self) -> range:
        """Denominators to try: the printed one, or all up to the size of the group; of a large group that size only."""
        if self.n:
            return range(self.n, self.n + 1)
        if self.events and self.is_percentage:
            return range(1, min(self._largest_with(self.events), self.group_size or MOST_PATIENTS) + 1)
        whole = self.group_size or 0
        return range(whole if self.is_in_too_many else 1, whole + 1)

    def _largest_with(self, events: int) -> int:
        """So many events cannot be among more patients than this, whatever the rounding."""
        least = float(self.value) - 10.0 ** -decimals_of(self.value)
        return int(100 * events / least) + 1 if least > 0 else LARGEST_TRIED
