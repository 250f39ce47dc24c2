/// `/oauth2/revoke` (RFC 7009).
@NullMarked
package dev.latchkey.server.openid.revocation;

import org.jspecify.annotations.NullMarked;
