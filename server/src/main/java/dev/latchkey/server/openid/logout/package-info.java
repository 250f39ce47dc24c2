/// `/oauth2/logout`: an application signs people out (OpenID Connect RP-Initiated Logout 1.0).
@NullMarked
package dev.latchkey.server.openid.logout;

import org.jspecify.annotations.NullMarked;
