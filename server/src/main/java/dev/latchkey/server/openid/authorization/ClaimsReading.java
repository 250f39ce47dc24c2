package dev.latchkey.server.openid.authorization;

import dev.latchkey.server.web.Json;
import dev.latchkey.server.web.RequestRejected;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What came of reading the parameter `claims`. What is not understood is ignored, as OpenID
/// Connect Core 1.0 wants it (section 5.5): other members, other claims, other words about a claim.
sealed interface ClaimsReading {
  String ID_TOKEN = "id_token";
  String USERINFO = "userinfo";

  record Good(ClaimsParameter claims) implements ClaimsReading {}

  /// It is not what the standard describes.
  ///
  /// @param why one sentence for the application, with nothing of what it sent but known names
  record Bad(String why) implements ClaimsReading {}

  /// Reads it; strictly: of a name that stands there twice, others may read the other value.
  static ClaimsReading of(String json) {
    Map<?, ?> all;
    try {
      all = Json.read(json.getBytes(StandardCharsets.UTF_8), Map.class);
    } catch (RequestRejected _) {
      return new Bad("claims must be one JSON object, in which each name stands once.");
    }
    return Stream.of(ID_TOKEN, USERINFO)
        .flatMap(member -> flaws(member, all.get(member)))
        .findFirst()
        .<ClaimsReading>map(Bad::new)
        .orElseGet(() ->
            new Good(new ClaimsParameter(wishes(all.get(ID_TOKEN)), wishes(all.get(USERINFO)))));
  }

  // what is wrong

  private static Stream<String> flaws(String member, @Nullable Object claims) {
    return switch (claims) {
      case null -> Stream.of();
      case Map<?, ?> named ->
          known(named)
              .flatMap(claim -> flawsOfClaim(member + "." + claim.getKey(), claim.getValue()));
      default -> Stream.of(member + " in claims must be an object.");
    };
  }

  private static Stream<String> flawsOfClaim(String where, @Nullable Object said) {
    return switch (said) {
      case null -> Stream.of();
      case Map<?, ?> words ->
          Stream.concat(
              words.get("essential") == null || words.get("essential") instanceof Boolean
                  ? Stream.of()
                  : Stream.of(where + ".essential in claims must be true or false."),
              words.get("values") == null || words.get("values") instanceof List
                  ? Stream.of()
                  : Stream.of(where + ".values in claims must be an array."));
      default -> Stream.of(where + " in claims must be null or an object.");
    };
  }

  private static Stream<? extends Map.Entry<?, ?>> known(Map<?, ?> named) {
    return named.entrySet().stream().filter(claim -> ClaimsParameter.isKnown(claim.getKey()));
  }

  // what is said, where nothing is wrong

  private static Map<String, ClaimWish> wishes(@Nullable Object claims) {
    var wishes = new LinkedHashMap<String, ClaimWish>();
    if (claims instanceof Map<?, ?> named) {
      known(named)
          .forEach(claim -> wishes.put(String.valueOf(claim.getKey()), wish(claim.getValue())));
    }
    return wishes;
  }

  private static ClaimWish wish(@Nullable Object said) {
    return said instanceof Map<?, ?> words
        ? new ClaimWish(Boolean.TRUE.equals(words.get("essential")), values(words))
        : ClaimWish.ANY;
  }

  private static List<String> values(Map<?, ?> words) {
    var values = new ArrayList<String>();
    if (words.get("value") != null) {
      values.add(String.valueOf(words.get("value")));
    }
    if (words.get("values") instanceof List<?> several) {
      several.forEach(one -> values.add(String.valueOf(one)));
    }
    return values;
  }
}
