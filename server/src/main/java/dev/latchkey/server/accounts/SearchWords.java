package dev.latchkey.server.accounts;

import dev.latchkey.server.identifiers.DisplayName;
import dev.latchkey.server.identifiers.Username;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.Transaction;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/// What accounts are found by, whichever the beginning that an operator types: kept apart, so that
/// a search is one range of an index.
final class SearchWords {
  /// Another number makes all of them again.
  private static final int FORM = 1;

  private static final int BATCH = 500;

  /// Sorts behind everything that begins with what stands before it.
  private static final String LAST = Character.toString(Character.MAX_CODE_POINT);

  /// The range of a search.
  record Range(String from, String to) {
    static Range of(String entered) {
      var begin = lower(entered.strip());
      return new Range(begin, begin + LAST);
    }
  }

  static Set<String> of(Account account) {
    var words = new LinkedHashSet<String>();
    var email = lower(account.email().value());
    words.add(email);
    words.add(email.substring(email.lastIndexOf('@')));
    account.username().map(Username::value).ifPresent(words::add);
    account
        .displayName()
        .map(DisplayName::value)
        .map(SearchWords::lower)
        .ifPresent(name -> {
          words.add(name);
          words.addAll(List.of(name.split(" ", -1)));
        });
    words.remove("");
    return words;
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  /// Writes those of an account as it is now.
  void write(Transaction transaction, Account account) {
    var handle = transaction.handle();
    handle.execute("DELETE FROM account_words WHERE account_id = ?", account.id().value());
    var batch =
        handle.prepareBatch(
            "INSERT INTO account_words (word, account_id) VALUES (:word, :account)"
                + " ON CONFLICT DO NOTHING");
    of(account)
        .forEach(word -> batch.bind("word", word).bind("account", account.id().value()).add());
    batch.execute();
  }

  /// Makes those of accounts that are older than the table; once.
  void refresh(Database database) {
    if (database.read(SearchWords::isUpToDate)) {
      return;
    }
    var last = "";
    List<Account> accounts;
    do {
      var after = last;
      accounts = database.read(handle -> page(handle, after));
      var page = accounts;
      database.write(transaction -> {
        // Held in the order of ids, so that no two nodes wait for each other in a circle.
        page.forEach(account -> write(transaction, account));
        return page.size();
      });
      last = accounts.isEmpty() ? last : accounts.getLast().id().value();
    } while (accounts.size() == BATCH);
    database.write(SearchWords::markUpToDate);
  }

  private static boolean isUpToDate(Handle handle) {
    return handle
        .createQuery("SELECT 1 FROM account_word_forms WHERE form = :form")
        .bind("form", FORM)
        .mapTo(Integer.class)
        .findOne()
        .isPresent();
  }

  private static int markUpToDate(Transaction transaction) {
    return transaction
        .handle()
        .createUpdate(
            "INSERT INTO account_word_forms (form, made_at) VALUES (:form, :now)"
                + " ON CONFLICT DO NOTHING")
        .bind("form", FORM)
        .bind("now", transaction.now())
        .execute();
  }

  private static List<Account> page(Handle handle, String after) {
    return handle
        .createQuery(
            "SELECT "
                + Accounts.COLUMNS
                + " FROM accounts WHERE id > :after ORDER BY id LIMIT :batch")
        .bind("after", after)
        .bind("batch", BATCH)
        .map((row, _) -> Accounts.account(row))
        .list();
  }
}
