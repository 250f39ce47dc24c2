/// HTTP: routes, strict input, answers with strict headers, and the one place where an error
/// becomes a problem.
@NullMarked
package dev.latchkey.server.web;

import org.jspecify.annotations.NullMarked;
