package dev.latchkey.server.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Map;

/// One line of the trail.
///
/// @param seq 1, 2, 3... without gaps
/// @param fields JSON object, keys in alphabetical order
/// @param hash SHA-256 over: hash of the line before (32 bytes, zero before line 1) | seq (8) |
///   milliseconds (8) | length (4) and UTF-8 of event | length (4) and UTF-8 of fields
public record AuditLine(long seq, Instant at, String event, String fields, byte[] hash) {
  static final int HASH_BYTES = 32;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<Map<String, String>> FIELDS = new TypeReference<>() {};

  static byte[] hash(byte[] before, long seq, Instant at, String event, String fields) {
    var digest = sha256();
    digest.update(before);
    digest.update(ByteBuffer.allocate(Long.BYTES).putLong(seq).array());
    return digest.digest(content(at, event, fields));
  }

  /// What the hash covers after the line's number.
  static byte[] content(Instant at, String event, String fields) {
    var name = event.getBytes(StandardCharsets.UTF_8);
    var said = fields.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(Long.BYTES + 2 * Integer.BYTES + name.length + said.length)
        .putLong(at.toEpochMilli())
        .putInt(name.length)
        .put(name)
        .putInt(said.length)
        .put(said)
        .array();
  }

  boolean follows(byte[] before) {
    return MessageDigest.isEqual(hash, hash(before, seq, at, event, fields));
  }

  /// What it says.
  public AuditEntry entry() {
    try {
      return new AuditEntry(event, JSON.readValue(fields, FIELDS));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("line " + seq + " of the audit trail is damaged", e);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
