/// Administration over the web.
@NullMarked
package dev.latchkey.server.admin;

import org.jspecify.annotations.NullMarked;
