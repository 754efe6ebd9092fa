"""From a run folder to a book that can be browsed without network: stage, build, check."""

from ibd_study.book.building import build_book
from ibd_study.book.checking import ProductReport, check_product
from ibd_study.book.problems import BookError
from ibd_study.book.staging import stage_book

__all__ = ["BookError", "ProductReport", "build_book", "check_product", "stage_book"]
