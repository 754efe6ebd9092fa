"""Tables of printed numbers that were computed honestly, as papers make them; and one digit changed."""

import random
import statistics
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

from printed_numbers import mean, percentage

from ibd_study.statistics import proportion_interval
from ibd_tools.audit import Entry
from ibd_tools.audit.detection import altered

ROUNDING = {
    "half_up": ROUND_HALF_UP,
    "half_even": ROUND_HALF_EVEN,
    "truncated": ROUND_DOWN,
    "ceiling": ROUND_CEILING,
}
# What a spreadsheet or a statistics package prints: binary fractions formatted.
FORMATTED = "formatted"


def printed_share(events: int, n: int, decimals: int, rule: str) -> str:
    if rule == FORMATTED:
        return f"{100 * events / n:.{decimals}f}"
    step = Decimal(1).scaleb(-decimals)
    return str((Decimal(100 * events) / Decimal(n)).quantize(step, rounding=ROUNDING[rule]))


def honest_table(draw: random.Random, size: int, *, n_is_printed: bool | None = None) -> list[Entry]:
    """Percentages on their own patients, three on the same, a mean and its deviation, all by one rule of rounding."""
    rule = draw.choice([*ROUNDING, FORMATTED])
    decimals = draw.choice([0, 1, 1, 1, 2])
    printed = draw.random() < 0.5 if n_is_printed is None else n_is_printed
    entries = []
    for place in range(draw.randint(1, 4)):
        n = draw.randint(max(1, size // 3), size)
        events = draw.randint(0, n)
        value = printed_share(events, n, decimals, rule)
        beside = _beside(draw, events, n, decimals) if draw.random() < 0.5 else {}
        entries.append(percentage(f"own_{place}", value, size, n=n if printed else None, **beside))
    return [*entries, *_same_patients(draw, size, decimals, rule, printed), _mean(draw, size)]


def _beside(draw: random.Random, events: int, n: int, decimals: int) -> dict[str, object]:
    """The count and an interval, as some papers print them beside a percentage."""
    low, high = proportion_interval(
        events, n, draw.choice([0.9, 0.95, 0.99]), draw.choice(["wilson", "wald", "jeffreys"])
    )
    return {"events": events, "ci_low": f"{100 * low:.{decimals}f}", "ci_high": f"{100 * high:.{decimals}f}"}


def _same_patients(draw: random.Random, size: int, decimals: int, rule: str, printed: bool) -> list[Entry]:
    n = draw.randint(max(1, size // 3), size)
    whole = draw.randint(0, n)
    counts = {"whole": whole, "part": draw.randint(0, whole), "other": draw.randint(0, n)}
    ties = {"part": {"subset_of": ("whole",)}, "other": {"shares_n_with": ("whole",)}}
    return [
        percentage(key, printed_share(k, n, decimals, rule), size, n=n if printed else None, **ties.get(key, {}))
        for key, k in counts.items()
    ]


def _mean(draw: random.Random, size: int) -> Entry:
    items, low, high = draw.choice([(1, 0, 1), (1, 0, 3), (1, 1, 7), (4, 1, 5), (3, -2, 2), (1, 0, 40)])
    n = draw.randint(2, max(2, size))
    scores = [statistics.fmean(draw.randint(low, high) for _ in range(items)) for _ in range(n)]
    limits = {"minimum": low, "maximum": high} if draw.random() < 0.5 else {}
    decimals = draw.choice([1, 2, 3])
    return mean(
        "score",
        f"{statistics.fmean(scores):.{decimals}f}",
        max(size, n),
        sd=f"{statistics.stdev(scores):.{decimals}f}",
        n=n if draw.random() < 0.8 else None,
        items=items,
        **limits,
    )


def with_a_wrong_digit(draw: random.Random, events: int, n: int) -> str:
    """A percentage with one decimal in which one digit was mistyped."""
    changed = list(altered(printed_share(events, n, 1, "half_up")))
    return draw.choice(changed) if changed else ""
