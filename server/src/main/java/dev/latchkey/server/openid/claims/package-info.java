/// What applications learn of people, by scope.
@NullMarked
package dev.latchkey.server.openid.claims;

import org.jspecify.annotations.NullMarked;
