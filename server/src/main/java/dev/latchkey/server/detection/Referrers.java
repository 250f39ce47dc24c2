package dev.latchkey.server.detection;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// What the address of the page that led to an attempt says. Of the address itself nothing is kept.
///
/// @param sharingSites hosts of sites that share passwords, beside those known here
record Referrers(List<String> sharingSites) {
  private static final int LONGEST = 2_048;
  private static final List<String> MAIL_AND_CHAT =
      List.of(
          "mail.google.com",
          "mail.yahoo.com",
          "outlook.live.com",
          "outlook.office.com",
          "outlook.office365.com",
          "mail.aol.com",
          "mail.proton.me",
          "mail.zoho.com",
          "mail.ru",
          "mail.yandex.com",
          "mail.yandex.ru",
          "webmail.gmx.net",
          "navigator.gmx.net",
          "navigator.web.de",
          "roundcube.net",
          "web.whatsapp.com",
          "web.telegram.org",
          "teams.microsoft.com",
          "teams.live.com",
          "slack.com",
          "discord.com",
          "discordapp.com",
          "messenger.com",
          "chat.google.com",
          "mattermost.com",
          "web.skype.com",
          "app.element.io",
          "com.google.android.gm",
          "com.microsoft.office.outlook",
          "com.slack",
          "com.whatsapp",
          "org.telegram.messenger");
  private static final List<String> SHARING =
      List.of(
          "pastebin.com",
          "ghostbin.com",
          "rentry.co",
          "doxbin.com",
          "hashes.org",
          "hashes.com",
          "crackstation.net",
          "breachforums.st",
          "nulled.to",
          "cracked.io",
          "leakbase.io",
          "bugmenot.com");

  Referrers {
    sharingSites =
        sharingSites.stream().map(host -> host.strip().toLowerCase(Locale.ROOT)).toList();
  }

  /// The kinds of page that it is.
  Set<DetectionKey> signs(String referrer) {
    var signs = EnumSet.noneOf(DetectionKey.class);
    var authority = authority(referrer.substring(0, Math.min(LONGEST, referrer.length())));
    var at = authority.lastIndexOf('@');
    if (at >= 0 && authority.substring(0, at).contains(":")) {
      signs.add(DetectionKey.CREDENTIALS_IN_PAGE);
    }
    var host = host(authority.substring(at + 1));
    if (isOf(host, MAIL_AND_CHAT)) {
      signs.add(DetectionKey.MAIL_OR_CHAT_PAGE);
    }
    if (isOf(host, SHARING) || isOf(host, sharingSites)) {
      signs.add(DetectionKey.SHARING_SITE);
    }
    return signs;
  }

  /// What stands between the scheme and the path, whatever else is wrong with it.
  private static String authority(String referrer) {
    var start = referrer.indexOf("//");
    if (start < 0) {
      return "";
    }
    var end = start + 2;
    while (end < referrer.length() && "/?#\\".indexOf(referrer.charAt(end)) < 0) {
      end++;
    }
    return referrer.substring(start + 2, end);
  }

  private static String host(String hostAndPort) {
    var colon = hostAndPort.indexOf(':');
    var host = colon < 0 ? hostAndPort : hostAndPort.substring(0, colon);
    return host.toLowerCase(Locale.ROOT);
  }

  private static boolean isOf(String host, List<String> known) {
    return known.stream().anyMatch(one -> host.equals(one) || host.endsWith("." + one));
  }
}
