# Every target does its own set-up: a bare Debian or Ubuntu with Python 3.11+ is enough.
PYTHON ?= python3
VENV := .venv
# Most tests wait for daemons as much as they compute. Those of many seeds only compute, on every
# core, and take with the least priority what the others leave.
SEEDS := tests/simulator/test_simulator.py tests/simulator/test_forks.py
WORKERS ?= $(shell expr $$(getconf _NPROCESSORS_ONLN) + 1)
BIN := $(VENV)/bin

.PHONY: help setup run demo test test-seeds test-others lint lock screenshots clean

help:  ## what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 14

setup: $(VENV)/.ready  ## .venv with pinned dependencies, and the system packages that Qt needs

$(VENV)/.ready: requirements.lock pyproject.toml packaging/system-packages.sh
	sh packaging/system-packages.sh
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

run: setup  ## start the app on this desktop
	$(BIN)/companion

demo: setup  ## the main job, from import to a settled conflict, on this machine alone
	$(BIN)/companion demo

test: setup lint  ## lint, types, import rules, then all tests
	sh packaging/system-packages.sh test
	@$(MAKE) --no-print-directory --keep-going --jobs 2 test-others test-seeds

test-others:
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest --numprocesses $(WORKERS) --dist loadfile --no-loadscope-reorder \
		$(SEEDS:%=--ignore %)

test-seeds:
	@# What it says comes at its end, in one piece.
	@said=$$(nice -n 19 $(BIN)/python -m pytest $(SEEDS) 2>&1); status=$$?; echo "$$said"; exit $$status

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

lock:  ## pin every dependency again, with hashes (needs uv)
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --all-extras \
		--no-emit-index-url --no-header pyproject.toml packaging/build-requirements.in \
		--output-file requirements.lock

screenshots: setup  ## pictures of every window in screenshots/
	sh packaging/system-packages.sh test
	$(BIN)/python -m tests.screenshots screenshots

clean:  ## remove what set-up and tests made (never a profile)
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
