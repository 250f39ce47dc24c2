package dev.latchkey.server.demo;

import java.util.Map;
import java.util.regex.Pattern;

/// Signing in by a mailed link, and what a copied session token is worth afterwards.
final class WithoutPassword {
  private static final Pattern LINK = Pattern.compile("/l#([A-Za-z0-9_-]{43})\\b");
  private final Api api;
  private final Mailbox mailbox;
  private final Narrator narrator;
  private final String email;

  WithoutPassword(Api api, Mailbox mailbox, Narrator narrator, String email) {
    this.api = api;
    this.mailbox = mailbox;
    this.narrator = narrator;
    this.email = email;
  }

  void walk() {
    narrator.chapter("She signs in without a password");
    var asked = api.post("/api/v1/sign-in-links", Map.of("email", email));
    narrator.check("the answer is: check your email", asked.status() == 202, asked);
    var token = mailbox.await(LINK).orElse("none");
    narrator.tell("A thief who can read her email opens the link in another browser.");
    var thief = open(token, "a made-up request");
    narrator.check("the thief is not signed in", thief.status() == 410, thief);
    var session = open(token, asked.text("request"));
    narrator.check("the browser that asked is signed in", session.status() == 201, session);
    narrator.check(
        "a second use of the link is refused",
        open(token, asked.text("request")).status() == 410,
        "used");
    rotate(session.text("session_token"));
  }

  private void rotate(String first) {
    narrator.tell("Her session token rotates, so that a stolen copy soon stops working.");
    var rotated = api.post("/api/v1/session/rotation", Map.of(), first);
    narrator.check("she gets a new token", !first.equals(rotated.text("session_token")), rotated);
    var next = api.get("/api/v1/session", rotated.text("session_token"));
    narrator.check("which continues the same session", next.status() == 200, next);
  }

  private Api.Reply open(String token, String request) {
    return api.post("/api/v1/sessions/link", Map.of("token", token, "request", request));
  }
}
