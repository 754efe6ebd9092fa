"""The audit of one table as a written report, in Markdown."""

from collections import Counter
from collections.abc import Iterable

from ibd_study.printed import RULES, Counts
from ibd_study.results import format_interval, times_100
from ibd_study.statistics import proportion_interval
from ibd_tools.audit.checking import Audit, Finding, OpenGroup
from ibd_tools.audit.p_values import PFinding
from ibd_tools.audit.percentages import USUAL
from ibd_tools.audit.recovery import Reading
from ibd_tools.audit.usual_tests import TESTS
from ibd_tools.audit.verdict import CONSISTENT, IMPOSSIBLE, NOT_CHECKABLE, ONLY_IF, one_of

KINDS = {
    CONSISTENT: "Whole numbers of patients give it, on the printed denominator or on the whole group.",
    ONLY_IF: "Possible, under a condition that is not printed: fewer patients, another rounding, another formula.",
    IMPOSSIBLE: "No whole numbers give it, under any rule tried: a misprint, or no count or mean of such answers.",
    NOT_CHECKABLE: "Arithmetic says nothing about it.",
}
LIMITS = (
    "A number that is consistent can still be wrong: the larger the group, the more numbers are possible. With "
    "one decimal, every percentage is possible from 1000 patients on.",
    "A number that is impossible shows an error, not its reason. Weighted, adjusted or model-based percentages, and "
    "imputed patients, are no counts and need not fit any: say so in the column basis. A p-value that is adjusted, "
    "stratified or corrected for several tests is that of no table of counts: its design is other.",
    "Counts that fit are not the paper's counts. Only its authors know those.",
)
QUESTIONS = [
    (question, "", "")
    for question in (
        "Who was eligible, and by what that came later?",
        "When does follow-up begin?",
        "Compared with what?",
        "What is counted as success?",
        "Assessed in whom, and why not in the others? (STROBE 12c, 13)",
        "How sure? (STROBE 16)",
        "Which limits are named? (STROBE 19)",
    )
]
MOST_COUNTS = 40
LEVEL = 0.95  # of the interval that each count implies


def report(found: Audit, title: str) -> str:
    """The whole report; its first line says how many numbers need attention.

    Parameters
    ----------
    found
        From :func:`ibd_tools.audit.audit`.
    title
        What the table is, for the heading.

    Returns
    -------
    str
        Markdown.
    """
    parts = [
        f"# {title}: {attention_words(found)}",
        _attention(found),
        _in_short(found),
        _numbers(found),
        _counts(found),
        _rounding(found),
        _together(found),
        _p_values(found),
        _section("What this cannot tell", _list(LIMITS)),
        _section("Remarks on the table", _list(found.table.remarks)),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def journal_club(found: Audit, title: str) -> str:
    """One page on any paper for a group to fill in: questions, and what arithmetic says of each percentage.

    Parameters
    ----------
    found, title
        As of :func:`report`.
    """
    numbers = [(one.entry.words, one.entry.printed_words, *_range(one), "") for one in found.findings.values()]
    columns = ["number", "printed", "counts that fit", f"{100 * LEVEL:g} % intervals reach from … to", "your group"]
    return (
        "\n\n".join(
            [
                f"# Journal club: {title}",
                f"{attention_words(found)[0].upper()}{attention_words(found)[1:]}.",
                _section("The trial that one would have wanted", _table(["ask", "the paper", "your group"], QUESTIONS)),
                _section("What the numbers rest on", _table(columns, numbers)),
                _section("What this cannot tell", _list(LIMITS)),
            ]
        )
        + "\n"
    )


def _range(one: Finding) -> tuple[object, str]:
    """How many counts give a percentage, and from where to where their intervals reach; the verdict on others."""
    counts = one.counts.get(USUAL, [])
    if not counts:
        return "none" if one.counts else "–", one.words
    intervals = [proportion_interval(events, n, LEVEL) for events, n in counts]
    limits = [limit for interval in intervals for limit in interval if limit is not None]
    return len(counts), format_interval(100 * min(limits), 100 * max(limits))


def _section(title: str, *parts: str) -> str:
    body = [part for part in parts if part]
    return "\n\n".join([f"## {title}", *body]) if body else ""


def _list(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def _table(columns: list[str], rows: Iterable[Iterable[object]]) -> str:
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join(f"| {' | '.join(str(cell).replace('|', '/') for cell in line)} |" for line in lines)


def attention_words(found: Audit) -> str:
    """How many printed numbers need attention: those about which something is impossible, and sets of them."""
    numbers, sets, total = len(found.attention), len(found.impossible_together), len(found.findings)
    parts = [f"{numbers} of {total} printed numbers {'needs' if numbers == 1 else 'need'} attention"] if numbers else []
    parts += [f"{sets} {'set' if sets == 1 else 'sets'} of numbers cannot be true together"] if sets else []
    return " and ".join(parts) or f"none of {total} printed numbers needs attention"


def _attention(found: Audit) -> str:
    lines = [f"**{one.entry.words}, {one.entry.printed_words}**: {'; '.join(one.faults)}." for one in found.attention]
    lines += [f"**{_labels(found, one.keys)}**: {one.verdict}." for one in found.impossible_together]
    return _section("What needs attention", _list(lines)) if lines else ""


def _in_short(found: Audit) -> str:
    kinds = Counter(finding.verdict.kind for finding in found.findings.values())
    lines = [f"{kinds[kind]} {kind}. {words}" for kind, words in KINDS.items() if kinds[kind]]
    if found.without_denominator:
        lines.append(
            f"{len(found.possible_on_whole_group)} of the {len(found.without_denominator)} percentages printed without "
            "a denominator are possible on the whole group."
        )
    return _section("In short", f"{len(found.findings)} printed numbers were held against whole numbers.", _list(lines))


def _numbers(found: Audit) -> str:
    rows = [(one.entry.words, one.entry.printed_words, one.words) for one in found.findings.values()]
    return _section("Each number", _table(["number", "printed", "verdict"], rows))


def _counts(found: Audit) -> str:
    lines = [
        f"**{one.entry.words}, {one.entry.printed_words}**: {_with_intervals(one.counts[USUAL])}"
        for one in found.findings.values()
        if one.counts
    ]
    words = f"Every count that gives the percentage, with the {100 * LEVEL:g} % interval (Wilson) that it implies."
    return _section("The counts behind each percentage", words, _list(lines)) if lines else ""


def _with_intervals(counts: Counts) -> str:
    shown = counts[:MOST_COUNTS]
    words = [f"{events}/{n} ({_interval(events, n)})" for events, n in shown]
    words += [f"and {len(counts) - MOST_COUNTS} more"] if len(counts) > MOST_COUNTS else []
    return ", ".join(words) or "none"


def _interval(events: int, n: int) -> str:
    low, high = proportion_interval(events, n, LEVEL)
    return format_interval(times_100(low), times_100(high))


def _rounding(found: Audit) -> str:
    rows = [
        (one.entry.words, one.entry.printed_words, *(len(one.counts[rule]) for rule in RULES))
        for one in found.findings.values()
        if one.counts
    ]
    words = "How many counts give each percentage, by how it may have been rounded."
    return _section("By rule of rounding", words, _table(["number", "printed", *RULES.values()], rows)) if rows else ""


def _together(found: Audit) -> str:
    said = [f"Said to rest on the same patients: {_labels(found, one.keys)}: {one.verdict}." for one in found.relations]
    pairs = [line for name, group in found.groups.items() for line in _pairs(found, name, group)]
    most = [
        f"{name}: {one_of(group.fitting)} {'fits' if len(group.fitting) == 1 else 'fit'} most percentages, "
        f"{len(next(iter(group.fitting.values())))} of {len(group.keys)}."
        for name, group in found.groups.items()
        if group.fitting
    ]
    return _section("Which numbers can rest on the same patients", _list(said), _list(pairs), _list(most))


def _labels(found: Audit, keys: Iterable[str]) -> str:
    entries = [found.findings[key].entry for key in keys]
    return one_of((entry.label or entry.key for entry in entries), "and")


def _pairs(found: Audit, name: str, group: OpenGroup) -> list[str]:
    lines = [f"{name}: {_labels(found, pair)} share {one_of(sizes)}." for pair, sizes in group.shared.items() if sizes]
    without = len(group.shared) - len(lines)
    return [*lines, f"{name}: {without} of {len(group.shared)} pairs share no denominator."] if group.shared else []


def _p_values(found: Audit) -> str:
    with_p = [(one.entry, one.p) for one in found.findings.values() if one.p]
    parts = [part for entry, p in with_p for part in (f"**{entry.words}, p {entry.p}**: {p.verdict}.", _p_table(p))]
    words = (
        "Each usual test was tried on every feasible count, against every count that it may have been compared with "
        "where that is not printed, and for paired tests on every split into gains (+) and losses (\N{MINUS SIGN})."
    )
    return _section("Which tests give the printed p-values", words, *parts) if with_p else ""


def _p_table(p: PFinding) -> str:
    if not p.readings:
        return ""
    counts = sorted({(one.events, one.n) for one in p.readings}, key=lambda count: count[1])
    rows = [(f"{events}/{n}", *_by_test(p, events, n)) for events, n in counts]
    return _table(["count", *(TESTS[test] for test in p.tried)], rows)


def _by_test(p: PFinding, events: int, n: int) -> list[str]:
    return [readings_words(readings_of(p.readings, events, n, test)) for test in p.tried]


def readings_of(readings: tuple[Reading, ...], events: int, n: int, test: str) -> list[Reading]:
    """Those of one count and one test."""
    return [one for one in readings if (one.events, one.n, one.test) == (events, n, test)]


def readings_words(readings: list[Reading]) -> str:
    """What a percentage rose from, and how many more tables there are in which it fell.

    Examples
    --------
    >>> readings_words([Reading("mcnemar_exact", 24, 67, 17, 67, 8, 1), Reading("mcnemar_exact", 24, 67, 31, 67, 1, 8)])
    'from 17/67 (+8/−1); 1 table in which it fell'
    """
    rises = [one.words for one in readings if one.rose]
    falls = len(readings) - len(rises)
    words = [f"from {one_of(rises)}"] if rises else []
    words += [f"{falls} {'table' if falls == 1 else 'tables'} in which it fell"] if falls else []
    return "; ".join(words) or "none"
