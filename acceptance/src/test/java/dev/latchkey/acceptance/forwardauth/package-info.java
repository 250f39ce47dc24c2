/// Applications behind real reverse proxies that ask Latchkey who somebody is.
@NullMarked
package dev.latchkey.acceptance.forwardauth;

import org.jspecify.annotations.NullMarked;
