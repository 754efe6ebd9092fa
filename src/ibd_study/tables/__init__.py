"""Tables made from results rows only, each with a caption, notes and copies to take away."""

from ibd_study.tables.baseline import baseline_characteristics as baseline_characteristics
from ibd_study.tables.course import course_table as course_table
from ibd_study.tables.forms import unread_forms as unread_forms
from ibd_study.tables.forms import unused_forms_table as unused_forms_table
from ibd_study.tables.other import flow_table as flow_table
from ibd_study.tables.other import laboratory_table as laboratory_table
from ibd_study.tables.other import safety_table as safety_table
from ibd_study.tables.other import scores_table as scores_table
from ibd_study.tables.persistence import biologics_table as biologics_table
from ibd_study.tables.persistence import persistence_table as persistence_table
from ibd_study.tables.published import AGREES as AGREES
from ibd_study.tables.published import published_table as published_table
from ibd_study.tables.published import verdict as verdict
from ibd_study.tables.rates import p_agrees as p_agrees
from ibd_study.tables.rates import rates_table as rates_table
from ibd_study.tables.rates import tests_table as tests_table
from ibd_study.tables.rendering import Table as Table
