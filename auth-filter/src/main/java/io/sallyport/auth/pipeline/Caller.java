package io.sallyport.auth.pipeline;

import io.sallyport.identity.access.Grants;
import java.security.Principal;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * Who made a request, and how that is known. Immutable; holds no secret.
 *
 * @param accountId never changes for an account
 * @param username what {@code getRemoteUser} answers
 * @param grants what the account may do
 * @param scopes what this credential was limited to; for a session the account's permissions
 * @param handle names the session or credential to its owner; never its secret
 * @param amr how the caller authenticated (RFC 8176)
 * @param authTime when the caller last authenticated
 * @param expiresAt when the credential ends at the latest
 */
public record Caller(
    String accountId,
    String username,
    Grants grants,
    Set<String> scopes,
    Mechanism mechanism,
    String handle,
    List<String> amr,
    Instant authTime,
    Instant expiresAt)
    implements Principal {

  /** The kinds of credential. */
  public enum Mechanism {
    /** The session cookie. */
    SESSION,
    /** A JWT as bearer token. */
    BEARER,
    /** An API key. */
    API_KEY;

    /** As the outside names it. */
    public String code() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /** The same caller, who has shown by now who they are in these ways. */
  public Caller authenticatedBy(List<String> methods, String newHandle) {
    return new Caller(
        accountId, username, grants, scopes, mechanism, newHandle, methods, authTime, expiresAt);
  }

  /** An equal one: some servers take the very object for proof that nothing has changed. */
  public Caller copy() {
    return authenticatedBy(amr, handle);
  }

  @Override
  public String getName() {
    return username;
  }

  /** Whether a second factor was part of the sign-in (RFC 8176, {@code mfa}). */
  public boolean secondFactor() {
    return amr.contains("mfa");
  }

  /** As {@link #acr()}, of a sign-in by these methods. */
  public static String acrOf(List<String> amr) {
    return amr.contains("mfa") ? "aal2" : "aal1";
  }

  /**
   * The authenticator assurance level of the sign-in, in the words of NIST SP 800-63B-4: {@code
   * aal1} or {@code aal2}.
   */
  public String acr() {
    return acrOf(amr);
  }

  /** Whether both the account and the credential carry the permission. */
  public boolean permits(String permission) {
    return grants.permits(permission)
        && (mechanism == Mechanism.SESSION
            || scopes.contains(permission)
            || scopes.contains(io.sallyport.identity.access.Roles.ALL));
  }

  /**
   * Whether the account has the role, directly or inherited. A token or key speaks for a role only
   * if its scopes cover everything that the account may do.
   */
  public boolean hasRole(String role) {
    return grants.roles().contains(role)
        && (mechanism == Mechanism.SESSION
            || scopes.contains(io.sallyport.identity.access.Roles.ALL)
            || scopes.containsAll(grants.permissions()));
  }
}
