/// The keys of this installation: made at the first start, kept in files of mode 0600, one per
/// purpose.
@NullMarked
package dev.latchkey.server.keys;

import org.jspecify.annotations.NullMarked;
