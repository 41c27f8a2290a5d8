package io.sallyport.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.identity.account.Account;
import io.sallyport.identity.password.HashScheme;
import io.sallyport.identity.password.Password;
import io.sallyport.identity.password.PasswordHasher;
import jakarta.security.enterprise.credential.Credential;
import jakarta.security.enterprise.credential.UsernamePasswordCredential;
import jakarta.security.enterprise.identitystore.CredentialValidationResult;
import jakarta.security.enterprise.identitystore.IdentityStore;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.Test;

/** Nothing that the module writes, throws or prints shows a password. */
class SilenceTest {

  private static final String SECRET = "the password itself";

  /** Quotes the password in what it throws. */
  public static final class Chatty implements IdentityStore {
    @Override
    public CredentialValidationResult validate(Credential credential) {
      var given = (UsernamePasswordCredential) credential;
      if (given.getCaller().equals("chatty")) {
        throw new IllegalStateException(given.getPasswordAsString());
      }
      return CredentialValidationResult.NOT_VALIDATED_RESULT;
    }
  }

  private static final class Recorder extends Handler {
    private final Queue<String> lines = new ConcurrentLinkedQueue<>();

    @Override
    public void publish(LogRecord record) {
      lines.add(new SimpleFormatter().format(record));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  @Test
  void everything_loggedThrownOrPrinted_hidesPasswords() {
    StringWriter shown = new StringWriter();
    String logged = loggedBy(() -> signInInEveryWay(new PrintWriter(shown, true)));

    assertThat(logged).contains("Chatty failed").doesNotContain(SECRET);
    assertThat(shown.toString()).isNotEmpty().doesNotContain(SECRET);
  }

  @Test
  void statement_failing_hidesWhatWasBoundToIt() throws SQLException {
    String url = "jdbc:h2:mem:" + UUID.randomUUID();
    Password password = new Password(SECRET);
    String hash = new PasswordHasher(HashScheme.BCRYPT, 1, Duration.ofSeconds(5)).hash(password);
    try (Identity identity = Identity.open(settings(url), Clock.systemUTC());
        Connection operator = DriverManager.getConnection(url, "sa", SECRET);
        Statement broken = operator.createStatement()) {
      var unused = identity.accounts().create("sam", Set.of(), hash).orElseThrow();
      broken.execute("alter table sallyport_password add check (hash not like '$argon2id%')");
      String rehash = loggedBy(() -> identity.stores().signIn("sam", password));
      broken.execute("alter table sallyport_account rename column username_key to gone");
      String lookUp = loggedBy(() -> identity.stores().signIn(SECRET, password));

      assertThat(rehash).contains("A sign-in failed on an outage").contains("23513");
      assertThat(rehash).doesNotContain(hash, SECRET);
      assertThat(lookUp).contains("A sign-in failed on an outage").contains("42122");
      assertThat(lookUp).doesNotContain(hash, SECRET);
    }
  }

  private static String loggedBy(Runnable work) {
    Recorder recorder = new Recorder();
    Logger root = Logger.getLogger("");
    Level before = root.getLevel();
    root.addHandler(recorder);
    root.setLevel(Level.ALL);
    try {
      work.run();
    } finally {
      root.setLevel(before);
      root.removeHandler(recorder);
    }
    return String.join("", recorder.lines);
  }

  private static void signInInEveryWay(PrintWriter shown) {
    IdentitySettings settings = settings("jdbc:h2:mem:" + UUID.randomUUID());
    Password password = new Password(SECRET);
    shown.println(settings);
    Identity identity = Identity.open(settings, Clock.systemUTC());
    String hash = identity.passwords().hash(password);
    Account account = identity.accounts().create("sam", Set.of(), hash).orElseThrow();
    for (String name : List.of("sam", "nobody", "chatty")) {
      shown.println(identity.stores().signIn(name, password));
      shown.println(identity.stores().signIn(name, new Password(SECRET + "?")));
    }
    shown.println(identity.stores().verify(account, password));
    shown.println(identity.policy().check(password, SECRET));
    shown.println(password);
    try {
      shown.println(identity.passwords().hash(new Password(SECRET + "\0")));
    } catch (IllegalArgumentException e) {
      e.printStackTrace(shown);
    }
    identity.close();
    shown.println(identity.stores().signIn("sam", password));
    try {
      shown.println(Identity.open(unreachable(), Clock.systemUTC()));
    } catch (StoreUnavailableException e) {
      e.printStackTrace(shown);
    }
  }

  private static IdentitySettings settings(String url) {
    return new IdentitySettings(
        new IdentitySettings.Jdbc(url, "sa", SECRET),
        Map.of(),
        HashScheme.ARGON2ID,
        List.of(Chatty.class.getName()));
  }

  private static IdentitySettings unreachable() {
    return new IdentitySettings(
        new IdentitySettings.Jdbc("jdbc:h2:file:/proc/none/db", "sa", SECRET),
        Map.of(),
        HashScheme.BCRYPT,
        List.of());
  }
}
