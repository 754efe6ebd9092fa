"""The worked example of the page on own cohorts works as it stands there."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from small_exports import written

from ibd_tools.cli import main
from ibd_tools.intake.mapping import FileMapping, Mapping, Rule, Week
from ibd_tools.intake.units import PREDNISOLONE_EQUIVALENT

PAGE = (Path(__file__).parents[2] / "book" / "own_cohort.md").read_text(encoding="utf-8")
EXPORT, REFUSAL, SUCCESS, VISITS = re.findall(r"^```\{code-block\} text\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
(MAPPING,) = re.findall(r"^```yaml\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def run_with(mapping: str):
        written(tmp_path, {"hospital.csv": EXPORT, "mapping.yml": mapping})
        return CliRunner().invoke(main, ["import", "hospital.csv", "--mapping", "mapping.yml", "--out", "my_cohort"])

    return run_with


def test_the_example_gives_what_the_page_shows(run, tmp_path):
    done = run(MAPPING)
    assert (done.exit_code, done.output) == (0, SUCCESS)
    assert (tmp_path / "my_cohort" / "visits.csv").read_text(encoding="utf-8") == VISITS


def test_without_its_last_line_on_crp_it_is_refused_as_the_page_says(run):
    assert MAPPING.count("        repeats: worst\n") == 1
    done = run(MAPPING.replace("        repeats: worst\n", ""))
    assert (done.exit_code, done.output) == (1, REFUSAL)


def test_the_reference_names_every_key_unit_and_steroid():
    from ibd_tools.book.mapping_reference import mapping_fragment

    text = mapping_fragment(None)
    keys = [
        field.alias or name
        for model in (Mapping, FileMapping, Rule, Week)
        for name, field in model.model_fields.items()
    ]
    assert [key for key in keys if f"| `{key}` |" not in text] == []
    assert "One of `refuse`, `first`, `last`, `highest`, `lowest`, `worst`, `mean`. Without it `refuse`." in text
    assert "One of `,`, `;`, `\\|`, `tab`. |" in text
    assert "| `haemoglobin_g_l` | g/L (×1), g/dL (×10), mmol/L (×16.114) |" in text
    assert all(f"| {drug} |" in text for drug in PREDNISOLONE_EQUIVALENT)
