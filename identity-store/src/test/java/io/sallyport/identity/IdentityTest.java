package io.sallyport.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.identity.access.Roles;
import io.sallyport.identity.account.Account;
import io.sallyport.identity.mfa.SecondFactors;
import io.sallyport.identity.mfa.Totp;
import io.sallyport.identity.mfa.TotpSecret;
import io.sallyport.identity.password.HashScheme;
import io.sallyport.identity.password.Password;
import io.sallyport.identity.secret.KeyRing;
import io.sallyport.identity.store.SignInVerdict;
import io.sallyport.identity.store.SignInVerdict.Accepted;
import io.sallyport.identity.store.SignInVerdict.Reason;
import io.sallyport.identity.store.SignInVerdict.Refused;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdentityTest {

  private static final Map<String, Roles.Definition> ROLES =
      Map.of(
          "user", new Roles.Definition(Set.of(), Set.of("notes:read")),
          "moderator", new Roles.Definition(Set.of("user"), Set.of("notes:hide")),
          "admin", new Roles.Definition(Set.of("moderator"), Set.of(Roles.ALL)));

  private static final KeyRing SEALS = SecondFactorsTest.ring("test");

  @TempDir Path folder;

  static IdentitySettings settings(String url) {
    return new IdentitySettings(
        new IdentitySettings.Jdbc(url, "sa", ""), ROLES, HashScheme.ARGON2ID, List.of());
  }

  static IdentitySettings inMemory() {
    return settings("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
  }

  private static SignInVerdict signIn(Identity identity, String name) {
    return identity.stores().signIn(name, new Password(name + "-demo-passphrase"));
  }

  @Test
  void create_demoAccounts_allSignInButTheDisabledOne() {
    try (Identity identity = Identity.open(inMemory(), Clock.systemUTC())) {
      List<String> names = DemoAccounts.create(identity, SEALS);

      assertThat(names).containsExactly("alice", "bob", "mo", "ada", "lena", "bert", "dora");
      assertThat(DemoAccounts.create(identity, SEALS)).isEqualTo(names);
      for (String name : List.of("alice", "bob", "mo", "ada", "lena", "bert")) {
        assertThat(signIn(identity, name)).isInstanceOf(Accepted.class);
      }
      Account dora = identity.accounts().byUsername("dora").orElseThrow();
      assertThat(signIn(identity, "dora")).isEqualTo(new Refused(Reason.DISABLED, dora.id()));
      assertThat(identity.roles().grantsOf(Set.of("admin")).permits("notes:read")).isTrue();
      assertThat(identity.isUp()).isTrue();
    }
  }

  @Test
  void create_demoAccounts_adaAloneHasASecondFactor() {
    Clock clock = Clock.systemUTC();
    try (Identity identity = Identity.open(inMemory(), clock)) {
      List<String> names = DemoAccounts.create(identity, SEALS);
      SecondFactors factors = identity.secondFactors(SEALS);
      TotpSecret secret = TotpSecret.ofBase32("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP").orElseThrow();

      assertThat(names)
          .filteredOn(
              name -> factors.isEnrolled(identity.accounts().byUsername(name).orElseThrow().id()))
          .containsExactly("ada");
      String ada = identity.accounts().byUsername("ada").orElseThrow().id();
      assertThat(factors.verify(ada, Totp.codeAt(secret, clock.instant())))
          .isEqualTo(SecondFactors.Verdict.TOTP);
    }
  }

  @Test
  void open_demoAccounts_areThoseThatThePublicPassphraseLetsIn() {
    try (Identity identity = Identity.open(inMemory(), Clock.systemUTC())) {
      assertThat(DemoAccounts.open(identity)).isEmpty();
      DemoAccounts.create(identity, SEALS);
      assertThat(DemoAccounts.open(identity))
          .containsExactly("alice", "bob", "mo", "ada", "lena", "bert");

      var accounts = identity.accounts();
      Account alice = accounts.byUsername("alice").orElseThrow();
      Account bob = accounts.byUsername("bob").orElseThrow();
      String mo = accounts.byUsername("mo").orElseThrow().id();
      accounts.changePassword(alice, identity.passwords().hash(new Password("one of her own")));
      accounts.changePassword(bob, identity.passwords().hash(new Password("bob-demo-passphrase")));
      accounts.setDisabled(mo, true);

      assertThat(DemoAccounts.open(identity)).containsExactly("bob", "ada", "lena", "bert");
    }
  }

  @Test
  void signIn_outdatedHashes_areReplacedByArgon2id() {
    try (Identity identity = Identity.open(inMemory(), Clock.systemUTC())) {
      DemoAccounts.create(identity, SEALS);
      for (String name : List.of("lena", "bert")) {
        Account account = identity.accounts().byUsername(name).orElseThrow();
        assertThat(identity.accounts().passwordHash(account.id()).orElseThrow())
            .doesNotStartWith("$argon2id$");

        // The upkeep may wrap the MD5 hash during the first sign-in, whose rehash then gives way.
        assertThat(signIn(identity, name)).isEqualTo(new Accepted(account));
        assertThat(signIn(identity, name)).isEqualTo(new Accepted(account));

        assertThat(identity.accounts().passwordHash(account.id()).orElseThrow())
            .startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
      }
    }
  }

  @Test
  void open_fileInMissingFolder_keepsAccountsAcrossARestart() {
    IdentitySettings settings = settings("jdbc:h2:file:" + folder.resolve("new/deep/sallyport"));
    Account made;
    try (Identity identity = Identity.open(settings, Clock.systemUTC())) {
      made = identity.accounts().create("Zoë", Set.of("user"), "unusable").orElseThrow();
    }

    try (Identity identity = Identity.open(settings, Clock.systemUTC())) {
      assertThat(identity.accounts().byUsername("ZOË")).contains(made);
    }
  }

  @Test
  void open_unreachableDatabase_saysWhatToCheckAndNoPassword() {
    IdentitySettings settings =
        new IdentitySettings(
            new IdentitySettings.Jdbc(
                "jdbc:h2:tcp://localhost:1/none;PASSWORD=hidden1", "sa", "hidden2"),
            ROLES,
            HashScheme.ARGON2ID,
            List.of());

    assertThatThrownBy(() -> Identity.open(settings, Clock.systemUTC()))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining("jdbc:h2:tcp://localhost:1/none runs")
        .hasMessageNotContaining("hidden");
    assertThat(settings.toString()).doesNotContain("hidden");
  }

  @Test
  void isUp_afterClose_isFalse() {
    Identity identity = Identity.open(inMemory(), Clock.systemUTC());
    identity.close();

    assertThat(identity.isUp()).isFalse();
  }
}
