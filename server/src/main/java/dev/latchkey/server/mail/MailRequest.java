package dev.latchkey.server.mail;

import dev.latchkey.server.identifiers.Language;
import dev.latchkey.server.secrets.Base64Url;
import java.util.Optional;

/// An email that someone waits for, before it is in the outbox.
///
/// @param source who asks for it, by an id or a keyed digest: sources are served in turn
/// @param subject id of what it is about
/// @param addressDigest keyed digest of the address it goes to: whether anyone has it is found out
///   by the worker, not by the request (S4-05)
/// @param language what the requester uses; empty if that is unknown
public record MailRequest(
    String purpose,
    String source,
    Optional<String> subject,
    Optional<byte[]> addressDigest,
    Optional<Language> language) {
  /// About something whose id is known: an account, an enrolment, a delivery.
  public static MailRequest about(String subject, String purpose, String source) {
    return new MailRequest(
        purpose, source, Optional.of(subject), Optional.empty(), Optional.empty());
  }

  /// To the owner of an address.
  public static MailRequest to(byte[] addressDigest, String purpose, String source) {
    return new MailRequest(
        purpose, source, Optional.empty(), Optional.of(addressDigest), Optional.empty());
  }

  public MailRequest in(Optional<Language> other) {
    return new MailRequest(purpose, source, subject, addressDigest, other);
  }

  public MailRequest with(Optional<String> other) {
    return new MailRequest(purpose, source, other, addressDigest, language);
  }

  /// What makes two emails that wait one.
  String topic() {
    return topic(purpose, subject.orElse(""), addressDigest.map(Base64Url::encode).orElse(""));
  }

  static String topic(String purpose, String subject, String address) {
    return String.join(" ", purpose, subject, address);
  }
}
