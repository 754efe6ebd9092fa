"""From a run folder to a book that can be browsed without network: stage, build, check."""

from ibd_tools.book.building import build_book
from ibd_tools.book.checking import ProductReport, check_product
from ibd_tools.book.editions import EDITIONS, HOSPITALS
from ibd_tools.book.making import make_book
from ibd_tools.book.pdf import print_book
from ibd_tools.book.problems import BookError
from ibd_tools.book.staging import stage_book
from ibd_tools.book.toc import TOC, toc_pages
