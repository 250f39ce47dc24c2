/// Which country an address belongs to, by a file that comes along and that the operator can
/// replace.
@NullMarked
package dev.latchkey.server.countries;

import org.jspecify.annotations.NullMarked;
