"""The words of the book and of the repository keep their promises."""

import csv
import importlib.util
import re
import tomllib
from collections import Counter
from pathlib import Path

import pytest
import yaml

from ibd_study.cohort import CohortError, read_cohort, validate
from ibd_study.endpoints import REGISTRY, SCORES
from ibd_study.parameters import ParameterError, Parameters, cut_off_names, parse
from ibd_tools.book.generated import COUNTS

ROOT = Path(__file__).resolve().parents[1]
BOOK = ROOT / "book"
PAGES = sorted(BOOK.glob("*.md"))
FENCE = re.compile(r"^(`{3,})(.*?)\n(.*?)^\1\s*$", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"(\{[a-z-]+\})?`[^`]+`")
TYPED_RESULT = re.compile(r"\d\.\d+\s?(?:%|per\s?cent)|\b\d+\s?/\s?\d+\b|\bp(?:-value)?\s*(?:=|<|of|below)\s*0?\.\d")
SIX_WORDS = {"evaluable", "not assessed", "assumed", "printed", "recomputed", "synthetic"}


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _without_code(text: str) -> str:
    """Text without code blocks; directives that hold words keep them."""
    return FENCE.sub(lambda block: block[3] if block[2].startswith("{") else "", text)


def _prose(text: str) -> str:
    return INLINE.sub("", _without_code(text))


def _code_blocks(page: str, language: str) -> list[str]:
    return [block[3] for block in FENCE.finditer(_read(BOOK / page)) if block[2] == language]


def _role_keys(role: str) -> set[str]:
    return {key for page in PAGES for key in re.findall(rf"\{{{role}\}}`([^`]+)`", _read(page))}


LEDGER = _rows(ROOT / "data" / "assumptions.csv")
BY_ID = {row["id"]: row for row in LEDGER}


def test_every_cut_off_is_governed_by_exactly_one_assumption():
    governed = Counter(name for row in LEDGER for name in row["parameters"].split())
    assert {name: governed[name] for name in cut_off_names()} == dict.fromkeys(cut_off_names(), 1)
    assert max(governed.values()) == 1
    assert set(governed) <= set(Parameters.model_fields)


def test_assumptions_are_numbered_without_gap_or_repeat():
    assert [row["id"] for row in LEDGER] == [f"A{number:02d}" for number in range(1, len(LEDGER) + 1)]


def test_every_assumption_says_what_why_and_against_what():
    needed = ("title", "abstract_says", "assumed", "reason")
    assert [(row["id"], key) for row in LEDGER for key in needed if not row[key].strip()] == []
    assert len({row["title"] for row in LEDGER}) == len(LEDGER)


def test_every_endpoint_is_listed_by_the_assumption_it_names():
    unlisted = {
        key: entry.assumption
        for key, entry in REGISTRY.items()
        if key not in BY_ID.get(entry.assumption, {"endpoints": ""})["endpoints"].split()
    }
    assert unlisted == {}
    named = {key for row in LEDGER for key in row["endpoints"].split()}
    assert named <= set(REGISTRY) | set(SCORES)


def test_chosen_counts_agree_with_the_ledger_and_give_the_printed_percentage():
    counts = {row["endpoints"]: row for row in LEDGER if row["title"].startswith("Count behind")}
    published = [row for row in _rows(ROOT / "data" / "published.csv") if row["unit"] == "percent"]
    assert len(published) == 17
    for row in published:
        events, evaluable = int(row["chosen_events"]), int(row["chosen_evaluable"])
        entry = counts.pop(row["key"])
        assert entry["assumed"] == f"{events}/{evaluable}."
        assert entry["abstract_says"].startswith(f"{row['value']} %")
        tenths_half_up = (2000 * events + evaluable) // (2 * evaluable)
        assert tenths_half_up == round(float(row["value"]) * 10)
    assert counts == {}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_page_has_one_title_and_something_to_say(page):
    text = _without_code(_read(page))
    assert len(re.findall(r"^# \S", text, re.MULTILINE)) == 1
    assert text.startswith("# ")
    assert len(_read(page).split()) > 10


@pytest.mark.parametrize(
    ("sentence", "is_typed"),
    [
        ("Remission was 57.6 % at week 8.", True),
        ("Remission was 57.6% at week 8.", True),
        ("In all, 38/66 were in remission.", True),
        ("It changed (p = 0.039).", True),
        ("It changed (p < .001).", True),
        ("A 95 % interval, doi 10.3390/biomedicines13010190.", False),
        ("Remission was {result}`uc_clinical_remission:full`, or `57.6 %` in code.", False),
        ("```text\n38/66\n```\n", False),
        ("```{note}\n38/66\n```\n", True),
    ],
)
def test_typed_results_are_recognised(sentence, is_typed):
    assert bool(TYPED_RESULT.search(_prose(sentence))) is is_typed


@pytest.mark.parametrize("page", [page for page in PAGES if page.name != "study.md"], ids=lambda page: page.name)
def test_no_result_is_typed(page):
    assert TYPED_RESULT.findall(_prose(_read(page))) == []


def test_no_printed_percentage_is_typed_on_the_study_page():
    assert re.findall(r"\d\.\d+\s?%", _prose(_read(BOOK / "study.md"))) == []


@pytest.mark.parametrize("path", [*PAGES, ROOT / "README.md"], ids=lambda path: path.name)
def test_words_claim_no_significance_without_number_and_no_cause(path):
    sentences = re.split(r"(?<=[.!?])\s", _prose(_read(path)))
    assert [s for s in sentences if "significan" in s.lower() and not re.search(r"\d", s)] == []
    assert not re.search(r"\bcaused\b", " ".join(sentences), re.IGNORECASE)


SPOKEN = [
    *(path for path in PAGES if path.name != "study.md"),
    *sorted((ROOT / "notebooks").glob("*.ipynb")),
    *(
        path
        for room in ("ibd_study/figures", "ibd_study/tables", "ibd_tools/book")
        for path in sorted((ROOT / "src" / room).glob("*.py"))
    ),
    ROOT / "src/ibd_study/cohort/gaps.py",
    ROOT / "data/assumptions.csv",
]


@pytest.mark.parametrize("path", SPOKEN, ids=lambda path: path.name)
def test_words_hold_for_a_cohort_of_no_one_drug_and_for_numbers_that_rose(path):
    text = _read(path)
    assert not re.search(r"\bon the drug\b", text, re.IGNORECASE), "a natural-history cohort names no drug"
    assert not re.search(r"\b(fell|rose|dropped) (from|to|by) \{result\}", text), "whether it fell is not known here"


def test_citations_and_bibliography_agree():
    sources = [*PAGES, *sorted((ROOT / "notebooks").glob("*.ipynb"))]
    lists = (found for path in sources for found in re.findall(r"\{cite(?::\w+)?\}`([^`]+)`", _read(path)))
    cited = {key.strip() for keys in lists for key in keys.split(",")}
    cited |= {row["source"] for row in _rows(ROOT / "data" / "drug" / "facts.csv")} - {""}
    keys = re.findall(r"^@\w+\{([^,\s]+),", _read(BOOK / "references.bib"), re.MULTILINE)
    assert len(keys) == len(set(keys))
    assert cited == set(keys)


def test_roles_name_things_that_exist():
    published = {row["key"] for row in _rows(ROOT / "data" / "published.csv")}
    assert _role_keys("assumption") <= set(BY_ID)
    assert _role_keys("param") <= set(Parameters.model_fields)
    assert {key.split(":")[0] for key in _role_keys("printed")} <= published
    assert published <= {key.split(":")[0] for key in _role_keys("printed")}
    assert _role_keys("count") <= set(COUNTS)


def test_glossary_explains_the_six_words():
    blocks = [block[3] for block in FENCE.finditer(_read(BOOK / "glossary.md"))]
    terms = [line for block in blocks for line in block.splitlines() if re.match(r"\S", line)]
    assert set(terms) >= SIX_WORDS
    assert len(terms) == len(set(terms))


def _commands(pattern: str) -> set[str]:
    files = (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *PAGES)
    return {name for path in files for name in re.findall(pattern, _read(path), re.MULTILINE)}


def test_make_targets_named_in_the_text_exist():
    makefile = ROOT / "Makefile"
    if not makefile.is_file():
        pytest.skip("there is no Makefile yet")
    targets = set(re.findall(r"^([\w-]+)\s*:(?!=)", _read(makefile), re.MULTILINE))
    named = _commands(r"(?:^|`)make ([a-z][\w-]*)")
    assert {"book", "test"} <= named <= targets


def test_subcommands_named_in_the_text_exist():
    if importlib.util.find_spec("ibd_tools.cli") is None:
        pytest.skip("there is no command line yet")
    from ibd_tools.cli import main

    (table,) = re.findall(r"^\| command \|.*?\n\n", _read(BOOK / "rerun.md"), re.MULTILINE | re.DOTALL)
    in_table = re.findall(r"^\| `([a-z-]+)", table, re.MULTILINE)
    named = _commands(r"(?:bin/|`)ibd-study ([a-z-]+)") | set(in_table)
    assert {"build", "validate", "parameters", "explain", "synthesise", "compare"} <= named
    assert named <= set(main.commands)


def _write_example(folder: Path) -> None:
    (package,) = _code_blocks("own_cohort.md", "json")
    patients, visits = _code_blocks("own_cohort.md", "text")[:2]
    for name, text in (("datapackage.json", package), ("patients.csv", patients), ("visits.csv", visits)):
        (folder / name).write_text(text, encoding="utf-8")


def test_minimal_cohort_of_the_page_is_valid(tmp_path):
    _write_example(tmp_path)
    assert validate(tmp_path) == []
    cohort = read_cohort(tmp_path)
    assert cohort.synthetic
    assert list(cohort.patients["diagnosis"]) == ["UC", "CD"]


def test_messages_of_the_page_are_those_of_the_validator(tmp_path):
    _write_example(tmp_path)
    for name, right, wrong in (
        ("patients.csv", "UC,41", "UC,forty"),
        ("visits.csv", "P1,8.1,1,0,1", "P1,8.1,1,7,1"),
    ):
        path = tmp_path / name
        path.write_text(_read(path).replace(right, wrong), encoding="utf-8")
    shown = _code_blocks("own_cohort.md", "text")[2].strip()
    with pytest.raises(CohortError) as error:
        read_cohort(tmp_path)
    assert str(error.value).replace(str(tmp_path), "path/to/cohort") == shown


@pytest.mark.parametrize(
    ("line", "values"),
    [(0, {"mising_data": "nri"}), (1, {"missing_data": "nir"}), (2, {"uc_week": -8})],
)
def test_messages_on_wrong_parameters_are_those_of_the_program(line, values):
    shown = _code_blocks("rerun.md", "text")[0].splitlines()[line]
    with pytest.raises(ParameterError) as error:
        parse(values)
    assert str(error.value) == shown


def test_citation_file_cites_this_version_and_the_study():
    citation = yaml.safe_load(_read(ROOT / "CITATION.cff"))
    version = tomllib.loads(_read(ROOT / "pyproject.toml"))["project"]["version"]
    assert str(citation["version"]) == version
    assert f"## [{version}] - {citation['date-released']}" in _read(ROOT / "CHANGELOG.md")
    assert citation["preferred-citation"]["doi"] == "10.3390/biomedicines13010190"
