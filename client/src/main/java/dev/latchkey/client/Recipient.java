package dev.latchkey.client;

import java.util.Map;

/// The user who operates the server. Each has one of the two.
///
/// @param field of the API
/// @param value the address or the id
public record Recipient(String field, String value) {
  /// Any address; Latchkey does not say whether it has an account.
  public static Recipient email(String address) {
    return new Recipient("email", address);
  }

  /// The owner of an account of this Latchkey.
  public static Recipient account(String id) {
    return new Recipient("account_id", id);
  }

  Map<String, String> json() {
    return Map.of(field, value);
  }
}
