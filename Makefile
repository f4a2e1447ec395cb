# The front door: `make` alone lists what can be asked.
.DEFAULT_GOAL := help
.PHONY: help install run test lint types figures services
SHELL := /bin/bash

help: ## Esta lista
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):[^#]*## */  make \1\t/' | expand -t 18

install: ## Prepara .venv; no hace nada si los requisitos no cambiaron
	@scripts/install

run: install ## Enciende todo en http://127.0.0.1:8000 con un consultorio de demostración (PORT= para otro puerto)
	@exec scripts/run

test: ## Corre todas las pruebas con PostgreSQL y Redis propios, y el carril corto en SQLite
	@scripts/test

lint: install ## Estilo, plantillas y capas
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/djlint templates --lint --quiet
	.venv/bin/lint-imports --no-logo

types: install ## Tipos
	.venv/bin/mypy .

figures: install ## Tamaños, complejidad y documentación del código
	@.venv/bin/python scripts/figures

services: install ## Deja PostgreSQL y Redis en marcha e imprime sus direcciones (scripts/services stop los detiene)
	@scripts/services start
