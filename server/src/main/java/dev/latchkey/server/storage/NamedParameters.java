package dev.latchkey.server.storage;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jdbi.v3.core.statement.ParsedSql;
import org.jdbi.v3.core.statement.SqlParser;
import org.jdbi.v3.core.statement.StatementContext;

/// Finds the parameters of a statement, `:name` or `?`, outside of quoted text, comments and casts.
///
/// Jdbi's own parser runs a general lexer that costs a start more than opening the database.
final class NamedParameters implements SqlParser {
  private static final Pattern TOKEN =
      Pattern.compile("'[^']*'|\"[^\"]*\"|--[^\\n]*|::|(\\?)|:([A-Za-z_][A-Za-z0-9_.]*)");
  private final Map<String, ParsedSql> parsed = new ConcurrentHashMap<>();

  @Override
  public ParsedSql parse(String sql, StatementContext context) {
    return parsed.computeIfAbsent(sql, NamedParameters::parse);
  }

  static ParsedSql parse(String sql) {
    var result = ParsedSql.builder();
    var token = TOKEN.matcher(sql);
    var done = 0;
    while (token.find()) {
      if (token.group(1) != null) {
        result.append(sql.substring(done, token.start())).appendPositionalParameter();
        done = token.end();
      } else if (token.group(2) != null) {
        result.append(sql.substring(done, token.start())).appendNamedParameter(token.group(2));
        done = token.end();
      }
    }
    return result.append(sql.substring(done)).build();
  }

  @Override
  public String nameParameter(String name, StatementContext context) {
    return ":" + name;
  }
}
