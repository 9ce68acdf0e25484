# Needs Python 3.11 or newer and make; nothing else. `make` alone lists the verbs.
VENV   := .venv
BIN    := $(VENV)/bin
PYTHON ?= $(shell for p in python3.14 python3.13 python3.12 python3.11 python3; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	2>/dev/null && echo $$p && break; done)
PIP    := $(BIN)/python -m pip --disable-pip-version-check install --quiet

.DEFAULT_GOAL := help
.PHONY: help run test install check format docs bench mutants clean

help:  ## list these verbs
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(VENV)/.run  ## set up, then start the bot (with no Slack settings: the local workspace)
	@exec $(BIN)/codedesk run

test: $(VENV)/.dev  ## set up, then run all tests
	$(BIN)/pytest -n 2 --dist worksteal -q

install: $(VENV)/.run  ## set up only: .venv/bin/codedesk

check: $(VENV)/.dev  ## format, lint, types, import rules, generated docs
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m catalog.validation.docs --check

format: $(VENV)/.dev  ## mend format and lint
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

docs: $(VENV)/.dev  ## write the generated docs anew
	$(BIN)/python -m catalog.validation.docs

bench: $(VENV)/.dev  ## measure look-ups, resolving, checks and start-up
	@for script in tests/bench/bench_*.py; do echo "== $$script"; \
		$(BIN)/python -m tests.bench.$$(basename $$script .py); done

mutants: $(VENV)/.dev  ## change the rules one thing at a time; the tests should notice each
	$(BIN)/python tests/mutation/mutate.py run
	$(BIN)/python tests/mutation/mutate.py table

clean:  ## remove the virtual environment and caches
	rm -rf $(VENV) build mutants *.egg-info .mypy_cache .ruff_cache .pytest_cache

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "codedesk needs Python 3.11 or newer; none was found." >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: $(BIN)/python pyproject.toml constraints.txt
	$(PIP) --constraint constraints.txt --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.run
	$(PIP) --constraint constraints.txt --editable '.[dev]'
	@touch $@
