"""The error of the book: what is wrong, each problem in one line."""


class BookError(RuntimeError):
    """The book cannot be staged, built or accepted; ``problems`` has one line for each reason.

    Examples
    --------
    >>> print(BookError("the book has problems", ["page a.md is missing", "page b.md is missing"]))
    the book has problems
      page a.md is missing
      page b.md is missing
    """

    def __init__(self, summary: str, problems: list[str]) -> None:
        self.problems = list(problems)
        super().__init__("\n  ".join([summary, *self.problems]))
