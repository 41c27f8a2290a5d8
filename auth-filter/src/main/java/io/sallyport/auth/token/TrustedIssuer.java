package io.sallyport.auth.token;

import java.net.URI;
import java.time.Duration;
import java.util.Set;

/**
 * Somebody else whose access tokens are taken (RFC 9068).
 *
 * @param issuer compared exactly with {@code iss}
 * @param jwks where its keys are published; HTTPS, or loopback for tests
 * @param audience that its tokens must name
 * @param algorithms that its keys may use; never HS256, whose key cannot be published
 * @param leeway for clocks that differ; 30 s by default
 */
public record TrustedIssuer(
    String issuer, URI jwks, String audience, Set<JwsAlgorithm> algorithms, Duration leeway) {

  /** Copies the algorithms. */
  public TrustedIssuer {
    algorithms = Set.copyOf(algorithms);
    if (algorithms.isEmpty() || algorithms.contains(JwsAlgorithm.HS256)) {
      throw new IllegalArgumentException("A trusted issuer signs with ES256, RS256 or EdDSA");
    }
  }
}
