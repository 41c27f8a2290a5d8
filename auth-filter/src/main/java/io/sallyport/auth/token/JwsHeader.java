package io.sallyport.auth.token;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is read of a JOSE header. A member that brings or points to a key, or changes what is
 * signed, is a reason to refuse the whole token (RFC 8725, sections 2.10 and 3.10).
 *
 * @param type of the token, as written; empty if it has none
 */
record JwsHeader(String algorithm, String keyId, String type) {

  private static final Set<String> REFUSED_MEMBERS =
      Set.of("jwk", "jku", "x5u", "x5c", "crit", "b64", "zip", "enc", "cty");

  /** The header; null if no token with it could be accepted. */
  static @Nullable JwsHeader read(String part) {
    Map<String, Object> members = CompactJws.object(part);
    if (members == null
        || !(members.remove("alg") instanceof String algorithm)
        || !(members.remove("kid") instanceof String keyId)) {
      return null;
    }
    Object type = members.remove("typ");
    if (!Collections.disjoint(members.keySet(), REFUSED_MEMBERS)
        || !(type == null || type instanceof String)) {
      return null;
    }
    return new JwsHeader(algorithm, keyId, type == null ? "" : (String) type);
  }
}
