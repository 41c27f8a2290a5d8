package io.sallyport.auth;

import io.sallyport.auth.access.AccessGuard;
import io.sallyport.auth.access.AccessRules;
import io.sallyport.auth.access.Observations;
import io.sallyport.auth.account.AccountEndpoints;
import io.sallyport.auth.account.PasswordChange;
import io.sallyport.auth.admin.AdminArea;
import io.sallyport.auth.admin.Administration;
import io.sallyport.auth.admin.HealthEndpoint;
import io.sallyport.auth.apikey.ApiKeyCredentials;
import io.sallyport.auth.apikey.ApiKeyEndpoints;
import io.sallyport.auth.apikey.FailedLookUps;
import io.sallyport.auth.browser.CrossSiteGuard;
import io.sallyport.auth.httpsession.HttpSessionRepository;
import io.sallyport.auth.httpsession.HttpSessionSettings;
import io.sallyport.auth.httpsession.SharedHttpSessions;
import io.sallyport.auth.limit.RuleLimits;
import io.sallyport.auth.login.ApplicationLogin;
import io.sallyport.auth.login.LoginEndpoints;
import io.sallyport.auth.login.LoginLimits;
import io.sallyport.auth.login.SignInCompletion;
import io.sallyport.auth.mfa.Mfa;
import io.sallyport.auth.page.Pages;
import io.sallyport.auth.pipeline.AccountStates;
import io.sallyport.auth.pipeline.AnswerWriter;
import io.sallyport.auth.pipeline.Audit;
import io.sallyport.auth.pipeline.Authenticators;
import io.sallyport.auth.pipeline.Caches;
import io.sallyport.auth.pipeline.CookiePolicy;
import io.sallyport.auth.pipeline.Cookies;
import io.sallyport.auth.pipeline.Delivery;
import io.sallyport.auth.pipeline.Endpoints;
import io.sallyport.auth.pipeline.Measures;
import io.sallyport.auth.pipeline.Pipeline;
import io.sallyport.auth.pipeline.RequestSanity;
import io.sallyport.auth.pipeline.Route;
import io.sallyport.auth.pipeline.SignIns;
import io.sallyport.auth.pipeline.Site;
import io.sallyport.auth.pipeline.Step;
import io.sallyport.auth.session.SessionCookies;
import io.sallyport.auth.session.SessionEndpoints;
import io.sallyport.auth.session.SessionSignIns;
import io.sallyport.auth.token.Tokens;
import io.sallyport.identity.Identity;
import io.sallyport.identity.secret.KeyRing;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Puts all the parts together; the one place that knows them all. */
final class Wiring {

  final Site site;
  final Stores stores;
  final Tokens tokens;
  final List<SignIns> signIns;
  final Authenticators authenticators;
  final AccessRules rules;
  final AccessGuard guard;
  final ContainerActions actions;
  final @Nullable Observations observations;
  final Pipeline identification;
  final Pipeline pipeline;
  final @Nullable SharedHttpSessions httpSessions;

  Wiring(
      Configuration configuration,
      Identity identity,
      KeyRing seals,
      Stores stores,
      String contextPath,
      Measures measures,
      Clock clock) {
    site = site(configuration.web(), contextPath, clock);
    this.stores = stores;
    httpSessions = httpSessions(configuration, stores, clock);
    var audit = new Audit(identity.audit(), measures, clock);
    var cookies =
        new SessionCookies(
            stores.sessions(),
            configuration.session(),
            identity.accounts(),
            identity.roles(),
            audit,
            clock);
    var accounts =
        new AccountStates(
            identity.accounts(), identity.roles(), stores.news(), new Caches(measures));
    identity.accounts().addListener(accounts);
    identity.accounts().addListener(stores.epochs());
    tokens = new Tokens(configuration.tokens(), identity, seals, accounts, audit);
    var keys =
        new ApiKeyCredentials(
            identity.apiKeys(),
            configuration.apiKeys(),
            accounts,
            new FailedLookUps(stores.limiters().get(), measures),
            clock);
    authenticators = new Authenticators(List.of(tokens.bearer(), keys, cookies, tokens.cookie()));
    var pages = new Pages();
    var keyEndpoints =
        new ApiKeyEndpoints(identity.apiKeys(), keys, configuration.apiKeys(), pages, audit, clock);
    var writer = new AnswerWriter(pages::problem, configuration.headers());
    var limits =
        new LoginLimits(
            stores.limiters().get(),
            stores.limiters().get(),
            configuration.limits().perAddress(),
            configuration.limits().perName());
    var completion =
        new SignInCompletion(identity, limits, deliveries(cookies, tokens), audit, clock);
    var mfa =
        new Mfa(
            configuration.mfa(),
            identity,
            seals,
            new Mfa.Bookkeeping(stores.tickets(), stores.limiters().get(), audit),
            new Mfa.Outcomes(completion, cookies, cookies),
            pages);
    var login =
        new LoginEndpoints(
            identity,
            limits,
            mfa,
            completion,
            pages,
            new LoginEndpoints.Departure(
                keyEndpoints::deleteAll, configuration.headers().clearSiteData(), audit));
    signIns =
        List.of(new SessionSignIns(stores.sessions(), cookies, audit, clock), tokens.signIns());
    var endpoints =
        new Endpoints(
            Stream.of(
                    login.routes(),
                    endpoints(configuration, identity, cookies, pages, audit, clock),
                    tokens.routes(),
                    keyEndpoints.routes(),
                    mfa.routes(),
                    administration(configuration, identity, keyEndpoints, pages, audit, clock))
                .flatMap(List::stream)
                .toList(),
            Map.of(AdminArea.PATH, AdminArea.rule()));
    rules = new AccessRules(configuration.rules(), endpoints);
    observations = configuration.observe() ? new Observations() : null;
    guard = new AccessGuard(clock, mfa, observations);
    var byApplication = new ApplicationLogin(identity, limits, mfa, completion, audit);
    actions = new ContainerActions(byApplication, guard, writer, audit);
    var ruleLimits =
        new RuleLimits(
            configuration.rules(), stores.limiters().get(), stores.limiters().get(), measures);
    boolean limited =
        !configuration.observe()
            && configuration.rules().stream().anyMatch(rule -> rule.limit() != null);
    var sanity = new RequestSanity();
    var crossSite = new CrossSiteGuard(configuration.cors(), ourCookies(configuration));
    identification = new Pipeline(List.of(sanity, rules, authenticators, crossSite));
    pipeline =
        new Pipeline(
            List.of(
                sanity,
                rules,
                configuration.headers(),
                Step.when(configuration.cors().open(), configuration.cors()),
                Step.when(limited, ruleLimits::byAddress),
                authenticators,
                crossSite,
                guard,
                Step.when(limited, ruleLimits::byCaller),
                endpoints::answer));
  }

  private static List<Delivery> deliveries(SessionCookies cookies, Tokens tokens) {
    var all = new ArrayList<Delivery>();
    all.add(cookies);
    all.addAll(tokens.deliveries());
    return all;
  }

  private static @Nullable SharedHttpSessions httpSessions(
      Configuration configuration, Stores stores, Clock clock) {
    HttpSessionSettings settings = configuration.httpSession();
    HttpSessionRepository repository = stores.httpSessions();
    return settings == null || repository == null
        ? null
        : new SharedHttpSessions(
            repository, settings, configuration.session().idleTimeout(), clock);
  }

  private static List<String> ourCookies(Configuration configuration) {
    var all = new ArrayList<String>(Tokens.COOKIES);
    all.add(Cookies.SESSION);
    all.add(Mfa.COOKIE);
    if (configuration.httpSession() != null) {
      all.add(SharedHttpSessions.COOKIE);
    }
    return all;
  }

  private List<Route> endpoints(
      Configuration configuration,
      Identity identity,
      SessionCookies cookies,
      Pages pages,
      Audit audit,
      Clock clock) {
    var sessionEndpoints = new SessionEndpoints(signIns);
    var passwordChange =
        new PasswordChange(
            identity, cookies, stores.limiters().get(), configuration.limits().perName(), audit);
    return Stream.of(
            pages.routes(),
            sessionEndpoints.routes(),
            new AccountEndpoints(passwordChange, pages, sessionEndpoints::rows).routes(),
            new HealthEndpoint(health(identity), clock).routes())
        .flatMap(List::stream)
        .toList();
  }

  private Map<String, BooleanSupplier> health(Identity identity) {
    var all = new TreeMap<String, BooleanSupplier>(stores.health());
    all.put("accounts", identity::isUp);
    return all;
  }

  private static List<Route> administration(
      Configuration configuration,
      Identity identity,
      ApiKeyEndpoints keys,
      Pages pages,
      Audit audit,
      Clock clock) {
    var doctor = new Doctor(new Check.Patient(configuration, identity, clock));
    return new Administration(identity, keys::deleteAll, audit, doctor::findings, pages).routes();
  }

  private static Site site(Configuration.Web web, String contextPath, Clock clock) {
    return new Site(
        contextPath,
        web.basePath(),
        web.origin(),
        web.forwarding(),
        web.trustedProxies(),
        new CookiePolicy(
            web.secureCookiesAlways(),
            web.sameSite(),
            web.cookieDomain(),
            CookiePolicy.suffixFor(contextPath)),
        clock);
  }
}
