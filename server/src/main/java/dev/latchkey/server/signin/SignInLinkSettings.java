package dev.latchkey.server.signin;

import dev.latchkey.server.tokens.Purpose;

/// Whether people may sign in with a link by mail, and for how long a link works.
public record SignInLinkSettings(boolean enabled, Purpose purpose) {}
