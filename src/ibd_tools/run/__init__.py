"""Runs: the plan, strict execution of one notebook, the manifest, and the whole build."""

from ibd_tools.run.building import build, build_spread
from ibd_tools.run.layout import run_folder
from ibd_tools.run.plan import PlanError, make_plan, parse_setting, plan_of_hospitals
from ibd_tools.run.problems import BuildError
from ibd_tools.run.profiling import profile
from ibd_tools.run.source import source_of
from ibd_tools.run.sweeping import sweep
from ibd_tools.run.traces import kept_folder
from ibd_tools.run.workers import Stopped
