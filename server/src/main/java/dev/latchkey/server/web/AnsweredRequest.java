package dev.latchkey.server.web;

import dev.latchkey.server.identifiers.ClientAddress;
import dev.latchkey.server.identifiers.Id;
import org.jspecify.annotations.Nullable;

/// What is known of a request when its answer is ready.
///
/// @param route the path of its endpoint, with the names of variable segments; empty where there is
///   none
/// @param method as the client says
/// @param status 0 where the client broke off before there was an answer
/// @param nanos from the end of its head to the answer
/// @param account whose session was shown; null where none was
/// @param application which client asked; null where none did
public record AnsweredRequest(
    String route,
    String method,
    int status,
    long nanos,
    ClientAddress client,
    @Nullable Id account,
    @Nullable Id application) {
  /// Is told of each. It is on the way of every request and must not wait.
  @FunctionalInterface
  public interface Observer {
    void answered(AnsweredRequest request);
  }
}
