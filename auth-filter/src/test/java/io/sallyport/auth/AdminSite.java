package io.sallyport.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.identity.access.Roles;
import io.sallyport.identity.account.Account;
import io.sallyport.identity.mfa.SecondFactors;
import io.sallyport.identity.mfa.Totp;
import io.sallyport.identity.mfa.TotpSecret;
import io.sallyport.identity.secret.KeyRing;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A site with administrators, and what they do there. {@code ada} (role {@code admin}) holds
 * everything and has a second factor; role {@code keeper} holds {@code auth:admin} alone.
 */
record AdminSite(TestSite at) {

  static final String NAVIGATE = "Sec-Fetch-Mode: navigate";
  static final String OWN_SITE = "Sec-Fetch-Site: same-origin";
  static final String ACCOUNTS = "/auth/admin/accounts";
  static final TotpSecret SECRET =
      TotpSecret.ofBase32("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP").orElseThrow();

  private static final Map<String, Roles.Definition> ROLES =
      Map.of(
          "user", new Roles.Definition(Set.of(), Set.of("notes:read")),
          "moderator", new Roles.Definition(Set.of("user"), Set.of("notes:delete")),
          "keeper", new Roles.Definition(Set.of(), Set.of("auth:admin")),
          "admin", new Roles.Definition(Set.of("moderator"), Set.of(Roles.ALL)));

  static TestSite.Builder on(Engine engine) {
    return TestSite.on(engine).with(settings -> settings.roles(ROLES));
  }

  static AdminSite start(TestSite.Builder builder) throws Exception {
    var site = new AdminSite(builder.start());
    site.factors().enrol(site.at.accountId("ada"), SECRET);
    return site;
  }

  SecondFactors factors() {
    return at.identity.secondFactors(KeyRing.of(io.sallyport.auth.token.TokenForge.SEALS, "test"));
  }

  /** A new account with a second factor. */
  Account withFactor(String role) {
    Account account = at.account("held" + System.nanoTime(), role);
    factors().enrol(account.id(), SECRET);
    return account;
  }

  /** Signs in with both factors; each code is good for one. */
  RawAnswer signIn(String name, String deliver, String more) throws IOException {
    at.clock.advance(Totp.STEP);
    RawAnswer first = at.tokens(name, deliver, more);
    assertThat(first.json("status")).as("%s", first).isEqualTo("mfa_required");
    RawAnswer second =
        at.post(
            at.contextPath + "/auth/login/mfa",
            "application/json",
            "{\"mfa_token\":\"%s\",\"code\":\"%s\"}"
                .formatted(first.json("mfa_token"), Totp.codeAt(SECRET, at.clock.instant())));
    assertThat(second.status()).as("%s", second).isEqualTo(200);
    return second;
  }

  /** The {@code Cookie} line of an administrator's session. */
  String session(String name) throws IOException {
    return at.cookieIn(signIn(name, "cookie", ""));
  }

  /** The {@code Authorization} line of an administrator's token. */
  String bearer(String name, String more) throws IOException {
    return "Authorization: Bearer " + signIn(name, "token", more).json("access_token");
  }

  RawAnswer get(String path, String... headers) throws IOException {
    return at.send("GET", at.contextPath + path, headers);
  }

  /** As a page of this site asks, without a body. */
  RawAnswer act(String method, String path, String... headers) throws IOException {
    return at.send(method, at.contextPath + path, own(headers));
  }

  /** As a page of this site asks, with JSON. */
  RawAnswer json(String method, String path, String body, String... headers) throws IOException {
    return at.raw(
        at.withBody(method, at.contextPath + path, "application/json", body, own(headers)));
  }

  private static String[] own(String... headers) {
    var all = new ArrayList<>(List.of(headers));
    all.add(OWN_SITE);
    return all.toArray(String[]::new);
  }

  static String of(String id, String below) {
    return ACCOUNTS + "/" + id + below;
  }

  /** A problem with a sentence, and with a field if one is to blame. */
  static void refused(
      RawAnswer answer, int status, String error, String detail, @Nullable String field) {
    assertThat(answer.status()).as("%s", answer).isEqualTo(status);
    assertThat(answer.json("error")).isEqualTo(error);
    assertThat(answer.json("detail")).isEqualTo(detail);
    assertThat(answer.json("field")).isEqualTo(field == null ? "" : field);
    assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
  }

  @Override
  public String toString() {
    return at.toString();
  }
}
