package io.sallyport.auth;

import io.sallyport.auth.pipeline.Caller;
import io.sallyport.auth.pipeline.CsrfToken;
import io.sallyport.auth.pipeline.Entrance;
import io.sallyport.auth.pipeline.Exchange;
import io.sallyport.auth.pipeline.GuardedRequest;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRequest;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who is calling, for the application. Rides on the request; there is no thread-local. The first
 * look at a public path is what makes the guard look the session up.
 */
public final class CurrentCaller {

  private final Exchange exchange;
  private final Caller caller;

  private CurrentCaller(Exchange exchange, Caller caller) {
    this.exchange = exchange;
    this.caller = caller;
  }

  /** The caller of a request that passed the guard; empty if nobody is signed in. */
  public static Optional<CurrentCaller> of(ServletRequest request) {
    Exchange exchange = exchangeOf(request);
    return exchange == null
        ? Optional.empty()
        : exchange.caller().map(caller -> new CurrentCaller(exchange, caller));
  }

  /**
   * Whether nobody seems to be signed in only because the session store could not be asked. Public
   * pages may say so.
   */
  public static boolean unknown(ServletRequest request) {
    Exchange exchange = exchangeOf(request);
    return exchange != null && exchange.caller().isEmpty() && exchange.identityUnavailable();
  }

  /** CDI hands out the container's own request, which the filter has not wrapped. */
  private static @Nullable Exchange exchangeOf(ServletRequest request) {
    Exchange guarded = GuardedRequest.exchangeOf(request);
    return guarded != null ? guarded : entered(request);
  }

  /** Where the container has not asked who is calling, nobody is: the path is the application's. */
  private static @Nullable Exchange entered(ServletRequest request) {
    ServletContext context = request.getServletContext();
    Entrance entrance = context == null ? null : Entrance.of(context);
    Exchange exchange = entrance == null ? null : entrance.entered(request);
    return exchange != null && exchange.identityKnown() ? exchange : null;
  }

  /** Never changes for an account: store this, not the name. */
  public String accountId() {
    return caller.accountId();
  }

  String handle() {
    return caller.handle();
  }

  /** The name to show. */
  public String username() {
    return caller.username();
  }

  /** Roles, inherited ones included, sorted by name. */
  public Set<String> roles() {
    return caller.grants().roles();
  }

  /** Permissions of the account, sorted by name; see {@link #permits} for what may be done now. */
  public Set<String> permissions() {
    return caller.grants().permissions();
  }

  /** Whether both the account and the credential of this request carry the permission. */
  public boolean permits(String permission) {
    return caller.permits(permission);
  }

  /** Whether the caller has the role, as {@code isUserInRole}. */
  public boolean hasRole(String role) {
    return caller.hasRole(role);
  }

  /** {@code session}, {@code bearer} or {@code api_key}. */
  public String mechanism() {
    return caller.mechanism().code();
  }

  /**
   * The token for forms that must work where a browser says nothing of where a request comes from:
   * a hidden field {@code _csrf} or a header {@code X-CSRF-Token}. Empty without a session cookie.
   */
  public Optional<String> csrfToken() {
    return Optional.ofNullable(CsrfToken.of(exchange));
  }

  @Override
  public String toString() {
    return "CurrentCaller[" + caller.accountId() + "]";
  }
}
