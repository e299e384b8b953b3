# One command each: make run, make test, make check, make bench. "make help" lists them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
TESTERS ?= $(shell $(PYTHON) -c 'import os; print((os.cpu_count() or 1) * 3 // 2)')

# Without what was compiled once, every start of Python and of the tests takes seconds more.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup compile ocr run test test-fast test-long check format bench attack lock sbom audit images clean

help: ## list these commands
	@grep -hE '^[a-z-]+:.*## ' Makefile | sed -E 's/:.*## /\t/' | expand -t 10

setup: $(VENV)/.installed ## make .venv; does nothing when it is up to date

COMPILE := $(BIN)/python -m compileall -q .venv/lib bot dialogs scoring storage && $(BIN)/python -m bot.compiling

# uv is put beside the environment's own tools; it and all else come by hash. Everything is compiled
# once: a process that may not write beside the program would compile it at every start.
$(VENV)/.installed: requirements.lock .ci/uv.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "需要 Python 3.11 或更高版本：make PYTHON=python3.12" >&2; \
	  echo "Python 3.11 or newer is needed; name it: make PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "$(PYTHON) 缺少 venv。Debian、Ubuntu：apt-get install python3-venv" >&2; \
	  echo "$(PYTHON) lacks venv. On Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	@echo "正在安装，只在第一次和更新后需要… / Installing; only the first time and after updates…"
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r .ci/uv.txt
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --compile-bytecode --require-hashes -r requirements.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@$(COMPILE)
	@touch $@

compile: setup ## compile all of the program again, after an update
	@$(COMPILE)

ocr: setup ## add recognition of photos and scans (400 MB)
	$(BIN)/uv pip install --quiet --python $(BIN)/python --compile-bytecode --require-hashes -r requirements-ocr.lock

run: setup ## start the chat on http://127.0.0.1:8080
	@$(BIN)/python -m bot run

# Many tests wait for a process or a timer: there are half as many testers again as processors.
# Only the long tests try the schema of the API, whose reader takes a second to load in each tester.
SHORT := -p no:schemathesis --ignore tests/bot/web/api/test_schemathesis.py

test: setup ## run the tests, but for the long ones
	$(BIN)/python -m pytest --numprocesses $(TESTERS) --dist worksteal $(SHORT) -m "not long"

test-long: setup ## run the long ones: attacks, kills, moves, upgrades, walks
	$(BIN)/python -m pytest --numprocesses $(TESTERS) --dist worksteal -m long

test-fast: setup ## run those that need no process, browser or database
	$(BIN)/python -m pytest --numprocesses auto --dist worksteal --hypothesis-profile fast $(SHORT) --ignore tests/attack \
	  -m "not long and not slow and not browser and not database"

check: setup ## format, lint, types, import rules, bandit, packages
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/bandit --quiet --configfile pyproject.toml --recursive bot dialogs scoring storage
	$(BIN)/python -m docs.audit_packages

format: setup ## put the code in order
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: setup ## compare with other bots and report makers
	$(BIN)/python -m tests.bench

attack: setup ## attack a program of its own, with figures
	$(BIN)/python -m tests.attack

lock: setup ## write the locks again after a change of pyproject.toml
	$(BIN)/uv pip compile --quiet pyproject.toml --extra dev --universal --python-version 3.11 \
	  --generate-hashes --no-header --no-emit-index-url --output-file requirements.lock
	$(BIN)/uv pip compile --quiet pyproject.toml --extra ocr --universal --python-version 3.11 \
	  --constraint requirements.lock \
	  --generate-hashes --no-header --no-emit-index-url --output-file requirements-ocr.lock

sbom: setup ## write sbom.json, the bill of materials (CycloneDX)
	$(BIN)/python -m docs.make_sbom sbom.json

audit: setup ## see that packages, hashes and licences are as they should be; offline
	$(BIN)/python -m docs.audit_packages

images: setup ## make the pictures of the README (Chromium, poppler-utils)
	$(BIN)/python -m docs.make_images

clean: ## remove what the other commands made, but no data
	rm -rf $(VENV) .venv-bench .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
