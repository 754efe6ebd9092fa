"""Files that appear whole, and keep their time when they stay the same."""

import os
from pathlib import Path


def write_if_changed(path: Path, content: str | bytes) -> None:
    """Write a file in one step, unless it holds the same already."""
    content = content.encode() if isinstance(content, str) else content
    if path.is_file() and path.read_bytes() == content:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.tmp")
    temporary.write_bytes(content)
    os.replace(temporary, path)
