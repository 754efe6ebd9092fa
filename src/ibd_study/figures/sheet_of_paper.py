"""A picture of the size of a sheet, to send: as SVG, PNG, PDF and Word, each the same bytes for the same picture."""

from dataclasses import dataclass, field
from functools import cached_property

from ibd_study.figures import grammar as draw
from ibd_study.figures.poster import HEIGHT, WIDTH
from ibd_study.figures.rendering import chart_spec
from ibd_study.figures.still import svg_of
from ibd_study.figures.word import picture_file

# A screen of today has two dots a pixel; a page of a PDF is as large, in points, as the picture says.
DOTS_A_PIXEL = 2
PIXELS, A4_POINTS = f'width="{WIDTH}" height="{HEIGHT}"', 'width="595.28" height="841.89"'


@dataclass(frozen=True)
class SheetOfPaper:
    """One picture with its title and the sentence that stands for it."""

    key: str
    title: str
    alt: str
    panel: "draw.Panel" = field(repr=False)

    @cached_property
    def svg(self) -> str:
        """The picture itself."""
        return svg_of(chart_spec(self.panel, self.alt), WIDTH)

    @cached_property
    def png(self) -> bytes:
        """The picture in dots, for slides and messages."""
        import vl_convert

        return vl_convert.svg_to_png(self.svg, scale=DOTS_A_PIXEL)

    def files(self) -> dict[str, bytes]:
        """The picture in every form, by the ending of its file."""
        import vl_convert

        pdf = vl_convert.svg_to_pdf(self.svg.replace(PIXELS, A4_POINTS, 1))
        word = picture_file(self.title, self.png, self.alt)
        return {"svg": self.svg.encode(), "png": self.png, "pdf": pdf, "docx": word}
