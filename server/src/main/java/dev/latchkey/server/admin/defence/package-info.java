/// What operators see of the guessing defence, and how they steer it.
///
/// Explaining why an account or a source is slowed, lifting that for a source, allowing and denying
/// networks for a time, a report of the last day, and what rules have counted in the last days.
/// What is explained comes from the counts of [dev.latchkey.server.throttling] and from the audit
/// trail, which knows names and sources by their digests only.
///
/// - Tables: none of its own
/// - Events: `defence.allowed`, `defence.denied`, `defence.removed`, `defence.lifted`
/// - Settings: none
@NullMarked
package dev.latchkey.server.admin.defence;

import org.jspecify.annotations.NullMarked;
