package dev.latchkey.server.delivery;

import dev.latchkey.protocol.Parsed;
import dev.latchkey.protocol.ReceiptRequest;
import dev.latchkey.protocol.WireJson;
import java.nio.charset.StandardCharsets;

/// A receipt as it stands in the record: as it came, with the agent's signature.
final class StoredReceipt {
  private StoredReceipt() {}

  static ReceiptRequest parse(String json) {
    return switch (WireJson.read(json.getBytes(StandardCharsets.UTF_8), ReceiptRequest.class)) {
      case Parsed.Message<ReceiptRequest> message -> message.value();
      case Parsed.Malformed<ReceiptRequest> _,
          Parsed.UnknownField<ReceiptRequest> _,
          Parsed.InvalidField<ReceiptRequest> _ ->
          throw new IllegalStateException("a stored receipt does not read");
    };
  }
}
