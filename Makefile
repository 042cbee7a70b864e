# Everyday commands. `make` and `make test` only need Node. Other requirements are listed with each target, and
# `make doctor` reports what is missing and how to install it.
.DEFAULT_GOAL := synth

STRATA := node bin/strata.cjs
# Neither Terraform nor cdktf asks a server for its latest version: on closed networks cdktf reports that as an error.
export CHECKPOINT_DISABLE ?= 1
PACKAGES := node_modules/.package-lock.json

$(PACKAGES): package.json package-lock.json
	npm ci
	@touch $@

.PHONY: synth test list graph check output doctor new reference lint format types validate sandbox sandbox-down test-real test-media fuzz scan bench bench-sandbox bench-lake bench-media media-redrive clean help

synth: $(PACKAGES) ## Install packages and write the root module of every unit to cdktf.out
	@$(STRATA) synth

test: $(PACKAGES) ## Install packages and run the tests that only need Node
	npx jest

list: $(PACKAGES) ## List every unit with its layer, dependencies and file
	@$(STRATA) list

graph: $(PACKAGES) ## Write graph.html: layers, references and states
	@$(STRATA) graph --format html --output-file graph.html

check: $(PACKAGES) ## Check every resource against the policy
	@$(STRATA) check

output: $(PACKAGES) ## Show outputs of an environment: make output ENV=streaming-dev
	@$(STRATA) output $(or $(ENV),$(error set ENV, for example: make output ENV=streaming-dev))

doctor: $(PACKAGES) ## Report missing tools and how to install them
	@$(STRATA) doctor

new: $(PACKAGES) ## Create a unit, layer or environment: make new WHAT="unit streaming/dev vpc"
	@$(STRATA) new $(or $(WHAT),--help)

reference: $(PACKAGES) ## Write the generated pages of docs
	@$(STRATA) reference

lint: $(PACKAGES) ## Run ESLint and Prettier
	npx eslint .
	npx prettier --check .

format: $(PACKAGES) ## Fix what Prettier and ESLint can fix
	npx prettier --write .
	npx eslint --fix .

types: $(PACKAGES) ## Type-check
	npx tsc --noEmit

validate: $(PACKAGES) ## Run terraform validate on every unit (needs Terraform)
	@bash bin/validate.sh

sandbox: $(PACKAGES) ## Apply and destroy streaming-sandbox, or ENV, on AWS emulators (needs Terraform, Python)
	@bash bin/sandbox.sh $(ENV)

sandbox-down: $(PACKAGES) ## Stop the emulators
	@$(STRATA) sandbox down

test-real: $(PACKAGES) ## Run the tests with real programs (see CONTRIBUTING.md)
	STRATA_TEST_REAL=1 npx jest test/real

test-media: $(PACKAGES) ## Send uploads through media-sandbox on AWS emulators (needs Terraform, Python, a Kubernetes API)
	@test -f .strata/sandbox/kubeconfig || { echo "the units of AWS Batch need a Kubernetes API: see docs/sandbox.md, Kubernetes" >&2; exit 1; }
	@STRATA_SANDBOX_TRY="STRATA_TEST_REAL=1 STRATA_TEST_MEDIA=1 npx jest --forceExit test/real/media-pipeline" bash bin/sandbox.sh media-sandbox

fuzz: $(PACKAGES) ## Try random mistakes for two minutes (see CONTRIBUTING.md)
	STRATA_FUZZ=1 npx jest test/fuzz

scan: $(PACKAGES) ## Run Checkov on the production environments (needs Python)
	@bash test/real/checkov.sh

bench: $(PACKAGES) ## Compare synth with the cdktf template, and runs with bare Terraform (if installed)
	@node bench/synth.mjs
	@! command -v terraform >/dev/null || node bench/runs.mjs

bench-sandbox: $(PACKAGES) ## Compare runs on AWS emulators with bare Terraform (needs Terraform, Python; ten minutes)
	@node bench/sandbox.mjs

bench-lake: $(PACKAGES) ## Time the jobs of the lake (needs Python, Java, Maven)
	@node bench/lake.mjs $(ROWS)

bench-media: $(PACKAGES) ## Time functions of media-sandbox, and 10,000 uploads or UPLOADS (needs what test-media needs)
	@STRATA_SANDBOX_TRY="node bench/media.mjs $(UPLOADS)" bash bin/sandbox.sh media-sandbox

media-redrive: $(PACKAGES) ## List a dead-letter queue: make media-redrive QUEUE=acme-media-dev-picture-dead-letter ARGS=--send
	@node apps/media-functions/bin/media.cjs redrive $(or $(QUEUE),--help) $(ARGS)

clean: ## Remove generated files, but no states
	@! ls cdktf.out/stacks/*/errored.tfstate 2>/dev/null || { echo "these states are not saved yet; see docs/states.md" >&2; exit 1; }
	rm -rf cdktf.out coverage graph.html .strata/cache

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
