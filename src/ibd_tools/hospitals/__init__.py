"""Files that hospitals send in place of patients: aggregates of one run, written, read, and held against each other."""

from ibd_tools.hospitals.agreement import refuse_disagreement
from ibd_tools.hospitals.analysis import Hospitals, open_hospitals, read_hospitals, sites_sha256
from ibd_tools.hospitals.figures import change_forest, hospital_event_forest, hospital_forest, hospital_overview
from ibd_tools.hospitals.inventory import inventory
from ibd_tools.hospitals.rates import hospital_rates, hospital_sizes
from ibd_tools.hospitals.safety import hospital_safety
from ibd_tools.hospitals.scores import hospital_scores
from ibd_tools.hospitals.site import MAY_DIFFER, Site, SiteError, site_name
from ibd_tools.hospitals.site_export import check_may_leave, site_of
from ibd_tools.hospitals.site_file import read_site, write_site
from ibd_tools.hospitals.tables import hospitals_table, joining_table, sample_table
