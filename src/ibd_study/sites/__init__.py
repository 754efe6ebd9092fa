"""Files that hospitals send in place of patients: aggregates of one run, written, read, and held against each other."""

from ibd_study.sites.agreement import refuse_disagreement
from ibd_study.sites.inventory import inventory
from ibd_study.sites.reading import existing_site, read_site
from ibd_study.sites.site import MAY_DIFFER, Numbers, Site, SiteError, site_name
from ibd_study.sites.writing import write_site

__all__ = [
    "MAY_DIFFER",
    "Numbers",
    "Site",
    "SiteError",
    "existing_site",
    "inventory",
    "read_site",
    "refuse_disagreement",
    "site_name",
    "write_site",
]
