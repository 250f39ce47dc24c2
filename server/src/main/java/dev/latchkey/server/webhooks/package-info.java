/// Tells applications what becomes of their deliveries, and of accounts: signed messages over
/// HTTPS, as Standard Webhooks has them.
///
/// A message about a delivery is written in the transaction of what it tells (`WebhookListener`);
/// of accounts the audit trail tells (`TrailFollower`). Messages wait in `WebhookMessages` and are
/// sent by `WebhookWorker` until the receiver accepts it, at least once and under the same id each
/// time. `WebhookSender` reaches only what `AllowedAddresses` allows.
///
/// - Routes: `/api/v1/webhooks`, `/api/v1/webhooks/{id}`, `/api/v1/webhooks/{id}/messages`,
///   `/api/v1/webhooks/{id}/replay`
/// - Tables: `webhooks`, `webhook_messages`
/// - Events: `webhook_...`
/// - Settings: `webhooks.allowed-networks`, `webhooks.ca-file`
@NullMarked
package dev.latchkey.server.webhooks;

import org.jspecify.annotations.NullMarked;
