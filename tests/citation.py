"""Write codemeta.json and .zenodo.json from CITATION.cff and pyproject.toml: `make citation`."""

import json
import tomllib
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[1]
CODEMETA, ZENODO = "codemeta.json", ".zenodo.json"


def _cited() -> tuple[dict, dict]:
    """The citation file, and the table of the project."""
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    return citation, tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def _name(author: dict) -> str:
    """A person with the family name first, as both forms want it; a group by its name."""
    return author.get("name") or f"{author['family-names']}, {author['given-names']}"


def _creator(author: dict) -> dict:
    return {"name": _name(author)} | {key: author[key] for key in ("affiliation",) if key in author} | _orcid(author)


def _orcid(author: dict) -> dict:
    return {"orcid": author["orcid"].rsplit("/", 1)[-1]} if "orcid" in author else {}


def _schema_author(author: dict) -> dict:
    if "name" in author:
        return {"@type": "Organization", "name": author["name"]}
    person = {"@type": "Person", "givenName": author["given-names"], "familyName": author["family-names"]}
    return person | ({"@id": author["orcid"]} if "orcid" in author else {})


def codemeta() -> dict:
    """The software in the terms of CodeMeta."""
    citation, project = _cited()
    return {
        "@context": "https://w3id.org/codemeta/3.0",
        "@type": "SoftwareSourceCode",
        "name": project["name"],
        "description": citation["abstract"],
        "version": citation["version"],
        "dateModified": str(citation["date-released"]),
        "license": f"https://spdx.org/licenses/{citation['license']}",
        "author": [_schema_author(author) for author in citation["authors"]],
        "keywords": citation["keywords"],
        "programmingLanguage": "Python",
        "runtimePlatform": f"Python {project['requires-python']}",
        "operatingSystem": ["Linux", "macOS"],
        "readme": "README.md",
        "referencePublication": f"https://doi.org/{citation['preferred-citation']['doi']}",
    }


def zenodo() -> dict:
    """The deposit that is asked of Zenodo."""
    citation, _ = _cited()
    study = {"relation": "isDerivedFrom", "resource_type": "publication-article", "scheme": "doi"}
    return {
        "upload_type": "software",
        "title": citation["title"],
        "description": citation["abstract"],
        "version": citation["version"],
        "publication_date": str(citation["date-released"]),
        "license": citation["license"],
        "access_right": "open",
        "creators": [_creator(author) for author in citation["authors"]],
        "keywords": citation["keywords"],
        "related_identifiers": [study | {"identifier": citation["preferred-citation"]["doi"]}],
    }


def made() -> dict[str, str]:
    """Both files by name, as text."""
    contents = {CODEMETA: codemeta(), ZENODO: zenodo()}
    return {name: json.dumps(content, indent=2, ensure_ascii=False) + "\n" for name, content in contents.items()}


if __name__ == "__main__":
    for file, text in made().items():
        (ROOT / file).write_text(text, encoding="utf-8")
