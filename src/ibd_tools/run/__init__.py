"""Runs: the plan, strict execution of one notebook, the manifest, and the whole build."""
