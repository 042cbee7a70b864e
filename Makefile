# The everyday commands. `make` and `make test` need Node and make only; what else a target needs is said beside it,
# and `make doctor` tells what is missing and how to get it.
.DEFAULT_GOAL := synth

STRATA := node bin/strata.cjs
PACKAGES := node_modules/.package-lock.json

$(PACKAGES): package.json package-lock.json
	npm ci
	@touch $@

.PHONY: synth test list graph check output doctor new reference lint format types validate sandbox sandbox-down test-real scan bench clean help

synth: $(PACKAGES) ## Set up, and write the root module of every unit to cdktf.out
	@$(STRATA) synth

test: $(PACKAGES) ## Set up, and run the tests that need nothing but Node
	npx jest

list: $(PACKAGES) ## Every unit: layer, needs, file
	@$(STRATA) list

graph: $(PACKAGES) ## graph.html: layers, references and states as a page
	@$(STRATA) graph --format html --output-file graph.html

check: $(PACKAGES) ## The policy over every resource
	@$(STRATA) check

output: $(PACKAGES) ## Outputs of an environment: make output ENV=dev
	@$(STRATA) output $(or $(ENV),$(error say which environment: make output ENV=dev))

doctor: $(PACKAGES) ## What is missing on this machine, and how to get it
	@$(STRATA) doctor

new: $(PACKAGES) ## A unit, a layer or an environment: make new WHAT="unit dev vpc --name vpc-batch"
	@$(STRATA) new $(or $(WHAT),--help)

reference: $(PACKAGES) ## Write docs/layers from the layers
	@$(STRATA) reference

lint: $(PACKAGES) ## ESLint (import directions too) and Prettier
	npx eslint .
	npx prettier --check .

format: $(PACKAGES) ## Let Prettier and ESLint mend what they can
	npx prettier --write .
	npx eslint --fix .

types: $(PACKAGES) ## Type-check
	npx tsc --noEmit

validate: $(PACKAGES) ## terraform validate of every unit (needs Terraform and the providers)
	@bash bin/validate.sh

sandbox: $(PACKAGES) ## Apply environments/sandbox to AWS emulators and destroy it (needs Terraform, the providers, Python)
	@bash bin/sandbox.sh

sandbox-down: $(PACKAGES) ## Stop the emulators
	@$(STRATA) sandbox down

test-real: $(PACKAGES) ## Tests with the real programs (make doctor says what is missing; CONTRIBUTING.md)
	STRATA_TEST_REAL=1 npx jest test/real

scan: $(PACKAGES) ## Checkov over the synthesized prod (needs Python)
	@bash test/real/checkov.sh

bench: $(PACKAGES) ## Times of synth against the TypeScript template of cdktf, of runs against bare Terraform (if there)
	@node bench/synth.mjs
	@! command -v terraform >/dev/null || node bench/runs.mjs

clean: ## Remove what can be made again; states stay
	@! ls cdktf.out/stacks/*/errored.tfstate 2>/dev/null || { echo "these states were not written yet: docs/states.md says how" >&2; exit 1; }
	rm -rf cdktf.out coverage graph.html .strata/cache

help: ## This list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
