package dev.latchkey.server.signin;

import dev.latchkey.server.secrets.Secret;
import java.util.List;

/// The first proof was right; the second one is to come.
///
/// @param token to come back with
/// @param methods by which it can be given, in the words of the API
record SecondFactorAwaited(Secret token, List<String> methods) {}
