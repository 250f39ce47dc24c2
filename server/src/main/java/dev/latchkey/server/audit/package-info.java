/// The append-only, hash-chained trail, written in the transaction of what it records.
@NullMarked
package dev.latchkey.server.audit;

import org.jspecify.annotations.NullMarked;
