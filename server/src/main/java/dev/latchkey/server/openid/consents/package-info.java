/// `/account/applications` and `/api/v1/consents`: what applications know of a person and hold on
/// its behalf, and the end of that.
@NullMarked
package dev.latchkey.server.openid.consents;

import org.jspecify.annotations.NullMarked;
