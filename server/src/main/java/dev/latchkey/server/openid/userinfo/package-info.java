/// `/oauth2/userinfo`.
@NullMarked
package dev.latchkey.server.openid.userinfo;

import org.jspecify.annotations.NullMarked;
