# Everything works from python3, make and a C library: `make demo`, then `make test`.
PYTHON ?= python3
PORT ?= 8000
ARTICLES ?= 10000
VENV = .venv/bin
INSTALL = $(PYTHON) -m newsroom.installation
export PORT
# The same files are read by many processes: they are compiled once.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help demo test lint audit prove bench spikes stop

help:
	@echo "make demo    a newsroom with sample stories at http://127.0.0.1:$(PORT)/"
	@echo "make test    the tests"
	@echo "make lint    style, floors, migrations, settings for production"
	@echo "make audit   known holes in what uv.lock names; every week and before a release"
	@echo "make prove   the tests in their long forms, then the faults with tools of their own"
	@echo "make bench   what a page costs, beside hello world (ARTICLES=10000; needs wrk)"
	@echo "make spikes  a spike, an outage and a flood at 1,000 stories, shortly (needs wrk and nginx)"
	@echo "make stop    stop the private Postgres"

demo:
	@$(INSTALL)
	@NEWSROOM_DEMO=1 exec $(VENV)/python manage.py serve

test:
	@$(INSTALL) --extra dev
	@$(VENV)/python -m pytest -n 2 $(ARGS)

lint:
	@$(INSTALL) --extra dev
	$(VENV)/ruff check .
	$(VENV)/ruff format --check .
	find templates -name '*.html' -print0 | xargs -0 -r $(VENV)/djade --check --target-version 5.2
	$(VENV)/lint-imports
	$(VENV)/python manage.py makemigrations --check --dry-run
	NEWSROOM_BASE_URL=https://newsroom.example $(VENV)/python manage.py check --deploy --fail-level WARNING

audit:
	@$(INSTALL) --extra dev
	@$(VENV)/python tests/faults/audit.py

prove:
	@$(INSTALL) --extra dev
	@HYPOTHESIS_PROFILE=long $(VENV)/python -m pytest -n 2 -m '' $(ARGS)
	@$(VENV)/python tests/faults/prove.py

bench:
	@$(INSTALL) --extra dev
	@mkdir -p docs/benchmarks
	@$(VENV)/python benchmarks/pages.py --folder .data/bench --articles $(ARTICLES) \
		--write docs/benchmarks/pages-$(ARTICLES).md

spikes:
	@$(INSTALL) --extra dev
	@failed=; for words in "spike.py --seconds 4" "outage.py --minutes 0.1 --requests 100" \
		"outage.py --minutes 0.1 --requests 100 --nginx" "flood.py --seconds 6 --only nginx-many"; do \
		$(VENV)/python benchmarks/$$words --folder .data/bench --articles 1000 || failed=1; \
	done; test -z "$$failed"

stop:
	@$(INSTALL)
	@$(VENV)/python manage.py stop_postgres
