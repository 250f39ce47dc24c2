package dev.latchkey.server.passkeys;

/// What an authenticator says of itself when a passkey is used.
///
/// @param signCount 0 where it keeps none
/// @param backedUp whether the passkey has been copied to other devices
public record PasskeyUse(long signCount, boolean backedUp) {}
