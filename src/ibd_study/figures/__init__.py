"""Charts drawn from results rows only, each with words, a still picture and its data."""

from ibd_study.figures.by_week import course_panels, laboratory_panels
from ibd_study.figures.data_table import Attachment, zipped
from ibd_study.figures.forest import forest_plot
from ibd_study.figures.forest_rows import ForestRow
from ibd_study.figures.frames import by_endpoint, drawn_rows, row_label
from ibd_study.figures.headline import headline
from ibd_study.figures.markup import SOURCE_LINE, folded
from ibd_study.figures.persistence import persistence_curves
from ibd_study.figures.rates import NOTHING_PRINTED, denominator, paired_counts, rates_before_after
from ibd_study.figures.rendering import Figure, Several, chart_spec
from ibd_study.figures.safety import safety_dots
from ibd_study.figures.scores import change_distribution, cumulative_curves, shift_table
from ibd_study.figures.selection import flow_chart
from ibd_study.figures.still import chart_versions, draw, drawn_by, svg_of, vegalite_minor
from ibd_study.figures.theme import BAND, BEFORE, DISEASE_COLOURS, GAIN, GRID, INK, LINES, LOSS, PAPER, wrapped
