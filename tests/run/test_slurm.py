"""A real Slurm of one node runs one job a page. Installs nothing, and ends only the daemons that it has started.

Skipped unless IBD_SLURM is set: it needs root, Debian's slurmctld, slurmd, slurm-client and munge, and the extra
`cluster`.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from command_line import run_command
from small_project import write_project

from ibd_study.fingerprint import cohort_sha256
from ibd_tools.run import building
from ibd_tools.run.layout import RunFolder, run_folder
from ibd_tools.run.plan import make_plan

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif("IBD_SLURM" not in os.environ, reason="set IBD_SLURM=1 to try Slurm"),
]
ROOT = Path(__file__).parents[2]
# Where a job looks for it: the plugin hands no variable of Slurm on to its jobs.
CONFIGURED = Path("/etc/slurm/slurm.conf")
# A cluster without accounts, asked often.
OF_THE_TRIAL = ("--slurm-status-command", "squeue", "--slurm-init-seconds-before-status-checks", "5")
CONFIGURATION = """\
ClusterName=trial
SlurmctldHost={host}(127.0.0.1)
AuthInfo=socket={folder}/munge/socket
SlurmUser=root
SlurmctldPort={ports[0]}
SlurmdPort={ports[1]}
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd.pid
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core_Memory
MpiDefault=none
NodeName={host} NodeAddr=127.0.0.1 CPUs=2 RealMemory=6000
PartitionName=short Nodes={host} Default=YES MaxTime=60 State=UP
"""


@pytest.fixture
def cluster():
    """Munge and a Slurm of one node on loopback, as long as the test lasts."""
    if CONFIGURED.exists():
        pytest.skip(f"{CONFIGURED} is there: this computer belongs to a cluster")
    folder = Path("/run") / f"ibd-slurm-{os.getpid()}"
    for name in ("munge", "state", "spool"):
        (folder / name).mkdir(parents=True)
    daemons = []
    try:
        CONFIGURED.parent.mkdir(exist_ok=True)
        CONFIGURED.write_text(CONFIGURATION.format(host=socket.gethostname(), folder=folder, ports=_free_ports()))
        daemons.append(_munge(folder / "munge"))
        daemons += [_started("slurmctld", "-D"), _started("slurmd", "-D")]
        _wait(lambda: "idle" in subprocess.run(["sinfo"], capture_output=True, text=True).stdout)
        yield
    finally:
        for daemon in reversed(daemons):
            daemon.terminate()
            daemon.wait(20)
        shutil.rmtree(folder)
        CONFIGURED.unlink(missing_ok=True)


def _munge(folder: Path) -> subprocess.Popen:
    key = folder / "key"
    key.write_bytes(os.urandom(128))
    key.chmod(0o600)
    folder.chmod(0o755)
    files = {"key-file": "key", "socket": "socket", "pid-file": "pid", "log-file": "log", "seed-file": "seed"}
    options = [f"--{option}={folder / name}" for option, name in files.items()]
    daemon = _started("munged", "--foreground", "--force", *options)
    _wait((folder / "socket").exists)
    return daemon


def _started(*command: str) -> subprocess.Popen:
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _free_ports() -> list[int]:
    holders = [socket.create_server(("127.0.0.1", 0)) for _ in range(2)]
    ports = [holder.getsockname()[1] for holder in holders]
    for holder in holders:
        holder.close()
    return ports


def _wait(condition, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "the cluster did not start"
        time.sleep(0.3)


def test_slurm_runs_one_job_a_page_by_the_profile_of_the_repository(cluster, tmp_path, monkeypatch):
    project = write_project(tmp_path / "project", monkeypatch)
    for name in ("Snakefile", "requirements.lock"):
        shutil.copy(ROOT / name, project)
    shutil.copytree(ROOT / "profiles", project / "profiles")
    plan, sha256 = make_plan(project, None, "trial", cohort="cohort"), cohort_sha256(project / "cohort")
    folder = RunFolder(run_folder(project, "trial"))
    folder.private.mkdir(parents=True)
    (folder.private / "plan.json").write_text(plan.to_json())
    monkeypatch.chdir(project)
    building.open_pages(project, plan, sha256)
    (folder.private / "wanted").mkdir()
    for page in plan.pages:
        (folder.private / "wanted" / page).touch()
    command = building.spreading_command(project, [folder], "all", "slurm")
    parts = [str(folder.part(page).relative_to(project)) for page in plan.pages]
    place = command.index("--snakefile")
    monkeypatch.setenv("PYTHONPATH", str(ROOT / "src"))
    done = subprocess.run(
        [*command[:place], *parts, *command[place:], *OF_THE_TRIAL], capture_output=True, text=True, timeout=150
    )
    assert done.returncode == 0, done.stdout + done.stderr
    jobs = subprocess.run(["scontrol", "show", "job", "--oneliner"], capture_output=True, text=True).stdout
    assert jobs.count("JobState=COMPLETED") == len(plan.pages)
    assert all(folder.part(page).is_file() for page in plan.pages)


def test_slurm_builds_a_whole_book_and_then_a_sweep_of_scenarios(cluster, copied_project):
    shutil.copytree(ROOT / "profiles", copied_project / "profiles")
    profile = copied_project / "profiles" / "slurm" / "config.yaml"
    of_the_trial = "slurm-status-command: squeue\nslurm-init-seconds-before-status-checks: 5\n"
    profile.write_text(profile.read_text(encoding="utf-8") + of_the_trial, encoding="utf-8")
    built = run_command(copied_project, "build", "--executor", "slurm")
    assert built.returncode == 0, built.stdout + built.stderr
    assert "32 of 32 notebooks run" in built.stdout + built.stderr
    assert (copied_project / "runs" / "default" / "html" / "index.html").is_file()
    command = [sys.executable, "-m", "ibd_tools.cli", "sweep", "scenarios/nri.yml", "scenarios/trial.yml"]
    environment = os.environ | {"PYTHONPATH": str(copied_project / "src")}
    swept = subprocess.run(
        [*command, "--executor", "slurm"], cwd=copied_project, env=environment, capture_output=True, text=True
    )
    assert swept.returncode == 0, swept.stdout + swept.stderr
    # The run without a scenario is there already.
    page = (copied_project / "runs" / "sweep.html").read_text(encoding="utf-8")
    assert all(f"{name}/html/index.html" in page for name in ("default", "nri", "trial"))
