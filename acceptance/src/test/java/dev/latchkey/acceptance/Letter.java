package dev.latchkey.acceptance;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.regex.Pattern;

/// A letter as a mail program shows it.
///
/// @param headers all of them, as they came
record Letter(String to, String subject, String headers, String text, String html, URI base) {
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_]{43}");

  /// The paths of links, which lead to their pages.
  private static final Map<String, String> SHORT =
      Map.of(
          "/verify", "/v",
          "/reset-password", "/r",
          "/sign-in-link", "/l",
          "/account/email/confirm", "/a",
          "/account/email/take-back", "/b");

  private static final Pattern DELIVERY_TOKEN = Pattern.compile("lk1_[A-Za-z0-9_-]{82}");

  static Letter read(Path file, URI base) {
    try (var in = Files.newInputStream(file)) {
      var message = new MimeMessage(Session.getInstance(new Properties()), in);
      return new Letter(
          ((InternetAddress) message.getRecipients(Message.RecipientType.TO)[0]).getAddress(),
          message.getSubject(),
          String.join("\n", java.util.Collections.list(message.getAllHeaderLines())),
          part(message, "text/plain"),
          part(message, "text/html"),
          base);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (MessagingException e) {
      throw new AssertionError("no mail program can read " + file, e);
    }
  }

  private static String part(Part part, String type) throws MessagingException, IOException {
    if (part.isMimeType(type)) {
      return (String) part.getContent();
    }
    var found = new StringBuilder();
    if (part.getContent() instanceof Multipart parts) {
      for (var i = 0; i < parts.getCount(); i++) {
        found.append(part(parts.getBodyPart(i), type));
      }
    }
    return found.toString();
  }

  /// The link to a page that stands alone on a line of the text part.
  String link(String page) {
    var begin = begin(page);
    var lines = lines().stream().filter(line -> line.startsWith(begin)).toList();
    if (lines.size() == 1 && TOKEN.matcher(lines.getFirst().substring(begin.length())).matches()) {
      return lines.getFirst();
    }
    throw new AssertionError("there is not one line " + begin + "TOKEN in " + text);
  }

  boolean hasLink(String page) {
    return lines().stream().anyMatch(line -> line.startsWith(begin(page)));
  }

  /// The token of that link: all of the fragment.
  String token(String page) {
    var link = link(page);
    return link.substring(link.indexOf('#') + 1);
  }

  /// The delivery token that stands alone on a line of the text part.
  String deliveryToken() {
    var found = lines().stream().filter(DELIVERY_TOKEN.asMatchPredicate()).toList();
    if (found.size() != 1) {
      throw new AssertionError("there is not one line with a delivery token in " + text);
    }
    return found.getFirst();
  }

  boolean hasDeliveryToken() {
    return lines().stream().anyMatch(DELIVERY_TOKEN.asMatchPredicate());
  }

  private String begin(String page) {
    return base + Objects.requireNonNull(SHORT.get(page)) + "#";
  }

  private List<String> lines() {
    return Arrays.asList(text.split("\r?\n", -1));
  }
}
