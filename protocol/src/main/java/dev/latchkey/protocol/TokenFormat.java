package dev.latchkey.protocol;

import dev.latchkey.protocol.crypto.Fingerprint;
import dev.latchkey.protocol.crypto.Octets;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/// The written form of a token: `lk1_` | base64url without padding of
///
/// - mode, 1 byte
/// - rid, 8 bytes
/// - fp, 16 bytes
/// - T, 32 bytes
/// - CRC-32 of the 57 bytes before it, 4 bytes, big endian
final class TokenFormat {
  private static final String PREFIX = "lk1_";
  private static final Pattern SUITE = Pattern.compile("(lk[0-9]{1,3})_.*", Pattern.DOTALL);
  private static final int CONTENT = 57;
  private static final int CODED = 82;

  private TokenFormat() {}

  static String write(DeliveryMode mode, RedemptionId rid, Fingerprint fp, byte[] secret) {
    var content = ByteBuffer.allocate(CONTENT + 4).put((byte) mode.number());
    content.put(rid.value().bytes()).put(fp.value().bytes()).put(secret);
    content.putInt(checksum(content.array()));
    try {
      return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(content.array());
    } finally {
      Arrays.fill(content.array(), (byte) 0);
    }
  }

  static TokenParseResult read(CharSequence text) {
    var suite = SUITE.matcher(text);
    if (suite.matches() && !suite.group(1).equals("lk1")) {
      return new TokenParseResult.UnknownSuite(suite.group(1));
    }
    if (!suite.matches() || text.length() != PREFIX.length() + CODED) {
      return new TokenParseResult.Malformed();
    }
    var coded = new byte[CODED];
    for (int i = 0; i < CODED; i++) {
      char c = text.charAt(PREFIX.length() + i);
      coded[i] = (byte) (c < 128 ? c : '?');
    }
    return decode(coded);
  }

  private static TokenParseResult decode(byte[] coded) {
    var content = new byte[0];
    try {
      content = Base64.getUrlDecoder().decode(coded);
      // The last character has four bits to spare: only zeros there are the token.
      boolean exact = Arrays.equals(Base64.getUrlEncoder().withoutPadding().encode(content), coded);
      return exact ? split(content) : new TokenParseResult.Malformed();
    } catch (IllegalArgumentException notBase64) {
      return new TokenParseResult.Malformed();
    } finally {
      Arrays.fill(content, (byte) 0);
      Arrays.fill(coded, (byte) 0);
    }
  }

  private static TokenParseResult split(byte[] content) {
    var in = ByteBuffer.wrap(content);
    if (in.getInt(CONTENT) != checksum(content)) {
      return new TokenParseResult.BadChecksum();
    }
    int number = in.get();
    var rid = new RedemptionId(take(in, 8));
    var fp = new Fingerprint(take(in, 16));
    var secret = new byte[DeliveryToken.SECRET_LENGTH];
    in.get(secret);
    var mode = DeliveryMode.numbered(number);
    return mode.isPresent()
        ? new TokenParseResult.Parsed(new DeliveryToken(mode.get(), rid, fp, secret))
        : new TokenParseResult.UnknownMode(number);
  }

  private static Octets take(ByteBuffer in, int length) {
    var bytes = new byte[length];
    in.get(bytes);
    return Octets.of(bytes);
  }

  private static int checksum(byte[] content) {
    var crc = new CRC32();
    crc.update(content, 0, CONTENT);
    return (int) crc.getValue();
  }
}
