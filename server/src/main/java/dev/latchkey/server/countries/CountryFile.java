package dev.latchkey.server.countries;

import com.maxmind.db.InvalidDatabaseException;
import com.maxmind.db.MaxMindDbConstructor;
import com.maxmind.db.MaxMindDbParameter;
import com.maxmind.db.Reader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A MaxMind DB of which we have a copy of our own: a file that is cut or replaced while it is used
/// changes nothing.
final class CountryFile {
  /// Reading takes several times the size for a moment.
  private static final long MOST_BYTES = Math.min(64L << 20, Runtime.getRuntime().maxMemory() / 16);

  private static final int PIECE = 1 << 16;
  private final Reader reader;

  private CountryFile(Reader reader) {
    this.reader = reader;
  }

  /// Reads it and looks at all of it.
  ///
  /// @throws UnusableCountryData where it is cut, too large, no MaxMind DB, or could harm the
  ///   reader
  static CountryFile read(Path file) {
    return of(bytes(file), CountryFile::mapped);
  }

  static CountryFile of(byte[] bytes) {
    return of(bytes, CountryFile::inMemory);
  }

  private interface Opening {
    Reader open(byte[] bytes) throws IOException;
  }

  private static CountryFile of(byte[] bytes, Opening opening) {
    var structure = new MmdbStructure(bytes);
    structure.checkMetadata();
    try {
      var reader = opening.open(bytes);
      structure.check(reader.getMetadata());
      return new CountryFile(reader);
    } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new UnusableCountryData("is cut or damaged");
    } catch (RuntimeException e) { // the reader has many for what it cannot read
      throw e instanceof UnusableCountryData known
          ? known
          : new UnusableCountryData("is no MaxMind DB of countries");
    }
  }

  private static Reader inMemory(byte[] bytes) throws IOException {
    return new Reader(new ByteArrayInputStream(bytes));
  }

  /// What is looked up leads through a few pages of a file: those alone take memory. The copy has
  /// no name, so that no one else can write to it.
  private static Reader mapped(byte[] bytes) throws IOException {
    var copy = Optional.<Path>empty();
    try {
      copy = Optional.of(Files.createTempFile("latchkey-countries", ".mmdb"));
      Files.write(copy.get(), bytes);
      return new Reader(copy.get().toFile(), Reader.FileMode.MEMORY_MAPPED);
    } catch (InvalidDatabaseException e) {
      throw e;
    } catch (IOException e) { // no room for it
      return inMemory(bytes);
    } finally {
      if (copy.isPresent()) {
        Files.delete(copy.get());
      }
    }
  }

  private static byte[] bytes(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new UnusableCountryData("is not there, or is no file");
    }
    try (var in = Files.newInputStream(file)) {
      var size = Files.size(file);
      if (size > MOST_BYTES) {
        throw new UnusableCountryData(
            "is larger than " + (MOST_BYTES >> 20) + " MB, a sixteenth of the memory");
      }
      return read(in, (int) size);
    } catch (IOException e) {
      throw new UnusableCountryData("cannot be read");
    }
  }

  /// At most `size` bytes, in small pieces: what is read at once, Java reads into a buffer of its
  /// own first, and keeps that.
  private static byte[] read(InputStream in, int size) throws IOException {
    var bytes = new byte[size];
    var length = 0;
    while (length < size) {
      var more = in.read(bytes, length, Math.min(PIECE, size - length));
      if (more < 0) {
        return Arrays.copyOf(bytes, length);
      }
      length += more;
    }
    return bytes;
  }

  /// When its data was put together, by its own word.
  Instant built() {
    return reader.getMetadata().buildTime();
  }

  /// The country of an address; empty where the file has none.
  Optional<Country> country(InetAddress address) {
    try {
      return Optional.ofNullable(reader.get(address, Row.class)).flatMap(Row::country);
    } catch (IOException | RuntimeException e) {
      return Optional.empty(); // one damaged row
    }
  }

  /// What is read of a row: DB-IP's and others' flat form, or MaxMind's.
  ///
  /// @param code `country_code`
  /// @param nested `country`
  public record Row(@Nullable String code, @Nullable Nested nested) {
    /// Called by the reader.
    @MaxMindDbConstructor
    public Row(
        @MaxMindDbParameter(name = "country_code") @Nullable String code,
        @MaxMindDbParameter(name = "country") @Nullable Nested nested) {
      this.code = code;
      this.nested = nested;
    }

    private Optional<Country> country() {
      return Country.parse(code != null ? code : nested == null ? null : nested.code);
    }
  }

  /// A country as MaxMind's files have it.
  ///
  /// @param code `iso_code`
  public record Nested(@Nullable String code) {
    /// Called by the reader.
    @MaxMindDbConstructor
    public Nested(@MaxMindDbParameter(name = "iso_code") @Nullable String code) {
      this.code = code;
    }
  }
}
