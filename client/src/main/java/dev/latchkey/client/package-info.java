/// For applications: orders deliveries of passwords, follows them and verifies what webhooks tell.
///
/// [LatchkeyClient] is where to begin. It needs the JDK and Latchkey's protocol, nothing else. What
/// Latchkey refuses is a [LatchkeyProblem]; what cannot be reached is an `UncheckedIOException`.
@NullMarked
package dev.latchkey.client;

import org.jspecify.annotations.NullMarked;
