"""Several figures of one kind, each in a fold: a page that stays short, and one of them at a glance."""

from dataclasses import dataclass
from html import escape

from ibd_study.figures.rendering import Figure


@dataclass(frozen=True)
class Folds:
    """Figures in folds, the first of them open; each fold is named by the title of its figure.

    Folds are plain HTML: they open without scripts, and a chart in a closed fold is drawn when it opens.

    Raises
    ------
    ValueError
        When there is no figure.
    """

    figures: tuple[Figure, ...]

    def __post_init__(self) -> None:
        if not self.figures:
            raise ValueError("no figure to fold; give at least one")

    def html(self) -> str:
        """The folds, one below the other."""
        return "".join(
            f'<details class="ibd-fold"{"" if place else " open"}><summary>{escape(figure.title)}</summary>'
            f"{figure.html()}</details>"
            for place, figure in enumerate(self.figures)
        )

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict[str, str]:
        return {"text/html": self.html(), "text/plain": "\n".join(f"{one.title}\n{one.alt}" for one in self.figures)}
