package io.sallyport.auth.pipeline;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way, with what is known of it so far.
 *
 * <p>Everything that costs something is found out at the first look and then kept. Not thread-safe;
 * a request that continues on another thread is handed over by the container.
 */
public final class Exchange {

  private final Site site;
  private final Authenticators authenticators;
  private final HttpServletRequest request;
  private final HttpServletResponse response;
  private final String method;
  private final @Nullable String authorization;
  private final @Nullable String bearer;
  private final @Nullable String apiKey;
  private @Nullable String path;
  private Rule rule = Rule.DEFAULT;
  private @Nullable Route route;
  private String pathVariable = "";
  private @Nullable AuthOutcome identity;
  private @Nullable GuardedResponse guarded;
  private boolean explicitCredential;
  private boolean entered;
  private boolean foreignFramesRefused;
  private boolean keptFromCaches;
  private @Nullable RequestBody body;
  private @Nullable Via via;
  private @Nullable Cookies cookies;
  private @Nullable SharedSession sharedSession;
  private volatile @Nullable Thread retoldBy;

  /** A request as it came. */
  public Exchange(
      Site site,
      Authenticators authenticators,
      HttpServletRequest request,
      HttpServletResponse response) {
    this.site = site;
    this.authenticators = authenticators;
    this.request = request;
    this.response = response;
    this.method = request.getMethod();
    this.authorization = request.getHeader("Authorization");
    this.bearer = BearerHeader.value(authorization);
    this.apiKey = request.getHeader("X-API-Key");
  }

  /**
   * The same request further on, with other objects of the container for it.
   *
   * @param known what was found out so far: who is calling, and the cookies that went
   */
  public Exchange(Exchange known, HttpServletRequest request, HttpServletResponse response) {
    this(known.site, known.authenticators, request, response);
    identity = known.identity;
    explicitCredential = known.explicitCredential;
    entered = known.entered;
    cookies = known.cookies;
  }

  /** From here on the container's own authentication takes part in the request. */
  public void enteredByContainer() {
    entered = true;
  }

  /** Whether the container's own authentication takes part, and is to learn who is calling. */
  boolean entered() {
    return entered;
  }

  /** Whether this thread only makes the container look again: nobody signs in or out. */
  public boolean retelling() {
    return retoldBy == Thread.currentThread();
  }

  void retelling(boolean now) {
    retoldBy = now ? Thread.currentThread() : null;
  }

  /** What is true of the application. */
  public Site site() {
    return site;
  }

  /** The request as the container made it. */
  public HttpServletRequest request() {
    return request;
  }

  /** The response as the container made it. */
  public HttpServletResponse response() {
    return response;
  }

  /** The decoded path below the context path; the start page's until it was found unambiguous. */
  public String path() {
    return path == null ? "/" : path;
  }

  /** What was asked for, as the log shows it: the path, or what came if that is none. */
  String pathAsked() {
    return path == null ? request.getRequestURI() : path;
  }

  void path(String checked) {
    path = checked;
  }

  /** Whether the path is one of ours. */
  public boolean ours() {
    String base = site.basePath();
    String asked = path();
    return asked.startsWith(base)
        && (asked.length() == base.length() || asked.charAt(base.length()) == '/');
  }

  /** The rule that governs the request. */
  public Rule rule() {
    return rule;
  }

  /** From here on this rule governs. */
  public void rule(Rule governing) {
    rule = governing;
  }

  @Nullable Route route() {
    return route;
  }

  void route(Route found, String variable) {
    route = found;
    pathVariable = variable;
    rule = found.rule();
  }

  /** What stood in the place of <code>{id}</code>; empty for a route without one. */
  public String pathVariable() {
    return pathVariable;
  }

  /** The method of the request. */
  public String method() {
    return method;
  }

  /** Whether the method changes nothing (RFC 9110, section 9.2.1). */
  public boolean safe() {
    return switch (method) {
      case "GET", "HEAD", "OPTIONS" -> true;
      default -> false;
    };
  }

  /** Who is calling; looked up at the first call. */
  public AuthOutcome identity() {
    AuthOutcome known = identity;
    if (known == null) {
      known = authenticators.ambient(this);
      identity = known;
      if (known instanceof AuthOutcome.Authenticated && guarded != null) {
        guarded.keepFromCaches();
      }
    }
    return known;
  }

  /** The caller, if somebody is signed in. */
  public Optional<Caller> caller() {
    return Optional.ofNullable(callerOrNull());
  }

  /** The caller without the wrapping of {@link #caller}, for the request path. */
  public @Nullable Caller callerOrNull() {
    return identity() instanceof AuthOutcome.Authenticated known ? known.caller() : null;
  }

  /**
   * From here on this is who is calling: after a sign-in, a sign-out, or an explicit credential.
   */
  public void identity(AuthOutcome outcome) {
    identity = outcome;
  }

  /** Whether the caller came by a credential that was sent on purpose, a token or a key. */
  public boolean explicitCredential() {
    return explicitCredential;
  }

  void explicitIdentity(AuthOutcome outcome) {
    identity = outcome;
    explicitCredential = true;
  }

  /** From here on pages of the application are sent with {@code X-Frame-Options: SAMEORIGIN}. */
  public void keepPagesFromForeignFrames() {
    foreignFramesRefused = true;
  }

  boolean foreignFramesRefused() {
    return foreignFramesRefused;
  }

  /** Whether the caller is unknown only because a store could not be asked. */
  public boolean identityUnavailable() {
    return identity instanceof AuthOutcome.Unavailable;
  }

  /**
   * The response that the application writes: the first look at the caller keeps it from caches.
   */
  void guarded(GuardedResponse response) {
    guarded = response;
  }

  /** From here on the answer is this visitor's alone, as if it were a caller's. */
  public void keepFromCaches() {
    keptFromCaches = true;
    if (guarded != null) {
      guarded.keepFromCaches();
    }
  }

  /** Whether the answer is one visitor's alone, as far as anybody has asked yet. */
  boolean keptFromCaches() {
    return keptFromCaches || (identityKnown() && callerOrNull() != null);
  }

  /** Whether the guard has let the request through, so that now the application is at work. */
  public boolean withApplication() {
    return guarded != null;
  }

  /** Whether anybody has asked yet who is calling. */
  public boolean identityKnown() {
    return identity != null;
  }

  /** Whether a credential of any kind came along, good or bad; looks nothing up. */
  public boolean credentialPresented() {
    return authenticators.anyPresented(this);
  }

  /** The first {@code Authorization}; each look into the headers costs, and every step has one. */
  public @Nullable String authorization() {
    return authorization;
  }

  /**
   * What follows {@code Bearer} in {@link #authorization}, empty if nothing does; null if there is
   * none, or it is of another scheme.
   */
  public @Nullable String bearer() {
    return bearer;
  }

  /** The first {@code X-API-Key}. */
  public @Nullable String apiKey() {
    return apiKey;
  }

  /** A header that may come once; null if it is absent or comes more than once. */
  public @Nullable String header(String name) {
    String first = request.getHeader(name);
    return first == null || repeated(name) ? null : first;
  }

  boolean repeated(String name) {
    var values = request.getHeaders(name);
    if (values.hasMoreElements()) {
      values.nextElement();
    }
    return values.hasMoreElements();
  }

  /**
   * Whether the client is a browser that shows the answer as a page; an OAuth endpoint has none.
   * Asked for refusals and pages only, so it is worked out each time.
   */
  public boolean navigation() {
    return (route == null || !route.oauth()) && Navigation.by(this);
  }

  private Via via() {
    Via known = via;
    if (known == null) {
      known = new Via(this);
      via = known;
    }
    return known;
  }

  /** The client: the peer, or what trusted proxies say it is. */
  public ClientAddress address() {
    return via().client();
  }

  /** What the client calls itself; empty where it says nothing. */
  public String userAgent() {
    String text = request.getHeader("User-Agent");
    return text == null ? "" : text;
  }

  /** This application's own origin: the configured one, else that of the request. */
  public Origin origin() {
    return via().origin();
  }

  /** Whether the browser came over TLS, as far as this can be known. */
  public boolean secure() {
    return via().secure();
  }

  /**
   * Whether this is a developer's own machine over plain HTTP, where cookies go without {@code
   * Secure}: peer, local address and {@code Host} are loopback, and no proxy had a part in it.
   */
  public boolean plainLoopback() {
    return !site.cookies().always() && via().plainLoopback();
  }

  /** The application's {@code HttpSession}; null where the container keeps it. */
  public @Nullable SharedSession sharedSession() {
    return sharedSession;
  }

  /** From here on the application's {@code HttpSession} is this one, not the container's. */
  public void sharedSession(SharedSession session) {
    sharedSession = session;
  }

  /** Our cookies, those that came and those that go. */
  public Cookies cookies() {
    Cookies known = cookies;
    if (known == null) {
      known = new Cookies(this);
      cookies = known;
    }
    return known;
  }

  /**
   * A parameter of the query string; null if it is absent, or the query string is malformed or
   * names a parameter twice.
   */
  public @Nullable String queryParameter(String name) {
    return RequestBody.query(request) instanceof RequestBody.Fields fields
        ? fields.optional(name)
        : null;
  }

  /** Whether the query string has a parameter of that name; yes, if it cannot be told. */
  public boolean queryNames(String name) {
    return FormBody.names(request.getQueryString(), name);
  }

  /** Whether the body is, or is said to be, an urlencoded form. */
  public boolean form() {
    return FormBody.isForm(request);
  }

  /** The body, read at the first call. */
  public RequestBody body() throws IOException {
    RequestBody known = body;
    if (known == null) {
      known = RequestBody.read(request, site.clock());
      body = known;
    }
    return known;
  }
}
