/// The pages' frame: languages, templates and the assets they refer to.
@NullMarked
package dev.latchkey.server.web.page;

import org.jspecify.annotations.NullMarked;
