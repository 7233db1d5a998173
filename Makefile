# The whole course by two commands: `make lab` to learn, `make test` to check.
# Everything is installed into .venv, from a lock with hashes; nothing else on the machine is changed.

SHELL := /bin/sh
.DEFAULT_GOAL := help

# Which Python makes .venv, which lock fills it (auto, cpu or gpu), and what JupyterLab is told besides.
PYTHON ?=
BACKEND ?= auto
LAB_ARGS ?=
STAGES ?=
LESSONS ?=
BENCHMARKS ?=
HUB_ARGS ?=
LOCK_ARGS ?=

# JupyterLab refuses to run as root, which is who one is in most containers, unless it is told to.
AS_ROOT := $(if $(filter 0,$(shell id -u)),--allow-root)
FIRST := my-notebooks/00_start_here.ipynb
LOCK := uv pip compile --quiet --generate-hashes --universal --no-header --no-annotate $(LOCK_ARGS)

.PHONY: help lab test test-all lint build bench hub site lock doctor install clean

help: ## Show this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | awk -F '\t' '{printf "  make %-8s %s\n", $$1, $$2}'

lab: install ## Install what is missing, and open JupyterLab at your lesson 00 (LAB_ARGS=--no-browser: only print its address)
	@.venv/bin/python -m course copies
	@PATH="$(CURDIR)/.venv/bin:$$PATH" \
	JUPYTER_CONFIG_PATH="$(CURDIR)/.jupyter$${JUPYTER_CONFIG_PATH:+:$$JUPYTER_CONFIG_PATH}" \
	exec .venv/bin/python -m jupyterlab --log-level=WARN --LabApp.default_url=/lab/tree/$(FIRST) $(AS_ROOT) $(LAB_ARGS)

test: install ## Install what is missing, and run every test (STAGES="lint unit" runs some)
	@.venv/bin/python tests/run.py $(STAGES)

test-all: install ## Every test, and campaigns that take hours
	@.venv/bin/python tests/run.py --all

lint: install ## Check style and format
	@.venv/bin/python tests/run.py lint

build: install ## Turn lessons into notebooks (LESSONS="00 05" builds some)
	@.venv/bin/python -m course build $(LESSONS)

bench: install ## Measure this course against others, and write the README's table: half an hour (BENCHMARKS="hog roads": some)
	@.venv/bin/python benchmarks/bench.py $(BENCHMARKS)

hub: install ## Start a class's server on this machine, for a trial, on 127.0.0.1 (HUB_ARGS=--port=8010: not at port 8000)
	@.venv/bin/python requirements/install.py --venv .venv-classroom --backend classroom
	@exec .venv-classroom/bin/python classroom/hub/start.py $(HUB_ARGS)

site: install ## Make the course as pages to read, in build/site
	@.venv/bin/python requirements/install.py --venv .venv-classroom --backend classroom
	@.venv-classroom/bin/python site/make.py

doctor: install ## Diagnose this installation
	@.venv/bin/python -m course doctor

lock: install ## Resolve pyproject.toml into the locks again (LOCK_ARGS=--upgrade takes newer versions)
	.venv/bin/$(LOCK) --group pyproject.toml:installer --output-file requirements/installer.lock
	.venv/bin/$(LOCK) --extra cpu --extra dev --output-file requirements/cpu.lock pyproject.toml
	sed -e '/--hash=/d' -e 's/ \\$$//' requirements/cpu.lock > requirements/cpu.constraints
	for backend in gpu jax; do \
		.venv/bin/$(LOCK) --extra $$backend --extra dev --constraint requirements/cpu.constraints \
			--output-file requirements/$$backend.lock pyproject.toml || exit 1; \
	done
	.venv/bin/$(LOCK) --extra cpu --extra dev --extra classroom --extra hub --extra site --constraint requirements/cpu.constraints \
		--output-file requirements/classroom.lock pyproject.toml

clean: ## Remove what was installed and cached in this folder
	rm -rf .venv .venv-jax .venv-torch .venv-classroom site/node_modules .pytest_cache .ruff_cache
	find course lessons tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +

# A python3 may be missing, too old or too new, or a shim that starts nothing: take the first that does the job.
install:
	@if [ -n "$(PYTHON)" ]; then set -- "$(PYTHON)"; else set -- python3 python3.13 python3.12 python3.11 python; fi; \
	for python; do \
		if "$$python" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' 2>/dev/null; then \
			exec "$$python" requirements/install.py --backend $(BACKEND); \
		fi; \
	done; \
	echo "The course needs Python 3.11, 3.12 or 3.13, and found none. Tried: $$*" >&2; \
	echo "Install one; if it has another name or place, say so: make lab PYTHON=/path/to/python3.12" >&2; \
	exit 1
