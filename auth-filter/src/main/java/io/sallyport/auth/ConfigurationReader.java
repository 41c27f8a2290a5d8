package io.sallyport.auth;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import io.sallyport.auth.browser.CrossOrigin;
import io.sallyport.auth.browser.ResponseHeaders;
import io.sallyport.auth.httpsession.HttpSessionSettings;
import io.sallyport.auth.mfa.MfaSettings;
import io.sallyport.auth.pipeline.ClientAddress;
import io.sallyport.auth.pipeline.ForwardingHeader;
import io.sallyport.auth.pipeline.Limit;
import io.sallyport.auth.pipeline.Origin;
import io.sallyport.auth.pipeline.Rule;
import io.sallyport.auth.session.SessionSettings;
import io.sallyport.identity.IdentitySettings;
import io.sallyport.identity.access.Roles;
import io.sallyport.identity.account.Usernames;
import io.sallyport.identity.password.HashScheme;
import io.sallyport.identity.password.Password;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Reads {@code sallyport.conf} into a {@link Configuration}, or names everything wrong with it. */
final class ConfigurationReader {

  private final List<String> problems = new ArrayList<>();
  private final Configuration defaults = Configuration.builder().build();

  private ConfigurationReader() {}

  /**
   * Reads a merged and resolved configuration.
   *
   * @throws ConfigurationException naming every problem
   */
  static Configuration read(Config merged) {
    Config resolved;
    try {
      resolved = merged.resolve();
    } catch (ConfigException e) {
      throw new ConfigurationException(List.of(String.valueOf(e.getMessage())));
    }
    return new ConfigurationReader().all(resolved);
  }

  private Configuration all(Config config) {
    ConfigSection top =
        new ConfigSection("", config.withOnlyPath("sallyport"), problems).section("sallyport");
    var builder = Configuration.builder();
    top.choice("mode", Map.of("enforce", false, "observe", true)).ifPresent(builder::observe);
    top.flag("demo").ifPresent(builder::demo);
    top.choice("metrics", Map.of("auto", true, "off", false)).ifPresent(builder::metrics);
    ConfigSection session = top.section("session");
    session(session, builder);
    RedisReader.read(top, session, builder);
    session.rejectUnknown();
    identity(top.section("identity"), builder);
    password(top.section("password"), builder);
    builder.roles(roles(top.section("roles")));
    web(top, builder);
    new TokenReader(defaults).read(top, builder);
    limits(top, builder);
    cors(top.section("cors"), builder);
    headers(top.section("headers"), builder);
    builder.rules(new RuleReader(top).rules());
    top.rejectUnknown();
    builder.places(top.places());
    if (!problems.isEmpty()) {
      throw new ConfigurationException(problems);
    }
    return builder.build();
  }

  private void identity(ConfigSection identity, Configuration.Builder builder) {
    ConfigSection jdbc = identity.section("jdbc");
    Optional<String> url = jdbc.text("url");
    Optional<String> jndi = jdbc.text("jndi");
    IdentitySettings.Jdbc usual = (IdentitySettings.Jdbc) defaults.identity().database();
    String user = jdbc.textOrEmpty("user").orElse(usual.user());
    String password = jdbc.textOrEmpty("password").orElse("");
    if (url.isPresent() && jndi.isPresent()) {
      jdbc.problem("jndi", "contradicts identity.jdbc.url: keep one of them");
    }
    jndi.ifPresentOrElse(
        name -> builder.database(new IdentitySettings.Jndi(name)),
        () -> builder.database(new IdentitySettings.Jdbc(url.orElse(usual.url()), user, password)));
    identity.texts("stores").ifPresent(builder::identityStores);
    builder.initialAccounts(initialAccounts(identity));
    jdbc.rejectUnknown();
    identity.rejectUnknown();
  }

  private static List<Configuration.InitialAccount> initialAccounts(ConfigSection identity) {
    var accounts = new ArrayList<Configuration.InitialAccount>();
    for (ConfigSection one : identity.list("initial-accounts")) {
      one.required("username");
      Optional<String> username =
          one.parsed(
              "username",
              "a name of at most " + Usernames.MAX_LENGTH + " visible characters",
              text -> Optional.of(text).filter(Usernames::isAcceptable));
      Optional<String> password = one.required("password");
      Set<String> roles = Set.copyOf(one.texts("roles").orElse(List.of()));
      one.rejectUnknown();
      if (username.isPresent() && password.isPresent()) {
        accounts.add(
            new Configuration.InitialAccount(username.get(), new Password(password.get()), roles));
      }
    }
    return accounts;
  }

  private static void password(ConfigSection password, Configuration.Builder builder) {
    var algorithms = new LinkedHashMap<String, HashScheme>();
    algorithms.put("argon2id", HashScheme.ARGON2ID);
    algorithms.put("bcrypt", HashScheme.BCRYPT);
    password.choice("algorithm", algorithms).ifPresent(builder::passwordAlgorithm);
    password.rejectUnknown();
  }

  private Map<String, Roles.Definition> roles(ConfigSection section) {
    var roles = new LinkedHashMap<String, Roles.Definition>();
    section
        .sections()
        .forEach(
            (name, role) -> {
              Set<String> inherits = Set.copyOf(role.texts("inherits").orElse(List.of()));
              Set<String> permissions = Set.copyOf(role.texts("permissions").orElse(List.of()));
              role.rejectUnknown();
              roles.put(name, new Roles.Definition(inherits, permissions));
            });
    try {
      Roles.of(roles);
    } catch (IllegalArgumentException e) {
      problems.add(section.where() + ": " + e.getMessage());
    }
    return roles;
  }

  private void web(ConfigSection top, Configuration.Builder builder) {
    ConfigSection web = top.section("web");
    ConfigSection cookie = top.section("cookie");
    Configuration.Web usual = defaults.web();
    var forwarding = new LinkedHashMap<String, ForwardingHeader>();
    forwarding.put("none", ForwardingHeader.NONE);
    forwarding.put("forwarded", ForwardingHeader.FORWARDED);
    forwarding.put("x-forwarded-for", ForwardingHeader.X_FORWARDED_FOR);
    builder.web(
        new Configuration.Web(
            web.text("base-path").orElse(usual.basePath()),
            web.parsed("origin", "scheme and host such as https://notes.example.com", Origin::parse)
                .orElse(null),
            web.choice("forwarded-header", forwarding).orElse(usual.forwarding()),
            proxies(web),
            cookie.choice("secure", Map.of("auto", false, "always", true)).orElse(false),
            cookie.choice("same-site", Map.of("lax", "Lax", "strict", "Strict")).orElse("Lax"),
            cookie
                .parsed(
                    "domain",
                    "a domain such as example.com",
                    text ->
                        Optional.of(text)
                            .filter(name -> name.matches("[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)+")))
                .orElse(null)));
    web.rejectUnknown();
    cookie.rejectUnknown();
  }

  private static List<ClientAddress.Block> proxies(ConfigSection web) {
    var proxies = new ArrayList<ClientAddress.Block>();
    for (String text : web.texts("trusted-proxies").orElse(List.of())) {
      ClientAddress.Block.parse(text)
          .ifPresentOrElse(
              proxies::add,
              () ->
                  web.problem(
                      "trusted-proxies",
                      "holds '" + text + "': write addresses or blocks such as 10.0.0.0/8"));
    }
    return proxies;
  }

  private void session(ConfigSection session, Configuration.Builder builder) {
    SessionSettings usual = defaults.session();
    builder.session(
        new SessionSettings(
            session.duration("idle-timeout").orElse(usual.idleTimeout()),
            session.duration("absolute-timeout").orElse(usual.absoluteTimeout()),
            session.count("max-sessions").orElse(usual.maxSessions())));
    httpSession(session, builder);
  }

  private static void httpSession(ConfigSection session, Configuration.Builder builder) {
    boolean shared =
        session.choice("http-session", Map.of("container", false, "shared", true)).orElse(false);
    var types = new TreeSet<String>();
    for (String type : session.texts("http-session-types").orElse(List.of())) {
      HttpSessionSettings.problemWith(type)
          .ifPresentOrElse(
              problem ->
                  session.problem("http-session-types", "holds '" + type + "', which " + problem),
              () -> types.add(type));
    }
    if (shared) {
      builder.httpSession(new HttpSessionSettings(types));
    } else if (session.has("http-session-types")) {
      session.problem(
          "http-session-types", "needs session.http-session = shared: a container keeps any class");
    }
  }

  private void limits(ConfigSection top, Configuration.Builder builder) {
    ConfigSection limits = top.section("limits");
    Configuration.SignInLimits usual = defaults.limits();
    builder.limits(
        new Configuration.SignInLimits(
            limit(limits, "sign-in-per-address").orElse(usual.perAddress()),
            limit(limits, "sign-in-per-name").orElse(usual.perName())));
    ConfigSection mfa = top.section("mfa");
    MfaSettings usually = defaults.mfa();
    builder.mfa(
        new MfaSettings(
            mfa.duration("token-ttl").orElse(usually.tokenTtl()),
            mfa.choice("enrolment", Map.of("open", false, "approved", true))
                .orElse(usually.approved()),
            limit(limits, "second-factor-per-account").orElse(usually.perAccount())));
    mfa.rejectUnknown();
    limits.rejectUnknown();
  }

  static Optional<Limit> limit(ConfigSection section, String key) {
    return section.parsed(key, "a count and a period such as 100/1m", LimitText::parse);
  }

  private static void cors(ConfigSection cors, Configuration.Builder builder) {
    boolean credentials = cors.flag("allow-credentials").orElse(false);
    var origins = new java.util.LinkedHashSet<Origin>();
    boolean any = false;
    for (String text : cors.texts("allowed-origins").orElse(List.of())) {
      if (text.equals("*")) {
        any = true;
        continue;
      }
      Origin.parse(text)
          .ifPresentOrElse(
              origins::add,
              () ->
                  cors.problem(
                      "allowed-origins",
                      "holds '" + text + "': write origins such as https://app.example.com"));
    }
    if (any && credentials) {
      cors.problem(
          "allowed-origins",
          "holds * while allow-credentials is on, which would let every site act for your users:"
              + " name the origins");
    } else {
      builder.cors(new CrossOrigin(origins, any, credentials));
    }
    cors.rejectUnknown();
  }

  private void headers(ConfigSection headers, Configuration.Builder builder) {
    ResponseHeaders usual = defaults.headers();
    builder.headers(
        new ResponseHeaders(
            headers.flag("strict-transport-security").orElse(usual.strictTransport()),
            headers
                .choice("frame-options", Map.of("same-origin", true, "off", false))
                .orElse(usual.sameOriginFrames()),
            headers.flag("clear-site-data").orElse(usual.clearSiteData())));
    headers.rejectUnknown();
  }

  /** Reads the list of rules. */
  private record RuleReader(ConfigSection top) {

    List<Rule> rules() {
      var rules = new ArrayList<Rule>();
      for (ConfigSection one : top.list("rules")) {
        Optional<String> path = one.required("path");
        one.required("allow");
        var allow =
            one.parsed(
                "allow",
                "everyone, signed-in, nobody, application, role:…, permission:… or scope:…",
                RequirementText::parse);
        Set<String> methods = methods(one);
        boolean secondFactor = one.choice("second-factor", Map.of("required", true)).orElse(false);
        var within = one.duration("signed-in-within").orElse(null);
        var limit = limit(one, "limit").orElse(null);
        one.rejectUnknown();
        if (path.isPresent() && allow.isPresent()) {
          rules.add(new Rule(path.get(), methods, allow.get(), secondFactor, within, limit));
        }
      }
      return rules;
    }

    private static Set<String> methods(ConfigSection rule) {
      List<String> methods = rule.texts("methods").orElse(List.of());
      if (methods.isEmpty() && rule.has("methods")) {
        rule.problem("methods", "names none: name some, or leave the key out for all");
      }
      for (String method : methods) {
        if (!method.matches("[A-Z]+")) {
          rule.problem("methods", "holds '" + method + "': write upper case such as GET");
        }
      }
      return Set.copyOf(methods);
    }
  }
}
