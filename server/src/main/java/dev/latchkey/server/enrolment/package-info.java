/// Signing up: an enrolment becomes an account once its address is verified.
@NullMarked
package dev.latchkey.server.enrolment;

import org.jspecify.annotations.NullMarked;
