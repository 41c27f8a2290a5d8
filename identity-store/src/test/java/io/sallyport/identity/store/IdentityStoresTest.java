package io.sallyport.identity.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.identity.account.Account;
import io.sallyport.identity.account.Accounts;
import io.sallyport.identity.jdbc.IdentityDatabase;
import io.sallyport.identity.password.HashScheme;
import io.sallyport.identity.password.Password;
import io.sallyport.identity.password.PasswordHasher;
import io.sallyport.identity.store.SignInVerdict.Accepted;
import io.sallyport.identity.store.SignInVerdict.Reason;
import io.sallyport.identity.store.SignInVerdict.Refused;
import io.sallyport.identity.store.SignInVerdict.Unavailable;
import jakarta.security.enterprise.credential.Credential;
import jakarta.security.enterprise.credential.UsernamePasswordCredential;
import jakarta.security.enterprise.identitystore.CredentialValidationResult;
import jakarta.security.enterprise.identitystore.IdentityStore;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdentityStoresTest {

  /** Vouches for "pat" with "open sesame", denies "pat" otherwise, and knows nobody else. */
  public static class Legacy implements IdentityStore {
    @Override
    public CredentialValidationResult validate(Credential credential) {
      var given = (UsernamePasswordCredential) credential;
      if (!given.getCaller().equals("pat")) {
        return CredentialValidationResult.NOT_VALIDATED_RESULT;
      }
      return given.compareTo("pat", "open sesame")
          ? new CredentialValidationResult("legacy", "pat", null, "uid-7", Set.of("user"))
          : CredentialValidationResult.INVALID_RESULT;
    }
  }

  /** Asked first. Breaks on "broken". */
  public static final class Breaking implements IdentityStore {
    @Override
    public int priority() {
      return 1;
    }

    @Override
    public CredentialValidationResult validate(Credential credential) {
      var given = (UsernamePasswordCredential) credential;
      if (given.getCaller().equals("broken")) {
        throw new IllegalStateException("cannot check " + given.getPasswordAsString());
      }
      return CredentialValidationResult.NOT_VALIDATED_RESULT;
    }
  }

  /** Validates nobody, and names a group for everybody. */
  public static final class Groups implements IdentityStore {
    @Override
    public Set<ValidationType> validationTypes() {
      return EnumSet.of(ValidationType.PROVIDE_GROUPS);
    }

    @Override
    public CredentialValidationResult validate(Credential credential) {
      throw new AssertionError("Not to be asked");
    }

    @Override
    public Set<String> getCallerGroups(CredentialValidationResult result) {
      return Set.of("group-of-" + result.getCallerUniqueId());
    }
  }

  /** Vouches for everybody, by name alone. Asked last. */
  public static final class Lenient implements IdentityStore {
    @Override
    public int priority() {
      return 1_000;
    }

    @Override
    public CredentialValidationResult validate(Credential credential) {
      return new CredentialValidationResult(((UsernamePasswordCredential) credential).getCaller());
    }
  }

  /** Has no public constructor without arguments. */
  public static final class Unconstructible implements IdentityStore {
    private Unconstructible(int ignored) {}
  }

  private static final Password SESAME = new Password("open sesame");
  private static final Password WRONG = new Password("wrong");

  private final IdentityDatabase database =
      IdentityDatabase.pooled(
          "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1", "sa", "", "memory");
  private final Accounts accounts = database.accounts(Clock.systemUTC(), label -> {});
  private final PasswordHasher hasher =
      new PasswordHasher(HashScheme.ARGON2ID, 2, Duration.ofSeconds(5));

  private IdentityStores stores(Class<?>... classes) {
    List<String> names = List.of(classes).stream().map(Class::getName).toList();
    return IdentityStores.open(accounts, hasher, names);
  }

  private Account local(String name, String hash) {
    return accounts.create(name, Set.of("user"), hash).orElseThrow();
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void signIn_valid_linksByUniqueIdAndNeverByName() {
    Account local = local("pat", hasher.hash(new Password("the local one")));
    IdentityStores stores = stores(Legacy.class, Groups.class);

    SignInVerdict verdict = stores.signIn("pat", SESAME);

    Account linked = accounts.link("legacy", "uid-7", "pat", Set.of("user", "group-of-uid-7"));
    assertThat(verdict).isEqualTo(new Accepted(linked));
    assertThat(linked.id()).isNotEqualTo(local.id());
    assertThat(linked.roles()).containsExactlyInAnyOrder("user", "group-of-uid-7");
    assertThat(stores.verify(linked, SESAME))
        .isEqualTo(new Refused(Reason.WRONG_PASSWORD, linked.id()));
  }

  @Test
  void signIn_invalid_decidesBeforeAnyWeakerStore() {
    local("pat", hasher.hash(WRONG));

    assertThat(stores(Legacy.class, Lenient.class).signIn("pat", WRONG))
        .isEqualTo(new Refused(Reason.WRONG_PASSWORD, null));
  }

  @Test
  void signIn_notValidated_asksTheNextAndThenOurs() {
    Account sam = local("sam", hasher.hash(SESAME));

    assertThat(stores(Legacy.class, Breaking.class).signIn("sam", SESAME))
        .isEqualTo(new Accepted(sam));
    assertThat(stores(Legacy.class, Lenient.class).signIn("sam", WRONG))
        .isInstanceOfSatisfying(
            Accepted.class,
            accepted -> {
              assertThat(accepted.account().store()).isEqualTo(Lenient.class.getName());
              assertThat(accepted.account().id()).isNotEqualTo(sam.id());
            });
  }

  @Test
  void signIn_storeThrows_isUnavailableAndNoOtherIsAsked() {
    local("broken", hasher.hash(SESAME));

    assertThat(stores(Lenient.class, Breaking.class).signIn("broken", SESAME))
        .isEqualTo(new Unavailable(Breaking.class.getName()));
  }

  @Test
  void signIn_disabledLinkedAccount_isRefused() {
    IdentityStores stores = stores(Legacy.class);
    Account linked = accounts.link("legacy", "uid-7", "pat", Set.of("user"));
    accounts.setDisabled(linked.id(), true);

    assertThat(stores.signIn("pat", SESAME)).isEqualTo(new Refused(Reason.DISABLED, linked.id()));
  }

  @Test
  void signIn_ours_refusesForTheExactReason() {
    IdentityStores stores = stores();
    Account sam = local("sam", hasher.hash(SESAME));
    Account odd = local("odd", "$2x$unreadable");
    Account dis = local("dis", hasher.hash(SESAME));
    accounts.setDisabled(dis.id(), true);

    assertThat(stores.signIn("nobody", SESAME)).isEqualTo(new Refused(Reason.UNKNOWN_NAME, null));
    assertThat(stores.signIn("sam\0", SESAME)).isEqualTo(new Refused(Reason.UNKNOWN_NAME, null));
    assertThat(stores.signIn("sam", WRONG)).isEqualTo(new Refused(Reason.WRONG_PASSWORD, sam.id()));
    assertThat(stores.signIn("odd", SESAME))
        .isEqualTo(new Refused(Reason.UNREADABLE_HASH, odd.id()));
    assertThat(stores.signIn("dis", WRONG)).isEqualTo(new Refused(Reason.WRONG_PASSWORD, dis.id()));
    assertThat(stores.signIn("dis", SESAME)).isEqualTo(new Refused(Reason.DISABLED, dis.id()));
  }

  @Test
  void signIn_outdatedHash_isReplacedButNotForADisabledAccount() {
    String md5 = "{MD5}5f4dcc3b5aa765d61d8327deb882cf99";
    Password password = new Password("password");
    Account sam = local("sam", md5);
    Account dis = local("dis", md5);
    accounts.setDisabled(dis.id(), true);
    IdentityStores stores = stores();

    assertThat(stores.signIn("sam", password)).isEqualTo(new Accepted(sam));
    assertThat(stores.signIn("dis", password)).isEqualTo(new Refused(Reason.DISABLED, dis.id()));

    assertThat(accounts.passwordHash(sam.id()).orElseThrow()).startsWith("$argon2id$");
    assertThat(accounts.passwordHash(dis.id())).contains(md5);
    assertThat(stores.verify(sam, password)).isEqualTo(new Accepted(sam));
  }

  @Test
  void signIn_hashingBusy_isUnavailable() {
    PasswordHasher none = new PasswordHasher(HashScheme.ARGON2ID, 0, Duration.ZERO);
    IdentityStores stores = IdentityStores.open(accounts, none, List.of());

    assertThat(stores.signIn("nobody", SESAME)).isEqualTo(new Unavailable("hashing"));
  }

  @Test
  void signIn_databaseGone_isUnavailable() {
    IdentityStores stores = stores(Legacy.class);
    database.close();

    assertThat(stores.signIn("sam", SESAME)).isEqualTo(new Unavailable("accounts"));
    assertThat(stores.signIn("pat", SESAME)).isEqualTo(new Unavailable("accounts"));
    assertThat(stores.signIn("pat", WRONG)).isEqualTo(new Refused(Reason.WRONG_PASSWORD, null));
  }

  @Test
  void open_unusableClass_stopsTheStartAndNamesIt() {
    for (String name :
        List.of("no.such.Store", String.class.getName(), Unconstructible.class.getName())) {
      assertThatThrownBy(() -> IdentityStores.open(accounts, hasher, List.of(name)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(name);
    }
  }

  @Test
  void open_storeInServicesFile_isFound(@TempDir Path folder) throws IOException {
    Path services = Files.createDirectories(folder.resolve("META-INF/services"));
    Files.writeString(services.resolve(IdentityStore.class.getName()), Legacy.class.getName());
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (var loader = new URLClassLoader(new URL[] {folder.toUri().toURL()}, before)) {
      thread.setContextClassLoader(loader);

      assertThat(stores().signIn("pat", SESAME)).isInstanceOf(Accepted.class);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  @Test
  void open_brokenServicesFile_stopsTheStartAndNamesTheClass(@TempDir Path folder)
      throws IOException {
    Path services = Files.createDirectories(folder.resolve("META-INF/services"));
    Files.writeString(services.resolve(IdentityStore.class.getName()), "no.such.Store");
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (var loader = new URLClassLoader(new URL[] {folder.toUri().toURL()}, before)) {
      thread.setContextClassLoader(loader);

      assertThatThrownBy(this::stores)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("no.such.Store");
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  /** As on a plain servlet container: everything but the Jakarta Security API. */
  @Test
  void open_withoutTheJakartaApi_worksAndRefusesConfiguredStores() throws Exception {
    ClassLoader own = getClass().getClassLoader();
    try (var without = new WithoutJakarta(own)) {
      Class<?> type = Class.forName(IdentityStores.class.getName(), true, without);
      var open =
          type.getMethod(
              "open",
              Class.forName(Accounts.class.getName(), true, without),
              Class.forName(PasswordHasher.class.getName(), true, without),
              List.class);

      assertThat(open.invoke(null, null, null, List.of())).isNotNull();
      assertThatThrownBy(() -> open.invoke(null, null, null, List.of("some.Store")))
          .cause()
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("some.Store")
          .hasMessageContaining("jakarta.security.enterprise-api");
    }
  }

  /** Loads this module anew, and hides the API from it. */
  private static final class WithoutJakarta extends URLClassLoader {
    WithoutJakarta(ClassLoader parent) {
      super(
          new URL[] {IdentityStores.class.getProtectionDomain().getCodeSource().getLocation()},
          parent);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (name.startsWith("jakarta.security.")) {
        throw new ClassNotFoundException(name);
      }
      if (name.startsWith("io.sallyport.")) {
        Class<?> loaded = findLoadedClass(name);
        return loaded == null ? findClass(name) : loaded;
      }
      return super.loadClass(name, resolve);
    }
  }
}
