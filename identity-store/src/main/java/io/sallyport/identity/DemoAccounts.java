package io.sallyport.identity;

import io.sallyport.identity.account.Account;
import io.sallyport.identity.password.HashScheme;
import io.sallyport.identity.password.Password;
import io.sallyport.identity.password.PasswordHasher;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accounts to try things out with. CAUTION: their passwords are public, {@code <name>-demo-
 * passphrase}; never create them where the data are real.
 *
 * <p>Among them are one with a bare MD5 hash, one with bcrypt, and one that is disabled, so that
 * importing from an old application can be seen at work.
 */
public final class DemoAccounts {

  private enum Kind {
    PLAIN,
    MD5,
    BCRYPT,
    DISABLED
  }

  private record Demo(String name, String role, Kind kind) {}

  private static final Logger LOG = LoggerFactory.getLogger(DemoAccounts.class);
  private static final List<Demo> ALL =
      List.of(
          new Demo("alice", "user", Kind.PLAIN),
          new Demo("bob", "user", Kind.PLAIN),
          new Demo("mo", "moderator", Kind.PLAIN),
          new Demo("ada", "admin", Kind.PLAIN),
          new Demo("lena", "user", Kind.MD5),
          new Demo("bert", "user", Kind.BCRYPT),
          new Demo("dora", "user", Kind.DISABLED));

  private DemoAccounts() {}

  /**
   * Makes those that are missing, on all cores; existing ones are left as they are.
   *
   * @return the names of all of them
   */
  public static List<String> create(Identity identity) {
    long made =
        ALL.parallelStream()
            .filter(demo -> identity.accounts().byUsername(demo.name()).isEmpty())
            .filter(demo -> create(identity, demo))
            .count();
    if (made > 0) {
      LOG.warn("Created {} demo accounts with public passwords", made);
    }
    return ALL.stream().map(Demo::name).toList();
  }

  private static boolean create(Identity identity, Demo demo) {
    String passphrase = demo.name() + "-demo-passphrase";
    Password password = new Password(passphrase);
    String hash =
        switch (demo.kind()) {
          case MD5 -> "{MD5}" + md5(passphrase);
          case BCRYPT -> PasswordHasher.forThisMachine(HashScheme.BCRYPT).hash(password);
          case PLAIN, DISABLED -> identity.passwords().hash(password);
        };
    var account = identity.accounts().create(demo.name(), Set.of(demo.role()), hash);
    if (demo.kind() == Kind.DISABLED) {
      account.map(Account::id).ifPresent(id -> identity.accounts().setDisabled(id, true));
    }
    return account.isPresent();
  }

  private static String md5(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has MD5", e);
    }
  }
}
