/// Administration: what an operator does with accounts, and what programs read over the web.
@NullMarked
package dev.latchkey.server.admin;

import org.jspecify.annotations.NullMarked;
