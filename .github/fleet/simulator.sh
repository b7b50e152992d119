#!/usr/bin/env bash
# Starts the simulated cloud in a job of this project's own CI, from a checkout of this repository.
# It trusts any ID token, and stops with the job.
set -euo pipefail
cd "$(dirname "$0")/../.."

npm ci
npm run fleet:simulator > "$RUNNER_TEMP/simulator.log" 2>&1 &
curl --fail --silent --retry 60 --retry-delay 1 --retry-connrefused --retry-all-errors \
  http://127.0.0.1:8080/health
