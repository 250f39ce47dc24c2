package dev.latchkey.server.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.core.statement.TemplateEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamedParametersTests {
  private static String jdbc(String sql) {
    return NamedParameters.parse(sql).getSql();
  }

  @Test
  void eachNameBecomesAPositionInItsOrder() {
    var parsed = NamedParameters.parse("SELECT :a WHERE b=:b_2 AND c>:a");
    assertEquals("SELECT ? WHERE b=? AND c>?", parsed.getSql());
    assertEquals(List.of("a", "b_2", "a"), parsed.getParameters().getParameterNames());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT ':a'",
        "SELECT 'it''s :a'",
        "SELECT \":a\"",
        "SELECT 1 -- :a",
        "SELECT x::bytea",
        "SELECT 1"
      })
  void quotedTextCommentsAndCastsStay(String sql) {
    assertEquals(sql, jdbc(sql));
  }

  @Test
  void aParameterMayFollowQuotedText() {
    assertEquals("SELECT ':a', ? -- :c\n, ?", jdbc("SELECT ':a', :b -- :c\n, :d"));
  }

  @Test
  void positionsMayTakeThePlaceOfNames() {
    var parsed = NamedParameters.parse("SELECT ?, '?' WHERE b = ?");
    assertEquals("SELECT ?, '?' WHERE b = ?", parsed.getSql());
    assertEquals(2, parsed.getParameters().getParameterCount());
    assertTrue(parsed.getParameters().isPositional());
  }

  @Test
  void jdbiBindsByIt() {
    var jdbi = Jdbi.create("jdbc:sqlite::memory:");
    jdbi.getConfig(SqlStatements.class)
        .setSqlParser(new NamedParameters())
        .setTemplateEngine(TemplateEngine.NOP);
    var sum =
        jdbi.withHandle(handle ->
            handle
                .createQuery("SELECT :b + :a * 10 WHERE 1 <> 2 AND 1 < 2")
                .bind("a", 4)
                .bind("b", 2)
                .mapTo(Integer.class)
                .one());
    assertEquals(42, sum);
  }
}
