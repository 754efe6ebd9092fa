"""Which files the code of a page comes from, on a package of a few lines and on the real one."""

from pathlib import Path

import pytest

from ibd_tools.run.imports import source_files

FILES = {
    "__init__.py": "",
    "verbs/__init__.py": "from ibd_study.verbs.rates import rate\nfrom ibd_study.verbs.safety import events\n",
    "verbs/rates.py": "from ibd_study.counts import count\n",
    "verbs/safety.py": "import ibd_study.tables\n",
    "counts.py": "def count():\n    from ibd_study.rules import rule\n",
    "rules.py": 'TABLE = "rules.csv"\n',
    "rules.csv": "",
    "tables/__init__.py": "from ibd_study.tables import one\n",
    "tables/one.py": "",
    "other.csv": "",
}
# What a notebook and the command line begin with.
ENTRIES = ("ibd_study.estimates", "ibd_tools.cli.main", "ibd_tools.book.generated", "ibd_tools.run.__main__")
INITS = {"__init__.py", "verbs/__init__.py"}


@pytest.fixture
def source(tmp_path) -> Path:
    for name, text in FILES.items():
        path = tmp_path / "ibd_study" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path


@pytest.mark.parametrize(
    ("code", "files"),
    [
        ("import json", set()),
        ("from ibd_study.verbs import rate", INITS | {"verbs/rates.py", "counts.py", "rules.py", "rules.csv"}),
        ("from ibd_study.verbs import events", INITS | {"verbs/safety.py", "tables/__init__.py", "tables/one.py"}),
        ("from ibd_study.tables import one", {"__init__.py", "tables/__init__.py", "tables/one.py"}),
        ("from ibd_study import rules", {"__init__.py", "rules.py", "rules.csv"}),
        ("def later():\n    import ibd_study.rules", {"__init__.py", "rules.py", "rules.csv"}),
        ("import ibd_study.verbs", set(FILES) - {"other.csv"}),
    ],
)
def test_imports_are_followed_by_name_wherever_they_stand(source, code, files):
    assert {str(path.relative_to(source / "ibd_study")) for path in source_files(code, source)} == files


def test_every_table_and_script_of_the_package_belongs_to_a_module():
    everything = source_files("\n".join(f"import {name}" for name in ENTRIES))
    source = next(path for path in everything if path.name == "lay_out.py").parents[2]
    files = {path for path in source.glob("ibd_*/**/*") if path.is_file()}
    assert {path for path in files if path.suffix not in (".py", ".pyc", ".typed")} <= everything
