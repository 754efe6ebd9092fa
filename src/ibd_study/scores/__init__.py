"""Index arithmetic: items in, score out, with a missing item giving a missing score.

Every ``score_`` function takes its items by keyword and works alike on scalars and on pandas
Series. Scalars give a float, or None where the score is missing; Series give a nullable Float64
Series on the same index. A scalar among Series stands for every row. Inputs are never changed.

An item outside its range, or of the wrong kind, raises ValueError naming instrument, item, value
and what is allowed. A forgotten or unknown argument raises TypeError. Counts and grades must be
whole; items that may be means of diary days need not be.

``INSTRUMENTS`` lists every registered index with its items, range and source;
:func:`compute_score` computes one from the columns of the data dictionary. Cut-offs are not
here: they are parameters of endpoints.
"""

from ibd_study.scores._instrument import INSTRUMENTS, Instrument, compute_score
from ibd_study.scores._item import Item
from ibd_study.scores.crohns_disease import (
    cdai_haematocrit_term,
    cdai_standard_weight_kg,
    cdai_weight_term,
    score_cdai,
    score_hbi,
    score_pro2_cd,
)
from ibd_study.scores.crohns_endoscopy import (
    RUTGEERTS_GRADES,
    SEGMENTS,
    SES_CD_ITEMS,
    rutgeerts_at_least,
    score_cdeis,
    score_ses_cd,
    score_ses_cd_segment,
)
from ibd_study.scores.histology import (
    GeboesGrade,
    geboes_at_most,
    geboes_below,
    parse_geboes,
    rhi_erosion_from_geboes,
    score_nancy_index,
    score_robarts,
)
from ibd_study.scores.imaging import (
    score_ibus_sas,
    score_maria_segment,
    score_milan_muc,
    score_smaria_segment,
    score_van_assche,
    score_van_assche_modified,
)
from ibd_study.scores.montreal import montreal_age_class, montreal_cd
from ibd_study.scores.ulcerative_colitis import (
    score_mayo_score,
    score_modified_mayo,
    score_partial_mayo,
    score_partial_modified_mayo,
    score_pro2_uc,
    score_sccai,
    score_uceis,
    uceis_from_early_coding,
)
