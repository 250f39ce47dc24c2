package dev.latchkey.server.throttling.simulator;

import static dev.latchkey.server.throttling.simulator.SimulatedAttempt.guess;
import static dev.latchkey.server.throttling.simulator.Words.address;
import static dev.latchkey.server.throttling.simulator.Words.login;
import static dev.latchkey.server.throttling.simulator.Words.word;

import dev.latchkey.server.secrets.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The shapes of guessing, in two sizes. Every name that they try is taken for an account, which is
/// the worst case.
///
/// @param share of the tries of the full size, in thousandths
/// @param least how many tries an attack has at least
record Attacks(int share, int least) {
  private static final String HOME = "203.0.113.66";
  private static final Secret FORGED = Secret.of("A".repeat(64));

  /// What makes 100,000 in an hour.
  private static final Duration AN_HOUR = Duration.ofMillis(36);

  private static final int OWN = 63;
  private static final Set<String> WORKING = Set.of("one account", "spraying", "stuffing");
  private static final List<String> DOMAINS =
      List.of(
          "gmail.com",
          "gmial.com",
          "gmail.de",
          "googlemail.com",
          "outlook.com",
          "hotmail.com",
          "outlook.de",
          "hotmial.com");
  private static final List<String> CONTINENTS = List.of("DE", "US", "JP", "BR", "ZA", "AU");

  private int of(int tries) {
    return Math.max(least, (int) ((long) tries * share / 1000));
  }

  /// Also by those who do the work that they are asked for, which no defence but ours asks for.
  List<Attack> all() {
    return withoutWork().stream()
        .flatMap(
            one -> WORKING.contains(one.name()) ? Stream.of(one, one.working()) : Stream.of(one))
        .toList();
  }

  List<Attack> withoutWork() {
    return List.of(
        oneSource(),
        oneAccount(),
        continents(),
        nameRow(),
        domains(),
        spraying(),
        stuffing(),
        rising(),
        lowAndSlow(),
        residential(),
        knowing(),
        farm(),
        sharedList(),
        lockOut(),
        brake());
  }

  private static Duration seconds(long seconds) {
    return Duration.ofSeconds(seconds);
  }

  private Attack oneSource() {
    return Attack.of(
        "one source",
        "one address, another name each time, a common password every 10 s",
        "source",
        of(8_640),
        seconds(10),
        i -> guess(login(i % 1_000), word(i / 1_000), HOME).commonly());
  }

  private Attack oneAccount() {
    return Attack.of(
        "one account",
        "one name, a new address every 10 s",
        "account-sources",
        of(8_640),
        seconds(10),
        i -> guess(login(0), word(i), address(i)));
  }

  private Attack continents() {
    return Attack.of(
        "continents",
        "one name, an address on another continent every minute",
        "continents",
        of(1_440),
        seconds(60),
        i -> guess(login(0), word(i), address(i)).in(CONTINENTS.get(i % CONTINENTS.size())));
  }

  private Attack nameRow() {
    return Attack.of(
        "names in a row",
        "user1, user2, ... from 1,000 addresses, every second",
        "name-row",
        of(6_000),
        seconds(1),
        i -> guess("user" + i + "@example.org", word(i), address(i % 1_000)));
  }

  private Attack domains() {
    return Attack.of(
        "domain variants",
        "each name at 8 mail domains in turn, a new address every 10 s",
        "domain-variants",
        of(4_000),
        seconds(10),
        i -> guess(Words.name(i / 8) + "@" + DOMAINS.get(i % 8), word(i), address(i)));
  }

  private Attack spraying() {
    return Attack.of(
        "spraying",
        "one password at 100,000 names from as many addresses in an hour",
        "one-password",
        of(100_000),
        AN_HOUR,
        i -> guess(login(i), "Autumn-2026!", address(i)));
  }

  /// One pair in two hundred is right.
  private Attack stuffing() {
    return Attack.of(
            "stuffing",
            "100,000 pairs, 1 in 200 of them right, from as many addresses in an hour",
            "pairs",
            of(100_000),
            AN_HOUR,
            i ->
                i % 200 == 199
                    ? guess(victim(i), Words.own(victim(i)), address(i))
                    : guess(login(i), word(i), address(i)))
        .byPairs(victims());
  }

  private static String victim(int number) {
    return "owner." + login(number);
  }

  private List<String> victims() {
    return IntStream.range(0, of(100_000))
        .filter(i -> i % 200 == 199)
        .mapToObj(Attacks::victim)
        .toList();
  }

  private Attack rising() {
    return Attack.of(
        "rising passwords",
        "one name, password1, password2, ..., a new address every 20 s",
        "rising-passwords",
        of(4_000),
        seconds(20),
        i -> guess(login(0), "password" + i, address(i)));
  }

  private Attack lowAndSlow() {
    return Attack.of(
        "low and slow",
        "one name, a new address every 10 minutes, for ten days",
        "slow",
        of(1_440),
        Duration.ofMinutes(10),
        i -> guess(login(0), word(i), address(i)));
  }

  private Attack residential() {
    return Attack.of(
        "residential proxies",
        "ten names, each every 5 minutes from a rented address in its owner's country",
        "slow",
        of(2_880),
        seconds(30),
        i -> guess(login(i % 10), word(i), address(i)).in("DE"));
  }

  private Attack knowing() {
    return Attack.of(
        "knows all rules",
        "900 names, each once a day, another password and a new address each time",
        "",
        of(9_000),
        seconds(96),
        i -> guess(login(i % 900), word(i), address(i)));
  }

  /// They sign in once a day with each of their accounts, and send the cookies that these have got
  /// along with guesses at others.
  private Attack farm() {
    var own = IntStream.range(0, OWN).mapToObj(i -> "own." + login(i)).toList();
    return Attack.of(
            "farms own accounts",
            "one address with 63 accounts of its own, then a guess every 30 s, with their cookies",
            "slow",
            of(2_880),
            seconds(30),
            i ->
                i < OWN
                    ? guess(own.get(i), Words.own(own.get(i)), HOME)
                    : guess(login(i % 400), word(i), HOME).withDevice(Optional.of(FORGED)))
        .with(own);
  }

  private Attack sharedList() {
    return Attack.of(
        "shared list",
        "people try what a site for stolen passwords shows, every 2 minutes",
        "referrer",
        of(1_000),
        seconds(120),
        i -> guess(login(i), word(i), address(i)).ledFrom("https://pastebin.com/x"));
  }

  private Attack lockOut() {
    return Attack.of(
        "lock-out",
        "20 owners, each name every 100 s from one of 2,000 addresses",
        "slow",
        of(17_280),
        seconds(5),
        i -> guess(login(i % 20), word(i), address(i % 2_000)));
  }

  private Attack brake() {
    return Attack.of(
        "lock-out of all",
        "fills the count of all new devices: 20,000 names and addresses, 40 a second",
        "pairs",
        of(24_000),
        Duration.ofMillis(25),
        i -> guess(login(i % 20_000), word(i), address(i % 20_000)));
  }
}
