package dev.latchkey.server.accounts;

import java.time.Instant;

/// What an application is told of an account.
public record Profile(Account account, Instant createdAt) {}
