// Writes the report of one audit, as Markdown on standard output:
//
//   node report.mjs FOLDER EXIT_CODE SECONDS TESTS JDK
//
// In FOLDER: "steps", the second at which each step began and its name; "patches", what build/maven/PatchReleases.java wrote,
// if it was asked. The list of what the release is made of comes from dist/target/sbom.cyclonedx.json, the open findings
// from docs/findings.md.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { advisories, lookedUp } from './advisories.mjs';

const [folder, exitCode, seconds, tests, jdk] = process.argv.slice(2);
const failed = exitCode !== '0';
const now = new Date();
const run = (command, ...args) => {
  try {
    return execFileSync(command, args, { encoding: 'utf8' }).trim();
  } catch {
    return 'unknown';
  }
};
const table = (head, rows) => [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');

const begun = readFileSync(`${folder}/steps`, 'utf8').trim().split('\n').map((line) => line.match(/^(\d+) (.*)$/));
const steps = begun.map(([, from, name], i) => {
  const last = i === begun.length - 1;
  return [name, `${(last ? seconds : begun[i + 1][1]) - from} s`, last && failed ? '**failed**' : 'passed'];
});

// The deadlines of SECURITY.md, in days.
const deadlines = { critical: 7, high: 30, medium: 90 };
const findings = readFileSync('docs/findings.md', 'utf8').split('\n')
  .map((line) => line.match(/^\| (\d{4}-\d\d-\d\d) \| (\w+) \| (.*) \|$/)).filter(Boolean)
  .map(([, since, severity, what]) => {
    const age = Math.floor((now - new Date(since)) / 86_400_000);
    return [what, severity, since, `${age} days${age > (deadlines[severity] ?? Infinity) ? ', **overdue**' : ''}`];
  });

const sbom = 'dist/target/sbom.cyclonedx.json';
const parts = existsSync(sbom) ? JSON.parse(readFileSync(sbom, 'utf8')).components : [];
const libraries = parts.map((part) => [
  [part.group, part.name].filter(Boolean).join(':'), part.version,
  (part.licenses ?? []).map(({ license, expression }) => expression ?? license.id ?? license.name).join(', ')]);

const asked = existsSync(`${folder}/patches`)
  ? readFileSync(`${folder}/patches`, 'utf8').split('\n').filter(Boolean).map((line) => line.split(' ')) : [];
const newer = asked.filter(([, used, newest]) => newest !== used && newest !== 'unknown');
const unknown = asked.filter(([, , newest]) => newest === 'unknown').map(([name]) => name);
const patches = [
  !asked.length ? 'No repository was asked.'
    : newer.length ? table(['named in a pom', 'used', 'newest patch'], newer)
      : `None has a newer one, of ${asked.length - unknown.length} that were answered for.`,
  ...(unknown.length ? [`Without an answer (offline, too slow, or unknown there): ${unknown.join(', ')}.`] : [])];

console.log(`# Audit of Latchkey, ${now.toISOString().slice(0, 16).replace('T', ' ')} UTC

${failed ? `**It failed** at the step "${steps.at(-1)?.[0]}".` : 'Everything holds.'}

| | |
|---|---|
| commit | ${run('git', '-c', 'safe.directory=*', 'rev-parse', 'HEAD')} |
| JDK | ${readFileSync(`${jdk}/release`, 'utf8').match(/JAVA_RUNTIME_VERSION="([^"]*)"/)?.[1]} |
| Maven | ${run('mvn', '-q', '--version').split('\n')[0]} |
| Node | ${process.version} |
| system | ${run('uname', '-sr')} |
| Java tests | ${tests} |

## What was looked at

Static analysis (Error Prone, NullAway) is part of compiling: a single warning fails that step. The scan for secrets and
the analysis are shown planted faults first.

${table(['step', 'time', 'result'], steps)}

## Open findings

${findings.length ? table(['finding', 'severity', 'since', 'age'], findings) : 'None.'}

## Published vulnerabilities

Looked up on ${lookedUp}, ${Math.floor((now - new Date(lookedUp)) / 86_400_000)} days ago: ${advisories.length} advisories of
libraries of the release (\`build/advisories.tsv\`). A library below the version that fixes one fails the step "release
archive".

## Newer patch releases

Of the dependencies and plugins that the poms name, by the repositories that Maven is configured with.

${patches.join('\n\n')}

## What the release is made of

${libraries.length ? table(['library', 'version', 'licence'], libraries) : 'It was not built.'}`);
