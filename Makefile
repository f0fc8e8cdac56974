# The explorable LSTM. On a fresh machine with Python 3.11 or newer: make run
# Everything that is installed lies in .venv; what is there and current is not installed again.

VENV := .venv
PYTHON_IN := $(VENV)/bin/python
APP := $(VENV)/.installed
DEV := $(VENV)/.installed-dev

# More for the command under it: make test ARGS="tests/core -k hold", make run ARGS="--server.port 8600"
ARGS ?=
# One more than there are cores: a browser test waits half of its time for a page to rest.
WORKERS ?= $(shell expr `getconf _NPROCESSORS_ONLN` + 1)

.DEFAULT_GOAL := help
.PHONY: help run test bench deploy-check lint clean

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /  make \1	/p' $(MAKEFILE_LIST)

run: $(APP) ## open the app in the browser
	@$(PYTHON_IN) -m streamlit run app.py $(ARGS)

test: $(DEV) ## every test; the browser's too
	@browser=$$($(PYTHON_IN) tools/browser.py --install) && \
		BROWSER_PATH="$$browser" $(PYTHON_IN) -m pytest -n $(WORKERS) --maxprocesses 4 --dist worksteal $(ARGS)

bench: $(DEV) ## speed, as ratios measured in one run
	@browser=$$($(PYTHON_IN) tools/browser.py --install) && \
		BROWSER_PATH="$$browser" $(PYTHON_IN) -m benchmarks $(ARGS)

deploy-check: $(DEV) ## two processes behind the proxy of deploy/, under the load of a class
	@$(PYTHON_IN) -m benchmarks.deploy $(ARGS)

lint: $(DEV) ## ruff (rules and layout), mypy over lstm_viz; tsc and biome over assets/live where npm is there
	@$(PYTHON_IN) -m ruff check .
	@$(PYTHON_IN) -m ruff format --check .
	@$(PYTHON_IN) -m mypy
	@tools/live/lint.sh

clean: ## take away what was installed and cached
	rm -rf $(VENV) tools/live/node_modules .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find static -mindepth 1 ! -name .gitignore -delete
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The stamps carry the time of the last install: make compares them with the requirement files.
$(APP): requirements.txt tools/venv.sh
	@tools/venv.sh $(VENV) requirements.txt
	@touch $@

$(DEV): requirements.txt requirements-dev.txt tools/venv.sh
	@tools/venv.sh $(VENV) requirements-dev.txt
	@touch $(APP) $@
