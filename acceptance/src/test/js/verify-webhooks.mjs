// Verifies messages by libraries that others wrote, unchanged, and sees that a changed one is refused.
// Standard input: one message to a line, as JSON: {secret, headers, body}.
import { readFileSync } from 'node:fs';
import { Webhook as Standard } from 'standardwebhooks';
import { Webhook as Svix } from 'svix';
import { Webhook as Svix1 } from 'svix-1';

const libraries = { 'standardwebhooks': Standard, 'svix 1': Svix1, 'svix 2': Svix };

function isRefused(webhook, body, headers) {
  try {
    webhook.verify(body, headers);
    return false;
  } catch {
    return true;
  }
}

for (const line of readFileSync(0, 'utf8').trim().split('\n')) {
  const { secret, headers, body } = JSON.parse(line);
  for (const [name, Library] of Object.entries(libraries)) {
    const webhook = new Library(secret);
    const returned = webhook.verify(body, headers); // some versions return the event, some nothing
    const event = JSON.parse(body);
    const strangers = [
      [body + ' ', headers],
      [body, { ...headers, 'webhook-id': headers['webhook-id'] + '1' }],
      [body, { ...headers, 'webhook-timestamp': String(Number(headers['webhook-timestamp']) + 1) }],
    ];
    if (!strangers.every(([text, head]) => isRefused(webhook, text, head))) {
      throw new Error(`${name} accepts a changed message`);
    }
    console.log(`${name}: ${event.type}, returns ${returned?.type ?? 'nothing'}`);
  }
}
