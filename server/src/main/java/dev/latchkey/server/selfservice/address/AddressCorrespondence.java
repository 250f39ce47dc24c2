package dev.latchkey.server.selfservice.address;

import dev.latchkey.server.accounts.Account;
import dev.latchkey.server.accounts.Accounts;
import dev.latchkey.server.defence.Attempts;
import dev.latchkey.server.defence.LetterShares;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.identifiers.Language;
import dev.latchkey.server.mail.Correspondence;
import dev.latchkey.server.mail.Envelope;
import dev.latchkey.server.mail.OutboxRow;
import dev.latchkey.server.storage.Transaction;
import dev.latchkey.server.tokens.About;
import dev.latchkey.server.tokens.OneTimeTokens;
import dev.latchkey.server.web.page.Letter;
import dev.latchkey.server.web.page.Messages;
import dev.latchkey.server.web.page.Pages;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The letters about a change of address.
public final class AddressCorrespondence implements Correspondence {
  private final EmailChangeNotification news;
  private final AddressChanges changes = new AddressChanges();
  private final Accounts accounts;
  private final OneTimeTokens tokens;
  private final AddressPurposes purposes;
  private final LetterShares shares;
  private final Pages pages;
  private final String baseUrl;

  private AddressCorrespondence(
      EmailChangeNotification news,
      Accounts accounts,
      OneTimeTokens tokens,
      AddressPurposes purposes,
      Attempts attempts,
      Pages pages,
      String baseUrl) {
    this.news = news;
    this.accounts = accounts;
    this.tokens = tokens;
    this.purposes = purposes;
    this.shares = new LetterShares(attempts);
    this.pages = pages;
    this.baseUrl = baseUrl;
  }

  /// One for each [EmailChangeNotification].
  public static List<AddressCorrespondence> all(
      Accounts accounts,
      OneTimeTokens tokens,
      AddressPurposes purposes,
      Attempts attempts,
      Pages pages,
      String baseUrl) {
    return Stream.of(EmailChangeNotification.values())
        .map(news ->
            new AddressCorrespondence(news, accounts, tokens, purposes, attempts, pages, baseUrl))
        .toList();
  }

  @Override
  public String purpose() {
    return news.purpose();
  }

  /// A change and whose it is.
  private record Told(AddressChange change, Account account) {}

  @Override
  public Optional<Envelope> write(Transaction transaction, OutboxRow row) {
    return row.subject()
        .flatMap(Id::parse)
        .flatMap(id -> changes.byId(transaction.handle(), id))
        .flatMap(change ->
            accounts
                .byId(transaction.handle(), change.account())
                .map(account -> new Told(change, account)))
        .filter(told -> news.isDue(told.change, told.account))
        .filter(told -> mayWrite(transaction, row, told.change))
        .map(told -> envelope(transaction, row, told))
        .map(envelope -> envelope.with(news.secrecy()));
  }

  private boolean mayWrite(Transaction transaction, OutboxRow row, AddressChange change) {
    var address = accounts.addressDigest(news.recipient(change).value());
    return !news.isLimited()
        || row.attempt() > 1
        || shares.take(
            transaction,
            new LetterShares.Asker(purpose(), address, change.account().value(), Optional.empty()));
  }

  private Envelope envelope(Transaction transaction, OutboxRow row, Told told) {
    var recovery = baseUrl + "/forgot-password";
    return switch (news) {
      case NEW_ADDRESS -> toNew(transaction, row, told);
      case REQUESTED -> toOwner(told, new AddressRequestedLetter(row.createdAt(), recovery));
      case CHANGED -> toOwner(told, changed(transaction, row, told.change));
      case RETURNED -> toOwner(told, new AddressReturnedLetter(row.createdAt(), recovery));
      case REPLACED -> toOwner(told, new AddressReplacedLetter(row.createdAt()));
    };
  }

  private Envelope toOwner(Told told, Letter letter) {
    return envelope(told.change, told.account.language(), letter);
  }

  private Letter changed(Transaction transaction, OutboxRow row, AddressChange change) {
    var token = tokens.issue(transaction, purposes.takeBack(), About.thing(change.id().value()));
    return new AddressChangedLetter(
        row.createdAt(),
        baseUrl + AddressChangedLetter.PATH + "#" + token.exposeText(),
        purposes.takeBack().life().toHours());
  }

  /// For an address that has an account a token is made just the same; nobody gets it.
  private Envelope toNew(Transaction transaction, OutboxRow row, Told told) {
    var address = accounts.addressDigest(told.change.to().value());
    var owner = accounts.byAddressDigest(transaction.handle(), address);
    var about = About.account(told.account.id().value(), told.account.generation());
    var token =
        tokens.issue(transaction, purposes.confirm(), about.boundTo(told.change.id().value()));
    var link =
        new NewAddressLetter(
            baseUrl + NewAddressLetter.PATH + "#" + token.exposeText(),
            purposes.confirm().life().toHours());
    var taken = new AddressTakenLetter(baseUrl + "/sign-in");
    var language = owner.map(Account::language).or(row::language).orElse(told.account.language());
    return envelope(told.change, language, owner.isPresent() ? taken : link);
  }

  private Envelope envelope(AddressChange change, Language language, Letter letter) {
    var written = pages.write(Messages.of(language), letter);
    return new Envelope(
        Optional.of(news.recipient(change)), written.subject(), written.text(), written.html());
  }
}
