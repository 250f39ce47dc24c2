/// How often something may be tried, by source, by entered name and by known device.
@NullMarked
package dev.latchkey.server.throttling;

import org.jspecify.annotations.NullMarked;
