/// The applications that call the API: their credentials, scopes and access tokens.
@NullMarked
package dev.latchkey.server.clients;

import org.jspecify.annotations.NullMarked;
