package dev.latchkey.server.grants;

import dev.latchkey.server.audit.AuditEntry;
import dev.latchkey.server.audit.AuditEvent;
import dev.latchkey.server.identifiers.Id;

/// What people do with applications, and what is done with their tokens.
sealed interface GrantEvent extends AuditEvent {
  record SignedIn(Id account, Id client, Id grant, Id session) implements GrantEvent {
    @Override
    public AuditEntry entry() {
      return of("application_sign_in", account, client, grant).with("session", session);
    }
  }

  /// A code was shown a second time: someone has a copy.
  record CodeReplayed(Id account, Id client, Id grant) implements GrantEvent {
    @Override
    public AuditEntry entry() {
      return of("application_code_replayed", account, client, grant);
    }
  }

  /// A refresh token that had been replaced was shown: someone has a copy.
  record TokenReused(Id account, Id client, Id grant) implements GrantEvent {
    @Override
    public AuditEntry entry() {
      return of("application_token_reused", account, client, grant);
    }
  }

  /// A refresh token that the database has not given yet was shown: it has gone back since.
  record TokenAhead(Id account, Id client, Id grant) implements GrantEvent {
    @Override
    public AuditEntry entry() {
      return of("application_token_ahead", account, client, grant);
    }
  }

  /// The application gave its tokens back.
  record Revoked(Id account, Id client, Id grant) implements GrantEvent {
    @Override
    public AuditEntry entry() {
      return of("application_token_revoked", account, client, grant);
    }
  }

  /// A device without a browser was allowed what it asked for.
  record DeviceAllowed(Id account, Id client, Id session) implements GrantEvent {
    @Override
    public AuditEntry entry() {
      return AuditEntry.of("application_device_allowed")
          .with("account", account)
          .with("client", client)
          .with("session", session);
    }
  }

  record DeviceRefused(Id account, Id client, Id session) implements GrantEvent {
    @Override
    public AuditEntry entry() {
      return AuditEntry.of("application_device_refused")
          .with("account", account)
          .with("client", client)
          .with("session", session);
    }
  }

  record ConsentGiven(Id account, Id client, String scopes) implements GrantEvent {
    @Override
    public AuditEntry entry() {
      return AuditEntry.of("consent_given")
          .with("account", account)
          .with("client", client)
          .with("scopes", scopes);
    }
  }

  record ConsentEnded(Id account, Id client) implements GrantEvent {
    @Override
    public AuditEntry entry() {
      return AuditEntry.of("consent_ended").with("account", account).with("client", client);
    }
  }

  private static AuditEntry of(String event, Id account, Id client, Id grant) {
    return AuditEntry.of(event)
        .with("account", account)
        .with("client", client)
        .with("grant", grant);
  }
}
