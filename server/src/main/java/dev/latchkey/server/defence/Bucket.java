package dev.latchkey.server.defence;

/// One count: a limit and what it is counted by. The key may be a name as it was entered; only a
/// keyed digest of it is stored.
public record Bucket(Limit limit, String key) {
  @Override
  public String toString() {
    return limit.toString();
  }
}
