/// `/oauth2/token`: a class for each grant, and the ID token.
@NullMarked
package dev.latchkey.server.openid.token;

import org.jspecify.annotations.NullMarked;
