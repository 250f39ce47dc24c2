package dev.latchkey.server.web;

import dev.latchkey.server.identifiers.ClientAddress;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.identifiers.Language;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.web.connections.GuardedPeer;
import io.helidon.common.buffers.DataReader.InsufficientDataAvailableException;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.RequestException;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// One request, read strictly.
public final class Exchange {
  static final int MAX_BODY = 64 * 1024;
  private static final byte[] NOTHING = {};
  private final ServerRequest request;
  private final Map<String, String> variables;
  private ClientAddress client;
  private final List<Cookie> cookies = new ArrayList<>();
  private byte[] body = NOTHING;
  private Optional<Map<String, String>> typed = Optional.empty();
  private LongConsumer length = _ -> {};
  private @Nullable Id account;
  private @Nullable Id application;

  Exchange(ServerRequest request, Map<String, String> variables, ClientAddress client) {
    this.request = request;
    this.variables = variables;
    this.client = client;
  }

  /// Reads the body to its end; before that it is empty. From here on the time limit is that of the
  /// answer.
  ///
  /// @throws RequestRejected 400 where its framing is broken, 413 where it is too long
  /// @throws CloseConnectionException where it ends too early or takes too long
  void receive() {
    if (request.content().hasEntity()) {
      body = readBody();
    }
    if (body.length > MAX_BODY) {
      throw new RequestRejected(Problem.tooLarge());
    }
    GuardedPeer.of(request).connection().requestRead();
  }

  private byte[] readBody() {
    try (var stream = request.content().inputStream()) {
      return stream.readNBytes(MAX_BODY + 1);
    } catch (IOException
        | UncheckedIOException
        | InsufficientDataAvailableException
        | CloseConnectionException e) {
      throw new CloseConnectionException("the request ended too early", e);
    } catch (RuntimeException e) { // Helidon has many for what it cannot read
      throw new RequestRejected(broken(e));
    }
  }

  private static Problem broken(RuntimeException e) {
    return e instanceof RequestException refused
            && refused.status().code() == Status.REQUEST_ENTITY_TOO_LARGE_413.code()
        ? Problem.tooLarge()
        : Problem.malformed("The body is not framed as HTTP/1.1 requires.");
  }

  /// Has someone told how many bytes the body of the request and that of its answer are, once it is
  /// answered.
  public void whenAnswered(LongConsumer told) {
    length = told;
  }

  void answered(Response answer) {
    length.accept((long) body.length + answer.body().length);
  }

  public String path() {
    return request.path().rawPath();
  }

  /// What stands in a variable segment of the endpoint's path.
  public String variable(String name) {
    return Optional.ofNullable(variables.get(name)).orElseThrow();
  }

  /// The value of a query parameter, if it stands there exactly once.
  public Optional<String> query(String name) {
    var query = request.query();
    return query.isEmpty() ? Optional.empty() : QueryString.find(query.rawValue(), name);
  }

  /// All values of a query parameter.
  public List<String> queries(String name) {
    var query = request.query();
    return query.isEmpty() ? List.of() : QueryString.all(query.rawValue(), name);
  }

  public Optional<String> header(String name) {
    return request.headers().first(HeaderNames.create(name));
  }

  /// All lines of a header as one text, with commas between them (RFC 9110, section 5.3).
  public Optional<String> lines(String name) {
    var lines = lines(HeaderNames.create(name));
    return lines.isEmpty() ? Optional.empty() : Optional.of(String.join(",", lines));
  }

  private List<String> lines(HeaderName name) {
    return request.headers().all(name, List::of);
  }

  public Optional<String> cookie(String name) {
    return CookieHeader.find(lines(HeaderNames.COOKIE), name);
  }

  /// Adds a cookie to whatever will be answered, unless the answer itself sets it.
  public void answerWith(Cookie cookie) {
    cookies.add(cookie);
  }

  /// Whether [#answerWith] was called for a cookie of that name.
  public boolean answersWith(String name) {
    return cookies.stream().anyMatch(cookie -> cookie.name().equals(name));
  }

  /// Whether a form or a body was sent, rather than a page opened.
  public boolean isPost() {
    return request.prologue().method().text().equals("POST");
  }

  /// Whether only the headers of the answer are wanted.
  public boolean isHead() {
    return request.prologue().method().text().equals("HEAD");
  }

  /// Notes what someone typed into a form, without its secrets: whatever will be answered, the form
  /// can come back with it.
  public void noteTyped(Map<String, String> texts) {
    typed = Optional.of(Map.copyOf(texts));
  }

  /// What [#noteTyped] was told; empty where no form was read.
  public Optional<Map<String, String>> typed() {
    return typed;
  }

  Response withCookies(Response answer) {
    var whole = answer;
    for (var cookie : cookies) {
      whole = answer.sets(cookie.name()) ? whole : whole.with(cookie);
    }
    return whole;
  }

  /// The token of `Authorization: Bearer` (RFC 6750).
  public Optional<Secret> bearer() {
    return token("Bearer ");
  }

  /// The token of `Authorization: DPoP` (RFC 9449).
  public Optional<Secret> dpopToken() {
    return token("DPoP ");
  }

  private Optional<Secret> token(String scheme) {
    return request
        .headers()
        .first(HeaderNames.AUTHORIZATION)
        .filter(value -> value.regionMatches(true, 0, scheme, 0, scheme.length()))
        .map(value -> Secret.of(value.substring(scheme.length()).strip()));
  }

  /// The name and password of `Authorization: Basic`.
  public Optional<BasicCredentials> basic() {
    return header("Authorization").flatMap(BasicCredentials::parse);
  }

  /// Where the request came from: the peer, what a trusted proxy says, or [#cameFrom].
  public ClientAddress client() {
    return client;
  }

  /// Says that the request came from somewhere else than it seems: the caller has checked that its
  /// sender may say so.
  public void cameFrom(ClientAddress other) {
    client = other;
  }

  public String userAgent() {
    return header("User-Agent").orElse("");
  }

  /// Notes whose session was shown or begun, for the request log.
  public void noteAccount(Id id) {
    account = id;
  }

  /// Notes which client asks, for the request log.
  public void noteApplication(Id id) {
    application = id;
  }

  AnsweredRequest answered(String route, int status, long nanos) {
    var method = request.prologue().method().text();
    return new AnsweredRequest(route, method, status, nanos, client, account, application);
  }

  /// The language that is asked for, where it is one of ours.
  public Optional<Language> language() {
    return Language.ofHeader(header("Accept-Language").orElse(null));
  }

  /// The JSON body as a record.
  ///
  /// @throws RequestRejected 400, 413 or 415
  public <T> T json(Class<T> type) {
    return Json.read(jsonBody(), type);
  }

  /// The JSON body as it came.
  ///
  /// @throws RequestRejected 413 or 415
  public byte[] jsonBody() {
    requireType("application/json");
    return body;
  }

  /// The posted form.
  ///
  /// @throws RequestRejected 400, 413 or 415
  public Form form() {
    requireType("application/x-www-form-urlencoded");
    return Form.parse(body);
  }

  private void requireType(String expected) {
    var type = header("Content-Type").orElse("");
    var bare = type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    if (!bare.equals(expected)) {
      throw new RequestRejected(
          new Problem(415, "unsupported_media_type", "The body must be " + expected + "."));
    }
  }

  /// A field that must not be missing.
  ///
  /// @throws RequestRejected 400 `invalid_field`
  public static <T> T required(String field, @Nullable T value) {
    if (value == null) {
      throw new RequestRejected(Problem.invalidField(field, "This field is missing."));
    }
    return value;
  }
}
