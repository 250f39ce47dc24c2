/// Tells applications what becomes of their deliveries, and of accounts: signed messages over
/// HTTPS, as Standard Webhooks has them.
///
/// A message about a delivery is written in the transaction of what it tells (`WebhookListener`);
/// of accounts the audit trail tells (`TrailFollower`). Messages wait in `WebhookMessages` and are
/// sent by `WebhookWorker` until the receiver accepts it, at least once and under the same id each
/// time. `HttpsTransport` reaches only what `AllowedAddresses` allows.
///
/// It also tells applications that a session of their users is over (`LogoutWorker`, OpenID Connect
/// Back-Channel Logout 1.0), on lanes and by a transport of the same kind.
///
/// - Routes: `/api/v1/webhooks`, `/api/v1/webhooks/{id}`, `/api/v1/webhooks/{id}/messages`,
///   `/api/v1/webhooks/{id}/replay`
/// - Tables: `webhooks`, `webhook_messages`
/// - Events: `webhook_...`, `application_logout_given_up`
/// - Settings: `webhooks.allowed-networks`, `webhooks.ca-file`
@NullMarked
package dev.latchkey.server.webhooks;

import org.jspecify.annotations.NullMarked;
