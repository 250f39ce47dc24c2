package dev.latchkey.server.mail;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import java.net.SocketTimeoutException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.eclipse.angus.mail.util.MailConnectException;

/// What an SMTP server, or the way to it, did not do.
///
/// @param code the server's reply code, or 0
/// @param status the server's enhanced status code (RFC 3463), or empty
/// @param reply the server's own words: for the operator's eyes only, since they may repeat the
///   email
record SmtpFailure(Kind kind, int code, String status, String reply) {
  private static final Pattern REPLY =
      Pattern.compile("(?s)(\\d{3})?[ -]?(\\d\\.\\d{1,3}\\.\\d{1,3})?.*");
  private static final int SERVICE_CLOSES = 421;
  private static final int MAILBOX_FULL = 552;

  /// What failed.
  enum Kind {
    CONNECTION,
    TIMEOUT,
    NO_TLS,
    /// TLS could not be agreed on: no common version, or the other side broke off.
    TLS,
    /// No authority that we trust vouches for the certificate.
    CERTIFICATE,
    CERTIFICATE_NAME,
    CERTIFICATE_EXPIRED,
    SIGN_IN,
    SENDER,
    RECIPIENT,
    LETTER
  }

  /// A failure before any email was mentioned.
  static SmtpFailure connecting(MessagingException e) {
    if (e instanceof AuthenticationFailedException) {
      return of(Kind.SIGN_IN, 0, e);
    }
    if (find(e, SocketTimeoutException.class).isPresent()) {
      return of(Kind.TIMEOUT, 0, e);
    }
    if (find(e, SSLException.class).isPresent() || says(e, "convert socket to TLS")) {
      return new SmtpFailure(handshake(e), 0, "", innermost(e));
    }
    if (e instanceof MailConnectException || !says(e, "STARTTLS")) {
      return of(Kind.CONNECTION, 0, e);
    }
    return of(Kind.NO_TLS, 0, e);
  }

  /// Only faults of the certificate itself are called so: an operator who is told of a bad
  /// certificate loosens the trust in it.
  private static Kind handshake(MessagingException e) {
    if (find(e, CertificateException.class).isEmpty()) {
      return Kind.TLS;
    }
    if (find(e, CertPathValidatorException.class).filter(SmtpFailure::isAboutTime).isPresent()
        || find(e, CertificateExpiredException.class).isPresent()
        || find(e, CertificateNotYetValidException.class).isPresent()) {
      return Kind.CERTIFICATE_EXPIRED;
    }
    return find(e, CertPathBuilderException.class).isEmpty() && says(e, "matching")
        ? Kind.CERTIFICATE_NAME
        : Kind.CERTIFICATE;
  }

  private static boolean isAboutTime(CertPathValidatorException e) {
    return e.getReason() == BasicReason.EXPIRED || e.getReason() == BasicReason.NOT_YET_VALID;
  }

  /// A failure while the email was handed over.
  static SmtpFailure sending(MessagingException e) {
    var address = find(e, SMTPAddressFailedException.class);
    if (address.isPresent()) {
      return of(Kind.RECIPIENT, address.get().getReturnCode(), address.get());
    }
    var sender = find(e, SMTPSenderFailedException.class);
    if (sender.isPresent()) {
      return of(Kind.SENDER, sender.get().getReturnCode(), sender.get());
    }
    var sent = find(e, SMTPSendFailedException.class);
    if (sent.isPresent()) {
      var kind = sent.get().getCommand().startsWith("MAIL") ? Kind.SENDER : Kind.LETTER;
      return of(kind, sent.get().getReturnCode(), sent.get());
    }
    return of(
        find(e, SocketTimeoutException.class).isPresent() ? Kind.TIMEOUT : Kind.CONNECTION, 0, e);
  }

  private static SmtpFailure of(Kind kind, int code, MessagingException e) {
    var reply = Optional.ofNullable(e.getMessage()).orElse("");
    var parts = REPLY.matcher(reply);
    var status = parts.matches() ? Optional.ofNullable(parts.group(2)).orElse("") : "";
    return new SmtpFailure(kind, Math.max(0, code), status, reply);
  }

  private static <T extends Throwable> Optional<T> find(Throwable e, Class<T> type) {
    return causes(e).filter(type::isInstance).map(type::cast).findFirst();
  }

  /// What the library says of a handshake is only that it failed.
  private static String innermost(Throwable e) {
    return causes(e).reduce((_, cause) -> cause).map(Throwable::getMessage).orElse("");
  }

  private static boolean says(Throwable e, String words) {
    Predicate<String> has = message -> message.contains(words);
    return causes(e).map(cause -> String.valueOf(cause.getMessage())).anyMatch(has);
  }

  private static Stream<Throwable> causes(Throwable e) {
    return Stream.iterate(e, cause -> cause != null, Throwable::getCause);
  }

  /// Only a refused recipient and a refused email are that email's own matter; a sender or a
  /// password that is not taken concerns all.
  TransportResult handover() {
    if (code == 0 || code == SERVICE_CLOSES) {
      return new TransportResult.Unavailable(reason());
    }
    return switch (kind) {
      case RECIPIENT, LETTER ->
          code < 500 || code == MAILBOX_FULL || isAboutSigningIn()
              ? new TransportResult.TransientFailure(reason())
              : new TransportResult.PermanentFailure(reason());
      case CONNECTION,
          TIMEOUT,
          NO_TLS,
          TLS,
          CERTIFICATE,
          CERTIFICATE_NAME,
          CERTIFICATE_EXPIRED,
          SIGN_IN,
          SENDER ->
          new TransportResult.Unavailable(reason());
    };
  }

  /// `530 Authentication required` and its like: the settings are wrong, not the email.
  private boolean isAboutSigningIn() {
    return code == 530 || code == 534 || code == 535 || code == 538;
  }

  private String reason() {
    return code == 0
        ? kind.name().toLowerCase(java.util.Locale.ROOT)
        : (code + " " + status).strip();
  }
}
