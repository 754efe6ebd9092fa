"""What every test gives back, and the chance that several of them ask for."""

from dataclasses import dataclass


@dataclass(frozen=True)
class TestResult:
    """Outcome of one statistical test.

    Attributes
    ----------
    p_value : float or None
        Two-sided; None when the test cannot be computed.
    statistic : float or None
        The test's statistic; each function says which.
    method : str
        The test in words, with every choice that changes the p-value.
    n : int
        Number of observations the test rests on; each function says which.
    missing : int
        Observations dropped because a value was missing.
    reason : str or None
        Why `p_value` is None.
    """

    # pytest collects every class whose name starts with Test; this one is not a test case.
    __test__ = False

    p_value: float | None
    statistic: float | None
    method: str
    n: int
    missing: int = 0
    reason: str | None = None


def chi_square_tail(statistic: float, degrees_of_freedom: int) -> float:
    """Probability of a chi-square statistic at least as large."""
    from scipy.special import chdtrc

    return float(chdtrc(degrees_of_freedom, statistic))
