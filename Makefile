# Bulwark: `make` or `make help` lists the targets.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

# The interpreter the virtual environment is made with: `make demo PYTHON=python3.12` chooses another.
PYTHON ?= python3
# Parallel test processes.
WORKERS ?= 2

BIN := .venv/bin
# By content: a checkout that was copied or touched has the same packages.
STAMP := .venv/.built-from-$(shell cat requirements.lock requirements.txt pyproject.toml | cksum | tr ' ' -)
CODE := benchmarks bulwark components engine localcloud policies
PYTEST := $(BIN)/python -m pytest
LOCK := $(BIN)/uv pip compile --universal --python-version 3.11 --fork-strategy fewest --generate-hashes --no-config --quiet \
  --custom-compile-command "make lock"
# What decides is covered in full, branches too.
COVERAGE := --cov=bulwark.core --cov=policies --cov-branch --cov-report=term-missing:skip-covered --cov-fail-under=100

##@ Use

.PHONY: demo
demo: $(STAMP)  ## Bring both environments up on the local cloud with a real Pulumi engine, offline.
	$(BIN)/bulwark demo

.PHONY: engine
engine: $(STAMP)  ## Obtain the Pulumi engine (PATH, cache, official release, or built from Go modules) and print its folder.
	$(BIN)/python -m engine

.PHONY: environment
environment: $(STAMP)  ## Build the virtual environment, which every other target does by itself.

##@ Verify

.PHONY: test
test: $(STAMP)  ## Run every test, those with the real engine too, in parallel; no question is asked.
	$(BIN)/python -m engine >/dev/null
	$(PYTEST) -n $(WORKERS) --dist worksteal $(COVERAGE)

.PHONY: check
check: $(STAMP)  ## Format, lint, types, import contracts, generated files and the fast tests: two minutes, three after a fresh checkout.
	@# pyright alone takes as long as the tests, on one core: it runs beside everything else and tells at the end.
	@said=$$(mktemp); $(BIN)/pyright >"$$said" 2>&1 & pyright=$$!; failed=; \
	  trap 'kill "$$pyright" 2>/dev/null || :; rm -f "$$said"' EXIT; \
	  run() { echo "$$*"; "$$@" || failed="$$failed, $$1 $${2-}"; }; \
	  run $(BIN)/ruff format --check .; \
	  run $(BIN)/ruff check .; \
	  run $(BIN)/lint-imports; \
	  run $(BIN)/mypy; \
	  run $(BIN)/python -m docs.generate --check; \
	  run $(PYTEST) -n $(WORKERS) -m "not engine and not campaign and not slow" -q; \
	  wait $$pyright || failed="$$failed, $(BIN)/pyright"; \
	  echo $(BIN)/pyright; cat "$$said"; \
	  [ -z "$$failed" ] || { echo "make check: failed:$${failed#,}" >&2; exit 1; }

.PHONY: bench
bench: $(STAMP)  ## Measure the local cloud and the engine, and write the figures to docs/results/.
	$(BIN)/python -m benchmarks

.PHONY: campaign
campaign: $(STAMP)  ## Run the large sweeps in full and write docs/results/ (long).
	BULWARK_CAMPAIGN=full $(PYTEST) -n $(WORKERS) -m campaign --timeout 3600

##@ Maintain

.PHONY: format
format: $(STAMP)  ## Format the code and apply the linter's safe fixes.
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

.PHONY: generate
generate: $(STAMP)  ## Write every generated file anew (checked in; a test fails when one differs).
	$(BIN)/python -m docs.generate

.PHONY: lock
lock: $(STAMP)  ## Resolve requirements.lock anew from requirements.txt and pyproject.toml, and from it the lock of the action.
	$(LOCK) --output-file requirements.lock requirements.txt pyproject.toml --all-extras
	@# The extra alone: the package's own requirements are those of the Pulumi program, which no job of an application runs.
	$(BIN)/python -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["project"]["optional-dependencies"]["cli"])' \
	  | tr ' ' '\n' | $(LOCK) --no-annotate --constraints requirements.lock --output-file actions/bulwark/requirements.lock -

.PHONY: clean
clean:  ## Remove the virtual environment and what tools left behind; the engine's cache stays.
	rm -rf .venv build *.egg-info .coverage .coverage.* .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.PHONY: help
help:  ## Show this list.
	@awk 'BEGIN {FS = ":.*##"} \
	  /^##@/ {printf "\n%s\n", substr($$0, 5)} \
	  /^[a-z-]+:.*##/ {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# ---- the virtual environment, built from the lock and rebuilt when the lock or the package's metadata is another

# The lock is the kernel's, on this file, and goes with the process: a second make waits, then finds the environment built.
define TAKE_LOCK
import fcntl, os, sys
file = os.open("Makefile", os.O_RDONLY)
os.set_inheritable(file, True)
try:
    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
except BlockingIOError:
    print("bulwark: another make is building .venv; waiting for it", file=sys.stderr)
    fcntl.flock(file, fcntl.LOCK_EX)
os.execvp(sys.argv[1], sys.argv[1:])
endef
export TAKE_LOCK

ifndef LOCKED
$(STAMP):
	@[ -w . ] || { echo "bulwark: this checkout ($(CURDIR)) is read-only, so .venv cannot be made in it. \
	Copy or clone it to a folder you may write to, and run make there." >&2; exit 2; }
	@command -v $(PYTHON) >/dev/null || { echo "bulwark: there is no '$(PYTHON)' on PATH, and nothing here runs without Python. \
	Install Python 3.11 or newer, or name one: make $(MAKECMDGOALS) PYTHON=/path/to/python3.11" >&2; exit 2; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "bulwark: '$(PYTHON)' is" \
	"$$($(PYTHON) -V 2>&1), and the code needs Python 3.11 or newer: it would stop at the first line of new syntax." \
	"Install a newer Python, or name one: make $(MAKECMDGOALS) PYTHON=python3.11" >&2; exit 2; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "bulwark: '$(PYTHON)' cannot make virtual environments" \
	"(its modules venv and ensurepip are missing), so .venv cannot be built." \
	"On Debian and Ubuntu: apt-get install python3-venv" >&2; exit 2; }
	@$(PYTHON) -c "$$TAKE_LOCK" $(MAKE) LOCKED=yes $@
else
# Without its stamp a .venv is half built: an interrupted installation leaves packages that pip can neither use nor remove.
$(STAMP):
	@[ -e $@ ] || rm -rf .venv
	@echo "bulwark: building .venv from requirements.lock (about a minute)" >&2
	@$(PYTHON) -m venv .venv
	@# The lock is the whole set, so pip need not resolve; pips older than 23.3 cannot, where an extra meets a checksum.
	@$(BIN)/python -m pip install --disable-pip-version-check --quiet --no-compile --require-hashes --no-deps \
	  --requirement requirements.lock
	@# On all cores, which pip does not; a few packages ship templates that are no Python, so its status says nothing.
	@$(BIN)/python -m compileall -qq -j 0 .venv/lib >/dev/null || true
	@$(BIN)/python -m pip install --disable-pip-version-check --quiet --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m pip check --disable-pip-version-check >/dev/null
	@touch $@
endif
