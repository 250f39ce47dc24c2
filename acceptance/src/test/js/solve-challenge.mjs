// Usage: node solve-challenge.mjs, with the challenge of a refused sign-in as JSON on standard input.
// Prints what to send as challenge_solution, found by ALTCHA's own library for version 1 of its protocol.
import { readFileSync } from 'node:fs';
import { solveChallenge } from 'altcha-lib/v1';

const { algorithm, challenge, maxnumber, salt, signature } = JSON.parse(readFileSync(0, 'utf8'));
const { number } = await solveChallenge(challenge, salt, algorithm, maxnumber).promise;
console.log(btoa(JSON.stringify({ algorithm, challenge, number, salt, signature })));
