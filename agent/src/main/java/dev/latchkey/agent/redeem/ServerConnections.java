package dev.latchkey.agent.redeem;

import dev.latchkey.protocol.crypto.RandomBytes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// Opens connections to Latchkeys.
public final class ServerConnections {
  private final TrustAnchors anchors;
  private final AgentClock clock;
  private final Duration limit;
  private final ProxySettings proxies;
  private final RandomBytes randomness;

  /// @param anchors what counts without `--ca`
  /// @param limit for one question and its answer
  public ServerConnections(
      TrustAnchors anchors,
      AgentClock clock,
      Duration limit,
      ProxySettings proxies,
      RandomBytes randomness) {
    this.anchors = anchors;
    this.clock = clock;
    this.limit = limit;
    this.proxies = proxies;
    this.randomness = randomness;
  }

  /// Opens a connection for a look, whose TLS key is judged afterwards.
  ///
  /// @throws IOException when `ca` holds no certificates
  public ServerConnection open(BaseUrl url, Optional<Path> ca) throws IOException {
    return new ServerConnection(https(url, ca), clock, randomness);
  }

  /// Opens one to an address as an earlier run has written it down, for messages that hold nothing
  /// secret: any TLS key is good enough, and only a signed answer counts.
  public ServerConnection reopen(String url) {
    return new ServerConnection(
        https(BaseUrl.parse(url).orElseThrow(), TrustAnchors.Loaded.NONE), clock, randomness);
  }

  private HttpsClient https(BaseUrl url, Optional<Path> ca) throws IOException {
    return https(url, anchors.load(ca));
  }

  private HttpsClient https(BaseUrl url, TrustAnchors.Loaded loaded) {
    return HttpsClient.open(url, new PinningTrustManager(loaded), limit, proxies.to(url));
  }

  /// Whether a Latchkey can be reached, for people.
  public Probe probe(BaseUrl url, Optional<Path> ca) {
    try (var https = https(url, ca)) {
      var response = https.get("/api/v1/password/policy");
      return https
          .trustManager()
          .valid()
          .map(valid -> new Probe(true, valid, valid ? "" : https.trustManager().whyInvalid()))
          .orElseGet(() -> new Probe(false, false, response.hint()));
    } catch (IOException noRoots) {
      return new Probe(false, false, "cannot use the file of --ca");
    }
  }

  /// What a probe found.
  ///
  /// @param certificateValid by the roots; a token can vouch for the TLS key too
  public record Probe(boolean reached, boolean certificateValid, String why) {}
}
