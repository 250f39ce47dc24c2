package dev.latchkey.server.cli;

import dev.latchkey.server.keys.KeyDestruction;
import dev.latchkey.server.keys.KeyEntry;
import dev.latchkey.server.keys.KeyRotation;
import dev.latchkey.server.keys.KeyState;
import dev.latchkey.server.keys.SigningAlgorithm;
import dev.latchkey.server.keys.Wrapping;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `latchkey keys`: the keys of the vault, and how they are changed while a server runs.
@Command(
    name = "keys",
    description = "List, rotate and destroy the keys of this installation.",
    mixinStandardHelpOptions = true,
    subcommands = {
      KeysCommand.ListAll.class,
      KeysCommand.Inventory.class,
      KeysCommand.Rotate.class,
      KeysCommand.Rewrap.class,
      KeysCommand.Destroy.class
    })
final class KeysCommand extends CommandGroup {
  private static final String ENCRYPTS = "password-hash, webhook-secret, secrets-file or delivery.";
  private static final String NAME = "signing, signing-rs256, " + ENCRYPTS;

  private static Wrapping.Purpose purpose(CommandSpec spec, String name) {
    return KeyRotation.parse(name)
        .orElseThrow(() ->
            new ParameterException(
                spec.commandLine(),
                whyNot(name)
                    + "; the keys that encrypt are password-hash, webhook-secret, secrets-file"
                    + " and delivery"));
  }

  private static String whyNot(String name) {
    return switch (name) {
      case "digests" ->
          "digests cannot be rotated, because what is stored under its digests, such as sessions"
              + " and addresses, could not be found again";
      case "signing", "signing-rs256" -> name + " encrypts nothing";
      default -> "no such key: " + name;
    };
  }

  private static <T> T with(CommandSpec spec, Function<KeyRotation, T> work) {
    return Administration.with(InstallationOptions.of(spec), tools -> work.apply(tools.rotation()));
  }

  @Command(name = "list", description = "Lists the keys.", mixinStandardHelpOptions = true)
  static final class ListAll implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();
    @Mixin private Output output = new Output();

    @Override
    public Integer call() {
      var keys = with(spec, KeyRotation::list);
      output.printAll(keys, ListAll::text);
      return 0;
    }

    private static String text(KeyState key) {
      return String.format(
          Locale.ROOT,
          "%-16s %2d  %s  %s%s",
          key.key(),
          key.number(),
          key.createdAt(),
          key.current() ? "current" : "old",
          key.values() == null ? "" : ", opens " + key.values() + " values");
    }
  }

  @Command(
      name = "inventory",
      description =
          "Says of each key what it is for, where it is, how old it is and what needs it.",
      mixinStandardHelpOptions = true)
  static final class Inventory implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();
    @Mixin private Output output = new Output();

    @Override
    public Integer call() {
      var entries = with(spec, rotation -> rotation.inventory().entries());
      output.printAll(entries, Inventory::text);
      return 0;
    }

    private static String text(KeyEntry key) {
      return String.format(
          Locale.ROOT,
          "%-18s %-20s %-8s %d days%s%s%s, %s",
          key.id(),
          key.algorithm(),
          key.vault(),
          key.ageDays(),
          key.cryptoPeriodDays() == null ? "" : " of " + key.cryptoPeriodDays(),
          key.overdue() ? " (overdue)" : "",
          key.uses() == null ? "" : ", " + key.uses() + " uses",
          key.purpose());
    }
  }

  @Command(
      name = "rotate",
      description = "Creates a new key and encrypts new values under it at once.",
      mixinStandardHelpOptions = true)
  static final class Rotate implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();
    @Mixin private Output output = new Output();

    @Parameters(paramLabel = "NAME", description = NAME)
    private String name = "";

    record Rotated(String key, int number) {}

    @Override
    public Integer call() {
      var signing = SigningAlgorithm.ofKey(name);
      var number = signing.isPresent() ? rotate(signing.get()) : rotate(purpose(spec, name));
      output.print(new Rotated(name, number), () -> name + " " + number);
      System.err.println(
          signing.map(Rotate::next).orElse("save the keys folder; then run: latchkey keys rewrap"));
      return 0;
    }

    private static String next(SigningAlgorithm algorithm) {
      return switch (algorithm) {
        case ES256 ->
            "save the keys folder; the former key answers for tokens that it has issued, until"
                + " you destroy it";
        case RS256 -> "save the keys folder; the former key signs for another hour";
      };
    }

    private int rotate(SigningAlgorithm algorithm) {
      return with(spec, rotation -> rotation.rotateSigning(algorithm));
    }

    private int rotate(Wrapping.Purpose purpose) {
      return with(spec, rotation -> rotation.rotate(purpose));
    }
  }

  @Command(
      name = "rewrap",
      description = "Re-encrypts values of older keys under the current one.",
      mixinStandardHelpOptions = true)
  static final class Rewrap implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();
    @Mixin private Output output = new Output();

    @Option(names = "--key", paramLabel = "NAME", description = "Only this key. " + ENCRYPTS)
    private List<String> names = List.of();

    record Moved(String key, long values) {}

    /// With a bar at a terminal.
    private static long rewrap(KeyRotation rotation, Wrapping.Purpose purpose) {
      if (!InstallationOptions.stderrIsTerminal()) {
        return rotation.rewrap(purpose);
      }
      var bar = new ProgressBar(purpose.word(), rotation.inventory().old(purpose), System.err);
      var moved = rotation.rewrap(purpose, bar::show);
      bar.end();
      return moved;
    }

    @Override
    public Integer call() {
      var wanted = names.stream().map(name -> purpose(spec, name)).toList();
      var moved =
          with(
              spec,
              rotation ->
                  (wanted.isEmpty() ? rotation.purposes() : wanted)
                      .stream().map(one -> new Moved(one.word(), rewrap(rotation, one))).toList());
      output.printAll(
          moved, one -> String.format(Locale.ROOT, "%-16s moved %d values", one.key, one.values));
      return 0;
    }
  }

  @Command(
      name = "destroy",
      description = "Destroys an old key that is no longer needed to decrypt anything.",
      mixinStandardHelpOptions = true)
  static final class Destroy implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", paramLabel = "NAME", description = NAME)
    private String name = "";

    @Parameters(
        index = "1",
        paramLabel = "NUMBER",
        description = "The number that keys list shows.")
    private int number;

    @Override
    public Integer call() {
      var signing = SigningAlgorithm.ofKey(name);
      var outcome = signing.isPresent() ? destroy(signing.get()) : destroy(purpose(spec, name));
      System.err.println(text(outcome));
      return outcome instanceof KeyDestruction.Destroyed ? 0 : 1;
    }

    private KeyDestruction destroy(SigningAlgorithm algorithm) {
      return with(spec, rotation -> rotation.destroySigning(algorithm, number));
    }

    private KeyDestruction destroy(Wrapping.Purpose purpose) {
      return with(spec, rotation -> rotation.destroy(purpose, number));
    }

    private String text(KeyDestruction outcome) {
      return switch (outcome) {
        case KeyDestruction.Destroyed _ ->
            "destroyed here; backups of the keys folder still contain it, and so may the disk";
        case KeyDestruction.Needed needed ->
            "latchkey: "
                + needed.values()
                + (SigningAlgorithm.ofKey(name).isPresent()
                    ? " deliveries need it to answer their agents; they are kept for 30 days"
                    : " values need it: latchkey keys rewrap");
        case KeyDestruction.TooEarly early ->
            "latchkey: it may still be in use; try again after " + early.possibleAt();
        case KeyDestruction.Current _ -> "latchkey: it is the current key: latchkey keys rotate";
        case KeyDestruction.OlderFirst older ->
            "latchkey: this vault destroys the oldest key first: number " + older.oldest();
        case KeyDestruction.Unknown _ -> "latchkey: no such key";
      };
    }
  }
}
