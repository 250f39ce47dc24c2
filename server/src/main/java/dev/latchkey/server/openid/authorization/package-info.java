/// `/oauth2/authorize`: people come from an application, sign in, allow what it may know, and go
/// back with a code. Each rule about a parameter is a class of its own.
@NullMarked
package dev.latchkey.server.openid.authorization;

import org.jspecify.annotations.NullMarked;
