package figures;

import java.io.IOException;
import java.util.List;

/// One of the two that are compared.
interface Subject {
  String EMAIL = "bench@example.org";
  String PASSWORD = "a long enough bench phrase";

  String name();

  /// Starts it, with a command in front such as `taskset`, and waits for its first page.
  Server start(List<String> prefix) throws IOException, InterruptedException;

  /// A new token.
  String signIn() throws IOException;

  /// Fails when the token is not good.
  void check(String token) throws IOException;

  Request tokenCheck(String token);

  Request passwordSignIn() throws IOException;

  /// 30 sign-ins and 30 token checks.
  default void warmUp() throws IOException {
    for (int i = 0; i < 30; i++) {
      check(signIn());
    }
  }
}
