"""Several figures of one kind, one below the other, as the one value that a cell of a notebook shows."""

from dataclasses import dataclass

from ibd_study.figures.rendering import Figure


@dataclass(frozen=True)
class Several:
    """Figures one below the other; none is folded away, so that paper and readers without scripts get them all.

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
        shown = [figure._repr_mimebundle_() for figure in self.figures]
        return {kind: "\n".join(one[kind] for one in shown) for kind in ("text/html", "text/plain")}
