# shellcheck shell=bash
# Measurements and pictures: those that need a browser live in tests/browser, the others in bench/Visavis.Benchmarks.

prepare_browser_work() {
  require_tools
  require_packages runtime test
  install_npm_packages || fail 'npm packages could not be fetched.'
  build_web
  build_server
}

# browser_script NAME ARGUMENT...
browser_script() {
  local name=$1
  shift
  cd "$ROOT/tests/browser" || fail "tests/browser is not there."
  VISAVIS_CHROMIUM=$(chromium_path) VISAVIS_FIREFOX=$(firefox_path) exec "$ROOT/node_modules/.bin/vite-node" "$name.ts" -- "$@"
}

run_bench() {
  local name=${1-} arguments=()
  [ $# -gt 0 ] && shift
  while [ $# -gt 0 ]; do
    case $1 in
      --json) [ $# -ge 2 ] || fail '--json needs a file.'; arguments+=("$1" "$(absolute "$2")"); shift 2 ;;
      --json=*) arguments+=(--json "$(absolute "${1#--json=}")"); shift ;;
      --out) [ $# -ge 2 ] || fail '--out needs a folder.'; arguments+=("$1" "$(absolute "$2")"); shift 2 ;;
      --labels) [ $# -ge 2 ] || fail '--labels needs a folder.'; arguments+=("$1" "$(absolute "$2")"); shift 2 ;;
      *) arguments+=("$1"); shift ;;
    esac
  done
  case $name in
    first-frame | session-cost | churn | abuse | network | firefox | interrupt | engine-latency | turn | skew | external-fuzz)
      prepare_browser_work >&2
      [ "$name" != turn ] || build_fakes >&2
      browser_script "bench/$name" ${arguments[@]+"${arguments[@]}"}
      ;;
    '' | -h | --help) usage ;;
    *)
      { require_tools; require_packages runtime; build_benchmarks; } >&2
      # The renderer is also compared with Mesa's, by a small C program; without these it is not.
      [ "$name" != render ] || (require_packages bench-render) >&2 || true
      exec dotnet "$BENCHMARKS_DLL" "$name" ${arguments[@]+"${arguments[@]}"}
      ;;
  esac
}

take_screenshots() {
  prepare_browser_work
  browser_script tools/screenshots "$@"
}
