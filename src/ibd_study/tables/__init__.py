"""Tables made from results rows only, each with a caption, notes and copies to take away."""

from ibd_study.tables.baseline import baseline_characteristics
from ibd_study.tables.forms import unread_forms, unused_forms_table
from ibd_study.tables.other import flow_table, laboratory_table, safety_table, scores_table
from ibd_study.tables.persistence import biologics_table, persistence_table
from ibd_study.tables.published import AGREES, published_table, verdict
from ibd_study.tables.rates import course_table, p_agrees, rates_table, tests_table
from ibd_study.tables.rendering import Table
from ibd_study.tables.word import new_document, plain, word_bytes
