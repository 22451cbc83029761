// Adds up the suites' reports and prints the totals: `node totals.mjs FOLDER SUITE...`.
// Reads the CTRF report of xUnit and the Jest-like report of vitest. A suite without a report, or that stopped with an
// error although all its tests passed, counts as one failure, so that no crash can look like success.
import { readFileSync } from "node:fs";
import { join } from "node:path";

const [folder, ...suites] = process.argv.slice(2);
let passed = 0;
let failed = 0;
const complaints = [];

function read(suite) {
  try {
    return JSON.parse(readFileSync(join(folder, `${suite}.json`), "utf8"));
  } catch {
    return { failure: "it stopped without a report" };
  }
}

function exitStatus(suite) {
  try {
    return Number(readFileSync(join(folder, `${suite}.status`), "utf8"));
  } catch {
    return 0;
  }
}

function count(report) {
  if (report.results?.summary) {
    const tests = report.results.tests ?? [];
    return {
      passed: report.results.summary.passed,
      failed: report.results.summary.failed + (report.results.summary.other ?? 0),
      names: tests.filter((test) => test.status === "failed").map((test) => test.name),
    };
  }
  const files = report.testResults ?? [];
  const broken = files.filter((file) => file.status === "failed" && file.assertionResults.length === 0);
  const names = files.flatMap((file) => file.assertionResults.filter((test) => test.status === "failed").map((test) => test.fullName));
  return { passed: report.numPassedTests, failed: names.length + broken.length, names: [...names, ...broken.map((file) => file.name)] };
}

for (const suite of suites) {
  const report = read(suite);
  const result = report.failure ? { passed: 0, failed: 1, names: [report.failure] } : count(report);
  if (result.failed === 0 && exitStatus(suite) !== 0) {
    result.failed = 1;
    result.names = [`it ended with status ${exitStatus(suite)}`];
  }
  passed += result.passed;
  failed += result.failed;
  complaints.push(...result.names.map((name) => `${suite}: ${name}`));
}

console.log("");
if (complaints.length > 0) console.log(`Failed:\n${complaints.map((line) => `  ${line}`).join("\n")}`);
if (passed + failed === 0) console.log("No test has that name.");
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
