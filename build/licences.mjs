// The table of versions and licences in docs/dependencies.md, from the list of what the release is made of:
//
//   node build/licences.mjs check|write     at the root of a checkout that was packaged
import { readFileSync, writeFileSync } from 'node:fs';

const document = 'docs/dependencies.md';
const [begin, end] = ['<!-- made by build/licences.mjs -->\n', '<!-- end -->'];
const several = 4; // more libraries than this are counted

const { components } = JSON.parse(readFileSync('dist/target/sbom.cyclonedx.json', 'utf8'));
const rows = new Map();
for (const { group, name, version, licenses = [] } of components.filter(({ group }) => group !== 'dev.latchkey')) {
  const project = group.split('.').slice(0, 3).join('.').replace(/^io\.helidon\..*/, 'io.helidon');
  const licence = licenses.map(({ license, expression }) => expression ?? license.id ?? license.name).join(', ') || '**none named**';
  const key = [project, version, licence].join(' | ');
  rows.set(key, [...(rows.get(key) ?? []), name]);
}
const table = [...rows].map(([key, names]) => {
  const [project, version, licence] = key.split(' | ');
  const shown = names.length > several ? `${names.length} libraries` : names.sort().join(', ');
  return `| ${project}: ${shown} | ${version} | ${licence} |\n`;
}).sort();
const made = `\n| library | version | licence |\n|---|---|---|\n${table.join('')}\n`;

const text = readFileSync(document, 'utf8');
const [before, rest] = text.split(begin);
const [old, after] = rest.split(end);
if (process.argv[2] === 'write') {
  writeFileSync(document, before + begin + made + end + after);
} else if (old !== made || made.includes('**none named**')) {
  console.error(`${document}: the versions and licences are not those of the release, or one is not named; run
node build/licences.mjs write, and read the difference before you commit it`);
  process.exit(1);
}
