"""Cells run in this process give the outputs, streams and tracebacks that a kernel gives."""

import papermill
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from ibd_tools.run.engine import ENGINE

CELLS = [
    "print('first'); print('second')",
    "import sys\nprint('out')\nprint('careful', file=sys.stderr)\nprint('out again')\n7 * 6",
    "from IPython.display import HTML, display\ndisplay(HTML('<b>shown</b>'))\nNone",
    "value = 3;",
    "value",
]


STREAMS = ("stdout", "stderr")


def _executed(cells: list[str], engine: str | None, tmp_path):
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = new_notebook(cells=[new_markdown_cell("# Title"), *map(new_code_cell, cells)])
    notebook.metadata["kernelspec"] = kernel
    source, output = tmp_path / "source.ipynb", tmp_path / f"{engine}.ipynb"
    papermill.iorw.write_ipynb(notebook, str(source))
    papermill.execute_notebook(str(source), str(output), engine_name=engine, progress_bar=False)
    return papermill.iorw.load_notebook_node(str(output))


def _said(notebook) -> list:
    found = [(cell.execution_count, cell.outputs) for cell in notebook.cells if cell.cell_type == "code"]
    return [(count, [dict(output) for output in outputs]) for count, outputs in found]


def _by_stream(notebook) -> list:
    """The same with the texts of each stream joined: a kernel sends its two streams apart, each when it comes to it."""
    found = []
    for count, outputs in _said(notebook):
        streams = {name: "".join(one["text"] for one in outputs if one.get("name") == name) for name in STREAMS}
        found.append((count, streams, [one for one in outputs if one["output_type"] != "stream"]))
    return found


@pytest.mark.slow
def test_a_kernel_would_have_said_the_same(tmp_path):
    ours, kernel = (_executed(CELLS, engine, tmp_path) for engine in (ENGINE, None))
    assert _by_stream(ours) == _by_stream(kernel)
    assert ours.metadata["language_info"] == kernel.metadata["language_info"]


def test_outputs_and_streams_stand_in_their_order(tmp_path):
    first, second, third, fourth, fifth = _said(_executed(CELLS, ENGINE, tmp_path))
    assert first == (1, [{"output_type": "stream", "name": "stdout", "text": "first\nsecond\n"}])
    assert [output.get("text", output.get("data")) for output in second[1]] == [
        "out\n",
        "careful\n",
        "out again\n",
        {"text/plain": "42"},
    ]
    assert third[1][0]["output_type"] == "display_data"
    assert third[1][0]["data"]["text/html"] == "<b>shown</b>"
    assert (fourth, fifth[1][0]["data"]) == ((4, []), {"text/plain": "3"})


def test_a_failing_cell_stops_the_notebook_and_leaves_its_traceback(tmp_path):
    with pytest.raises(papermill.PapermillExecutionError, match="no scores") as error:
        _executed(["x = 1", "raise ValueError('no scores')", "x = 2"], ENGINE, tmp_path)
    assert (error.value.ename, error.value.exec_count) == ("ValueError", 2)
    executed = papermill.iorw.load_notebook_node(str(tmp_path / f"{ENGINE}.ipynb"))
    statuses = [cell.metadata["papermill"]["status"] for cell in executed.cells if cell.cell_type == "code"][-3:]
    assert statuses == ["completed", "failed", "pending"]
    assert executed.metadata["papermill"]["exception"] is True


def test_names_of_one_notebook_are_unknown_to_the_next(tmp_path):
    _executed(["left_behind = 1"], ENGINE, tmp_path)
    with pytest.raises(papermill.PapermillExecutionError, match="name 'left_behind' is not defined"):
        _executed(["left_behind"], ENGINE, tmp_path)
