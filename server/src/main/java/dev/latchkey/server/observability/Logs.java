package dev.latchkey.server.observability;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import net.logstash.logback.encoder.LogstashEncoder;
import net.logstash.logback.mask.MaskingJsonGeneratorDecorator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Logging: JSON lines into files that are turned over by day and size, so that a flood cannot fill
/// the disk.
public final class Logs {
  /// What goes over the wire is logged at no level: a link that someone's mail program has broken
  /// carries its token in the path.
  private static final List<String> WIRE =
      List.of("io.helidon.webserver.http1.Http1LoggingConnectionListener");

  private Logs() {}

  /// Begins to log into `folder`; until then nothing is logged, and a command that never calls this
  /// says what it has to say by itself.
  ///
  /// @param level one of error, warn, info, debug, trace
  /// @param stderr whether to log there too: where it is no terminal that a person looks at
  /// @throws UncheckedIOException where the folder cannot be made
  public static void open(Path folder, String level, boolean stderr) {
    var context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    var own = Level.toLevel(level);
    // What a library finds worth telling interests only us.
    root.setLevel(own.equals(Level.INFO) ? Level.WARN : own);
    context.getLogger("dev.latchkey").setLevel(own);
    context.getLogger("java.lang.Runtime").setLevel(Level.OFF);
    context.getLogger("io.helidon.webserver.LoomServer").setLevel(Level.OFF);
    // It warns at each start that scripts may run out of their order, which they may here.
    context.getLogger("org.flywaydb.core.internal.command.DbMigrate").setLevel(Level.ERROR);
    // A port scan or a request that breaks off is no event of ours; a stack trace of it tells
    // nothing.
    context.getLogger("io.helidon.webserver").setLevel(Level.ERROR);
    for (var wire : WIRE) {
      context.getLogger(wire).setLevel(Level.OFF);
    }
    JavaLogging.redirect();
    root.addAppender(file(context, folder));
    if (stderr) {
      root.addAppender(console(context));
    }
  }

  private static Appender<ILoggingEvent> file(LoggerContext context, Path folder) {
    var appender = RollingFile.<ILoggingEvent>in(folder, "latchkey", context);
    appender.addFilter(repetitions(true));
    appender.setEncoder(encoder(context));
    appender.start();
    return appender;
  }

  private static Appender<ILoggingEvent> console(LoggerContext context) {
    var appender = new ConsoleAppender<ILoggingEvent>();
    appender.setContext(context);
    appender.setTarget("System.err");
    appender.addFilter(repetitions(false));
    appender.setEncoder(encoder(context));
    appender.start();
    return appender;
  }

  private static Repetitions repetitions(boolean tells) {
    var filter = new Repetitions(tells);
    filter.start();
    return filter;
  }

  /// Every text that is written: messages, arguments, key-value pairs, exceptions, stack traces.
  private static MaskingJsonGeneratorDecorator masking() {
    var decorator = new MaskingJsonGeneratorDecorator();
    decorator.addValueMasker((context, value) ->
        value instanceof CharSequence text ? Redaction.apply(text.toString()) : null);
    decorator.start();
    return decorator;
  }

  private static LogstashEncoder encoder(LoggerContext context) {
    var encoder = new LogstashEncoder();
    encoder.setContext(context);
    encoder.setTimeZone("UTC");
    encoder.addExcludeMdcKeyName(Repetitions.SOURCE); // counted by, and not written
    encoder.setFindAndRegisterJacksonModules(false); // only texts and numbers are logged
    encoder.setJsonGeneratorDecorator(masking());
    encoder.start();
    return encoder;
  }
}
