#!/usr/bin/env bash
# The same calls with curl, as a shell step would make them. The first argument says how the pushes
# run: `one-by-one`, `xargs` (eight processes) or `parallel` (one process, eight transfers).
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -r "$folder"' EXIT
usual=(--silent --show-error --fail --retry 3 --cacert "$CA" -H 'Content-Type: application/json')
token=$(curl "${usual[@]}" --dump-header - --output /dev/null --data "$SIGN_IN" \
  "$IAM/v3/auth/tokens?nocatalog=true" | tr -d '\r' |
  awk 'tolower($1) == "x-subject-token:" { print $2 }')
echo "::add-mask::$token"
# In a file, because everyone on the machine can read a command line.
echo "X-Auth-Token: $token" >"$folder/token"
usual+=(-H "@$folder/token")
certificate=$SCM/v3/scm/certificates/$CERTIFICATE
curl "${usual[@]}" "$certificate"
body='{"target_service":"ELB","target_project":"%s"}'

case $1 in
one-by-one)
  for project in $PROJECTS; do
    # shellcheck disable=SC2059
    curl "${usual[@]}" --data "$(printf "$body" "$project")" "$certificate/push"
  done
  ;;
xargs)
  tr ' ' '\n' <<<"$PROJECTS" |
    xargs -P 8 -I '{}' curl "${usual[@]}" --data "${body/\%s/\{\}}" "$certificate/push"
  ;;
parallel)
  for project in $PROJECTS; do
    cat <<CONFIG
next
url = "$certificate/push"
data = "{\"target_service\":\"ELB\",\"target_project\":\"$project\"}"
header = "Content-Type: application/json"
header = "@$folder/token"
cacert = "$CA"
retry = 3
silent
show-error
fail
CONFIG
  done >"$folder/pushes"
  sed -i.bak 1d "$folder/pushes"
  curl --no-progress-meter --parallel --parallel-max 8 --config "$folder/pushes"
  ;;
esac
