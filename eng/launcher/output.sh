# shellcheck shell=bash
# What the launcher says: short lines, and a log file for everything longer.

LOG_DIR=$ROOT/artifacts/logs
STEP_STARTED=0

step() {
  STEP_STARTED=$SECONDS
  printf '  %s ... ' "$1"
}

done_step() {
  printf '%s\n' "${1:-done, $((SECONDS - STEP_STARTED)) s}"
}

note() {
  printf '  %s\n' "$1"
}

# What a reader of the last line expects there even when nothing could be done.
LAST_LINE_OF_FAILURE=''

fail() {
  printf './visavis: %s\n' "$1" >&2
  [ -z "$LAST_LINE_OF_FAILURE" ] || printf '%s\n' "$LAST_LINE_OF_FAILURE"
  exit 1
}

# logged NAME TITLE COMMAND...: runs with its output in a log file; on failure shows the end of it. Returns the command's status.
logged() {
  local name=$1 title=$2 log status=0
  shift 2
  mkdir -p "$LOG_DIR"
  log=$LOG_DIR/$name.log
  step "$title"
  "$@" >"$log" 2>&1 </dev/null || status=$?
  if [ "$status" -eq 0 ]; then
    done_step
  else
    done_step "failed after $((SECONDS - STEP_STARTED)) s"
    tail -n 40 "$log" | sed 's/^/    | /' >&2
    printf '    The whole log: %s\n' "$log" >&2
  fi
  return "$status"
}
