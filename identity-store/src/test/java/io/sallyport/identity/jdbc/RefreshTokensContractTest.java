package io.sallyport.identity.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.identity.StoreUnavailableException;
import io.sallyport.identity.secret.Secrets;
import io.sallyport.identity.secret.Sha256;
import io.sallyport.identity.token.RefreshFamily;
import io.sallyport.identity.token.RefreshTokens;
import io.sallyport.identity.token.RefreshTokens.Listed;
import io.sallyport.identity.token.RefreshTokens.Redemption;
import io.sallyport.identity.token.RefreshTokens.Redemption.Refused;
import io.sallyport.identity.token.RefreshTokens.Redemption.Repeated;
import io.sallyport.identity.token.RefreshTokens.Redemption.Reused;
import io.sallyport.identity.token.RefreshTokens.Redemption.Rotated;
import io.sallyport.identity.token.RefreshTokens.Successor;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(TestDatabase.class)
class RefreshTokensContractTest {

  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00.123456Z");
  private static final Duration LIFE = Duration.ofDays(7);
  private static final Duration GRACE = Duration.ofSeconds(10);
  private static final Instant ACCESS_END = NOW.plusSeconds(900);
  private static final RefreshFamily.Origin ORIGIN =
      new RefreshFamily.Origin(NOW.minusSeconds(1), "192.0.2.7", "curl/8.5");
  private static final Duration TICK = Duration.ofNanos(1_000);
  private static final int THREADS = 200;
  private static final int ROUNDS = 20;

  private final TestDatabase.Address address;
  private IdentityDatabase database;
  private RefreshTokens tokens;
  private String account = "";

  RefreshTokensContractTest(TestDatabase kind) {
    address = kind.fresh();
  }

  @BeforeEach
  void start() {
    database = address.open();
    tokens = database.refreshTokens();
    account = TestDatabase.newAccount(database);
  }

  @AfterEach
  void stop() {
    database.close();
  }

  private RefreshFamily start(Sha256 token) {
    RefreshFamily family =
        new RefreshFamily(
            Secrets.handle(),
            account,
            3,
            "openid notes:read",
            List.of("pwd", "otp"),
            NOW.minusSeconds(1),
            true,
            NOW.plus(Duration.ofDays(30)),
            ORIGIN);
    tokens.start(family, token, NOW.plus(LIFE));
    return family;
  }

  private static Sha256 token() {
    return Sha256.of(Secrets.token());
  }

  private static Successor successor() {
    return successor(token());
  }

  private static Successor successor(Sha256 token) {
    return new Successor(token, NOW.plus(LIFE).plus(LIFE), "answer " + Secrets.token());
  }

  private Redemption redeem(Sha256 token, Instant now) {
    return tokens.redeem(token, successor(), now, GRACE, ACCESS_END);
  }

  @Test
  void redeem_unusedToken_rotates() {
    Sha256 first = token();
    RefreshFamily family = start(first);
    Successor second = successor();

    assertThat(tokens.redeem(first, second, NOW, GRACE, ACCESS_END)).isEqualTo(new Rotated(family));
    assertThat(tokens.redeem(second.token(), successor(), NOW, GRACE, ACCESS_END))
        .isEqualTo(new Rotated(family));
  }

  @Test
  void redeem_usedWithinGraceAndSuccessorUnused_repeatsTheAnswer() {
    Sha256 first = token();
    RefreshFamily family = start(first);
    Successor second = successor();
    tokens.redeem(first, second, NOW, GRACE, ACCESS_END);

    for (Instant at : List.of(NOW, NOW.minusSeconds(1), NOW.plus(GRACE).minus(TICK))) {
      assertThat(redeem(first, at)).isEqualTo(new Repeated(family, second.sealedAnswer()));
    }
    assertThat(redeem(second.token(), NOW)).isEqualTo(new Rotated(family));
  }

  @Test
  void redeem_usedAndGraceOverAtThatInstant_endsTheFamily() {
    Sha256 first = token();
    RefreshFamily family = start(first);
    Successor second = successor();
    tokens.redeem(first, second, NOW, GRACE, ACCESS_END);

    assertThat(redeem(first, NOW.plus(GRACE))).isEqualTo(new Reused(family));
    assertThat(redeem(first, NOW.plus(GRACE))).isEqualTo(new Refused());
    assertThat(redeem(second.token(), NOW.plus(GRACE))).isEqualTo(new Refused());
    assertThat(tokens.isLive(family.id(), NOW)).isFalse();
  }

  @Test
  void redeem_usedWithinGraceButSuccessorUsed_endsTheFamily() {
    Sha256 first = token();
    RefreshFamily family = start(first);
    Successor second = successor();
    Successor third = successor();
    tokens.redeem(first, second, NOW, GRACE, ACCESS_END);
    tokens.redeem(second.token(), third, NOW, GRACE, ACCESS_END);

    assertThat(redeem(first, NOW)).isEqualTo(new Reused(family));
    assertThat(redeem(second.token(), NOW)).isEqualTo(new Refused());
    assertThat(redeem(third.token(), NOW)).isEqualTo(new Refused());
  }

  @Test
  void redeem_noGrace_neverRepeatsHoweverClocksDiffer() {
    for (Instant at : List.of(NOW, NOW.minus(TICK), NOW.plus(TICK))) {
      Sha256 first = token();
      RefreshFamily family = start(first);
      tokens.redeem(first, successor(), NOW, Duration.ZERO, ACCESS_END);

      assertThat(tokens.redeem(first, successor(), at, Duration.ZERO, ACCESS_END))
          .isEqualTo(new Reused(family));
    }
  }

  @Test
  void redeem_expiredAtThatInstant_isRefusedUsedOrNot() {
    Sha256 unused = token();
    Sha256 used = token();
    RefreshFamily one = start(unused);
    RefreshFamily two = start(used);
    Instant last = NOW.plus(LIFE).minus(TICK);
    Successor second = successor();
    tokens.redeem(used, second, last, GRACE, ACCESS_END);

    assertThat(redeem(unused, NOW.plus(LIFE))).isEqualTo(new Refused());
    assertThat(redeem(used, NOW.plus(LIFE))).isEqualTo(new Refused());
    assertThat(redeem(second.token(), NOW.plus(LIFE))).isEqualTo(new Rotated(two));
    assertThat(redeem(unused, last)).isEqualTo(new Rotated(one));
  }

  @Test
  void redeem_familyOverAtThatInstant_isRefused() {
    Sha256 first = token();
    RefreshFamily family =
        new RefreshFamily(
            "f" + Secrets.handle(), account, 0, "", List.of(), NOW, false, NOW, ORIGIN);
    tokens.start(family, first, NOW.plus(LIFE));

    assertThat(redeem(first, NOW)).isEqualTo(new Refused());
    assertThat(tokens.isLive(family.id(), NOW)).isFalse();
    assertThat(tokens.end(family.id(), NOW, ACCESS_END)).isFalse();
    assertThat(tokens.isLive(family.id(), NOW.minus(TICK))).isTrue();
    assertThat(redeem(first, NOW.minus(TICK))).isEqualTo(new Rotated(family));
  }

  @Test
  void redeem_unknownToken_isRefused() {
    assertThat(redeem(token(), NOW)).isEqualTo(new Refused());
  }

  @Test
  void end_liveFamily_endsItAloneAndOnce() {
    Sha256 first = token();
    Sha256 other = token();
    RefreshFamily family = start(first);
    RefreshFamily others = start(other);

    assertThat(tokens.isLive(family.id(), NOW)).isTrue();
    assertThat(tokens.end(family.id(), NOW, ACCESS_END)).isTrue();
    assertThat(tokens.end(family.id(), NOW, ACCESS_END)).isFalse();
    assertThat(tokens.end("none", NOW, ACCESS_END)).isFalse();
    assertThat(tokens.isLive(family.id(), NOW)).isFalse();
    assertThat(tokens.isLive("none", NOW)).isFalse();
    assertThat(redeem(first, NOW)).isEqualTo(new Refused());
    assertThat(redeem(other, NOW)).isEqualTo(new Rotated(others));
  }

  @Test
  void isLive_lastTokenExpiredAtThatInstant_isFalse() {
    RefreshFamily family = start(token());

    assertThat(tokens.isLive(family.id(), NOW.plus(LIFE).minus(TICK))).isTrue();
    assertThat(tokens.isLive(family.id(), NOW.plus(LIFE))).isFalse();
  }

  @Test
  void familyOf_anyToken_isFoundUsedExpiredOrEnded() {
    Sha256 first = token();
    RefreshFamily family = start(first);
    Successor second = successor();
    tokens.redeem(first, second, NOW, GRACE, ACCESS_END);
    tokens.end(family.id(), NOW, ACCESS_END);

    assertThat(tokens.familyOf(first)).contains(family);
    assertThat(tokens.familyOf(second.token())).contains(family);
    assertThat(tokens.familyOf(token())).isEqualTo(Optional.empty());
  }

  @Test
  void purge_deadFamilies_areForgottenAndLiveOnesStay() {
    tokens.purge(Instant.parse("2100-01-01T00:00:00Z"));
    Sha256 ended = token();
    Sha256 expired = token();
    Sha256 live = token();
    tokens.end(start(ended).id(), NOW, ACCESS_END);
    start(expired);
    RefreshFamily kept = start(live);
    Successor second = successor();
    tokens.redeem(live, second, NOW, GRACE, ACCESS_END);

    assertThat(tokens.purge(NOW)).isEqualTo(1);
    assertThat(tokens.familyOf(ended)).isEmpty();
    assertThat(tokens.purge(NOW.plus(LIFE).minus(TICK))).isZero();
    assertThat(tokens.familyOf(expired)).isPresent();
    assertThat(tokens.purge(NOW.plus(LIFE))).isEqualTo(1);
    assertThat(tokens.familyOf(expired)).isEmpty();
    assertThat(tokens.familyOf(live)).isEmpty();
    assertThat(redeem(second.token(), NOW.plus(LIFE))).isEqualTo(new Rotated(kept));
    assertThat(tokens.purge(kept.endsAt())).isEqualTo(1);
  }

  @Test
  void ofAccount_liveFamilies_areNewestFirstAndNobodyElses() {
    tokens.purge(Instant.parse("2100-01-01T00:00:00Z"));
    Sha256 first = token();
    RefreshFamily old = start(first);
    RefreshFamily recent = startAt(NOW.plusSeconds(1));
    tokens.end(start(token()).id(), NOW, ACCESS_END);
    String owner = account;
    account = TestDatabase.newAccount(database);
    start(token());
    redeem(first, NOW.plusSeconds(5));
    redeem(first, NOW.plusSeconds(4));

    assertThat(tokens.ofAccount(owner, NOW.plusSeconds(5)))
        .isEqualTo(
            List.of(new Listed(recent, recent.origin().at()), new Listed(old, NOW.plusSeconds(5))));
    assertThat(tokens.ofAccount(owner, NOW.plus(LIFE)))
        .isEqualTo(List.of(new Listed(old, NOW.plusSeconds(5))));
    assertThat(tokens.ofAccount(owner, old.endsAt())).isEmpty();
    assertThat(tokens.ofAccount("none", NOW)).isEmpty();
  }

  private RefreshFamily startAt(Instant at) {
    RefreshFamily family =
        new RefreshFamily(
            Secrets.handle(),
            account,
            0,
            "",
            List.of(),
            at,
            false,
            NOW.plus(LIFE),
            new RefreshFamily.Origin(at, "", ""));
    tokens.start(family, token(), NOW.plus(LIFE));
    return family;
  }

  @Test
  void start_originThatNoColumnHolds_isKeptAsFarAsItCanBe() {
    Sha256 first = token();
    String odd = "a\0b\ud800" + "x".repeat(300);
    RefreshFamily family =
        new RefreshFamily(
            Secrets.handle(),
            account,
            0,
            "",
            List.of(),
            NOW,
            false,
            NOW.plus(LIFE),
            new RefreshFamily.Origin(NOW, odd, odd));
    tokens.start(family, first, NOW.plus(LIFE));

    assertThat(tokens.familyOf(first).orElseThrow().origin())
        .isEqualTo(
            new RefreshFamily.Origin(
                NOW, "a\ufffdb\ufffd" + "x".repeat(124), "a\ufffdb\ufffd" + "x".repeat(252)));
  }

  @Test
  void redeem_reused_revokesTheFamilyInTheSameTransaction() {
    Sha256 first = token();
    RefreshFamily family = start(first);
    redeem(first, NOW);

    assertThat(database.revocations().live(NOW)).doesNotContainKey(family.id());
    assertThat(redeem(first, NOW.plus(GRACE))).isEqualTo(new Reused(family));
    assertThat(database.revocations().live(NOW)).containsEntry(family.id(), ACCESS_END);
  }

  @Test
  void end_anyFamily_revokesItInTheSameTransactionAndNeverForLess() {
    RefreshFamily family = start(token());

    assertThat(tokens.end(family.id(), NOW, ACCESS_END)).isTrue();
    assertThat(tokens.end(family.id(), NOW, NOW.plusSeconds(1))).isFalse();
    assertThat(tokens.end("gone" + family.id(), NOW, ACCESS_END)).isFalse();
    assertThat(database.revocations().live(NOW))
        .containsEntry(family.id(), ACCESS_END)
        .containsEntry("gone" + family.id(), ACCESS_END);
  }

  @Test
  void end_manyAtOnceOfAFamilyThatIsForgotten_neverFails() throws Exception {
    try (AtOnce threads = new AtOnce(32)) {
      for (int round = 0; round < ROUNDS; round++) {
        String id = Secrets.handle();
        assertThat(threads.run(() -> tokens.end(id, NOW, ACCESS_END))).containsOnly(false);
      }
    }
  }

  @Test
  void start_unknownAccount_isTheCallersError() {
    account = "none";

    assertThatThrownBy(() -> start(token())).isInstanceOf(NoSuchElementException.class);
  }

  @Test
  void redeem_answerTooLong_isTheCallersErrorAndUsesNothing() {
    Sha256 first = token();
    RefreshFamily family = start(first);
    Successor longest = new Successor(token(), NOW.plus(LIFE), "x".repeat(20_000));
    Successor tooLong = new Successor(token(), NOW.plus(LIFE), "x".repeat(20_001));

    assertThatThrownBy(() -> tokens.redeem(first, tooLong, NOW, GRACE, ACCESS_END))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(tokens.redeem(first, longest, NOW, GRACE, ACCESS_END))
        .isEqualTo(new Rotated(family));
    assertThat(redeem(first, NOW)).isEqualTo(new Repeated(family, longest.sealedAnswer()));
  }

  @Test
  void redeem_databaseGone_isAnOutage() {
    database.close();

    assertThatThrownBy(() -> redeem(token(), NOW))
        .isInstanceOfSatisfying(
            StoreUnavailableException.class, e -> assertThat(e.store()).isEqualTo("tokens"));
  }

  @Test
  void redeem_oneTokenManyTimesAtOnceWithinGrace_makesOneSuccessor() throws Exception {
    redeemManyTimesAtOnce(
        GRACE,
        (family, answers) -> {
          Answer won =
              answers.stream().filter(a -> a.came() instanceof Rotated).findFirst().orElseThrow();
          List<Redemption> expected = new ArrayList<>(List.of(new Rotated(family)));
          for (int i = 1; i < THREADS; i++) {
            expected.add(new Repeated(family, won.offered().sealedAnswer()));
          }
          assertThat(answers.stream().map(Answer::came))
              .containsExactlyInAnyOrderElementsOf(expected);
          assertThat(redeem(won.offered().token(), NOW)).isEqualTo(new Rotated(family));
          assertOthersUnknown(answers, won);
        });
  }

  @Test
  void redeem_oneTokenManyTimesAtOnceWithoutGrace_endsThatFamilyAlone() throws Exception {
    redeemManyTimesAtOnce(
        Duration.ZERO,
        (family, answers) -> {
          List<Redemption> expected =
              new ArrayList<>(List.of(new Rotated(family), new Reused(family)));
          for (int i = 2; i < THREADS; i++) {
            expected.add(new Refused());
          }
          assertThat(answers.stream().map(Answer::came))
              .containsExactlyInAnyOrderElementsOf(expected);
          assertThat(tokens.isLive(family.id(), NOW)).isFalse();
          for (Answer answer : answers) {
            assertThat(redeem(answer.offered().token(), NOW)).isEqualTo(new Refused());
          }
        });
  }

  /** One token of a new family a round; a family that nobody touches is as before in the end. */
  private void redeemManyTimesAtOnce(Duration grace, BiConsumer<RefreshFamily, List<Answer>> check)
      throws Exception {
    Sha256 other = token();
    RefreshFamily others = start(other);
    try (AtOnce threads = new AtOnce(THREADS)) {
      for (int round = 0; round < ROUNDS; round++) {
        Sha256 first = token();
        RefreshFamily family = start(first);
        check.accept(family, threads.run(() -> answer(first, grace)));
      }
    }
    assertThat(redeem(other, NOW)).isEqualTo(new Rotated(others));
  }

  /** What a request would have put in the token's place, and what came of it. */
  private record Answer(Successor offered, Redemption came) {}

  private Answer answer(Sha256 token, Duration grace) {
    Successor offered = successor();
    return new Answer(offered, tokens.redeem(token, offered, NOW, grace, ACCESS_END));
  }

  private void assertOthersUnknown(List<Answer> answers, Answer won) {
    Set<Answer> lost = new HashSet<>(answers);
    lost.remove(won);
    for (Answer answer : lost) {
      assertThat(tokens.familyOf(answer.offered().token())).isEmpty();
    }
  }

  @Test
  void redeem_twoNodesAtOnce_makeOneSuccessor() throws Exception {
    try (IdentityDatabase node = address.open();
        AtOnce threads = new AtOnce(32)) {
      RefreshTokens theirs = node.refreshTokens();
      for (int round = 0; round < ROUNDS; round++) {
        Sha256 first = token();
        RefreshFamily family = start(first);
        List<Redemption> came =
            threads.run(
                () ->
                    (Thread.currentThread().getId() % 2 == 0 ? tokens : theirs)
                        .redeem(first, successor(), NOW, GRACE, ACCESS_END));

        assertThat(came).hasSize(32).containsOnlyOnce(new Rotated(family));
        assertThat(came.stream().filter(Repeated.class::isInstance).distinct()).hasSize(1);
        assertThat(came).noneMatch(Reused.class::isInstance).noneMatch(Refused.class::isInstance);
      }
    }
  }
}
