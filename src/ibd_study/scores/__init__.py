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

from ibd_study.scores._instrument import INSTRUMENTS as INSTRUMENTS
from ibd_study.scores._instrument import Instrument as Instrument
from ibd_study.scores._instrument import compute_score as compute_score
from ibd_study.scores._item import Item as Item
from ibd_study.scores.crohns_disease import cdai_haematocrit_term as cdai_haematocrit_term
from ibd_study.scores.crohns_disease import cdai_standard_weight_kg as cdai_standard_weight_kg
from ibd_study.scores.crohns_disease import cdai_weight_term as cdai_weight_term
from ibd_study.scores.crohns_disease import score_cdai as score_cdai
from ibd_study.scores.crohns_disease import score_hbi as score_hbi
from ibd_study.scores.crohns_disease import score_pro2_cd as score_pro2_cd
from ibd_study.scores.crohns_endoscopy import RUTGEERTS_GRADES as RUTGEERTS_GRADES
from ibd_study.scores.crohns_endoscopy import SEGMENTS as SEGMENTS
from ibd_study.scores.crohns_endoscopy import SES_CD_ITEMS as SES_CD_ITEMS
from ibd_study.scores.crohns_endoscopy import rutgeerts_at_least as rutgeerts_at_least
from ibd_study.scores.crohns_endoscopy import score_cdeis as score_cdeis
from ibd_study.scores.crohns_endoscopy import score_ses_cd as score_ses_cd
from ibd_study.scores.crohns_endoscopy import score_ses_cd_segment as score_ses_cd_segment
from ibd_study.scores.histology import GeboesGrade as GeboesGrade
from ibd_study.scores.histology import geboes_at_most as geboes_at_most
from ibd_study.scores.histology import geboes_below as geboes_below
from ibd_study.scores.histology import parse_geboes as parse_geboes
from ibd_study.scores.histology import rhi_erosion_from_geboes as rhi_erosion_from_geboes
from ibd_study.scores.histology import score_nancy_index as score_nancy_index
from ibd_study.scores.histology import score_robarts as score_robarts
from ibd_study.scores.imaging_mri import score_maria_segment as score_maria_segment
from ibd_study.scores.imaging_mri import score_smaria_segment as score_smaria_segment
from ibd_study.scores.imaging_mri import score_van_assche as score_van_assche
from ibd_study.scores.imaging_mri import score_van_assche_modified as score_van_assche_modified
from ibd_study.scores.imaging_ultrasound import score_ibus_sas as score_ibus_sas
from ibd_study.scores.imaging_ultrasound import score_milan_muc as score_milan_muc
from ibd_study.scores.mayo import score_mayo_score as score_mayo_score
from ibd_study.scores.mayo import score_modified_mayo as score_modified_mayo
from ibd_study.scores.mayo import score_partial_mayo as score_partial_mayo
from ibd_study.scores.mayo import score_partial_modified_mayo as score_partial_modified_mayo
from ibd_study.scores.mayo import score_pro2_uc as score_pro2_uc
from ibd_study.scores.montreal import montreal_age_class as montreal_age_class
from ibd_study.scores.montreal import montreal_cd as montreal_cd
from ibd_study.scores.ulcerative_colitis import score_sccai as score_sccai
from ibd_study.scores.ulcerative_colitis import score_uceis as score_uceis
from ibd_study.scores.ulcerative_colitis import uceis_from_early_coding as uceis_from_early_coding
