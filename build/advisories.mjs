// Whether a bill of materials (CycloneDX) holds a library that build/advisories.tsv knows to be vulnerable:
//
//   node advisories.mjs check SBOM    prints each and exits with 1
//   node advisories.mjs prove SBOM    the same check with one library made older: exits with 1 if that is not found
//
// Exports the list for the report.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const lines = readFileSync(new URL('advisories.tsv', import.meta.url), 'utf8').split('\n')
  .filter((line) => line && !line.startsWith('#')).map((line) => line.split('\t'));

export const lookedUp = lines.find(([name]) => name === 'looked-up')[1];
export const advisories = lines.filter(([name]) => name !== 'looked-up')
  .map(([library, fixedIn, id, what]) => ({ library, fixedIn, id, what }));

// Numbers are compared as numbers, and a missing one is 0.
function isBelow(version, other) {
  const [a, b] = [version, other].map((text) => text.split(/[.-]/).map((part) => Number.parseInt(part, 10) || 0));
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    if ((a[i] ?? 0) !== (b[i] ?? 0)) return (a[i] ?? 0) < (b[i] ?? 0);
  }
  return false;
}

function vulnerable(components) {
  return components.flatMap(({ group, name, version }) => advisories
    .filter(({ library, fixedIn }) => library === `${group}:${name}` && isBelow(version, fixedIn))
    .map(({ library, fixedIn, id }) => `${library} ${version}: ${id}, fixed in ${fixedIn}`));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [what, sbom] = process.argv.slice(2);
  const { components } = JSON.parse(readFileSync(sbom, 'utf8'));
  if (what === 'prove') {
    const older = components.map((part) => (part.name === 'jackson-databind' ? { ...part, version: '2.21.0' } : part));
    if (vulnerable(older).length === 0) {
      console.error('a vulnerable library was not found');
      process.exit(1);
    }
  }
  const found = vulnerable(components);
  found.forEach((line) => console.error(line));
  if (found.length > 0) process.exit(1);
  const known = new Set(components.map(({ group, name }) => `${group}:${name}`));
  const gone = advisories.filter(({ library }) => !known.has(library)).map(({ library }) => library);
  if (gone.length > 0) {
    console.error(`build/advisories.tsv names what the release does not hold: ${[...new Set(gone)].join(', ')}`);
    process.exit(1);
  }
  console.log(`none of ${advisories.length} advisories concerns the release (looked up on ${lookedUp})`);
}
