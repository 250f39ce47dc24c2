/// `/oauth2/introspect` (RFC 7662).
@NullMarked
package dev.latchkey.server.openid.introspection;

import org.jspecify.annotations.NullMarked;
