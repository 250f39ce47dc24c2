package dev.latchkey.client;

/// A registered server whose identity key the application has noted: passwords that are sealed to
/// it can be opened by that server alone, whatever becomes of Latchkey.
///
/// Note it once, after its owner has compared [Server#fingerprint] with what the agent shows there.
///
/// @param id of the server
/// @param identityKey Ed25519, in base64url
public record PinnedServer(String id, String identityKey) {}
