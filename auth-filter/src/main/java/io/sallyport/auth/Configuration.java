package io.sallyport.auth;

import io.sallyport.auth.apikey.ApiKeySettings;
import io.sallyport.auth.browser.CrossOrigin;
import io.sallyport.auth.browser.ResponseHeaders;
import io.sallyport.auth.httpsession.HttpSessionSettings;
import io.sallyport.auth.mfa.MfaSettings;
import io.sallyport.auth.pipeline.ClientAddress;
import io.sallyport.auth.pipeline.ForwardingHeader;
import io.sallyport.auth.pipeline.Limit;
import io.sallyport.auth.pipeline.Origin;
import io.sallyport.auth.pipeline.Rule;
import io.sallyport.auth.redis.RedisSettings;
import io.sallyport.auth.session.SessionSettings;
import io.sallyport.auth.token.TokenSettings;
import io.sallyport.identity.IdentitySettings;
import io.sallyport.identity.access.Roles;
import io.sallyport.identity.password.HashScheme;
import io.sallyport.identity.password.Password;
import io.sallyport.identity.secret.KeyRing;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Everything that can be set, complete and checked. Immutable. {@link #builder} starts from the
 * defaults; {@code sallyport.conf} is read into the same.
 *
 * @param observe whether rules refuse nothing and only log what they would have refused
 * @param demo whether the demo accounts are made; their passwords are public
 * @param metrics whether Micrometer is used where it is there
 * @param httpSession what the application's shared {@code HttpSession} may hold; null where the
 *     container keeps it
 * @param redis what nodes share; null for a node that stands alone
 * @param rules the access rules, first match first
 * @param places the file and line of each key that a file has, below {@code sallyport}
 */
public record Configuration(
    boolean observe,
    boolean demo,
    boolean metrics,
    IdentitySettings identity,
    List<InitialAccount> initialAccounts,
    Web web,
    SessionSettings session,
    @Nullable HttpSessionSettings httpSession,
    TokenSettings tokens,
    ApiKeySettings apiKeys,
    MfaSettings mfa,
    SealKeys secrets,
    @Nullable RedisSettings redis,
    SignInLimits limits,
    CrossOrigin cors,
    ResponseHeaders headers,
    List<Rule> rules,
    Map<String, String> places) {

  /**
   * Where the application is seen, and how its cookies are marked.
   *
   * @param basePath where our own endpoints live, below the context path; {@code /auth}
   * @param origin the application's own origin; null to take it from each request
   * @param forwarding the one header that {@code trustedProxies} are believed to set
   * @param secureCookiesAlways false to allow plain HTTP on the developer's own machine
   * @param sameSite {@code Lax}, or {@code Strict}, which breaks links from other sites
   * @param cookieDomain shares the sign-in with subdomains; null for this host alone
   */
  public record Web(
      String basePath,
      @Nullable Origin origin,
      ForwardingHeader forwarding,
      List<ClientAddress.Block> trustedProxies,
      boolean secureCookiesAlways,
      String sameSite,
      @Nullable String cookieDomain) {

    /** Copies the list. */
    public Web {
      trustedProxies = List.copyOf(trustedProxies);
    }
  }

  /** The keys that encrypt what must be read back, such as signing keys. It never shows itself. */
  public static final class SealKeys {

    private final Map<String, byte[]> given;
    private final String current;
    private final Path file;

    /**
     * Copies the keys.
     *
     * @param given 32 bytes each, by their ids; empty to keep one in {@code file}
     * @param current the id of the one that seals
     */
    public SealKeys(Map<String, byte[]> given, String current, Path file) {
      this.given =
          given.entrySet().stream()
              .collect(
                  Collectors.toUnmodifiableMap(Map.Entry::getKey, key -> key.getValue().clone()));
      this.current = current;
      this.file = file;
    }

    Path file() {
      return file;
    }

    /** Whether the keys are kept in the file. */
    boolean inFile() {
      return given.isEmpty();
    }

    KeyRing open() {
      return given.isEmpty() ? KeyRing.inFile(file) : KeyRing.of(given, current);
    }

    @Override
    public String toString() {
      return "SealKeys[redacted]";
    }
  }

  /** An account that is made at the start if no account has its name. */
  public record InitialAccount(String username, Password password, Set<String> roles) {

    /** Copies the roles. */
    public InitialAccount {
      roles = Set.copyOf(roles);
    }
  }

  /** How many sign-ins may fail: see {@link io.sallyport.auth.login.LoginLimits}. */
  public record SignInLimits(Limit perAddress, Limit perName) {}

  /** Copies the collections. */
  public Configuration {
    initialAccounts = List.copyOf(initialAccounts);
    rules = List.copyOf(rules);
    places = Map.copyOf(places);
  }

  /** The defaults, to be changed. */
  public static Builder builder() {
    return new Builder();
  }

  /** Every default stands here. Not thread-safe. */
  public static final class Builder {

    private boolean observe;
    private boolean demo;
    private boolean metrics = true;
    private IdentitySettings.Database database =
        new IdentitySettings.Jdbc("jdbc:h2:file:./data/sallyport", "sa", "");
    private Map<String, Roles.Definition> roles = Map.of();
    private HashScheme passwordAlgorithm = HashScheme.ARGON2ID;
    private List<String> identityStores = List.of();
    private List<InitialAccount> initialAccounts = List.of();
    private Web web = new Web("/auth", null, ForwardingHeader.NONE, List.of(), false, "Lax", null);
    private SessionSettings session =
        new SessionSettings(Duration.ofMinutes(30), Duration.ofHours(8), 100_000);
    private @Nullable HttpSessionSettings httpSession;
    private TokenSettings tokens = TokenSettings.standard();
    private ApiKeySettings apiKeys = new ApiKeySettings(true, false);
    private MfaSettings mfa =
        new MfaSettings(Duration.ofMinutes(5), false, new Limit(10, Duration.ofMinutes(15)));
    private SealKeys secrets = new SealKeys(Map.of(), "", Path.of("./data/sallyport.keys"));
    private SignInLimits limits =
        new SignInLimits(
            new Limit(20, Duration.ofMinutes(15)), new Limit(5, Duration.ofMinutes(15)));
    private CrossOrigin cors = new CrossOrigin(Set.of(), false, false);
    private ResponseHeaders headers = new ResponseHeaders(true, true, false);
    private @Nullable RedisSettings redis;
    private List<Rule> rules = List.of();
    private Map<String, String> places = Map.of();

    private Builder() {}

    /** Refuses nothing by rules, and logs what would have been refused. */
    public Builder observe(boolean only) {
      observe = only;
      return this;
    }

    /** Makes the demo accounts. CAUTION: their passwords are public. */
    public Builder demo(boolean on) {
      demo = on;
      return this;
    }

    /** Counts with Micrometer where it is on the class path; on by default. */
    public Builder metrics(boolean on) {
      metrics = on;
      return this;
    }

    /** Where accounts live; an H2 file in {@code ./data} by default. */
    public Builder database(IdentitySettings.Database where) {
      database = where;
      return this;
    }

    /** The roles that exist; none by default. */
    public Builder roles(Map<String, Roles.Definition> definitions) {
      roles = definitions;
      return this;
    }

    /** The scheme for new password hashes; argon2id by default. */
    public Builder passwordAlgorithm(HashScheme algorithm) {
      passwordAlgorithm = algorithm;
      return this;
    }

    /** Class names of the application's own identity stores, asked before ours. */
    public Builder identityStores(List<String> classNames) {
      identityStores = classNames;
      return this;
    }

    /** Accounts to make at the first start. */
    public Builder initialAccounts(List<InitialAccount> accounts) {
      initialAccounts = accounts;
      return this;
    }

    /** Where the application is seen. */
    public Builder web(Web seen) {
      web = seen;
      return this;
    }

    /** How long sessions live. */
    public Builder session(SessionSettings settings) {
      session = settings;
      return this;
    }

    /** Keeps the application's {@code HttpSession} with the sessions, not in the container. */
    public Builder httpSession(HttpSessionSettings settings) {
      httpSession = settings;
      return this;
    }

    /** How tokens are made and how long they live. */
    public Builder tokens(TokenSettings settings) {
      tokens = settings;
      return this;
    }

    /** Which API keys are taken. */
    public Builder apiKeys(ApiKeySettings settings) {
      apiKeys = settings;
      return this;
    }

    /** How second factors are asked for and set up. */
    public Builder mfa(MfaSettings settings) {
      mfa = settings;
      return this;
    }

    /** The keys that encrypt what must be read back; a file in {@code ./data} by default. */
    public Builder secrets(SealKeys keys) {
      secrets = keys;
      return this;
    }

    /** The Redis that nodes share; without one everything is kept in this process. */
    public Builder redis(RedisSettings settings) {
      redis = settings;
      return this;
    }

    /** How many sign-ins may fail. */
    public Builder limits(SignInLimits settings) {
      limits = settings;
      return this;
    }

    /** Which other origins may call. */
    public Builder cors(CrossOrigin settings) {
      cors = settings;
      return this;
    }

    /** Headers on every answer. */
    public Builder headers(ResponseHeaders settings) {
      headers = settings;
      return this;
    }

    /** The access rules, first match first. */
    public Builder rules(List<Rule> inOrder) {
      rules = inOrder;
      return this;
    }

    /** Where the settings were read from. */
    Builder places(Map<String, String> ofKeys) {
      places = ofKeys;
      return this;
    }

    /**
     * The configuration.
     *
     * @throws ConfigurationException if settings contradict each other
     */
    public Configuration build() {
      var configuration =
          new Configuration(
              observe,
              demo,
              metrics,
              new IdentitySettings(database, roles, passwordAlgorithm, identityStores),
              initialAccounts,
              web,
              session,
              httpSession,
              tokens,
              apiKeys,
              mfa,
              secrets,
              redis,
              limits,
              cors,
              headers,
              rules,
              places);
      List<String> problems = Contradictions.in(configuration);
      if (!problems.isEmpty()) {
        throw new ConfigurationException(problems);
      }
      return configuration;
    }
  }
}
