/// Emails: queued with what they are about, composed and sent by a worker, never stored with a
/// token.
@NullMarked
package dev.latchkey.server.mail;

import org.jspecify.annotations.NullMarked;
