# make run · make test: everything from a bare Debian 12 on. See README.md.
.DEFAULT_GOAL := help
SHELL := /bin/sh

VENV := .venv
PYTHON := $(VENV)/bin/python
LOCKED := $(VENV)/.locked
WORKERS ?= 2
SEEDS ?= 1,2,3,4,5,6,7,8
MOVES ?= 1000
MINUTES ?= 3

export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help
help:
	@echo "make run    启动程序（没有屏幕时演示到 out/）"
	@echo "make test   全部测试（SQLite 与 Postgres）"
	@echo "make check  代码检查、类型检查、全部测试、规则的测试是否走遍每个分支"
	@echo "make covered 规则和事实的每个分支都有测试走到"
	@echo "make walk   让随机的人办随机的事：SEEDS=1,2 MOVES=2000"
	@echo "make random  一个乱按键盘鼠标的人：SEEDS=1,2 MINUTES=3"
	@echo "make mutants 逐条改坏规则，看测试发现没有"
	@echo "make bench  性能测量，可加 NAME=table"
	@echo "make lock   依赖有变化时重写 requirements.lock"
	@echo "make clean  清除缓存和 out/"

.PHONY: run
run: setup
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ]; then \
		exec $(PYTHON) main.py; \
	else \
		echo "这里没有屏幕，改为演示一个搅拌站的日常工作，结果放在 out/ 里。"; \
		exec $(PYTHON) main.py demo --out out; \
	fi

.PHONY: test
test: setup
	@QT_QPA_PLATFORM=offscreen $(PYTHON) -m pytest -n $(WORKERS)

.PHONY: check
check: setup
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy
	@$(MAKE) --no-print-directory covered
	@$(MAKE) --no-print-directory test

.PHONY: covered
covered: setup
	@$(PYTHON) scripts/covered.py

.PHONY: walk
walk: setup
	@WALK_SEEDS=$(SEEDS) WALK_MOVES=$(MOVES) QT_QPA_PLATFORM=offscreen \
		$(PYTHON) -m pytest -n $(WORKERS) tests/scenarios/test_walk.py

.PHONY: random
random: setup
	@$(PYTHON) -m scripts.random_user --seeds $(SEEDS) --minutes $(MINUTES)

.PHONY: mutants
mutants: setup
	@WORKERS=$(WORKERS) $(PYTHON) scripts/mutants.py $(NAME)

.PHONY: bench
bench: setup
	@QT_QPA_PLATFORM=offscreen $(PYTHON) main.py bench $(NAME)

.PHONY: lock
lock: setup
	$(PYTHON) -m pip install --quiet pip-tools
	$(PYTHON) scripts/lock.py

.PHONY: clean
clean:
	rm -rf out .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -path ./$(VENV) -prune -o -type d -name __pycache__ -exec rm -rf {} +

.PHONY: setup
setup: system-packages $(LOCKED)

.PHONY: system-packages
system-packages:
	@scripts/system-packages.sh

# The stamp is newer than the lock: nothing to install.
$(LOCKED): requirements.lock | system-packages
	@python=$$(scripts/find-python.sh) || { echo "需要 Python 3.11 或更新的版本。" >&2; exit 1; }; \
	$(PYTHON) -m pip --version >/dev/null 2>&1 || $$python -m venv --clear $(VENV)
	@echo "安装依赖……"
	@$(PYTHON) -m pip install --quiet --no-input --require-hashes --only-binary :all: -r requirements.lock
	@touch $@
