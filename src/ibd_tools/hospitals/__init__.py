"""Files that hospitals send in place of patients: aggregates of one run, written, read, and held against each other."""

from ibd_tools.hospitals.agreement import refuse_disagreement as refuse_disagreement
from ibd_tools.hospitals.analysis import Hospitals as Hospitals
from ibd_tools.hospitals.analysis import open_hospitals as open_hospitals
from ibd_tools.hospitals.analysis import read_hospitals as read_hospitals
from ibd_tools.hospitals.analysis import sites_sha256 as sites_sha256
from ibd_tools.hospitals.figures import change_forest as change_forest
from ibd_tools.hospitals.figures import hospital_event_forest as hospital_event_forest
from ibd_tools.hospitals.figures import hospital_forest as hospital_forest
from ibd_tools.hospitals.figures import hospital_overview as hospital_overview
from ibd_tools.hospitals.inventory import inventory as inventory
from ibd_tools.hospitals.rates import hospital_rates as hospital_rates
from ibd_tools.hospitals.rates import hospital_sizes as hospital_sizes
from ibd_tools.hospitals.reading import existing_site as existing_site
from ibd_tools.hospitals.reading import read_site as read_site
from ibd_tools.hospitals.safety import hospital_safety as hospital_safety
from ibd_tools.hospitals.scores import hospital_scores as hospital_scores
from ibd_tools.hospitals.site import MAY_DIFFER as MAY_DIFFER
from ibd_tools.hospitals.site import Numbers as Numbers
from ibd_tools.hospitals.site import Site as Site
from ibd_tools.hospitals.site import SiteError as SiteError
from ibd_tools.hospitals.site import site_name as site_name
from ibd_tools.hospitals.site_export import site_of as site_of
from ibd_tools.hospitals.tables import hospitals_table as hospitals_table
from ibd_tools.hospitals.tables import joining_table as joining_table
from ibd_tools.hospitals.tables import sample_table as sample_table
from ibd_tools.hospitals.writing import write_site as write_site
