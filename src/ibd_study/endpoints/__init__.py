"""The registry of endpoints, and the scores that are followed before and after."""

from ibd_study.endpoints.catalogue import REGISTRY, SCORES, Score, endpoint, one_rule_with
from ibd_study.endpoints.clauses import Clause
from ibd_study.endpoints.registry import ANSWERS, ByIndex, Endpoint, classify, only_read, with_answers
