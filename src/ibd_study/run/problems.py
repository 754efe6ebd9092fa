"""What can go wrong in a run, in words."""


class BuildError(RuntimeError):
    """The build failed; what failed has been said above."""
