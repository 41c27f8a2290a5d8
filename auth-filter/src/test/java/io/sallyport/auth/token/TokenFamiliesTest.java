package io.sallyport.auth.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.auth.pipeline.Exchange;
import io.sallyport.auth.pipeline.FakeRequest;
import io.sallyport.identity.account.Epoch;
import io.sallyport.identity.secret.Sha256;
import io.sallyport.identity.token.RefreshFamily;
import io.sallyport.identity.token.RefreshTokens.Redemption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a sign-in by tokens asks of its store, and what it makes of the answers. */
class TokenFamiliesTest {

  private static final GrantedScope SCOPE = new GrantedScope("notes:read notes:write");

  private final TokenBench bench = new TokenBench();
  private final TokenFamilies families = bench.families;

  /**
   * The last instant of an access token that is issued now, and a minute for clocks that differ.
   */
  private final Instant accessEnd = bench.start.plus(Duration.ofMinutes(16));

  private static Exchange exchange() {
    return new FakeRequest().exchange(TokenBench.SITE);
  }

  private Renewal renew(String token, boolean byCookie, @Nullable String scope) {
    return families.renew(exchange(), token, byCookie, scope);
  }

  private VerifiedToken read(String accessToken) {
    return Objects.requireNonNull(bench.access.valid(exchange(), accessToken));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void start_signIn_keepsAFamilyAndHandsOutItsFirstPair(boolean cookies) {
    Exchange exchange = new FakeRequest().header("User-Agent", "browser").exchange(TokenBench.SITE);
    IssuedTokens issued = families.start(exchange, bench.signIn(), SCOPE, cookies).orElseThrow();

    Sha256 digest = Sha256.of(issued.refresh());
    VerifiedToken access = read(issued.access());
    assertThat(issued)
        .isEqualTo(new IssuedTokens(issued.access(), issued.refresh(), 900, SCOPE.text(), cookies));
    assertThat(issued.refresh()).matches("[A-Za-z0-9_-]{43}");
    assertThat(bench.store.families.get(digest))
        .isEqualTo(
            new RefreshFamily(
                access.familyId(),
                "id",
                0,
                SCOPE.text(),
                List.of("pwd"),
                bench.start.minusSeconds(3),
                cookies,
                bench.start.plus(Duration.ofDays(30)),
                new RefreshFamily.Origin(bench.start, "192.0.2.1", "browser")));
    assertThat(access.familyId()).matches("[A-Za-z0-9_-]{22}");
    assertThat(bench.store.asked)
        .containsExactly(List.of("start", digest, bench.start.plus(Duration.ofDays(7))));
  }

  @Test
  void start_familyThatEndsBeforeItsTokenWould_endsTheTokenToo() {
    var lives =
        new TokenSettings.Lifetimes(
            Duration.ofMinutes(15),
            Duration.ofDays(7),
            Duration.ofDays(5),
            Duration.ZERO,
            Duration.ZERO);
    var brief = new TokenBench(TokenBench.SETTINGS.living(lives));

    IssuedTokens issued =
        brief.families.start(exchange(), brief.signIn(), SCOPE, false).orElseThrow();

    assertThat(brief.store.asked)
        .containsExactly(
            List.of("start", Sha256.of(issued.refresh()), brief.start.plus(Duration.ofDays(5))));
  }

  @Test
  void start_signedOutEverywhereMeanwhile_keepsNothing() {
    bench.becomes("user", false, new Epoch(1, 0));

    assertThat(families.start(exchange(), bench.signIn(), SCOPE, false)).isEmpty();
    assertThat(bench.store.asked).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void renew_unused_givesTheCandidateAndSealsItToThePresentedToken(boolean cookies) {
    String presented = bench.refresh("family", cookies);
    bench.store.redemption = new Redemption.Rotated(bench.family("family", cookies));

    IssuedTokens issued = ((Renewal.Renewed) renew(presented, cookies, "notes:write")).tokens();

    VerifiedToken access = read(issued.access());
    assertThat(access.familyId()).isEqualTo("family");
    assertThat(access.scopes()).containsExactly("notes:write");
    assertThat(issued)
        .isEqualTo(
            new IssuedTokens(issued.access(), issued.refresh(), 900, "notes:write", cookies));
    assertThat(issued.refresh()).matches("[A-Za-z0-9_-]{43}");
    assertThat(bench.store.asked)
        .containsExactly(
            List.of(
                "redeem", Sha256.of(presented), bench.start, Duration.ofSeconds(10), accessEnd));
    var successor = bench.store.successor();
    assertThat(successor.token()).isEqualTo(Sha256.of(issued.refresh()));
    assertThat(successor.expiresAt()).isEqualTo(bench.start.plus(Duration.ofDays(7)));
    assertThat(AnswerSeal.open(presented, successor.sealedAnswer()).map(IssuedTokens::ofText))
        .contains(issued);
    assertThat(bench.counted.lines()).containsExactly("TOKEN_REFRESH rotated");
    assertThat(bench.events).isEmpty();
  }

  @Test
  void renew_accountThatMayLessByNow_givesWhatItStillMay() {
    String presented = bench.refresh("family", false);
    bench.store.redemption = new Redemption.Rotated(bench.family("family", false));
    bench.becomes("reader", false, new Epoch(0, 1));

    IssuedTokens issued = ((Renewal.Renewed) renew(presented, false, null)).tokens();

    assertThat(issued.scope()).isEqualTo("notes:read");
    assertThat(read(issued.access()).scopes()).containsExactly("notes:read");
  }

  @Test
  void renew_usedWithinTheGrace_givesWhatWasSealedThen() {
    String presented = bench.refresh("family", false);
    var before = new IssuedTokens("access", "refresh", 7, "scope", false);
    bench.store.redemption =
        new Redemption.Repeated(
            bench.family("family", false), AnswerSeal.seal(presented, before.text()));

    assertThat(renew(presented, false, null)).isEqualTo(new Renewal.Renewed(before));
    assertThat(bench.counted.lines()).containsExactly("TOKEN_REFRESH repeated");
  }

  @Test
  void renew_usedWithinTheGraceButSealedToAnother_isRefused() {
    String presented = bench.refresh("family", false);
    bench.store.redemption =
        new Redemption.Repeated(
            bench.family("family", false), AnswerSeal.seal(TokenBench.UNKNOWN, "a\nb\n7\nc\ntrue"));

    assertThat(renew(presented, false, null)).isEqualTo(Renewal.REFUSED);
  }

  @Test
  void renew_reused_endsTheFamilysAccessTokensHereAndTellsTheTrail() {
    String presented = bench.refresh("family", false);
    String mine = bench.accessOf(bench.family("family", false));
    String other = bench.accessOf(bench.family("other", false));
    bench.store.redemption = new Redemption.Reused(bench.family("family", false));

    assertThat(renew(presented, false, null)).isEqualTo(Renewal.REFUSED);
    assertThat(bench.isAlive(mine)).isFalse();
    assertThat(bench.isAlive(other)).isTrue();
    assertThat(bench.news.told).containsExactly("id family " + accessEnd);
    assertThat(bench.counted.lines()).containsExactly("TOKEN_REFRESH reused");
    assertThat(bench.events)
        .containsExactly(bench.event("token.reused", "family family has ended"));
  }

  @Test
  void renew_refusedByTheStore_isRefused() {
    assertThat(renew(bench.refresh("family", false), false, null)).isEqualTo(Renewal.REFUSED);
    assertThat(bench.counted.lines()).containsExactly("TOKEN_REFRESH refused");
    assertThat(bench.events).isEmpty();
  }

  @Test
  void renew_whatIsNoneOfOursOrCameTheOtherWay_isRefusedBeforeTheStoreRedeems() {
    String byBody = bench.refresh("family", false);
    String byCookie = bench.refresh("cookies", true);

    for (Renewal renewal :
        List.of(
            renew(TokenBench.UNKNOWN, false, null),
            renew("short", false, null),
            renew(byBody + "x", false, null),
            renew(byBody, true, null),
            renew(byCookie, false, null))) {
      assertThat(renewal).isEqualTo(Renewal.REFUSED);
    }
    assertThat(bench.counted.lines()).hasSize(5).containsOnly("TOKEN_REFRESH refused");
    assertThat(bench.store.asked).isEmpty();
  }

  @Test
  void renew_textOfAnotherLengthThatIsStored_isRefusedWithoutALook() {
    bench.store.families.put(Sha256.of("short"), bench.family("family", false));
    bench.store.redemption = new Redemption.Rotated(bench.family("family", false));

    assertThat(renew("short", false, null)).isEqualTo(Renewal.REFUSED);
    assertThat(families.endByToken(exchange(), "short")).isFalse();
    assertThat(families.live("short")).isEmpty();
    assertThat(bench.store.asked).isEmpty();
  }

  @Test
  void renew_accountDisabledOrSignedOutEverywhere_isRefused() {
    String presented = bench.refresh("family", false);
    bench.store.redemption = new Redemption.Rotated(bench.family("family", false));

    bench.becomes("user", true, Epoch.FIRST);
    assertThat(renew(presented, false, null)).isEqualTo(Renewal.REFUSED);
    assertThat(families.live(presented)).isEmpty();
    bench.becomes("user", false, new Epoch(1, 0));
    assertThat(renew(presented, false, null)).isEqualTo(Renewal.REFUSED);
    assertThat(families.live(presented)).isEmpty();
  }

  @Test
  void renew_scopeBeyondTheFamilys_usesNothingUp() {
    String presented = bench.refresh("family", false);

    assertThat(renew(presented, false, "notes:hide")).isEqualTo(Renewal.TOO_MUCH);
    assertThat(bench.store.asked).isEmpty();
  }

  @Test
  void endByToken_known_endsItsFamilyHereAndInTheStore() {
    String presented = bench.refresh("family", false);
    String access = bench.accessOf(bench.family("family", false));

    assertThat(families.endByToken(exchange(), presented)).isTrue();
    assertThat(bench.isAlive(access)).isFalse();
    assertThat(bench.store.asked).containsExactly(List.of("end", "family", bench.start, accessEnd));
    assertThat(bench.events).containsExactly(bench.event("token.revoked", "family family"));
    assertThat(families.endByToken(exchange(), TokenBench.UNKNOWN)).isFalse();
  }

  @Test
  void end_familyThatHadEnded_isNotNotedAgain() {
    bench.store.ends = false;
    String access = bench.accessOf(bench.family("family", false));

    families.end(exchange(), "family", "id");

    assertThat(bench.isAlive(access)).isFalse();
    assertThat(bench.events).isEmpty();
  }

  @Test
  void live_usable_isItsFamily() {
    String presented = bench.refresh("family", true);

    assertThat(families.live(presented)).contains(bench.family("family", true));
    assertThat(families.live(TokenBench.UNKNOWN)).isEmpty();
    assertThat(bench.store.asked)
        .containsExactly(
            List.of("live", Sha256.of(presented), bench.start),
            List.of("live", Sha256.of(TokenBench.UNKNOWN), bench.start));
  }
}
