package io.sallyport.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.auth.pipeline.Requirement;
import io.sallyport.auth.token.JwsAlgorithm;
import io.sallyport.auth.token.TokenSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Refresh tokens: each is used once, and whoever brings one twice ends the sign-in. */
class RefreshIT {

  private static final Duration INSTANT = Duration.ofNanos(1_000);

  @AutoClose private static TestSite site;

  @BeforeAll
  static void start() throws Exception {
    site =
        TestSite.on(Engine.TOMCAT)
            .rules(
                TestSite.rule("/open/**", Requirement.EVERYONE),
                TestSite.rule("/read/**", new Requirement.Scope("notes:read")))
            .start();
  }

  @BeforeEach
  void nextMonth() {
    site.clock.advance(Duration.ofDays(31));
  }

  /** An access token and the refresh token that came with it. */
  private record Pair(String access, String refresh, String scope) {
    static Pair of(RawAnswer answer) {
      assertThat(answer.status()).as("%s", answer).isEqualTo(200);
      assertThat(answer.text())
          .isEqualTo(
              ("{\"access_token\":\"%s\",\"token_type\":\"Bearer\",\"expires_in\":900,"
                      + "\"refresh_token\":\"%s\",\"scope\":\"%s\"}")
                  .formatted(
                      answer.json("access_token"),
                      answer.json("refresh_token"),
                      answer.json("scope")));
      assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
      Expect.noCookies(answer);
      return new Pair(
          answer.json("access_token"), answer.json("refresh_token"), answer.json("scope"));
    }
  }

  private static Pair signIn(String username) throws IOException {
    return Pair.of(site.tokens(username, "token", ""));
  }

  private static RawAnswer renew(String refresh) throws IOException {
    return site.form("/auth/token", "grant_type=refresh_token&refresh_token=" + refresh);
  }

  private static void refused(String refresh) throws IOException {
    RawAnswer answer = renew(refresh);
    Expect.oauth(answer, 400, "invalid_grant", "The refresh token cannot be used");
    Expect.noCookies(answer);
  }

  private static RawAnswer use(String access) throws IOException {
    return site.send("GET", "/read/a", "Authorization: Bearer " + access);
  }

  private static void alive(String access) throws IOException {
    assertThat(use(access).status()).isEqualTo(200);
  }

  private static void dead(String access) throws IOException {
    Expect.invalidToken(use(access));
  }

  @Test
  void refresh_used_givesANewPairAndLeavesTheOldAccessToken() throws IOException {
    Pair first = signIn("alice");
    Pair second = Pair.of(renew(first.refresh()));
    assertThat(second.scope()).isEqualTo("notes:read");
    assertThat(second.access()).isNotEqualTo(first.access());
    assertThat(second.refresh()).isNotEqualTo(first.refresh()).hasSize(43);
    alive(first.access());
    alive(second.access());
  }

  @Test
  void refresh_usedAgainWithinTheGrace_getsTheSameBytes() throws IOException {
    Pair first = signIn("alice");
    RawAnswer once = renew(first.refresh());
    site.clock.advance(Duration.ofSeconds(10).minus(INSTANT));
    RawAnswer again = renew(first.refresh());
    assertThat(again.comparable()).isEqualTo(once.comparable());
    Pair.of(renew(Pair.of(once).refresh()));
  }

  @Test
  void refresh_usedAgainAtTheEndOfTheGrace_endsItsFamilyAndNoOther() throws IOException {
    Pair other = signIn("alice");
    Pair first = signIn("alice");
    Pair second = Pair.of(renew(first.refresh()));
    site.clock.advance(Duration.ofSeconds(10));
    refused(first.refresh());
    dead(first.access());
    dead(second.access());
    refused(second.refresh());
    alive(other.access());
    alive(Pair.of(renew(other.refresh())).access());
  }

  @Test
  void refresh_usedAgainAfterItsSuccessorWasUsed_endsItsFamilyWithinTheGrace() throws IOException {
    Pair other = signIn("alice");
    Pair first = signIn("alice");
    Pair second = Pair.of(renew(first.refresh()));
    Pair third = Pair.of(renew(second.refresh()));
    refused(first.refresh());
    for (Pair pair : List.of(first, second, third)) {
      dead(pair.access());
      refused(pair.refresh());
    }
    alive(other.access());
    Pair.of(renew(other.refresh()));
  }

  @Test
  void refresh_withoutGrace_endsItsFamilyAtTheSecondUse() throws Exception {
    try (TestSite strict =
        TestSite.on(Engine.JETTY).with(to -> to.tokens(settings(Duration.ZERO))).start()) {
      String first = strict.tokens("alice", "token", "").json("refresh_token");
      String body = "grant_type=refresh_token&refresh_token=";
      String second = strict.form("/auth/token", body + first).json("refresh_token");
      RawAnswer again = strict.form("/auth/token", body + first);
      RawAnswer successor = strict.form("/auth/token", body + second);
      Expect.oauth(again, 400, "invalid_grant", "The refresh token cannot be used");
      Expect.oauth(successor, 400, "invalid_grant", "The refresh token cannot be used");
    }
  }

  private static TokenSettings settings(Duration grace) {
    return TokenSettings.standard()
        .signed(TokenSettings.Signing.by(JwsAlgorithm.RS256))
        .living(TokenSettings.Lifetimes.standard().reusable(grace));
  }

  @Test
  void refresh_atTheInstantItExpires_isRefused() throws IOException {
    Pair early = signIn("alice");
    Pair late = signIn("alice");
    site.clock.advance(Duration.ofDays(7).minus(INSTANT));
    Pair.of(renew(early.refresh()));
    site.clock.advance(INSTANT);
    refused(late.refresh());
  }

  @Test
  void family_atTheInstantItEnds_givesNoMore() throws IOException {
    Pair pair = signIn("alice");
    for (int i = 0; i < 4; i++) {
      site.clock.advance(Duration.ofDays(7).minus(INSTANT));
      pair = Pair.of(renew(pair.refresh()));
    }
    site.clock.advance(Duration.ofDays(2).plus(INSTANT.multipliedBy(4)).minus(INSTANT));
    pair = Pair.of(renew(pair.refresh()));
    site.clock.advance(INSTANT);
    refused(pair.refresh());
  }

  @Test
  void accessToken_atTheInstantItExpires_isRefused() throws IOException {
    Pair pair = signIn("alice");
    site.clock.advance(Duration.ofMinutes(15).minus(INSTANT));
    alive(pair.access());
    site.clock.advance(INSTANT);
    dead(pair.access());
  }

  @Test
  void family_afterLogoutAll_isDeadAlsoWithinTheGrace() throws IOException {
    Pair first = signIn("alice");
    Pair second = Pair.of(renew(first.refresh()));
    Expect.empty(
        site.send("POST", "/auth/logout-all", "Authorization: Bearer " + first.access()), 204);
    for (Pair pair : List.of(first, second)) {
      refused(pair.refresh());
      dead(pair.access());
    }
    alive(signIn("alice").access());
  }

  @Test
  void family_ofADisabledAccount_isDeadForGood() throws IOException {
    Pair pair = signIn("bob");
    String id = site.accountId("bob");
    site.identity.accounts().setDisabled(id, true);
    dead(pair.access());
    refused(pair.refresh());
    site.identity.accounts().setDisabled(id, false);
    dead(pair.access());
    refused(pair.refresh());
  }

  @Test
  void family_afterItsAccountLostARole_givesLessScope() throws IOException {
    Pair first = signIn("bob");
    String id = site.accountId("bob");
    site.identity.accounts().setRoles(id, Set.of());
    Expect.insufficientScope(use(first.access()), "notes:read");
    Pair second = Pair.of(renew(first.refresh()));
    assertThat(second.scope()).isEmpty();
    Expect.insufficientScope(use(second.access()), "notes:read");
    site.identity.accounts().setRoles(id, Set.of("user"));
    Expect.insufficientScope(use(second.access()), "notes:read");
    Pair third = Pair.of(renew(second.refresh()));
    assertThat(third.scope()).isEqualTo("notes:read");
    alive(third.access());
  }

  @Test
  void family_afterLogoutByBearer_isDeadAndNoOther() throws IOException {
    Pair other = signIn("alice");
    Pair first = signIn("alice");
    Pair second = Pair.of(renew(first.refresh()));
    Expect.empty(
        site.send("POST", "/auth/logout", "Authorization: Bearer " + second.access()), 204);
    dead(first.access());
    dead(second.access());
    refused(second.refresh());
    alive(other.access());
  }

  @Test
  void revoke_ofAnyTokenOfAFamily_endsWhatItNames() throws IOException {
    Pair other = signIn("alice");
    Pair first = signIn("alice");
    Pair second = Pair.of(renew(first.refresh()));
    Expect.empty(site.form("/auth/revoke", "token=" + second.access()), 200);
    dead(second.access());
    alive(first.access());
    Expect.empty(site.form("/auth/revoke", "token=" + first.refresh()), 200);
    dead(first.access());
    refused(second.refresh());
    alive(other.access());
    for (String unknown : List.of("x", "", second.access(), first.refresh(), "a.b.c")) {
      Expect.empty(
          site.form("/auth/revoke", "token=" + unknown + "&token_type_hint=access_token"), 200);
    }
  }

  @Test
  void token_askedForInAWrongWay_saysSoInTheOAuthForm() throws IOException {
    Pair pair = signIn("alice");
    String token = "refresh_token=" + pair.refresh();
    String missing = "The field grant_type is missing";
    Expect.oauth(site.form("/auth/token", token), 400, "invalid_request", missing);
    Expect.oauth(site.form("/auth/token", "grant_type=&" + token), 400, "invalid_request", missing);
    Expect.oauth(
        site.form("/auth/token", "grant_type=password&" + token),
        400,
        "unsupported_grant_type",
        "Only refresh_token is supported");
    for (String none : List.of("", "&refresh_token=")) {
      Expect.oauth(
          site.form("/auth/token", "grant_type=refresh_token" + none),
          400,
          "invalid_request",
          "The parameter refresh_token is missing");
    }
    Expect.oauth(
        site.form("/auth/token", "grant_type=refresh_token&" + token + "&" + token),
        400,
        "invalid_request",
        "A field comes twice");
    Expect.oauth(
        site.form("/auth/token?grant_type=refresh_token&" + token, ""),
        400,
        "invalid_request",
        missing);
    Expect.oauth(
        site.post("/auth/token", "application/json", "{\"grant_type\":\"refresh_token\"}"),
        415,
        "invalid_request",
        "Send application/x-www-form-urlencoded");
    Expect.oauth(
        site.form("/auth/token", "grant_type=refresh_token&" + token, "Sec-Fetch-Site: cross-site"),
        403,
        "cross_site_request",
        "The request came from another site");
    for (String other : List.of(pair.access(), pair.refresh() + "x", pair.refresh().substring(1))) {
      refused(other);
    }
    Pair.of(renew(pair.refresh()));
  }

  private static RawAnswer renew(String refresh, String scope) throws IOException {
    return site.form(
        "/auth/token", "grant_type=refresh_token&refresh_token=" + refresh + "&scope=" + scope);
  }

  /** RFC 6749, section 6: the refresh token keeps what was granted. */
  @Test
  void refresh_forLessScope_givesLessThisTimeOnly() throws IOException {
    Pair first = Pair.of(site.tokens("ada", "token", ""));
    assertThat(first.scope()).isEqualTo("notes:delete notes:read");
    Pair second = Pair.of(renew(first.refresh(), "notes:delete"));
    assertThat(second.scope()).isEqualTo("notes:delete");
    Expect.insufficientScope(use(second.access()), "notes:read");
    Pair third = Pair.of(renew(second.refresh(), "notes:read+notes:delete+notes:read"));
    assertThat(third.scope()).isEqualTo("notes:read notes:delete");
    alive(third.access());
    assertThat(Pair.of(renew(third.refresh(), "")).scope()).isEqualTo("notes:delete notes:read");
  }

  @Test
  void refresh_forMoreScopeThanWasGranted_isRefusedAndUsesNothingUp() throws IOException {
    Pair pair = Pair.of(site.tokens("ada", "token", ",\"scope\":\"notes:read\""));
    for (String scope :
        List.of("notes:delete", "notes:read+notes:delete", "NOTES:READ", "+", "a%00", "a%22")) {
      Expect.oauth(
          renew(pair.refresh(), scope),
          400,
          "invalid_scope",
          "The scope reaches beyond what was granted");
    }
    Expect.oauth(
        renew(pair.refresh() + "x", "notes:delete"),
        400,
        "invalid_grant",
        "The refresh token cannot be used");
    assertThat(Pair.of(renew(pair.refresh())).scope()).isEqualTo("notes:read");
  }

  @Test
  void trail_ofAFamily_namesReuseAndRevocation() throws Exception {
    String id = site.account("audited", "user").id();
    Pair stolen = signIn("audited");
    Pair revoked = signIn("audited");
    Pair left = signIn("audited");
    Pair.of(renew(stolen.refresh()));
    site.clock.advance(Duration.ofSeconds(10));
    refused(stolen.refresh());
    refused(stolen.refresh());
    Expect.empty(site.form("/auth/revoke", "token=" + revoked.refresh()), 200);
    Expect.empty(site.form("/auth/revoke", "token=" + revoked.refresh()), 200);
    Expect.empty(site.send("POST", "/auth/logout", "Authorization: Bearer " + left.access()), 204);

    String in = "sign-in.succeeded|null|127.0.0.1|password";
    assertThat(site.audit(id))
        .isEqualTo(
            List.of(
                in,
                in,
                in,
                "token.reused|null|127.0.0.1|family " + sid(stolen) + " has ended",
                "token.revoked|null|127.0.0.1|family " + sid(revoked),
                "sign-out|" + id + "|127.0.0.1|bearer",
                "token.revoked|" + id + "|127.0.0.1|family " + sid(left)));
  }

  private static String sid(Pair pair) {
    String claims =
        new String(Base64.getUrlDecoder().decode(pair.access().split("\\.", -1)[1]), UTF_8);
    return claims.replaceFirst(".*\"sid\":\"([^\"]+)\".*", "$1");
  }

  @Test
  void refresh_broughtByManyAtOnce_hasOneSuccessorAndOneAnswer() throws Exception {
    int rounds = Integer.getInteger("sallyport.refresh.rounds", 10);
    int uses = 200;
    ExecutorService pool = Executors.newFixedThreadPool(25);
    try {
      for (int round = 0; round < rounds; round++) {
        Pair first = signIn("alice");
        var together = new CyclicBarrier(25);
        Callable<String> use =
            () -> {
              together.await();
              return renew(first.refresh()).comparable();
            };
        var answers = new ArrayList<Future<String>>();
        for (int i = 0; i < uses; i++) {
          answers.add(pool.submit(use));
        }
        var different = new TreeSet<String>();
        for (Future<String> answer : answers) {
          different.add(answer.get());
        }
        assertThat(different).hasSize(1);
        assertThat(different.first()).startsWith("HTTP/1.1 200");
        Pair second = Pair.of(renew(first.refresh()));
        Pair.of(renew(second.refresh()));
      }
    } finally {
      pool.shutdownNow();
    }
  }
}
