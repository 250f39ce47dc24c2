/// Names, addresses and ids: checked once, compared in one form.
@NullMarked
package dev.latchkey.server.identifiers;

import org.jspecify.annotations.NullMarked;
