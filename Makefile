# The only list of commands. Each sets up what it needs, in .venv, from the lock files.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet
SUITE := $(BIN)/python -m pytest -n auto --dist loadfile
PORT ?= 5000
SECONDS ?= 600

.PHONY: help talk serve test test-full fuzz check format transcripts nights ear permissions models understanding bench package deploy lock clean simulate evenings audit

help:            ## List these commands
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*##/\t/' | expand -t 14

talk: .venv/run  ## Tonight's ritual, in this terminal
	@$(BIN)/evening-ritual talk $(ARGS)

serve: .venv/run ## Tonight's ritual in the browser, at http://127.0.0.1:5000/
	@$(BIN)/evening-ritual serve --unsigned --port $(PORT) $(ARGS)

test: .venv/dev  ## All that is promised, in three minutes; test-full has the rest
	@$(SUITE) -m "not full" $(ARGS)

test-full: .venv/dev ## What test leaves out: what only measures, or repeats at scale
	@$(SUITE) -m full $(ARGS)

fuzz: .venv/dev  ## Look for input that breaks the parser or the envelope reader, SECONDS for each
	@$(BIN)/python -m tests.web.fuzz parser build/fuzz -max_total_time=$(SECONDS)
	@$(BIN)/python -m tests.web.fuzz envelope build/fuzz -max_total_time=$(SECONDS)

check: .venv/dev ## Format, lint, types, import contracts
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

format: .venv/dev ## Format the code
	@$(BIN)/ruff check --fix --exit-zero --quiet .
	@$(BIN)/ruff format .

transcripts: .venv/dev ## Speak every conversation anew, and the night in the README, after a change of words
	@$(BIN)/python -m tests.conversations.retell $(ARGS)
	@$(BIN)/python -m tests.conversations.picture

nights: .venv/dev ## Tell tests/conversations/ten-nights.md anew, after a change of words
	@$(BIN)/python -m tests.conversations.ten_nights

ear: .venv/dev ## Train the ear on the sentences of every hand, and say how it hears hands it has not met
	@$(BIN)/python -m deploy.ear --held-out

permissions: .venv/dev ## Print the table of who may do what into docs/privacy-by-voice.md
	@$(BIN)/python -m tests.permissions.page

understanding: .venv/dev ## Say every sentence of tests/utterances, and write the figures of docs/understanding.md
	@$(BIN)/python -m tests.utterances.page
	@$(BIN)/python -m tests.utterances.hands

models: .venv/dev ## Write the interaction models of a language's other places, after a change of samples
	@$(BIN)/python -m deploy.models

screens: .venv/dev ## Take the pictures in docs/screens anew, after a change that was looked at
	@$(BIN)/python -m tests.alexa.screens.pictures

bench: .venv/dev ## The measurements
	@$(BIN)/python -m bench

simulate: evenings ## Households and evenings by the thousand, into docs/selection.md and docs/evenings.md
	@$(BIN)/python -m bench.selection

evenings: .venv/dev ## The rules of speaking on 1,800 evenings, and how long 10,000 take, into docs/evenings.md
	@$(BIN)/python -m bench.evenings

package: .venv/dev ## The zip that Lambda runs, and the skill's description, in build/
	@$(BIN)/python -m deploy.package build
	@$(BIN)/python -m deploy.skill_package build/skill-package

deploy: package  ## Put it on AWS and give it to Alexa, as far as a shell can (docs/deploy.md)
	@$(BIN)/python -m deploy

audit: .venv/dev ## Ask PyPI whether a fault is known in what is pinned; needs the internet
	@$(BIN)/uv tool run pip-audit --strict --disable-pip --require-hashes -r requirements/run.lock
	@$(BIN)/uv tool run pip-audit --strict --disable-pip --require-hashes -r requirements/lambda.lock

lock: .venv/dev  ## Choose the newest dependencies, and pin them
	@$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-annotate --no-header \
		--python-version 3.11 --group build \
		pyproject.toml --upgrade -o requirements/run.lock
	@$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-annotate --no-header \
		--python-version 3.11 --group build --group dev \
		pyproject.toml -c requirements/run.lock --upgrade -o requirements/dev.lock
	@$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-annotate --no-header --no-deps \
		--python-version 3.11 --group meaning --upgrade -o requirements/meaning.lock
	@$(BIN)/uv pip compile --quiet --generate-hashes --no-annotate --no-header \
		--python-version 3.13 --python-platform aarch64-manylinux_2_28 \
		--group lambda -c requirements/run.lock --upgrade -o requirements/lambda.lock

clean:           ## Remove what was set up
	rm -rf .venv

.venv/run: requirements/run.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed; set PYTHON=..." if sys.version_info < (3, 11) else 0)'
	@echo "Setting up (once) ..."
	@$(PYTHON) -m venv .venv
	@$(PIP) --require-hashes -r requirements/run.lock
	@$(PIP) --no-build-isolation --no-deps --editable .
	@touch $@

.venv/dev: requirements/dev.lock requirements/meaning.lock .venv/run
	@$(PIP) --require-hashes -r requirements/dev.lock
	@$(PIP) --require-hashes --no-deps -r requirements/meaning.lock
	@touch $@
