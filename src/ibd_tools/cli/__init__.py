"""The command line, ``ibd-study``: a module a kind of command, which imports the tool only when it is called."""

from ibd_tools.cli.main import main
