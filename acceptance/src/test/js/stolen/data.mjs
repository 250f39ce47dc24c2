// What there is in a folder: the bytes of its files, the values of its databases, and what in them could
// be a token or a key.
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';

/** Tokens, secrets and keys have 32 bytes. */
export const KEY = 32;
const MOST = { maxBuffer: 256 << 20 };
const TOKEN = /lk1_[\w-]{82}/g;
const TEXTS = [
  [/[\w-]{43}(?![\w-])/g, 'base64url'],
  [/[\w+/]{43}=/g, 'base64'],
  [/[0-9a-fA-F]{64}/g, 'hex'],
];

export function files(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .map((path) => ({ name: relative(folder, path), path, bytes: readFileSync(path) }));
}

const ask = (file, sql) => {
  const answer = execFileSync('sqlite3', ['-readonly', '-json', file, sql], MOST).toString();
  return answer === '' ? [] : JSON.parse(answer);
};

/** The tables of a database: a list of rows each, with the bytes of each value. */
export function tables(file) {
  const all = {};
  for (const { name } of ask(file, "SELECT name FROM sqlite_master WHERE type = 'table'")) {
    const columns = ask(file, `SELECT name FROM pragma_table_info('${name}')`).map((c) => c.name);
    const bytes = columns.map((column) => `hex("${column}") AS "${column}"`);
    all[name] = ask(file, `SELECT ${bytes} FROM "${name}"`).map((row) =>
      Object.fromEntries(Object.entries(row).map(([column, hex]) => [column, Buffer.from(hex, 'hex')])));
  }
  return all;
}

/** What could be a key, a secret or a token: bytes, in hexadecimal, and where they are from. */
export class Candidates {
  /** Of the right length, as they are. */
  whole = new Map();
  /** Those, and every stretch of longer values. */
  all = new Map();
  tokens = new Map();

  addValue(bytes, where) {
    if (bytes.length === KEY) {
      this.#add(this.whole, bytes, where);
    }
    for (let at = 0; at + KEY <= bytes.length && bytes.length < 4096; at++) {
      this.#add(this.all, bytes.subarray(at, at + KEY), where);
    }
    this.addText(bytes, where);
  }

  addText(bytes, where) {
    const text = bytes.toString('latin1');
    for (const [token] of text.matchAll(TOKEN)) {
      this.tokens.set(token, where);
    }
    for (const [pattern, encoding] of TEXTS) {
      for (const [found] of text.matchAll(pattern)) {
        this.#add(this.whole, Buffer.from(found, encoding), where);
      }
    }
  }

  #add(map, bytes, where) {
    const hex = bytes.toString('hex');
    for (const each of map === this.whole ? [this.whole, this.all] : [map]) {
      if (!each.has(hex)) {
        each.set(hex, where);
      }
    }
  }
}
