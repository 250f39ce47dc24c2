/// What mail says, in which language, and what programs make of it.
@NullMarked
package dev.latchkey.acceptance.mail;

import org.jspecify.annotations.NullMarked;
