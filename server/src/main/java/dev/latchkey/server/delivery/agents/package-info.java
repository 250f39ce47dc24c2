/// How agents on users' servers and Latchkey talk: strict messages in, signed answers out, and one
/// uniform refusal for all who prove nothing.
///
/// - Events: `redemption_refused`, `redemption_refused_max`
@NullMarked
package dev.latchkey.server.delivery.agents;

import org.jspecify.annotations.NullMarked;
