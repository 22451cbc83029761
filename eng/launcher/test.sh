# shellcheck shell=bash
# Everything that CI runs. Each suite leaves a JSON report; totals.mjs adds them up and prints the last line.

REPORTS=$ROOT/artifacts/test-reports

finish_tests() {
  node "$ROOT/eng/launcher/totals.mjs" "$REPORTS" "$@"
}

# A suite that could not even start counts as one failure.
record_failure() {
  printf '{"suite":"%s","failure":"%s"}\n' "$1" "$2" >"$REPORTS/$1.json"
}

test_dotnet() {
  local name=$1 filter=()
  case $name in
    '') ;;
    contract) filter=(-trait suite=contract) ;;
    sdk) filter=(-namespace 'Visavis.Tests.Server.SdkApi*') ;;
    *) filter=(-method "*$name*") ;;
  esac
  # Tests that a run of everything shortens take their full time when they are asked for by name.
  # Three at once on two cores: most wait for speech to be spoken, which takes a third longer with two.
  VISAVIS_TEST_FULL=${name:+1} dotnet "$TESTS_DLL" -nologo -noColor -maxThreads 3 -ctrf "$REPORTS/dotnet.json" ${filter[@]+"${filter[@]}"}
}

# The pictures again without AVX2, as older x64 and (by the same portable vectors) ARM64 draw them.
test_simd() {
  DOTNET_EnableAVX2=0 dotnet "$TESTS_DLL" -nologo -noColor -ctrf "$REPORTS/simd.json" -trait suite=simd
}

# And with no vector instructions at all: what every kernel comes to, number by number.
test_scalar() {
  DOTNET_EnableHWIntrinsic=0 dotnet "$TESTS_DLL" -nologo -noColor -ctrf "$REPORTS/scalar.json" -trait suite=simd
}

# test_npm SUITE FOLDER NAME
test_npm() {
  local suite=$1 folder=$2 name=$3 filter=()
  case $name in
    '') ;;
    sdk) filter=(sdk) ;; # a part of the files' paths
    *) filter=(-t "$name") ;;
  esac
  (cd "$ROOT/$folder" && VISAVIS_TEST_FULL=${name:+1} "$ROOT/node_modules/.bin/vitest" run --passWithNoTests --reporter=default --reporter=json \
    --outputFile.json="$REPORTS/$suite.json" ${filter[@]+"${filter[@]}"})
}

test_web() {
  npm run --silent typecheck && test_npm web . "$1"
}

run_suite() {
  local suite=$1 log=$LOG_DIR/test-$1.log status=0
  shift
  mkdir -p "$LOG_DIR"
  printf '\n== %s\n' "$suite"
  { "$@" 2>&1 </dev/null || status=$?; printf '%s\n' "$status" >"$REPORTS/$suite.status"; } | tee "$log"
}

# web_part SUITES NAME: fetches and builds the web parts and, if their suite is asked for, runs it. Fails when they do not build.
web_part() {
  install_npm_packages || return 1
  try_build_web || return 1
  case " $1 " in
    *' web '*) run_suite web test_web "$2" ;;
  esac
}

run_tests() {
  local only='' suites='dotnet simd scalar web browser' name=''
  while [ $# -gt 0 ]; do
    case $1 in
      --only) [ $# -ge 2 ] || fail '--only needs a name.'; only=$2; shift 2 ;;
      --only=*) only=${1#--only=}; shift ;;
      -h | --help) usage; return ;;
      *) fail "test does not know \"$1\"." ;;
    esac
  done
  case $only in
    simd) suites='simd scalar' ;;
    dotnet | web | browser) suites=$only ;;
    # The checks of the compatibility contract, each over HTTP or against the part that it is about.
    contract) suites=dotnet name=contract ;;
    # The Web SDK: its parts, its half of the HTTP interface, the class in a browser, the package.
    sdk) suites='dotnet web browser' name=sdk ;;
    '') ;;
    *) suites='dotnet web browser' name=$only ;;
  esac

  # shellcheck disable=SC2034 # read by fail
  LAST_LINE_OF_FAILURE='0 passed, 1 failed'
  require_tools
  case $suites in
    web) ;;
    simd*) require_packages runtime ;;
    dotnet) require_packages runtime store-test ;;
    browser) require_packages runtime test ;;
    *) require_packages runtime test store-test ;;
  esac
  rm -rf "$REPORTS"
  mkdir -p "$REPORTS"

  local web_built=true solution_built=true web='' web_log=$LOG_DIR/web-part.log
  case $suites in
    dotnet | 'simd scalar') build_solution || solution_built=false ;;
    web) web_part "$suites" "$name" || web_built=false ;;
    *)
      # At once: npm mostly waits for the network and the disk, and the compiler seldom has work for every core.
      mkdir -p "$LOG_DIR"
      web_part "$suites" "$name" >"$web_log" 2>&1 &
      web=$!
      build_solution || solution_built=false
      wait "$web" || web_built=false
      cat "$web_log"
      ;;
  esac

  local suite
  for suite in $suites; do
    case $suite in
      dotnet)
        if $solution_built; then run_suite dotnet test_dotnet "$name"; else record_failure dotnet 'the solution does not build'; fi
        ;;
      simd)
        if $solution_built; then run_suite simd test_simd; else record_failure simd 'the solution does not build'; fi
        ;;
      scalar)
        if $solution_built; then run_suite scalar test_scalar; else record_failure scalar 'the solution does not build'; fi
        ;;
      web)
        $web_built || record_failure web 'the web parts do not build'
        ;;
      browser)
        if $web_built && $solution_built; then
          VISAVIS_CHROMIUM=$(chromium_path) VISAVIS_FIREFOX=$(firefox_path) run_suite browser test_npm browser tests/browser "$name"
        else
          record_failure browser 'what it tests does not build'
        fi
        ;;
    esac
  done

  # shellcheck disable=SC2086 # a list of names
  finish_tests $suites
}
