package io.sallyport.identity;

import io.sallyport.identity.access.Roles;
import io.sallyport.identity.password.HashScheme;
import java.util.List;
import java.util.Map;

/**
 * Everything {@link Identity#open} needs. Immutable; complete: it has no defaults of its own.
 *
 * @param database where accounts live
 * @param roles the roles that exist, by name
 * @param passwordAlgorithm the scheme for new hashes
 * @param applicationStores class names of the application's own {@code
 *     jakarta.security.enterprise.identitystore.IdentityStore}s, asked in this order, before ours
 */
public record IdentitySettings(
    Database database,
    Map<String, Roles.Definition> roles,
    HashScheme passwordAlgorithm,
    List<String> applicationStores) {

  /** Copies the collections. */
  public IdentitySettings {
    roles = Map.copyOf(roles);
    applicationStores = List.copyOf(applicationStores);
  }

  /** Where accounts live. */
  public sealed interface Database {}

  /**
   * A database by its JDBC URL, with a connection pool of ours.
   *
   * @param password never logged
   */
  public record Jdbc(String url, String user, String password) implements Database {
    @Override
    public String toString() {
      return "Jdbc[url=" + address() + ", user=" + user + ", password=redacted]";
    }

    /** The URL without its parameters, among which there may be a password. */
    String address() {
      return url.replaceFirst("[;?].*", "").replaceFirst("//[^/]*@", "//");
    }
  }

  /** A data source that the server keeps, such as {@code java:comp/env/jdbc/app}. */
  public record Jndi(String name) implements Database {}
}
