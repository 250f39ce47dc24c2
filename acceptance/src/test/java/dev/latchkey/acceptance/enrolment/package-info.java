/// Signing up, and proving that an address is yours.
@NullMarked
package dev.latchkey.acceptance.enrolment;

import org.jspecify.annotations.NullMarked;
