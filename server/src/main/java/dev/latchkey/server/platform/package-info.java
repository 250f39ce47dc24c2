/// What every module is handed: the open installation ([Platform]), people and applications
/// ([Identities]), what answers have in common ([WebSupport]), what emails with a link have in
/// common ([LinkMail]); and what a module is ([Module]).
///
/// It holds no key: [dev.latchkey.server.keys.KeyVault] is an argument of the constructors that
/// need it. [Scheduler] runs the jobs of all modules on two threads, each in its own transaction.
@NullMarked
package dev.latchkey.server.platform;

import org.jspecify.annotations.NullMarked;
