package dev.latchkey.server.countries;

import dev.latchkey.server.identifiers.ClientAddress;
import dev.latchkey.server.identifiers.SpecialNetworks;
import dev.latchkey.server.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells the country of an address, by a file that may be replaced while the server runs. Where
/// there is none, no address has a country.
public final class Countries {
  /// What is shown beside results of the bundled file: its licence asks for it (CC BY 4.0).
  public static final String ATTRIBUTION = "IP Geolocation by DB-IP (https://db-ip.com)";

  private static final Logger LOG = LoggerFactory.getLogger(Countries.class);
  private final CountrySettings settings;
  private final FutureTask<Boolean> first = new FutureTask<>(this::check, true);
  private volatile Optional<CountryFile> current = Optional.empty();
  private volatile Optional<String> fault = Optional.empty();
  private @Nullable List<Object> seen;

  private Countries(CountrySettings settings) {
    this.settings = settings;
  }

  /// The file is read when it is first needed.
  public static Countries of(Settings settings) {
    return new Countries(CountrySettings.of(settings));
  }

  /// The country of an address, in microseconds; empty for addresses that belong to none, and where
  /// it is not known. An IPv6 address that wraps an IPv4 one is where that is.
  public Optional<Country> of(ClientAddress client) {
    var address = client.unwrapped();
    return SpecialNetworks.hold(address)
        ? Optional.empty()
        : current().flatMap(file -> file.country(address));
  }

  /// What there is.
  ///
  /// @param isSet whether the operator has named the file
  /// @param built when the data in use was put together; empty where none is
  /// @param fault why what the file holds now is not used
  public record Edition(boolean isSet, Optional<Instant> built, Optional<String> fault) {}

  public Edition edition() {
    var built = current().map(CountryFile::built);
    return new Edition(settings.isSet(), built, fault);
  }

  /// What is shown beside its results where no link may lead elsewhere; empty for the operator's
  /// own file.
  public Optional<String> attribution() {
    return settings.isSet() ? Optional.empty() : Optional.of(ATTRIBUTION.replace("https://", ""));
  }

  private Optional<CountryFile> current() {
    load();
    return current;
  }

  /// Reads the file, unless that was done.
  public void load() {
    first.run();
    try {
      var _ = first.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Reads the file again where it has changed. Where it cannot be used, what was read before
  /// stays.
  public synchronized void check() {
    var now = settings.file().map(Countries::state).orElse(List.of());
    if (now.equals(seen)) {
      return;
    }
    seen = now;
    settings.file().filter(file -> settings.isSet() || !now.isEmpty()).ifPresent(this::read);
  }

  private void read(Path file) {
    try {
      var read = CountryFile.read(file);
      current = Optional.of(read);
      fault = Optional.empty();
      LOG.info("country data of {} is used", read.built());
    } catch (UnusableCountryData e) {
      fault = Optional.of(file + " " + e.getMessage());
      LOG.warn(
          "{} {}; {}",
          file,
          e.getMessage(),
          current.isPresent()
              ? "the former country data stays in use"
              : "without country data, rules by country are off");
    }
  }

  /// What differs where the file has been replaced; empty where there is none.
  private static List<Object> state(Path file) {
    try {
      var attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return List.of(
          attributes.lastModifiedTime(),
          attributes.size(),
          Optional.ofNullable(attributes.fileKey()));
    } catch (IOException e) {
      return List.of();
    }
  }
}
