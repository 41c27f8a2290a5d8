package io.sallyport.identity;

import io.sallyport.identity.account.Account;
import io.sallyport.identity.mfa.SecondFactors;
import io.sallyport.identity.mfa.TotpSecret;
import io.sallyport.identity.password.Password;
import io.sallyport.identity.secret.KeyRing;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accounts to try things out with. CAUTION: their passwords are public, {@code <name>-demo-
 * passphrase}; never create them where the data are real.
 *
 * <p>Among them are one with a bare MD5 hash, one with bcrypt, and one that is disabled, so that
 * importing from an old application can be seen at work. {@code ada} has a second factor, the
 * secret of which is public too.
 */
public final class DemoAccounts {

  /**
   * One account.
   *
   * @param hash of the public passphrase, made beforehand: hashing seven of them would take a
   *     second of the first start, and a salt protects nothing where the password is known
   */
  private record Demo(String name, String role, String hash, boolean disabled) {

    static Demo of(String name, String role, String hash) {
      return new Demo(name, role, hash, false);
    }
  }

  private static final Logger LOG = LoggerFactory.getLogger(DemoAccounts.class);
  private static final String ARGON2ID = "$argon2id$v=19$m=19456,t=2,p=1$";
  private static final List<Demo> ALL =
      List.of(
          Demo.of(
              "alice",
              "user",
              ARGON2ID + "5+w2mKi2RtXgl8rwApGKSQ$a9yqKTnAs0JtNnvKhyT9wVXRz+PTqWS0L+fT8sfQZvU"),
          Demo.of(
              "bob",
              "user",
              ARGON2ID + "pu69O+N2wfRA9J3UoadINQ$cnWdfvoGWxaPw1qXsmCl3o7GfEaPf5QqIcQ9Iqu4KkE"),
          Demo.of(
              "mo",
              "moderator",
              ARGON2ID + "lAoVvbLBG3rC5zIyJIIM8A$SiXXuIn5WjV9PGnfbGF0j3gkc74R2ZlVwYZ559b3Bvw"),
          Demo.of(
              "ada",
              "admin",
              ARGON2ID + "r3vCvh4z/NtuCjL6ZogiJA$bnL8fRAquRBu671ugtQ4sOF6EpGa0f40JbIMop6Rkuo"),
          Demo.of("lena", "user", "{MD5}95905b0bf5578f3b6ea24de4f3e7917a"),
          Demo.of("bert", "user", "$2b$12$NYUmY34dVLjXneCE8Q81UO599PdD9OL3pr8TZGegKp89e2DNgeRjG"),
          new Demo(
              "dora",
              "user",
              ARGON2ID + "yW1eHMx+R/7GdPjTFauyEg$zJH/Gzx4awfGa3Vzv2SNg5EnT/E2FZUfsxktEK1T/7Y",
              true));

  private static final String WITH_FACTOR = "ada";
  private static final TotpSecret SECRET =
      TotpSecret.ofBase32("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP").orElseThrow();

  private DemoAccounts() {}

  /**
   * Makes those that are missing; existing ones are left as they are.
   *
   * @param seals encrypts the secret of the second factor
   * @return the names of all of them
   */
  public static List<String> create(Identity identity, KeyRing seals) {
    SecondFactors factors = identity.secondFactors(seals);
    long made =
        ALL.stream()
            .filter(demo -> identity.accounts().byUsername(demo.name()).isEmpty())
            .filter(demo -> create(identity, factors, demo))
            .count();
    if (made > 0) {
      LOG.warn("Created {} demo accounts with public passwords", made);
    }
    return ALL.stream().map(Demo::name).toList();
  }

  /**
   * The names of those that are enabled and still let the public passphrase in.
   *
   * @throws io.sallyport.identity.password.HashingBusyException if one had to be tried, and there
   *     was no turn
   */
  public static List<String> open(Identity identity) {
    return ALL.stream().filter(demo -> isOpen(identity, demo)).map(Demo::name).toList();
  }

  /** A hash that is not the one we made may be another of the same passphrase. */
  private static boolean isOpen(Identity identity, Demo demo) {
    Optional<String> stored =
        identity
            .accounts()
            .byUsername(demo.name())
            .filter(account -> !account.disabled())
            .flatMap(account -> identity.accounts().passwordHash(account.id()));
    if (stored.isEmpty() || stored.get().equals(demo.hash())) {
      return stored.isPresent();
    }
    Password passphrase = new Password(demo.name() + "-demo-passphrase");
    return switch (identity.passwords().verify(passphrase, stored.get())) {
      case MATCHES, MATCHES_OUTDATED -> true;
      case DIFFERS, UNREADABLE -> false;
    };
  }

  private static boolean create(Identity identity, SecondFactors factors, Demo demo) {
    var account = identity.accounts().create(demo.name(), Set.of(demo.role()), demo.hash());
    if (demo.disabled()) {
      account.map(Account::id).ifPresent(id -> identity.accounts().setDisabled(id, true));
    }
    if (demo.name().equals(WITH_FACTOR)) {
      account.map(Account::id).ifPresent(id -> factors.enrol(id, SECRET));
    }
    return account.isPresent();
  }
}
