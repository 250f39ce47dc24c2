/// The way from our pages to an application.
@NullMarked
package dev.latchkey.server.openid.leaving;

import org.jspecify.annotations.NullMarked;
