package dev.latchkey.server.web;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// What is sent back.
///
/// @param headers beside the strict ones that every answer gets
public record Response(int status, String contentType, byte[] body, List<Header> headers) {
  private static final byte[] NOTHING = {};

  /// One header line.
  public record Header(String name, String value) {
    /// Masked: its value may be a cookie.
    @Override
    public String toString() {
      return name;
    }
  }

  public static Response json(int status, Object body) {
    return new Response(status, "application/json", Json.write(body), List.of());
  }

  /// Too many attempts (429), with the time to wait.
  public static Response slowDown(Duration wait) {
    return problem(Problem.slowDown(wait));
  }

  public static Response problem(Problem problem) {
    return waiting(
        problem,
        new Response(
            problem.status(), Problem.CONTENT_TYPE, Json.write(problem.body()), List.of()));
  }

  /// The same for those who speak OAuth.
  public static Response oauthProblem(Problem problem) {
    return waiting(problem, json(problem.status(), OAuthProblem.of(problem)));
  }

  private static Response waiting(Problem problem, Response answer) {
    var wait = problem.extra().get("retry_after");
    return wait == null ? answer : answer.with("Retry-After", wait.toString());
  }

  public static Response text(int status, String text) {
    return new Response(
        status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8), List.of());
  }

  public static Response page(int status, String html) {
    return new Response(
        status, "text/html; charset=utf-8", html.getBytes(StandardCharsets.UTF_8), List.of());
  }

  public static Response empty(int status) {
    return new Response(status, "", NOTHING, List.of());
  }

  /// Sends the browser on with GET; `location` is always one of our own paths.
  public static Response seeOther(String location) {
    return empty(303).with("Location", location);
  }

  public Response with(String name, String value) {
    var more = new ArrayList<>(headers);
    more.add(new Header(name, value));
    return new Response(status, contentType, body, List.copyOf(more));
  }

  public Response with(Cookie cookie) {
    return with("Set-Cookie", cookie.line());
  }

  boolean sets(String cookie) {
    return headers.stream()
        .anyMatch(header ->
            header.name().equals("Set-Cookie") && header.value().startsWith(cookie + "="));
  }
}
