package dev.latchkey.server.web;

import java.time.Duration;
import java.util.OptionalInt;

/// What an installation lets in beside its own pages, and how it binds browsers to TLS.
///
/// @param proxies who may say on whose behalf they ask
/// @param origins whose scripts may call the API
/// @param hstsForSubdomains whether every host below the base URL's speaks HTTPS only, too (C-27)
/// @param requestTimeout from the first byte of a request to the last of its head and body
/// @param redirectPort where plain HTTP is answered by a redirect; empty for nowhere
public record ExposureSettings(
    TrustedProxies proxies,
    AllowedOrigins origins,
    boolean hstsForSubdomains,
    Duration requestTimeout,
    OptionalInt redirectPort) {}
