/// Applications that call the API with libraries of others.
@NullMarked
package dev.latchkey.acceptance.clients;

import org.jspecify.annotations.NullMarked;
