/// Changing one's address: the new one is verified, the old one is told and can take it back.
@NullMarked
package dev.latchkey.server.emailchange;

import org.jspecify.annotations.NullMarked;
