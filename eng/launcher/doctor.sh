# shellcheck shell=bash
# One line for each prerequisite. What only the built server can tell (voices that speak, a WebRTC loopback) it tells itself.

DOCTOR_MISSING=0

# doctor_line ok|missing|optional NAME DETAIL
doctor_line() {
  printf '%-9s %-32s %s\n' "$1" "$2" "$3"
  [ "$1" != missing ] || DOCTOR_MISSING=$((DOCTOR_MISSING + 1))
}

package_advice() {
  if is_debian_like; then printf 'sudo apt-get install %s\n' "$1"; else other_system_advice; fi
}

doctor_tools() {
  local version
  version=$(dotnet_sdk || true)
  if [ -n "$version" ]; then doctor_line ok '.NET 10 SDK' "$version"
  else doctor_line missing '.NET 10 SDK' 'https://dotnet.microsoft.com/download/dotnet/10.0'; fi

  version=$(node_version || true)
  if [ -z "$version" ]; then doctor_line missing 'Node.js' 'Node 20.19 or later, https://nodejs.org'
  elif node_is_recent "$version"; then doctor_line ok 'Node.js' "$version"
  else doctor_line missing 'Node.js' "$version is too old: Node 20.19 or later, https://nodejs.org"; fi

  if command -v npm >/dev/null 2>&1; then doctor_line ok 'npm' "$(npm --version 2>/dev/null)"
  else doctor_line missing 'npm' 'comes with Node.js, https://nodejs.org'; fi
}

doctor_libraries() {
  local name proof package scope chromium
  while IFS='|' read -r name proof package scope; do
    # shellcheck disable=SC2086 # several proofs, split on purpose
    if proof_present $proof; then doctor_line ok "$name" "$package"
    elif [ "$scope" != runtime ]; then doctor_line optional "$name" "not there; to add it: $(package_advice "$package")"
    else doctor_line missing "$name" "$(package_advice "$package")"; fi
  done <<EOT
$PREREQUISITES
EOT
  chromium=$(chromium_path)
  if [ -n "$chromium" ]; then doctor_line ok 'Chromium (tests only)' "$chromium"
  else doctor_line optional 'Chromium (tests only)' "not there; to add it: $(package_advice chromium)"; fi
}

run_doctor() {
  list_libraries
  doctor_tools
  doctor_libraries
  if [ "$DOCTOR_MISSING" -gt 0 ]; then
    printf '\n%s missing. ./visavis run installs the system packages where it may.\n' "$DOCTOR_MISSING"
    exit 1
  fi
  { build_web; build_server; } >&2
  exec dotnet "$SERVER_DLL" doctor
}
