"""The audit of printed numbers as results rows: what each can rest on, alone and together, and which tests fit."""

import re
from collections import Counter
from collections.abc import Sized

from ibd_study.estimates import Analysis, find_cohort
from ibd_study.kinds import Kind
from ibd_study.printed import RULES
from ibd_study.results import Results, proportion_record, told
from ibd_tools.audit.checking import Audit, Finding, OpenGroup, audit
from ibd_tools.audit.detection import detection
from ibd_tools.audit.p_values import PFinding
from ibd_tools.audit.percentages import USUAL, likeliest
from ibd_tools.audit.report import readings_of, readings_words
from ibd_tools.audit.table import read_table
from ibd_tools.audit.usual_tests import TESTS
from ibd_tools.audit.verdict import one_of

ALL = "audit"
DETECTION_SIZES = (20, 33, 40, 66, 80, 126, 156, 300)


def audited_numbers(analysis: Analysis) -> Results:
    """Every number of the run's audit table held against whole numbers of patients.

    Returns
    -------
    Results
        Per number: ``audit_verdict`` (the sentence as its method; for a percentage the number of counts that give
        it, among N patients). Per percentage: ``audit_rule_<rule>`` (how many counts by rule of rounding, n of them on
        the whole group) and one row ``audit_count_<events>_of_<evaluable>`` with the interval that it implies. Per two
        percentages of a group ``audit_shared_with_<key>`` (how many denominators they can share; which, as the
        method). Per printed p ``audit_p`` and, by test and count, ``audit_p_<test>_on_<events>_of_<evaluable>`` (how
        many tables give it; which, as the method). Of all together, as endpoint ``audit``:
        ``possible_on_whole_group``, ``needing_attention``, ``verdict_<kind>``, ``pairs_sharing``,
        ``fits_most_<group>``, ``relation_<number>`` and ``digit_noticed…`` (how often one wrong digit would be
        noticed).

        No row knows a patient: none is synthetic.

    Raises
    ------
    TableError
        Listing each problem of the table.
    """
    found = _audit_of(analysis)
    records = [
        {"endpoint": key, "disease": finding.entry.group} | record
        for key, finding in found.findings.items()
        for record in (*_verdict(finding), *_rules(finding), *_counts(analysis, finding), *_tests(finding))
    ]
    records += [*_shared(found), *_together(found), *_digits()]
    return Results(analysis.results(records, from_patients=False).rows, synthetic=False)


def audit_labels(analysis: Analysis) -> dict[str, str]:
    """Words of each number of the run's audit table, by key; with the key where two of a group have the same words."""
    entries = read_table(find_cohort(analysis.parameters.audit_table)).entries
    words = {key: entry.label or key for key, entry in entries.items()}
    named = Counter((entries[key].group, label) for key, label in words.items())
    return {key: label if named[entries[key].group, label] == 1 else f"{label} ({key})" for key, label in words.items()}


def words_of(results: Results, kind: Kind, key: str) -> str:
    """The sentence of a number: how it is printed, or its verdict."""
    return results.one(endpoint=key, kind=kind)["at"]["words"]


def _audit_of(analysis: Analysis) -> Audit:
    return audit(read_table(find_cohort(analysis.parameters.audit_table)))


def _verdict(finding: Finding) -> list[dict]:
    entry = finding.entry
    record = told(Kind.AUDIT_VERDICT.at(), finding.words) | {"N": entry.whole}
    printed = told(Kind.AUDIT_PRINTED.at(), entry.as_printed) | {
        "value": float(entry.value),
        "unit": "%" if entry.is_percentage else "",
    }
    return [printed, record | ({"value": len(finding.counts[USUAL]), "unit": "count"} if finding.counts else {})]


def _rules(finding: Finding) -> list[dict]:
    whole = finding.entry.whole
    return [
        Kind.AUDIT_RULE.at(rule=rule)
        | {"value": len(counts), "unit": "count", "n": sum(n == whole for _, n in counts), "N": len(counts)}
        | {"method": RULES[rule]}
        for rule, counts in finding.counts.items()
    ]


def _counts(analysis: Analysis, finding: Finding) -> list[dict]:
    counts = finding.counts.get(USUAL, [])
    return [proportion_record(events, n, analysis.parameters) | Kind.AUDIT_COUNT.at() for events, n in counts]


def _tests(finding: Finding) -> list[dict]:
    if finding.p is None:
        return []
    summary = told(Kind.AUDIT_P.at(printed=finding.entry.p), str(finding.p.verdict)) | {"test": finding.entry.p}
    counts = likeliest(finding.counts)
    return [summary, *(_test(finding.p, test, events, n) for test in finding.p.tried for events, n in counts)]


def _test(p: PFinding, test: str, events: int, n: int) -> dict:
    found = readings_of(p.readings, events, n, test)
    kind = Kind.AUDIT_TEST.at(test=test, rose=sum(one.rose for one in found))
    of_count = {"value": len(found), "unit": "count", "n": events, "N": n, "test": TESTS[test]}
    return told(kind, readings_words(found)) | of_count


def _shared(found: Audit) -> list[dict]:
    return [
        told(Kind.AUDIT_SHARED.at(other=second), one_of(sizes))
        | {"endpoint": first, "disease": name, "value": len(sizes), "unit": "count"}
        for name, group in found.groups.items()
        for (first, second), sizes in group.shared.items()
    ]


def _together(found: Audit) -> list[dict]:
    kinds = [finding.verdict.kind for finding in found.findings.values()]
    pairs = [sizes for group in found.groups.values() for sizes in group.shared.values()]
    shares: dict[str, tuple[Sized, Sized]] = {
        "possible_on_whole_group": (found.possible_on_whole_group, found.without_denominator),
        "needing_attention": (found.attention, found.findings),
        "pairs_sharing": ([sizes for sizes in pairs if sizes], pairs),
    }
    records = [_share(Kind.AUDIT_TOGETHER.at(part=part), len(k), len(n)) for part, (k, n) in shares.items()]
    records += [
        _share(Kind.AUDIT_VERDICTS.at(verdict=_slug(kind)), kinds.count(kind), len(kinds))
        for kind in dict.fromkeys(kinds)
    ]
    records += [_fits_most(name, group) for name, group in found.groups.items() if group.fitting]
    for number, one in enumerate(found.relations, 1):
        words = one_of((found.findings[key].entry.words for key in one.keys), "and")
        records.append(told(Kind.AUDIT_RELATION.at(number=number), f"{words}: {one.verdict}"))
    return [{"endpoint": ALL} | record for record in records]


def _share(kind: dict, events: int, total: int) -> dict:
    return kind | {"value": events, "unit": "count", "n": events, "N": total}


def _fits_most(name: str, group: OpenGroup) -> dict:
    most = len(next(iter(group.fitting.values())))
    kind = told(Kind.AUDIT_FITS_MOST.at(group=_slug(name)), one_of(group.fitting))
    return _share(kind, most, len(group.keys)) | {"disease": name}


def _slug(words: str) -> str:
    return re.sub(r"\W+", "_", words.lower()).strip("_")


def _digits() -> list[dict]:
    return [
        Kind.AUDIT_DIGIT.at(part=name)
        | {"endpoint": ALL, "value": 100 * share, "unit": "%", "N": n, "method": "every count and every digit"}
        for n in DETECTION_SIZES
        for suffix, printed in (("", True), ("_without_n", False))
        for name, share in zip(
            (f"digit_noticed{suffix}", f"digit_doubted{suffix}"), detection(n, n_is_printed=printed), strict=True
        )
    ]
