"""Parameters of a run: one typed model, definition profiles, and errors that say how to mend."""

from ibd_study.parameters.model import CUT_OFF, Parameters, cut_off_names, group_of
from ibd_study.parameters.notebook_cell import (
    PLUMBING,
    SETTINGS,
    accepted_parameters,
    as_cell,
    code_of,
    declared_in,
    declared_parameters,
    given_parameters,
)
from ibd_study.parameters.parsing import (
    ParameterError,
    allowed_values,
    as_text,
    describe,
    parameters_sha256,
    parse,
    shown_place,
    shown_value,
    when_read,
)
from ibd_study.parameters.profiles import PROFILES
from ibd_study.parameters.run_model import parameter
