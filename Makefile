# One door for setting up, running and checking. `make` alone lists the targets.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

VENV := .venv
PY := $(VENV)/bin/python
PYTHON ?= $(shell command -v python3.11 || command -v python3)
UV := $(shell command -v uv)
ifdef UV
INSTALL = $(UV) pip install --quiet --python $(PY) --require-hashes -r
else
INSTALL = $(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r
endif

# Installs requirements/$(1).txt unless a stamp says that exactly this file is installed already,
# so that a second `make run` needs no network.
define install
stamp=$(VENV)/installed-$(1)-$$($(PY) -c 'import hashlib, sys; \
  print(hashlib.sha256(open(sys.argv[1], "rb").read()).hexdigest()[:16])' requirements/$(1).txt); \
if [ ! -e "$$stamp" ]; then \
  echo "Installing requirements/$(1).txt"; \
  $(INSTALL) requirements/$(1).txt; \
  rm -f $(VENV)/installed-$(1)-*; touch "$$stamp"; \
fi
endef

# Installs Debian packages $(1) where one is missing and it may; else says what $(2) need.
define debian
command -v dpkg-query >/dev/null || exit 0; \
missing=(); \
for package in $(1); do \
  dpkg-query -W -f '$${Status}' $$package 2>/dev/null | grep -q 'ok installed' || missing+=($$package); \
done; \
[ $${#missing[@]} -gt 0 ] || exit 0; \
if [ "$$(id -u)" = 0 ]; then root=(); elif sudo -n true 2>/dev/null; then root=(sudo -n); \
else echo "$(2) need $${missing[*]}: apt-get install $${missing[*]}" >&2; exit 0; fi; \
install=("$${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -qq --no-install-recommends); \
echo "Installing $${missing[*]}"; \
"$${install[@]}" "$${missing[@]}" >/dev/null 2>&1 || \
  { "$${root[@]}" apt-get update -qq; "$${install[@]}" "$${missing[@]}" >/dev/null; }
endef

.PHONY: help setup setup-test browser tracer run run-cluster demo test faults bench lint audit texts lock clean

help: ## List these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(PY):
	@[ -n "$(PYTHON)" ] && $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed: install it, or name it with PYTHON=/path/to/python" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	  { echo "Python's venv module is missing: on Debian or Ubuntu, apt-get install python3-venv" >&2; exit 1; }
	@$(PYTHON) -m venv --clear $(VENV)

setup: $(PY) ## Create .venv and install what the product needs
	@$(call install,runtime)

setup-test: setup ## The same, and what tests and linters need
	@$(call install,test)

browser: ## Install Debian's Chromium for the browser tests where it is missing
	@$(call debian,chromium libatomic1,Browser tests)

tracer: ## Install Debian's strace for the power-cut tests where it is missing
	@$(call debian,strace,Power-cut tests)

run: setup ## Serve on this machine
	@exec $(PY) run.py

run-cluster: setup-test ## Try several processes on PostgreSQL and Redis behind nginx
	@exec $(PY) -m scripts.cluster $(ARGS)

demo: setup ## Serve a made-up evening to look around in
	@exec $(PY) run.py demo

# What Python compiles is kept, whatever the surroundings say: servers start some ninety times.
test: export PYTHONDONTWRITEBYTECODE =
test: setup-test browser tracer ## Run the tests: make test ARGS="tests/rules -x"
ifdef ARGS
	@$(PY) -m pytest -rs $(ARGS)
else
	@$(PY) -m pytest -rs -n auto
endif

faults: setup-test tracer ## Kill, cut, race and fuzz in full counts: most of an hour
	@KRU_FAULTS=full $(PY) -m pytest -rs -m faults tests/faults $(ARGS)

bench: setup-test ## Measure beside a ceiling of the same run: ARGS="ballots --quick"
	@$(PY) -m bench $(ARGS)

lint: setup-test ## Check style, formatting, types and templates
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m mypy
	@$(PY) -m djlint --lint --quiet templates

audit: setup-test ## Look what can be known of the packages without a network
	@$(PY) -m scripts.audit

texts: setup-test ## Bring the translation files up to date with the texts in use
	@$(PY) scripts/texts.py

lock: ## Pin requirements/*.in with uv; newer releases too: make lock ARGS=--upgrade
	@[ -n "$(UV)" ] || { echo "make lock needs uv: pip install uv" >&2; exit 1; }
	@cd requirements && for name in runtime test; do \
	  $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	    --no-emit-index-url --no-header $(ARGS) $$name.in -o $$name.txt; done

clean: ## Remove what was installed, compiled or cached (never instance/)
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
