/// What the operator sets: one list of keys, each with its default and its bounds, read once at the
/// start.
@NullMarked
package dev.latchkey.server.settings;

import org.jspecify.annotations.NullMarked;
