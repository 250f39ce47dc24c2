package dev.latchkey.server.delivery;

import dev.latchkey.protocol.JsonParseResult;
import dev.latchkey.protocol.SignedReceipt;
import dev.latchkey.protocol.WireJson;
import java.nio.charset.StandardCharsets;

/// A receipt as it stands in the record: as it came, with the agent's signature.
final class StoredReceipt {
  private StoredReceipt() {}

  static String write(SignedReceipt receipt) {
    return new String(WireJson.write(receipt), StandardCharsets.UTF_8);
  }

  static SignedReceipt parse(String json) {
    return switch (WireJson.read(json.getBytes(StandardCharsets.UTF_8), SignedReceipt.class)) {
      case JsonParseResult.Message<SignedReceipt> message -> message.value();
      case JsonParseResult.Malformed<SignedReceipt> _,
          JsonParseResult.UnknownField<SignedReceipt> _,
          JsonParseResult.InvalidField<SignedReceipt> _ ->
          throw new IllegalStateException("a stored receipt does not read");
    };
  }
}
