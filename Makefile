# The table of contents: `make` lists the recipes. CI and the commit hooks run the same ones.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PY := .venv/bin/python
RUN := .venv/bin/musterpoint
ARGS ?=
export PYTHONDONTWRITEBYTECODE ?=

.PHONY: help setup demo test check serve bench format messages lock docs clean

help: ## List the recipes
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: .venv/.ready .venv/.assets .venv/.messages ## Make the environment: Python packages, stylesheets, fonts

.venv/.ready: requirements.lock pyproject.toml tools/environment.sh
	@tools/environment.sh
	@touch $@

.venv/.assets: .venv/.ready package-lock.json tools/assets.py $(wildcard assets/*.mjs assets/*/*)
	@$(PY) tools/assets.py
	@touch $@

.venv/.messages: .venv/.ready tools/translations.py $(wildcard src/musterpoint/locale/*/LC_MESSAGES/django.po src/musterpoint/*/locale/*/LC_MESSAGES/django.po)
	@$(PY) tools/translations.py
	@touch $@

demo: setup ## Play Libya 2011 and serve the result (ARGS=--no-serve ends after the report)
	@$(RUN) demo $(ARGS)

serve: setup ## Serve what is there on http://localhost:8000
	@$(RUN) serve $(ARGS)

test: setup ## Run all tests as CI does (ARGS passes options to pytest)
	@tools/chromium.sh
	@$(PY) -m pytest -n 2 --dist worksteal $(ARGS)

check: setup ## Format, lint, types, import contracts, templates, translations, migrations
	@$(PY) -m ruff format --check .
	@$(PY) -m ruff check .
	@$(PY) -m mypy
	@.venv/bin/lint-imports
	@$(PY) tools/templates.py
	@$(PY) tools/translations.py --check
	@$(RUN) django makemigrations --check --dry-run
	@$(RUN) docs --check

format: setup ## Format the code and mend what can be mended
	@$(PY) -m ruff check --fix -q . ; $(PY) -m ruff format .

messages: setup ## Check and compile the translations
	@$(PY) tools/translations.py

bench: setup ## Measure against peers and physical limits (ARGS names one benchmark)
	@$(PY) benchmarks/run.py $(ARGS)

lock: setup ## Compile requirements.lock from pyproject.toml, with hashes and no addresses
	@.venv/bin/uv pip compile -q --extra dev --generate-hashes --no-header --no-emit-index-url \
	  --no-annotate pyproject.toml -o requirements.lock

docs: setup ## Write the generated pages of docs/reference
	@$(RUN) docs

clean: ## Take away the environment and built assets; data stay
	rm -rf .venv node_modules src/musterpoint/web/static/build
