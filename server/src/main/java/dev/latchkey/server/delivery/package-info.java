/// Delivering a password to a server that its user operates: requested by an application, redeemed
/// once by an agent, and receipted.
///
/// Only the public key of a token is kept: an agent proves that it has the token by signing with
/// it. States (`DeliveryStatus`): ready, claimed, then applied, failed or in doubt by the agent's
/// receipt; revoked or expired before a claim. A second claim raises the alarm. The protocol is
/// specified in `docs/protocol.md`.
///
/// - Routes: `/api/v1/deliveries`, `/api/v1/deliveries/{id}`, `/api/v1/redemptions`,
///   `/api/v1/redemptions/{rid}/receipt`; `/account/deliveries`
/// - Tables: `deliveries`, `delivery_events`, `idempotency`
/// - Emails: `delivery`, and warnings of an interception or of a wrong target
/// - Events: `delivery_...`, `redemption_refused`, `redemption_refused_max`
/// - Settings: `delivery.enabled`, `delivery.sealed`
@NullMarked
package dev.latchkey.server.delivery;

import org.jspecify.annotations.NullMarked;
