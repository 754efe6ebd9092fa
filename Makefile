# The two commands are `make book` and `make test`; both make their own environment from the lock.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.installed
TEST_READY := $(VENV)/.installed-test

# uv is three times as fast as pip; `make UV=` keeps to pip. The locks are complete: nothing is looked up beside them.
UV := $(shell uv --version >/dev/null 2>&1 && command -v uv)
INSTALL = $(if $(UV),$(UV) pip install --quiet --python $(BIN)/python,\
	$(BIN)/python -m pip install -qq --disable-pip-version-check --no-compile) --no-deps
COMPILE = $(BIN)/python -m compileall -qq -j 0 -x '/tests/' $(VENV)/lib

BUILD_OPTIONS := $(if $(COHORT),--cohort "$(COHORT)") $(if $(SCENARIO),--scenario "$(SCENARIO)") \
	$(if $(NAME),--name "$(NAME)") $(if $(CORES),--cores "$(CORES)")

.DEFAULT_GOAL := book
.PHONY: book pdf check test quick test-all golden measures mutants profile lab wheel archive citation chromium synthetic lock format clean

book: $(READY)  ## Build the book: runs/<name>/html/index.html
	@$(BIN)/ibd-study build $(BUILD_OPTIONS)

pdf: book  ## The whole book as one PDF with contents: runs/<name>/book.pdf
	@$(BIN)/ibd-study pdf $(or $(NAME),$(SCENARIO),$(notdir $(COHORT:/=)),default)

# Exact versions with hashes from the lock. The bytecode is compiled at once, on all cores: without it, every start is
# three times slower. What pip warns of is about its own settings here; what it cannot do ends the command and is shown.
$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed; found $$($(PYTHON) --version). Name another: make PYTHON=python3.12"; exit 1; }
	@echo "Installing the locked packages into $(VENV) with $(if $(UV),uv,pip), once: about a minute ..."
	@$(PYTHON) -m venv --clear $(if $(UV),--without-pip) $(VENV)
	@$(INSTALL) --require-hashes --requirement requirements.lock
	@$(INSTALL) --no-build-isolation --editable .
	@$(COMPILE)
	@touch $@

$(TEST_READY): $(READY) requirements-test.lock
	@echo "Installing what the tests need beside it ..."
	@$(INSTALL) --require-hashes --requirement requirements-test.lock
	@$(COMPILE)
	@touch $@

# The tests of a file stay on one of two workers, which share what is expensive; tests/conftest.py says who begins.
PYTEST := $(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

check: $(TEST_READY)  ## Form, imports and types: what pre-commit asks of a commit
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-logo --no-cache
	$(BIN)/mypy

test: $(TEST_READY) $(if $(FILE),,chromium)  ## check, then every test but the exhaustive ones; with FILE all of one file
ifdef FILE
	$(BIN)/python -m pytest $(FILE)
else
	@$(MAKE) --no-print-directory check
	$(PYTEST) -m "not slow"
endif

quick: $(TEST_READY)  ## check, then the tests of the rooms that changed since the last commit
	@$(MAKE) --no-print-directory check
	$(PYTEST) -m "not slow and not build" $$($(BIN)/python tests/changed_rooms.py)

test-all: $(TEST_READY) chromium  ## Every test, with the branches that none of them takes
	$(PYTEST) --cov --cov-report=term --cov-fail-under=95

golden: $(READY)  ## Which numbers and words differ from a commit (AT=..., else the last tag), in seven RUNS
	@PYTHONPATH=tests:src $(BIN)/python tests/golden/make_golden.py "$(AT)" $(RUNS)

# The browser tests open the built book in Debian's Chromium.
chromium:
	@command -v chromium >/dev/null || { \
		if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
			apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null; \
		else \
			echo "This needs Chromium; install it (Debian: sudo apt-get install chromium) and try again."; \
			exit 1; \
		fi; }

measures: $(READY)  ## The house in figures: lines by room, lengths of functions, names taken apart
	@$(BIN)/python tests/measures.py

mutants: $(READY)  ## Small faults put into disclosure control one by one: how many its tests notice, and which not
	@PYTHONPATH=src $(BIN)/python tests/disclosure/mutation.py

profile: $(READY)  ## Where the time of a build goes: each page alone, with its slowest functions
	@$(BIN)/ibd-study profile

lab: $(READY)  ## Open the notebooks in JupyterLab, which is installed beside the locked packages and changes none
	@$(BIN)/jupyter lab --version >/dev/null 2>&1 || $(INSTALL:--no-deps=) "jupyterlab>=4,<5"
	@$(BIN)/jupyter lab notebooks

# Both are made of the files of the last commit, so that nothing that lies beside them is packed. In UTC and with the time
# of the commit, the same commit gives the same bytes; entries are stored as they are, since versions of zlib differ.
VERSION = $(shell sed -n 's/^version = "\(.*\)"/\1/p' pyproject.toml)
ARCHIVE = dist/ibd-study-$(VERSION).zip

archive:  ## dist/ibd-study-<version>.zip: the files of the last commit, for an archive that gives a DOI
	@mkdir -p $(dir $(ARCHIVE))
	@TZ=UTC git archive --format=zip -0 --prefix=ibd-study-$(VERSION)/ --output=$(ARCHIVE) HEAD
	@echo "$(ARCHIVE), sha256 $$($(PYTHON) -c 'import hashlib, sys; \
		print(hashlib.sha256(open(sys.argv[1], "rb").read()).hexdigest())' $(ARCHIVE))"

wheel: $(READY) archive  ## dist/ibd_study-<version>-py3-none-any.whl: installs without the repository
	@rm -rf dist/tree && $(BIN)/python -m zipfile -e $(ARCHIVE) dist/tree
	@cd dist/tree/* && $(abspath $(BIN))/python -m hatchling build -t wheel -d ../..
	@rm -rf dist/tree

citation: $(READY)  ## Write codemeta.json and .zenodo.json again from CITATION.cff
	@$(BIN)/python tests/citation.py

synthetic: $(READY)  ## Write data/synthetic again from its seed (same bytes)
	$(BIN)/python -c 'from ibd_tools.synthetic import write_cohort; write_cohort("data/synthetic", 236, 20250114)'

LOCK := uv pip compile --quiet --universal --generate-hashes --no-strip-extras --no-header --no-annotate \
	--python-version 3.11 pyproject.toml --extra clone

lock:  ## Resolve the versions again (needs uv): what a book needs, and what the tests need beside it
	$(LOCK) --output-file requirements.lock
	cat requirements.lock >> requirements-test.lock
	$(LOCK) --extra test --output-file requirements-test.lock
	awk 'NR == FNR {locked[$$0]; next} /^[^ ]/ {keep = !($$0 in locked)} keep' \
		requirements.lock requirements-test.lock > requirements-test.tmp
	mv requirements-test.tmp requirements-test.lock

format: $(TEST_READY)  ## Let ruff format the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:  ## Remove what was generated; the environment stays
	rm -rf runs dist .golden .pytest_cache .ruff_cache .mypy_cache .hypothesis
