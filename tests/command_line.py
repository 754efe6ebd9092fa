"""The command, in a process of its own on a copy of the project or in this one."""

import os
import subprocess
import sys
from pathlib import Path

from click.testing import CliRunner, Result

from ibd_tools.cli import main

# Few copies, samples and repetitions: for whole books of which a test does not read the numbers of these.
QUICKLY = [f"--set={name}" for name in ("imputations=2", "bootstrap_samples=2", "simulation_repetitions=50")]


def run_command(project: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run ``ibd-study`` with the code of a copy of the project, a command that takes a number of cores."""
    command = [sys.executable, "-m", "ibd_tools.cli", *map(str, arguments), "--cores", "2"]
    environment = os.environ | {"PYTHONPATH": str(project / "src")}
    return subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True)


def finished_run(project: Path, name: str, *arguments: str | Path) -> Path:
    """Folder of the run of a command, which must succeed."""
    done = run_command(project, *arguments, "--name", name)
    assert done.returncode == 0, done.stderr
    return project / "runs" / name


def invoked(*arguments: object) -> Result:
    """The command in this process; it may refuse, and never with a traceback."""
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), repr(result.exception)
    assert "Traceback" not in result.output
    return result
