package io.sallyport.auth;

import io.sallyport.auth.access.AccessGuard;
import io.sallyport.auth.access.AccessRules;
import io.sallyport.auth.access.Observations;
import io.sallyport.auth.account.AccountEndpoints;
import io.sallyport.auth.account.PasswordChange;
import io.sallyport.auth.admin.HealthEndpoint;
import io.sallyport.auth.browser.CrossSiteGuard;
import io.sallyport.auth.limit.MemoryRateLimiter;
import io.sallyport.auth.limit.RuleLimits;
import io.sallyport.auth.login.LoginEndpoints;
import io.sallyport.auth.login.LoginLimits;
import io.sallyport.auth.page.Pages;
import io.sallyport.auth.pipeline.AnswerWriter;
import io.sallyport.auth.pipeline.Audit;
import io.sallyport.auth.pipeline.Authenticators;
import io.sallyport.auth.pipeline.CookiePolicy;
import io.sallyport.auth.pipeline.Endpoints;
import io.sallyport.auth.pipeline.ForeignCredentials;
import io.sallyport.auth.pipeline.Pipeline;
import io.sallyport.auth.pipeline.RateLimiter;
import io.sallyport.auth.pipeline.RequestSanity;
import io.sallyport.auth.pipeline.Route;
import io.sallyport.auth.pipeline.Site;
import io.sallyport.auth.session.MemorySessions;
import io.sallyport.auth.session.SessionCookies;
import io.sallyport.auth.session.SessionEndpoints;
import io.sallyport.identity.Identity;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Puts all the parts together; the one place that knows them all. */
final class Wiring {

  final Site site;
  final MemorySessions sessions;
  final Authenticators authenticators;
  final AccessRules rules;
  final AccessGuard guard;
  final LoginEndpoints login;
  final AnswerWriter writer;
  final @Nullable Observations observations;
  final Pipeline pipeline;

  Wiring(Configuration configuration, Identity identity, String contextPath, Clock clock) {
    site = site(configuration.web(), contextPath, clock);
    sessions = new MemorySessions(configuration.session(), clock);
    identity.accounts().addListener(sessions::raise);
    var audit = new Audit(identity.audit(), clock);
    var limiter = new MemoryRateLimiter(clock);
    var cookies =
        new SessionCookies(
            sessions, configuration.session(), identity.accounts(), identity.roles(), clock);
    authenticators = new Authenticators(List.of(new ForeignCredentials(), cookies));
    var pages = new Pages();
    writer = new AnswerWriter(pages::problem);
    login =
        new LoginEndpoints(
            identity,
            new LoginLimits(
                limiter, configuration.limits().perAddress(), configuration.limits().perName()),
            List.of(cookies),
            pages,
            audit,
            clock);
    var endpoints =
        new Endpoints(endpoints(configuration, identity, limiter, cookies, pages, audit, clock));
    rules = new AccessRules(configuration.rules(), endpoints);
    observations = configuration.observe() ? new Observations() : null;
    guard = new AccessGuard(clock, observations);
    var ruleLimits = new RuleLimits(limiter);
    pipeline =
        new Pipeline(
            List.of(
                new RequestSanity(),
                rules,
                configuration.headers(),
                configuration.cors(),
                ruleLimits::byAddress,
                authenticators,
                new CrossSiteGuard(configuration.cors(), List.of(SessionCookies.COOKIE)),
                guard,
                ruleLimits::byCaller,
                endpoints::answer));
  }

  private List<Route> endpoints(
      Configuration configuration,
      Identity identity,
      RateLimiter limiter,
      SessionCookies cookies,
      Pages pages,
      Audit audit,
      Clock clock) {
    var sessionEndpoints = new SessionEndpoints(sessions, audit, clock);
    var passwordChange =
        new PasswordChange(identity, cookies, limiter, configuration.limits().perName(), audit);
    return Stream.of(
            pages.routes(),
            login.routes(),
            sessionEndpoints.routes(),
            new AccountEndpoints(passwordChange, pages, sessionEndpoints::rows).routes(),
            new HealthEndpoint(Map.of("accounts", identity::isUp), clock).routes())
        .flatMap(List::stream)
        .toList();
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
