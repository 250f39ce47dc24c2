/// What all sources of the repository keep to.
@NullMarked
package dev.latchkey.acceptance.sources;

import org.jspecify.annotations.NullMarked;
