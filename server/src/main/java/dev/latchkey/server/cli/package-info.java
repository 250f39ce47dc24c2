/// The commands an operator types: `serve` and the administration without the web.
@NullMarked
package dev.latchkey.server.cli;

import org.jspecify.annotations.NullMarked;
