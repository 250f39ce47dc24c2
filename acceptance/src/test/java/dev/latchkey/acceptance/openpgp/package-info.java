/// Mail that only its reader can open, with a real GnuPG.
@NullMarked
package dev.latchkey.acceptance.openpgp;

import org.jspecify.annotations.NullMarked;
