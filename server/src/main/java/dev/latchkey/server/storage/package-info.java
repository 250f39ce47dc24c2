/// One database, SQLite or PostgreSQL, behind transactions that are passed along.
@NullMarked
package dev.latchkey.server.storage;

import org.jspecify.annotations.NullMarked;
