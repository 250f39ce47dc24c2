package figures;

/// What wrk asks again and again.
///
/// @param header one header, as NAME: VALUE
/// @param body of a POST; a GET if empty
record Request(String address, String header, String body) {
  /// In wrk's language.
  String script() {
    var parts = header.split(": ", 2);
    return "wrk.headers[\"%s\"] = \"%s\"\n".formatted(parts[0], parts[1])
        + (body.isEmpty() ? "" : "wrk.method = \"POST\"\nwrk.body = [[%s]]\n".formatted(body));
  }
}
