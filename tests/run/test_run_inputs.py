"""What a page was computed with tells whether it has to be computed again."""

from ibd_tools.run.inputs import VERSIONS, Inputs
from ibd_tools.run.plan import Plan


def test_another_version_of_an_installed_package_makes_every_page_and_every_kept_value_stale(tmp_path, monkeypatch):
    def told() -> tuple:
        inputs = Inputs(tmp_path, Plan("run", {}, {"uc_clinical": {}}, ""), "ab12", tmp_path)
        return inputs.current("uc_clinical")(VERSIONS), inputs.code

    before = told()
    assert told() == before
    monkeypatch.setattr("ibd_tools.run.inputs.versions", lambda: {"pandas": "999"})
    assert all(now != then for now, then in zip(told(), before, strict=True))
