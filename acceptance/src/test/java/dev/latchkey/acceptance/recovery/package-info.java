/// A forgotten password, from the request to the new one.
@NullMarked
package dev.latchkey.acceptance.recovery;

import org.jspecify.annotations.NullMarked;
