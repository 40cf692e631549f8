# Two commands matter: `make run` and `make test`. `make help` lists the rest.
# Variables: PORT, DATA_DIR, DATABASE_URL; see docs/operators.md.

PORT ?= 8000
DATA_DIR ?= data
export PORT DATA_DIR

PYTHON_HERE = .venv/bin/python
PIN = $(PYTHON_HERE) -m piptools compile --quiet --generate-hashes --strip-extras --allow-unsafe \
	--no-emit-index-url --no-emit-find-links --no-header

.DEFAULT_GOAL := help
.PHONY: help run test lint format bench messages screenshots requirements dev

help: ## List what can be made
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):[^#]*## /  make \1\t/' | expand -t 22

run: ## Serve the demo on http://127.0.0.1:PORT (PORT=8000), data in DATA_DIR (data/) or DATABASE_URL
	@mkdir -p "$$DATA_DIR" || { echo "Guichet cannot make its data directory $$DATA_DIR. Name another: make run DATA_DIR=/path" >&2; exit 1; }
	@tools/prepare requirements.txt
	@DJANGO_SETTINGS_MODULE=guichet.settings.demo exec $(PYTHON_HERE) manage.py run_guichet

test: dev ## Lint, then all tests on every database and browser found here
	@$(PYTHON_HERE) tools/run_tests.py

lint: dev ## Only the lint part of make test
	@$(PYTHON_HERE) tools/run_tests.py --only lint

format: dev ## Put Python files into the house's layout
	@$(PYTHON_HERE) -m ruff check --fix .
	@$(PYTHON_HERE) -m ruff format .

bench: ## Measure the screens that must be fast, as ratios within one run
	@tools/prepare requirements.txt requirements-dev.txt requirements-bench.txt
	@$(PYTHON_HERE) -m tests.bench

messages: dev ## Collect strings for translators (needs gettext) and compile the translations
	@$(PYTHON_HERE) tools/make_messages.py

screenshots: dev ## Take the pictures of the README anew from the running demo (needs Chromium)
	@$(PYTHON_HERE) -m tools.screenshots

requirements: dev ## Pin the three requirements files anew from their .in files
	$(PIN) --output-file requirements.txt requirements.in
	$(PIN) --output-file requirements-dev.txt requirements-dev.in
	$(PIN) --output-file requirements-bench.txt requirements-bench.in

dev:
	@tools/prepare requirements.txt requirements-dev.txt
