PYTHON ?= python3

.PHONY: demo test lint types
demo test lint types:
	@$(PYTHON) scripts/dev.py $@
