# The two commands are `make book` and `make test`; both make their own environment from the lock.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.installed

BUILD_OPTIONS := $(if $(COHORT),--cohort "$(COHORT)") $(if $(SCENARIO),--scenario "$(SCENARIO)") \
	$(if $(NAME),--name "$(NAME)") $(if $(CORES),--cores "$(CORES)")

.DEFAULT_GOAL := book
.PHONY: book test test-all chromium synthetic lock format clean

book: $(READY)  ## Build the book: runs/<name>/html/index.html
	@$(BIN)/ibd-study build $(BUILD_OPTIONS)

# Exact versions with hashes from the lock; pip compiles the bytecode, without which every start is three times slower.
$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed; found $$($(PYTHON) --version). Name another: make PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

test: $(READY) chromium  ## Lint, then every test but the slow ones, with coverage
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/python -m pytest -n 2 --dist loadfile -m "not slow" --cov --cov-report=term --cov-fail-under=95

test-all: $(READY) chromium  ## Every test
	$(BIN)/python -m pytest -n 2 --dist loadfile

# The browser tests open the built book in Debian's Chromium.
chromium:
	@command -v chromium >/dev/null || { \
		if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
			apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null; \
		else \
			echo "The browser tests need Chromium; install it (Debian: sudo apt-get install chromium) and try again."; \
			exit 1; \
		fi; }

synthetic: $(READY)  ## Write data/synthetic again from its seed (same bytes)
	$(BIN)/python -c 'from ibd_study.synthetic import write_cohort; write_cohort("data/synthetic", 236, 20250114)'

lock:  ## Resolve the versions again (needs uv)
	uv pip compile --quiet --universal --generate-hashes --no-strip-extras --no-header --no-annotate --python-version 3.11 \
		--extra test pyproject.toml --output-file requirements.lock

format: $(READY)  ## Let ruff format the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:  ## Remove what was generated; the environment stays
	rm -rf runs .pytest_cache .ruff_cache .hypothesis
