# `make demo` and `make test` need Python 3.11 or newer with pip, and nothing else. On Windows see README.md.
PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin
PIP = $(BIN)/python -m pip --disable-pip-version-check --quiet
FULL ?=
DEMO ?= treaties/istanbul/communique.treaty
WORKERS ?= auto
RECORDED = tests/reports tests/tables tests/test_checks_page.py tests/test_communique.py tests/test_golden.py tests/documents tests/test_docs.py

.PHONY: demo test full fuzz mutants truth bench install record lock clean

# A finding is an answer (exit code 1), no failure of the demo.
demo: install
	@$(BIN)/servanda check $(DEMO) || test $$? -eq 1

test: $(VENV)/.dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/mypy verifier
	@$(BIN)/pytest -n $(WORKERS) --dist loadgroup $(if $(FULL),,-m "not slow")

# Known defects of the texts in treaties/, and whether servanda finds them again. A minute and a half on two cores.
truth: install
	@$(BIN)/python -m benchmarks.truth

# Everything that is to show that verdicts are right, at length; writes docs/trust.md. SHARE=10 does a tenth of it.
SHARE ?= 100
full: $(VENV)/.fuzz
	@SHARE=$(SHARE) $(BIN)/python -m benchmarks.trust

# Random input, guided by coverage. atheris has builds for Linux and macOS.
SECONDS ?= 60
fuzz: $(VENV)/.fuzz
	@$(BIN)/python -m benchmarks.fuzz -max_total_time=$(SECONDS)

# Small faults put into the code one at a time: would the tests notice? Takes hours.
MUTANTS ?= 300
mutants: $(VENV)/.dev
	@$(BIN)/python -m benchmarks.mutants $(MUTANTS)

# How long checks take on this machine. Prints a table and judges nothing.
bench: install
	@$(BIN)/python -m benchmarks.bench

install: $(VENV)/.run

# Writes the recorded outputs anew (golden reports, README, docs, schema), one after the other: some share a page.
# Read the diff before you commit it.
record: $(VENV)/.dev
	@$(BIN)/pytest --snapshot-update -q $(RECORDED)
	@git --no-pager diff --stat

# Needs uv. Hashes and no addresses: `pip` takes the packages from wherever it is set up to.
LOCK = uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes --no-header --annotation-style line
lock:
	$(LOCK) -o requirements/run.txt
	$(LOCK) --group build -c requirements/run.txt -o requirements/build.txt
	$(LOCK) --group build --group dev -c requirements/build.txt -o requirements/dev.txt
	$(LOCK) --extra fuzz -c requirements/build.txt -o requirements/fuzz.txt

clean:
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "servanda needs Python 3.11 or newer. Name one: make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "This Python cannot create environments. On Debian and Ubuntu: apt install python3-venv"; exit 1; }
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements/build.txt pyproject.toml | $(BIN)/python
	@$(PIP) install --require-hashes -r requirements/build.txt
	@$(PIP) install --no-build-isolation --no-deps -e .
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.run
	@$(PIP) install --require-hashes -r requirements/dev.txt
	@touch $@

$(VENV)/.fuzz: requirements/fuzz.txt $(VENV)/.dev
	@$(PIP) install --require-hashes -r requirements/fuzz.txt
	@touch $@
