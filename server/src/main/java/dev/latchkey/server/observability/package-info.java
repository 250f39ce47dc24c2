/// What operators see: logs as JSON lines, health and metrics.
@NullMarked
package dev.latchkey.server.observability;

import org.jspecify.annotations.NullMarked;
