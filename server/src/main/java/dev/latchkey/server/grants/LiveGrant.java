package dev.latchkey.server.grants;

/// When a grant, called `g` in a statement, still counts: asked with each use, so that what ends it
/// counts at once on every node.
final class LiveGrant {
  /// The account is live in the generation of the grant, the application is not disabled, and the
  /// grant has neither been ended nor run out. Takes the time once.
  private static final String BASE =
      """
      g.ended_at IS NULL AND g.expires_at > ?
      AND EXISTS (SELECT 1 FROM live_accounts a WHERE a.id = g.account_id AND a.generation = g.generation)
      AND EXISTS (SELECT 1 FROM clients c WHERE c.id = g.client_id AND c.disabled_at IS NULL)
      """;

  private static final String SESSION =
      "EXISTS (SELECT 1 FROM sessions s WHERE s.id = g.session_id AND s.expires_at > ?)";

  /// Its tokens: where it does not outlast the session, that has not ended either. Takes the time
  /// twice.
  static final String TOKENS = BASE + "AND (g.offline = 1 OR " + SESSION + ")\n";

  /// Its code, which is used up while the session lasts. Takes the time twice.
  static final String CODE = BASE + "AND " + SESSION + "\n";

  private LiveGrant() {}
}
