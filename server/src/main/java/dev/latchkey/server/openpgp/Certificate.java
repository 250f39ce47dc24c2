package dev.latchkey.server.openpgp;

/// A public key as its owner uploaded it. Whether it is still good is not known.
public record Certificate(byte[] encoded) {}
