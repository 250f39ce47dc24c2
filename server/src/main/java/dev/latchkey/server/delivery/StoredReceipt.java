package dev.latchkey.server.delivery;

import dev.latchkey.protocol.JsonParseResult;
import dev.latchkey.protocol.ReceiptRequest;
import dev.latchkey.protocol.WireJson;
import java.nio.charset.StandardCharsets;

/// A receipt as it stands in the record: as it came, with the agent's signature.
final class StoredReceipt {
  private StoredReceipt() {}

  static String write(ReceiptRequest receipt) {
    return new String(WireJson.write(receipt), StandardCharsets.UTF_8);
  }

  static ReceiptRequest parse(String json) {
    return switch (WireJson.read(json.getBytes(StandardCharsets.UTF_8), ReceiptRequest.class)) {
      case JsonParseResult.Message<ReceiptRequest> message -> message.value();
      case JsonParseResult.Malformed<ReceiptRequest> _,
          JsonParseResult.UnknownField<ReceiptRequest> _,
          JsonParseResult.InvalidField<ReceiptRequest> _ ->
          throw new IllegalStateException("a stored receipt does not read");
    };
  }
}
