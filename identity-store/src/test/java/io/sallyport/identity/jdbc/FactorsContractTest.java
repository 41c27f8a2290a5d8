package io.sallyport.identity.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.identity.StoreUnavailableException;
import io.sallyport.identity.account.Accounts;
import io.sallyport.identity.account.Epoch;
import io.sallyport.identity.mfa.BackupCodeSet;
import io.sallyport.identity.mfa.BackupCodeSets;
import io.sallyport.identity.mfa.EnrolmentGrants;
import io.sallyport.identity.mfa.Factors;
import io.sallyport.identity.mfa.TotpFactor;
import io.sallyport.identity.secret.Secrets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(TestDatabase.class)
class FactorsContractTest {

  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00.123456Z");
  private static final long STEP = 59_000_000;

  private final TestDatabase.Address address;
  private final IdentityDatabase database;
  private final Factors factors;
  private final BackupCodeSets codes;
  private final EnrolmentGrants grants;
  private final String account;

  FactorsContractTest(TestDatabase kind) {
    address = kind.fresh();
    database = address.open();
    factors = database.factors();
    codes = database.backupCodes();
    grants = database.enrolmentGrants();
    account = TestDatabase.newAccount(database);
  }

  @AfterEach
  void stop() {
    database.close();
  }

  private static BackupCodeSet someCodes() {
    return new BackupCodeSet(
        Secrets.bytes(16), Stream.generate(() -> Secrets.bytes(32)).limit(10).toList());
  }

  private void enrol(String sealed, BackupCodeSet set) {
    factors.begin(account, sealed, NOW);
    assertThat(factors.confirm(account, sealed, STEP, set, NOW)).isTrue();
  }

  private List<byte[]> hashes() {
    return codes.of(account).hashes();
  }

  @Test
  void begin_again_replacesWhatWaits() {
    factors.begin(account, "first", NOW.minusSeconds(5));
    factors.begin(account, "second", NOW);

    assertThat(factors.pending(account)).contains(new TotpFactor.Pending("second", NOW));
    assertThat(factors.totp(account)).isEmpty();
    assertThat(factors.confirm(account, "first", STEP, someCodes(), NOW)).isFalse();
    assertThat(factors.totp(account)).isEmpty();
    assertThat(hashes()).isEmpty();
  }

  @Test
  void confirm_waiting_countsWithItsStepUsedAndItsCodes() {
    BackupCodeSet set = someCodes();
    enrol("sealed", set);

    assertThat(factors.totp(account)).contains(new TotpFactor("sealed", NOW));
    assertThat(factors.pending(account)).isEmpty();
    assertThat(codes.of(account).salt()).isEqualTo(set.salt());
    assertThat(hashes()).containsExactlyInAnyOrderElementsOf(set.hashes());
    assertThat(factors.use(account, "sealed", STEP)).isFalse();
    assertThat(factors.use(account, "sealed", STEP + 1)).isTrue();
  }

  @Test
  void confirm_another_takesThePlaceOfFactorAndCodes() {
    enrol("old", someCodes());
    BackupCodeSet set = someCodes();
    factors.begin(account, "new", NOW);
    assertThat(factors.totp(account)).contains(new TotpFactor("old", NOW));

    assertThat(factors.confirm(account, "new", STEP, set, NOW.plusSeconds(9))).isTrue();
    assertThat(factors.totp(account)).contains(new TotpFactor("new", NOW.plusSeconds(9)));
    assertThat(hashes()).containsExactlyInAnyOrderElementsOf(set.hashes());
    assertThat(factors.use(account, "old", STEP + 1)).isFalse();
  }

  @Test
  void confirm_manyAtOnce_exactlyOneDoes() throws Exception {
    factors.begin(account, "sealed", NOW);
    try (AtOnce threads = new AtOnce(8)) {
      List<Boolean> done =
          threads.run(() -> factors.confirm(account, "sealed", STEP, someCodes(), NOW));

      assertThat(done).containsOnlyOnce(true);
      assertThat(Collections.frequency(done, false)).isEqualTo(7);
      assertThat(hashes()).hasSize(10);
    }
  }

  @Test
  void use_stepOrAnEarlierOne_isRefusedForEver() {
    enrol("sealed", someCodes());

    assertThat(factors.use(account, "sealed", STEP + 2)).isTrue();
    assertThat(factors.use(account, "sealed", STEP + 2)).isFalse();
    assertThat(factors.use(account, "sealed", STEP + 1)).isFalse();
    try (IdentityDatabase restarted = address.open()) {
      assertThat(restarted.factors().use(account, "sealed", STEP + 2)).isFalse();
      assertThat(restarted.factors().use(account, "sealed", STEP + 3)).isTrue();
    }
    assertThat(factors.use(account, "sealed", STEP + 3)).isFalse();
  }

  @Test
  void use_stepManyAtOnce_exactlyOneDoes() throws Exception {
    enrol("sealed", someCodes());
    try (AtOnce threads = new AtOnce(16)) {
      for (long step = STEP + 1; step < STEP + 20; step++) {
        long next = step;
        assertThat(threads.run(() -> factors.use(account, "sealed", next))).containsOnlyOnce(true);
      }
    }
  }

  @Test
  void use_withoutThatFactor_isRefused() {
    factors.begin(account, "waiting", NOW);

    assertThat(factors.use(account, "waiting", STEP)).isFalse();
    assertThat(factors.use("none", "waiting", STEP)).isFalse();
  }

  @Test
  void useBackupCode_eachOnce_andOnlyOnesOwn() {
    BackupCodeSet set = someCodes();
    enrol("sealed", set);
    String other = TestDatabase.newAccount(database);
    byte[] first = set.hashes().get(0);

    assertThat(codes.use(other, first, NOW)).isFalse();
    assertThat(codes.use(account, Secrets.bytes(32), NOW)).isFalse();
    assertThat(codes.use(account, first, NOW)).isTrue();
    assertThat(codes.use(account, first, NOW)).isFalse();
    assertThat(hashes()).containsExactlyInAnyOrderElementsOf(set.hashes().subList(1, 10));
  }

  @Test
  void useBackupCode_manyAtOnce_exactlyOneDoes() throws Exception {
    BackupCodeSet set = someCodes();
    enrol("sealed", set);
    try (AtOnce threads = new AtOnce(16)) {
      for (byte[] hash : set.hashes()) {
        assertThat(threads.run(() -> codes.use(account, hash, NOW))).containsOnlyOnce(true);
      }
    }
    assertThat(hashes()).isEmpty();
  }

  @Test
  void replace_codes_oldOnesAreDead() {
    BackupCodeSet old = someCodes();
    BackupCodeSet fresh = someCodes();
    assertThat(codes.replace(account, old)).isFalse();
    assertThat(hashes()).isEmpty();
    enrol("sealed", old);

    assertThat(codes.replace(account, fresh)).isTrue();
    assertThat(codes.use(account, old.hashes().get(0), NOW)).isFalse();
    assertThat(codes.use(account, fresh.hashes().get(0), NOW)).isTrue();
    assertThat(codes.of(account).salt()).isEqualTo(fresh.salt());
  }

  @Test
  void removeSecondFactor_onceItIsTold_leavesNothing() {
    enrol("sealed", someCodes());
    factors.begin(account, "waiting", NOW);
    Accounts accounts = database.accounts(Clock.systemUTC(), label -> {});
    List<String> told = new ArrayList<>();
    accounts.addListener(
        (id, epoch) -> told.add(id + " " + epoch + " " + factors.totp(id).isPresent()));

    assertThat(accounts.removeSecondFactor(account)).contains(new Epoch(1, 0));
    assertThat(factors.totp(account)).isEmpty();
    assertThat(factors.pending(account)).isEmpty();
    assertThat(hashes()).isEmpty();
    assertThat(accounts.removeSecondFactor(account)).isEmpty();
    assertThat(accounts.removeSecondFactor("none")).isEmpty();
    assertThat(accounts.byId(account).orElseThrow().epoch()).isEqualTo(new Epoch(1, 0));
    assertThat(told).containsExactly(account + " " + new Epoch(1, 0) + " false");
    assertThat(factors.use(account, "sealed", STEP + 9)).isFalse();
  }

  @Test
  void withdraw_grant_takesItBackOnce() {
    assertThat(grants.withdraw(account)).isFalse();
    grants.give(account, NOW);

    assertThat(grants.withdraw(account)).isTrue();
    assertThat(grants.withdraw(account)).isFalse();
    assertThat(grants.isGiven(account)).isFalse();
  }

  @Test
  void give_grant_lastsUntilAFactorIsConfirmed() {
    assertThat(grants.isGiven(account)).isFalse();
    grants.give(account, NOW);
    grants.give(account, NOW);
    factors.begin(account, "sealed", NOW);
    assertThat(grants.isGiven(account)).isTrue();

    assertThat(factors.confirm(account, "sealed", STEP, someCodes(), NOW)).isTrue();
    assertThat(grants.isGiven(account)).isFalse();
  }

  @Test
  void everything_unknownAccount_isTheCallersError() {
    assertThatThrownBy(() -> factors.begin("none", "sealed", NOW))
        .isInstanceOf(NoSuchElementException.class);
    assertThatThrownBy(() -> grants.give("none", NOW)).isInstanceOf(NoSuchElementException.class);
    assertThat(factors.confirm("none", "sealed", STEP, someCodes(), NOW)).isFalse();
  }

  @Test
  void everything_databaseGone_isAnOutage() {
    database.close();

    assertThatThrownBy(() -> factors.totp(account)).isInstanceOf(StoreUnavailableException.class);
    assertThatThrownBy(() -> factors.use(account, "sealed", STEP))
        .isInstanceOf(StoreUnavailableException.class);
    assertThatThrownBy(() -> codes.of(account)).isInstanceOf(StoreUnavailableException.class);
    assertThatThrownBy(() -> grants.isGiven(account)).isInstanceOf(StoreUnavailableException.class);
  }
}
