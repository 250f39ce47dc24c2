/// Servers that people operate, registered so that their own keys vouch for what their agents do.
///
/// A server belongs to an account. Its agent registers it with a one-time token; two agents that
/// use one token suspend it. Its identity key signs claims, and passwords are sealed to its newest
/// sealing key.
///
/// - Routes: `/api/v1/servers`, `/api/v1/servers/{id}`, `/api/v1/servers/{id}/sealing-key`,
///   `/api/v1/servers/registrations`; `/account/servers`
/// - Tables: `servers`
/// - Events: `server_...`
@NullMarked
package dev.latchkey.server.delivery.servers;

import org.jspecify.annotations.NullMarked;
