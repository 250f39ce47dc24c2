/// How often something may be tried, by source, network, entered name and known device, and by all
/// together; and what operators have said of networks ([SourceRules]).
///
/// What is to be verified takes a place in all its counts first, so that parallel guesses cannot
/// pass them. Counts are the same for known and unknown names.
///
/// - Tables: `attempts`, `source_rules`
/// - Events: `guessing_brake_applied`
/// - Settings: `defence.limits...`
@NullMarked
package dev.latchkey.server.throttling;

import org.jspecify.annotations.NullMarked;
