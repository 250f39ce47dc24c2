package dev.latchkey.agent.redeem;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// Opens lines to Latchkeys.
public final class Connections {
  private final Ticker ticker;
  private final Duration limit;
  private final ProxySettings proxies;

  /// @param limit for one question and its answer
  public Connections(Ticker ticker, Duration limit, ProxySettings proxies) {
    this.ticker = ticker;
    this.limit = limit;
    this.proxies = proxies;
  }

  /// Opens a line for a look, whose TLS key is judged afterwards, or for a receipt.
  ///
  /// @throws IOException when `ca` holds no certificates
  Line open(BaseUrl url, Optional<Path> ca) throws IOException {
    return new Line(https(url, ca), ticker);
  }

  private Https https(BaseUrl url, Optional<Path> ca) throws IOException {
    return Https.open(url, new TlsWatch(Roots.load(ca)), limit, proxies.to(url));
  }

  /// Whether a Latchkey can be reached, for people.
  public Probe probe(BaseUrl url, Optional<Path> ca) {
    try (var https = https(url, ca)) {
      var heard = https.get("/api/v1/password/policy");
      return https
          .watch()
          .valid()
          .map(valid -> new Probe(true, valid, valid ? "" : "certificate or name not valid"))
          .orElseGet(() -> new Probe(false, false, heard.hint()));
    } catch (IOException noRoots) {
      return new Probe(false, false, "cannot use the file of --ca");
    }
  }

  /// What a probe found.
  ///
  /// @param certificateValid by the roots; a token can vouch for the TLS key too
  public record Probe(boolean reached, boolean certificateValid, String why) {}
}
