"""From an export of a hospital to a cohort folder: a mapping says what the columns are, nothing is guessed.

The steps are apart, so that each can be tried alone: :func:`read_mapping` (YAML in, checked mapping out),
``importing.read_files`` (files in, columns of text out), ``building.build_tables`` (frames in, frames and problems
out), and :func:`import_export`, which does all of it and writes a folder only if it is valid.
"""

from ibd_tools.intake.importing import import_export
from ibd_tools.intake.mapping_file import read_mapping
from ibd_tools.intake.suggesting import suggested_mapping
from ibd_tools.intake.template import write_template
from ibd_tools.intake.units import FACTORS, PREDNISOLONE_EQUIVALENT, units_of
