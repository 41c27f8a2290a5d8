package io.sallyport.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.identity.account.Account;
import io.sallyport.identity.account.Accounts;
import io.sallyport.identity.apikey.ApiKey;
import io.sallyport.identity.jdbc.IdentityDatabase;
import io.sallyport.identity.password.FailurePace;
import io.sallyport.identity.password.HashScheme;
import io.sallyport.identity.password.Password;
import io.sallyport.identity.password.PasswordHasher;
import io.sallyport.identity.password.Verification;
import io.sallyport.identity.secret.Sha256;
import io.sallyport.identity.thread.DaemonWorker;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class UpkeepTest {

  private static final String MD5 = "{MD5}5f4dcc3b5aa765d61d8327deb882cf99";

  private static final Instant NOW = Instant.parse("2030-01-07T09:00:00Z");

  private final String url = "jdbc:h2:mem:" + UUID.randomUUID();
  private final IdentityDatabase database = IdentityDatabase.pooled(url, "sa", "", "memory");
  private final Accounts accounts = database.accounts(Clock.systemUTC(), label -> {});
  private final PasswordHasher hasher =
      new PasswordHasher(HashScheme.ARGON2ID, 1, Duration.ofSeconds(5));
  private final FailurePace pace = new FailurePace();
  private final DaemonWorker thread = Upkeep.thread();
  private final Upkeep upkeep =
      new Upkeep(
          database.passwords(),
          hasher,
          pace,
          database.apiKeys(),
          Clock.fixed(NOW, ZoneOffset.UTC),
          thread);

  private String hashOf(Account account) {
    return accounts.passwordHash(account.id()).orElseThrow();
  }

  @Test
  void tend_bareLegacyHashes_areWrappedAndStillVerify() {
    Account sam = accounts.create("sam", Set.of(), MD5).orElseThrow();
    Account kim = accounts.create("kim", Set.of(), MD5.replace("5f4d", "0000")).orElseThrow();
    String strong = hasher.hash(new Password("correct horse battery staple"));
    Account lou = accounts.create("lou", Set.of(), strong).orElseThrow();

    upkeep.tend();

    assertThat(hashOf(sam)).startsWith("$md5+argon2id$v=19$m=19456,t=2,p=1$");
    assertThat(hashOf(kim)).startsWith("$md5+argon2id$").isNotEqualTo(hashOf(sam));
    assertThat(hashOf(lou)).isEqualTo(strong);
    assertThat(hasher.verify(new Password("password"), hashOf(sam)))
        .isEqualTo(Verification.MATCHES_OUTDATED);
    assertThat(accounts.byId(sam.id())).contains(sam);
    assertThat(pace.notice("$md5+argon2id$v=19$m=19456,t=2,p=1$")).isFalse();
    upkeep.close();
    database.close();
  }

  @Test
  void tend_legacyHashThatCannotBeRead_isLeftAndTheOthersAreWrapped() throws SQLException {
    List<Account> all =
        Stream.of("sam", "kim", "lou")
            .map(name -> accounts.create(name, Set.of(), MD5).orElseThrow())
            .sorted(Comparator.comparing(Account::id))
            .toList();
    try (Connection importing = DriverManager.getConnection(url, "sa", "");
        PreparedStatement broken =
            importing.prepareStatement(
                "update sallyport_password set hash = '{MD5}5f4d' where account_id = ?")) {
      broken.setString(1, all.get(0).id());
      assertThat(broken.executeUpdate()).isEqualTo(1);
    }

    upkeep.tend();

    assertThat(hashOf(all.get(0))).isEqualTo("{MD5}5f4d");
    assertThat(hashOf(all.get(1))).startsWith("$md5+argon2id$");
    assertThat(hashOf(all.get(2))).startsWith("$md5+argon2id$");
    upkeep.close();
    database.close();
  }

  @Test
  void forgetEndedKeys_aDayAfterTheirEnd_keepsWhatOwnersMayStillWantToSee() {
    String sam = accounts.create("sam", Set.of(), MD5).orElseThrow().id();
    Instant dayAgo = NOW.minus(Duration.ofDays(1));
    ApiKey forever = key(sam, "a", null);
    ApiKey recent = key(sam, "b", dayAgo);
    key(sam, "c", dayAgo.minusNanos(1_000));

    upkeep.forgetEndedKeys();

    assertThat(database.apiKeys().ofAccount(sam)).isEqualTo(List.of(forever, recent));
    upkeep.close();
    database.close();
  }

  private ApiKey key(String owner, String id, @Nullable Instant end) {
    ApiKey key = new ApiKey(id, owner, "k", "sk_live_AbCd", true, Set.of(), NOW, end, null);
    assertThat(database.apiKeys().create(key, Sha256.of(id), 9)).isTrue();
    return key;
  }

  @Test
  void tend_databaseGone_doesNotThrow() {
    database.close();
    upkeep.tend();
    upkeep.forgetEndedKeys();
    upkeep.close();
  }

  @Test
  void written_manyWhileItIsBusy_queueOneRunThatTendsToAll() throws Exception {
    CountDownLatch first = busy();
    List<Account> imported =
        Stream.of("sam", "kim", "lou")
            .map(name -> accounts.create(name, Set.of(), MD5).orElseThrow())
            .toList();
    imported.forEach(account -> upkeep.written("{MD5}"));
    assertThat(thread.getQueue()).hasSize(1);
    first.countDown();
    CountDownLatch second = busy();

    assertThat(imported).allMatch(account -> hashOf(account).startsWith("$md5+argon2id$"));
    upkeep.written("{MD5}");
    assertThat(thread.getQueue()).hasSize(1);
    second.countDown();
    upkeep.close();
    database.close();
  }

  /** Once what was queued is done, the thread is held until this is counted down. */
  private CountDownLatch busy() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch held = new CountDownLatch(1);
    thread.execute(
        () -> {
          begun.countDown();
          try {
            held.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
    begun.await();
    return held;
  }

  @Test
  void written_afterClose_isIgnored() {
    upkeep.close();
    upkeep.written("{MD5}");
    database.close();
  }
}
