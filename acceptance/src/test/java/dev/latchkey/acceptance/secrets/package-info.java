/// Secrets stay where they belong.
@NullMarked
package dev.latchkey.acceptance.secrets;

import org.jspecify.annotations.NullMarked;
