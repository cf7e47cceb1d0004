.PHONY: help desk demo test test-long lint bench build
help:
	@python3 run.py --help
desk:
	@python3 run.py
demo test test-long lint bench build:
	@python3 run.py $@
