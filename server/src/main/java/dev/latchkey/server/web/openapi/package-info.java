/// The description of the API that programs read (OpenAPI 3.1): written beside the code, served for
/// the routes that are there.
@NullMarked
package dev.latchkey.server.web.openapi;

import org.jspecify.annotations.NullMarked;
