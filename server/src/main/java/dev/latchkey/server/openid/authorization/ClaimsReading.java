package dev.latchkey.server.openid.authorization;

import dev.latchkey.server.web.Json;
import dev.latchkey.server.web.RequestRejected;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What came of reading the parameter `claims`. What is not understood is ignored, as OpenID
/// Connect Core 1.0 wants it (section 5.5): other members, other claims, other words about a claim.
sealed interface ClaimsReading {
  record Good(ClaimsParameter claims) implements ClaimsReading {}

  /// It is not what the standard describes.
  ///
  /// @param why one sentence for the application, with nothing of what it sent but known names
  record Bad(String why) implements ClaimsReading {}

  /// Reads it; strictly: of a name that stands there twice, others may read the other value.
  static ClaimsReading of(String json) {
    try {
      Map<?, ?> all = Json.read(json.getBytes(StandardCharsets.UTF_8), Map.class);
      return new Good(new ClaimsParameter(wishes(all, "id_token"), wishes(all, "userinfo")));
    } catch (RequestRejected _) {
      return new Bad("claims must be one JSON object, in which each name stands once.");
    } catch (Malformed e) {
      return new Bad(e.why);
    }
  }

  /// Leads out of the tree.
  final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;
    private final String why;

    private Malformed(String why) {
      super(why);
      this.why = why;
    }
  }

  private static Map<String, ClaimWish> wishes(Map<?, ?> all, String member) throws Malformed {
    var wishes = new LinkedHashMap<String, ClaimWish>();
    var claims = all.get(member);
    if (claims == null) {
      return wishes;
    }
    if (!(claims instanceof Map<?, ?> named)) {
      throw new Malformed(member + " in claims must be an object.");
    }
    for (var claim : named.entrySet()) {
      if (claim.getKey() instanceof String name && ClaimsParameter.isKnown(name)) {
        wishes.put(name, wish(member + "." + name, claim.getValue()));
      }
    }
    return wishes;
  }

  private static ClaimWish wish(String where, Object said) throws Malformed {
    return switch (said) {
      case null -> ClaimWish.ANY;
      case Map<?, ?> words -> new ClaimWish(essential(where, words), values(where, words));
      default -> throw new Malformed(where + " in claims must be null or an object.");
    };
  }

  private static boolean essential(String where, Map<?, ?> words) throws Malformed {
    return switch (words.get("essential")) {
      case null -> false;
      case Boolean essential -> essential;
      default -> throw new Malformed(where + ".essential in claims must be true or false.");
    };
  }

  private static List<String> values(String where, Map<?, ?> words) throws Malformed {
    var values = new ArrayList<String>();
    if (words.get("value") != null) {
      values.add(String.valueOf(words.get("value")));
    }
    switch (words.get("values")) {
      case null -> {}
      case List<?> several -> several.forEach(one -> values.add(String.valueOf(one)));
      default -> throw new Malformed(where + ".values in claims must be an array.");
    }
    return values;
  }
}
