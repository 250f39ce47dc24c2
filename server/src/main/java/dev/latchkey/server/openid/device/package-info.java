/// The device authorization grant (RFC 8628): `/oauth2/device_authorization`, where a device
/// without a browser gets its codes, and `/device`, where a person allows or refuses it. The device
/// polls the token endpoint.
@NullMarked
package dev.latchkey.server.openid.device;

import org.jspecify.annotations.NullMarked;
