"""``python -m ibd_tools.cli``, where no command is installed."""

from ibd_tools.cli import main

main()
