package dev.latchkey.server.openid.token;

import dev.latchkey.server.openid.applications.ApplicationGate;
import dev.latchkey.server.web.Form;

/// What an application asks for.
///
/// @param jkt thumbprint of the key that it proves; empty where it proves none
record TokenRequest(ApplicationGate.Entry.Known application, Form form, String jkt) {}
