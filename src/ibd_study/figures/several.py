"""Several figures of one kind, one below the other, as the one value that a cell of a notebook shows."""

from dataclasses import dataclass

from ibd_study.figures.folds import one_open
from ibd_study.figures.rendering import Figure


@dataclass(frozen=True)
class Several:
    """Figures of which one is open at a time; the titles of all are seen, and paper gets all of them.

    Raises
    ------
    ValueError
        When there is no figure.
    """

    figures: tuple[Figure, ...]

    def __post_init__(self) -> None:
        if not self.figures:
            raise ValueError("no figure to show; give at least one")

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        parts = one_open(self.figures[0].key, [figure.part() for figure in self.figures])
        words = "\n".join(figure._repr_mimebundle_()["text/plain"] for figure in self.figures)
        return {"text/html": parts, "text/plain": words}
