package dev.latchkey.server.clients;

import dev.latchkey.server.secrets.Secret;

/// A client with its secret, which is shown once: 256 random bits, base64url.
public record NewClient(Client client, Secret secret) {}
