"""A papermill engine that runs the cells of a notebook in this process, by IPython's shell, without kernel or sockets.

Whoever runs several notebooks of one machine forks a process for each: what has been imported and opened before is then
there already. Outputs, streams, tracebacks and papermill's own records are those of a kernel.
"""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from io import TextIOBase
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from nbformat import NotebookNode
from nbformat.v4 import new_output
from papermill.engines import Engine, NotebookExecutionManager, papermill_engines

ENGINE = "in_process"
LANGUAGE = {
    "codemirror_mode": {"name": "ipython", "version": 3},
    "file_extension": ".py",
    "mimetype": "text/x-python",
    "name": "python",
    "nbconvert_exporter": "python",
    "pygments_lexer": "ipython3",
    "version": sys.version.split()[0],
}


class _Stream(TextIOBase):
    """What a cell prints, as outputs of the cell: texts that follow one another in one stream are one output."""

    def __init__(self, name: str, outputs: list[NotebookNode]):
        self.name, self._outputs = name, outputs

    def write(self, text: str) -> int:
        last = self._outputs[-1] if self._outputs else {}
        if last.get("name") == self.name:
            last["text"] += text
        elif text:
            self._outputs.append(new_output("stream", name=self.name, text=text))
        return len(text)

    def writable(self) -> bool:
        return True


class _Publisher(DisplayPublisher):
    """``display`` adds to the outputs of the cell that runs."""

    outputs: list[NotebookNode]

    def publish(self, data: dict, metadata: dict | None = None, source: object = None, **_further: Any) -> None:
        self.outputs.append(new_output("display_data", data=data, metadata=metadata or {}))


class _LastValue(DisplayHook):
    """The value of a cell's last line adds to its outputs."""

    outputs: list[NotebookNode]

    def write_output_prompt(self) -> None:
        pass

    def write_format_data(self, format_dict: dict, md_dict: dict | None = None) -> None:
        count = self.prompt_count
        found = new_output("execute_result", data=format_dict, metadata=md_dict or {}, execution_count=count)
        self.outputs.append(found)


class _Shell(InteractiveShell):
    """IPython's shell with the outputs of its cells collected; nothing is kept of its history."""

    display_pub: _Publisher
    displayhook: _LastValue

    def enable_gui(self, gui: object = None) -> None:
        pass

    def _showtraceback(self, etype: type, evalue: BaseException, stb: Iterable[str]) -> None:
        self.display_pub.outputs.append(
            new_output("error", ename=etype.__name__, evalue=str(evalue), traceback=list(stb))
        )


@contextmanager
def _outputs_of_a_cell(shell: _Shell) -> Iterator[list[NotebookNode]]:
    outputs: list[NotebookNode] = []
    shell.display_pub.outputs = shell.displayhook.outputs = outputs
    with redirect_stdout(_Stream("stdout", outputs)), redirect_stderr(_Stream("stderr", outputs)):
        yield outputs


class InProcessEngine(Engine):
    """Runs the cells of one notebook in order and stops at the first that fails."""

    @classmethod
    def execute_managed_notebook(cls, nb_man: NotebookExecutionManager, kernel_name: str, **_options: Any) -> None:
        """Fill the outputs of a notebook, as papermill asks of an engine."""
        shell = _new_shell()
        nb_man.nb.metadata["language_info"] = LANGUAGE
        for index, cell in enumerate(nb_man.nb.cells):
            nb_man.cell_start(cell, index)
            try:
                if cell.cell_type == "code" and not _run(shell, cell):
                    nb_man.cell_exception(cell, index)
                    return
            finally:
                nb_man.cell_complete(cell, index)


def _new_shell() -> _Shell:
    from traitlets.config import Config

    _Shell.clear_instance()
    settings = Config()
    settings.HistoryManager.enabled = False
    settings.InteractiveShell.colors = "neutral"
    settings.InteractiveShell.xmode = "Context"
    return _Shell.instance(config=settings, displayhook_class=_LastValue, display_pub_class=_Publisher)


def _run(shell: _Shell, cell: NotebookNode) -> bool:
    with _outputs_of_a_cell(shell) as outputs:
        done = shell.run_cell(cell.source, store_history=True)
    cell.outputs, cell.execution_count = outputs, done.execution_count
    return done.success


papermill_engines.register(ENGINE, InProcessEngine)
