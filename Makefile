# make lab           open your own copies of the notebooks, work/, in JupyterLab, renewed if there is a new edition
# make progress      print how many exercises you have solved
# make forget        forget which exercises you have solved; your answers stay
# make originals     open the notebooks themselves in JupyterLab, for authors
# make test          run the helpers' tests, the notebooks' contract, and every notebook again under nbval
# make test-offline  the same in a network of its own, from which no other machine can be reached (on Linux)
# make test-browser  open and use every notebook in a real browser; CI runs this, too (BROWSERS=0: one page at a time)
# make site          make the website of the stored pages, site/build/html: nothing is executed, nothing fetched
# make test-site     read and use that website in a real browser; CI does before it publishes one
# make test-backends run every notebook on TensorFlow, JAX and PyTorch, in an environment of its own (.venv-backends, 7 GB)
# make notebooks     execute the notebooks in place, after a change
# make export        write every page as HTML into export/, with the figures' alternative text
# make class         write the pages for a class, without solutions and with nbgrader's marks, into class/
# make tidy          clean what JupyterLab noted in the notebooks' metadata, without executing them
# make bench         measure what it costs
# make soak          run every notebook again and again, each time in other circumstances
# make links         ask every outside address that the pages name whether it is still there
# make lint          one style for all the code, and nothing that contradicts its annotations
# make lock          pin and hash anew what pyproject.toml asks for (UPGRADE=--upgrade takes newer versions)
#
# Each of them prepares .venv itself when it is missing or when what it is made from has changed.

PYTHON  ?= python3
WORKERS ?= 2
BROWSERS ?= 2
BIN     := .venv/bin
unexport $(filter PYTHON% PYTEST_%,$(.VARIABLES))  # what is set for other projects: tools/other_settings.py has the rest
export PYTHONUTF8 := 1

.DEFAULT_GOAL := help
.PHONY: help lab progress forget originals class test test-offline test-browser site test-site test-backends notebooks export tidy bench soak links lint lock clean

help:
	@sed -n 's/^# make/make/p' Makefile

.venv-backends/ready: requirements/backends.txt
.venv-site/ready: requirements/site.txt
.venv/ready .venv-backends/ready .venv-site/ready: requirements/test.txt pyproject.toml tools/setup_environment.py
	@command -v "$(PYTHON)" >/dev/null 2>&1 || { echo "There is no '$(PYTHON)' on this machine: install Python 3.11, 3.12 or 3.13, or name yours with 'make PYTHON=/path/to/python ...'." >&2; exit 1; }
	@"$(PYTHON)" tools/setup_environment.py $(@D)

lab: .venv/ready
	@$(BIN)/python tools/open_lab.py

progress: .venv/ready
	@$(BIN)/python tools/desk.py --progress

forget: .venv/ready
	@$(BIN)/python tools/desk.py --forget

originals: .venv/ready
	@$(BIN)/python tools/open_lab.py --originals

class: .venv/ready
	@$(BIN)/python tools/make_class.py

test: .venv/ready
	$(BIN)/python -m pytest -n $(WORKERS)

test-offline: .venv/ready
	$(BIN)/python tools/offline.py $(BIN)/python -m pytest -n $(WORKERS)

test-browser: .venv/ready
	@INSTALL_BROWSER=$(INSTALL_BROWSER) $(BIN)/python tools/setup_browser.py
	$(BIN)/python -m pytest -n $(BROWSERS) -c tests/browser/pytest.ini tests/browser

site: .venv-site/ready
	.venv-site/bin/python -m sphinx -W --keep-going -q -c site -d site/build/doctrees notebooks site/build/html

test-site: site .venv/ready
	@INSTALL_BROWSER=$(INSTALL_BROWSER) $(BIN)/python tools/setup_browser.py
	$(BIN)/python -m pytest -n $(BROWSERS) -c tests/site/pytest.ini tests/site

test-backends: .venv-backends/ready
	.venv-backends/bin/python tools/run_backends.py --workers $(WORKERS) $(BACKENDS)

notebooks: .venv/ready
	$(BIN)/python tools/make_notebooks.py $(NOTEBOOKS)

export: .venv/ready
	$(BIN)/python tools/export.py

tidy: .venv/ready
	$(BIN)/python tools/make_notebooks.py --tidy

bench: .venv/ready
	$(BIN)/python benchmarks/bench.py

soak: .venv/ready
	$(BIN)/python benchmarks/soak.py

links: .venv/ready
	@$(BIN)/python tools/check_links.py

lint: .venv/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

lock: .venv/ready
	$(BIN)/python tools/lock.py $(UPGRADE)

clean:
	rm -rf .venv .venv-backends .venv-site site/build
