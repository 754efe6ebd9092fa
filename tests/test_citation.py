"""What tells others how to cite the software says the same everywhere."""

import pytest
from citation import CODEMETA, ROOT, ZENODO, codemeta, made, zenodo


@pytest.mark.parametrize("file", [CODEMETA, ZENODO])
def test_the_file_is_the_one_that_make_citation_writes_from_the_citation_file(file):
    assert (ROOT / file).read_text(encoding="utf-8") == made()[file], "type `make citation`"


def test_a_person_who_puts_themselves_in_stands_in_each_form(monkeypatch):
    person = {"family-names": "Family", "given-names": "Given", "orcid": "https://orcid.org/0000-0000-0000-0000"}
    cited = {
        "title": "T",
        "abstract": "A",
        "version": "1",
        "date-released": "2025-01-01",
        "license": "MIT",
        "keywords": [],
        "authors": [person],
        "preferred-citation": {"doi": "10.1/2"},
    }
    project = {"name": "n", "requires-python": ">=3"}
    monkeypatch.setattr("citation._cited", lambda: (cited, project))
    assert zenodo()["creators"] == [{"name": "Family, Given", "orcid": "0000-0000-0000-0000"}]
    assert codemeta()["author"] == [
        {
            "@type": "Person",
            "givenName": "Given",
            "familyName": "Family",
            "@id": "https://orcid.org/0000-0000-0000-0000",
        }
    ]
