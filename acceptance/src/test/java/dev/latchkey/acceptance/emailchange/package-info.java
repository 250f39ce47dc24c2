/// A change of the email address, confirmed and taken back.
@NullMarked
package dev.latchkey.acceptance.emailchange;

import org.jspecify.annotations.NullMarked;
